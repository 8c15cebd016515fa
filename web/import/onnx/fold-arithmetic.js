// Arithmetic with stored numbers.
import { elementsOf } from '../numbers.js';
import { Constant } from './constant.js';
import { shapeText } from './value.js';

const costOfArithmetic = 64; ///< moves, for one number

/** Steps through numbers of `shape` along each axis of the shape that they are broadcast to. */
const strided = (shape, result) => {
  const missing = result.length - shape.length;
  return result.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : elementsOf(shape.slice(axis - missing + 1))));
};

/** The shape of two constants together, broadcast as numpy does. */
function broadcast(node, a, b) {
  const rank = Math.max(a.shape.length, b.shape.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [one, other] = [a, b].map(({ shape }) => shape[axis - rank + shape.length] ?? 1);
    if (one !== other && one !== 1 && other !== 1) throw node.damage(`computes with stored numbers of ${shapeText(a.shape)} and ${shapeText(b.shape)}`);
    return one === 1 ? other : one;
  });
}

/** Where each number of a shape lies, by the steps along its axes. */
function placesOf(shape, steps) {
  let places = Uint32Array.of(0);
  shape.forEach((extent, axis) => {
    const next = new Uint32Array(places.length * extent);
    for (let index = 0; index < next.length; index++) next[index] = places[Math.floor(index / extent)] + (index % extent) * steps[axis];
    places = next;
  });
  return places;
}

/** An operator on two constants. */
export const elementwise = (compute) => (node, network) => {
  const [a, b] = [network.constant(node, 0, 'a number'), network.constant(node, 1, 'a number')];
  const shape = network.budget.spend(broadcast(node, a, b), costOfArithmetic);
  const [left, right] = [a, b].map((constant) => ({ values: constant.values(), places: placesOf(shape, strided(constant.shape, shape)) }));
  const result = new (a.isFloat ? Float32Array : Float64Array)(elementsOf(shape));
  for (let index = 0; index < result.length; index++) {
    result[index] = compute(left.values[left.places[index]], right.values[right.places[index]], a.isFloat);
  }
  return Constant.of(shape, a.isFloat, result);
};

/** An operator on one constant. */
export const numberwise = (compute) => (node, network) => {
  const given = network.constant(node, 0, 'numbers');
  network.budget.spend(given.shape);
  return Constant.of(given.shape, given.isFloat, given.values().map(compute));
};

/** ReduceProd over all axes; undefined for some of them. */
export function product(node, network) {
  const given = network.constant(node, 0, 'numbers');
  if (node.has('axes') || node.inputs[1]) return undefined;
  network.budget.spend(given.shape);
  const shape = node.integer('keepdims', 1) ? given.shape.map(() => 1) : [];
  return Constant.of(shape, given.isFloat, given.values().slice(0, 1).fill(elementsOf([...given.values()])));
}
