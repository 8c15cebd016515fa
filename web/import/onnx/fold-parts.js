// Parts of stored numbers, and stored numbers put together.
import { elementsOf } from '../numbers.js';
import { Constant } from './constant.js';
import { axisOf } from './shapes.js';

const mostTaken = 2 ** 20; ///< entries of an axis
const costOfEntry = 16; ///< moves
const costOfReading = 8;

/** The entries of an axis with these indices. */
function taken(node, network, given, axis, indices) {
  const extent = given.shape[axis];
  if (indices.length > mostTaken) throw node.refusal(`takes ${indices.length} entries of stored numbers, which is not supported`);
  const places = indices.map((index) => (index < 0 ? index + extent : index));
  if (!places.every((place) => Number.isInteger(place) && place >= 0 && place < extent)) throw node.damage('takes entries that are not there');
  network.budget.spend([places.length], costOfEntry);
  network.budget.spend(given.shape, costOfReading); // is read whole
  const [outer, inner] = [elementsOf(given.shape.slice(0, axis)), elementsOf(given.shape.slice(axis + 1))];
  const shape = network.budget.spend(given.shape.map((other, index) => (index === axis ? places.length : other)));
  const values = given.values();
  const result = new values.constructor(elementsOf(shape));
  if (result.length === 0) return Constant.of(shape, given.isFloat, result);
  for (let row = 0; row < outer; row++) {
    places.forEach((place, index) => {
      const from = (row * extent + place) * inner;
      result.set(values.subarray(from, from + inner), (row * places.length + index) * inner);
    });
  }
  return Constant.of(shape, given.isFloat, result);
}

export function gather(node, network) {
  const [given, indices] = [network.constant(node, 0, 'numbers'), network.constant(node, 1, 'the indices')];
  network.budget.spend(indices.shape);
  const axis = axisOf(node, node.integer('axis', 0), given.shape.length);
  const result = taken(node, network, given, axis, [...indices.values()]);
  return result.shaped(network.budget.spend([...given.shape.slice(0, axis), ...indices.shape, ...given.shape.slice(axis + 1)]));
}

/** Slice: attributes before opset 10, inputs from then on. */
export function slice(node, network) {
  const listed = (attribute, index) => network.numbers(node, { index: index + 1, attribute, what: `the ${attribute}` });
  const [starts, ends, axes, steps] = ['starts', 'ends', 'axes', 'steps'].map(listed);
  if (!starts || starts.length !== ends?.length) throw node.damage('has no start and end for each axis');
  return starts.reduce((given, start, index) => {
    const axis = axisOf(node, axes?.[index] ?? index, given.shape.length);
    return taken(node, network, given, axis, sliced(node, given.shape[axis], { start, end: ends[index], step: steps?.[index] ?? 1 }));
  }, network.constant(node, 0, 'numbers'));
}

function sliced(node, extent, { start, end, step }) {
  const within = (place) => Math.min(step > 0 ? extent : extent - 1, Math.max(step > 0 ? 0 : -1, place < 0 ? place + extent : place));
  const [from, to] = [within(start), within(end)];
  const count = step === 0 ? 0 : Math.max(0, Math.ceil((to - from) / step));
  if (count > mostTaken) throw node.refusal(`takes ${count} entries of stored numbers, which is not supported`);
  return Array.from({ length: count }, (_, index) => from + index * step);
}

export function concat(node, network) {
  const parts = node.inputs.map((_, index) => network.constant(node, index, 'a part'));
  const [{ shape, isFloat }] = parts;
  if (shape.length !== 1 || !parts.every((part) => part.shape.length === 1 && part.isFloat === isFloat)) return undefined;
  const [count] = network.budget.spend([parts.reduce((sum, part) => sum + part.count, 0)]);
  const values = isFloat ? new Float32Array(count) : new Float64Array(count);
  parts.reduce((offset, part) => (values.set(part.values(), offset), offset + part.count), 0);
  return Constant.of([count], isFloat, values);
}
