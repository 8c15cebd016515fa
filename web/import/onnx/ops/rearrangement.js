import { Order } from '../order.js';
import { axisOf, permutationOf, reshaped } from '../shapes.js';
import { isFloatType, typeName } from '../tensor.js';
import { channelsLast, mapAxes } from '../value.js';

const mostExtent = 32768; // as docs/MODEL_FORMAT.md has it
const mostParts = 64; ///< vectors that one vector is joined from

/** Reshape, Flatten, Squeeze and Unsqueeze. The numbers stay where they are. */
export function reshape(node, network) {
  const value = network.value(node);
  return network.reshaped(value.with({ shape: reshaped(node, network, value.shape) }), node);
}

/** Transpose: no layer, for the numbers stay where they are; only ONNX counts them in another order. */
export function transpose(node, network) {
  const value = network.value(node);
  const permutation = permutationOf(node, value.shape.length);
  const order = value.order.transposed(value.shape, permutation);
  if (!order) throw network.disorder(node);
  return value.with({ shape: permutation.map((axis) => value.shape[axis]), order });
}

export const identity = (node, network) => network.value(node);

export function cast(node, network) {
  const type = node.integer('to', 0);
  if (!isFloatType(type)) throw node.refusal(`rounds to ${typeName(type)}, which is not supported`);
  return network.value(node);
}

/** Concat along the channels, or of vectors. */
export function concat(node, network) {
  const values = node.inputs.map((_, index) => network.value(node, index));
  const [{ shape }] = values;
  const axis = axisOf(node, node.integer('axis', 1), shape.length);
  const fits = values.every((value) => value.shape.length === shape.length && value.shape.every((extent, other) => other === axis || extent === shape[other]));
  if (!fits) throw node.damage('puts together inputs that differ in more than one axis');
  if (values.length === 1) return values[0];
  const joined = shape.map((extent, other) => (other === axis ? values.reduce((sum, value) => sum + value.shape[axis], 0) : extent));
  return shape.length === 2 && shape[0] === 1 && axis === 1 ? concatVectors(node, network, values, joined) : concatMaps(node, network, values, joined, axis);
}

function concatVectors(node, network, values, shape) {
  const inputs = values.map((value) => network.flat(value).layer);
  const order = Order.joined(values.map((value) => value.order));
  if (order.parts > mostParts) throw network.disorder(node);
  return network.add(node, { type: 'Concatenate', inputs }, { shape, stored: [shape[1]], order });
}

function concatMaps(node, network, values, shape, axis) {
  const axes = [mapAxes, channelsLast].find((candidate) => shape.length === 4 && candidate.at(-1) === axis && values.every((value) => value.liesBy(candidate)));
  if (!axes) throw node.refusal('puts together something else than the channels of maps or the numbers of vectors, which is not supported');
  const inputs = values.map((value) => network.storedBy(value, axes).layer);
  return network.add(node, { type: 'Concatenate', inputs }, { shape, stored: axes.map((other) => shape[other]), order: Order.of(shape, axes) });
}

/** Pad with zeros at the borders of maps. */
export function pad(node, network) {
  const value = network.value(node);
  const rank = value.shape.length;
  const fill = network.optionalConstant(node, 2, 'the number to pad with')?.values()[0] ?? node.float('value', 0);
  if (fill !== 0 || node.text('mode', 'constant') !== 'constant') throw node.refusal('pads with something else than zeros, which is not supported');
  const [before, after] = padsOf(node, network, rank);
  const padded = value.shape.map((extent, axis) => extent + before[axis] + after[axis]);
  if (String(padded) === String(value.shape)) return value;
  const axes = rank === 4 && [mapAxes, channelsLast].find((candidate) => value.liesBy(candidate) && padded[candidate.at(-1)] === value.shape[candidate.at(-1)]);
  if (!axes || padded[0] !== 1) throw node.refusal('pads something else than the height and width of maps, which is not supported');
  const padding = axes.slice(0, 2).map((axis) => [before[axis], after[axis]]);
  const layer = { type: 'ZeroPadding2D', config: { padding }, inputs: [network.storedBy(value, axes).layer] };
  return network.add(node, layer, { shape: padded, stored: axes.map((axis) => padded[axis]), order: Order.of(padded, axes) });
}

/** What is added before and behind each axis. From opset 18 on the axes may be listed. */
function padsOf(node, network, rank) {
  const pads = network.numbers(node, { index: 1, attribute: 'pads', what: 'the pads' }) ?? [];
  const axes = (network.numbers(node, { index: 3, what: 'the axes' }) ?? [...Array(rank).keys()]).map((axis) => axisOf(node, axis, rank));
  if (pads.length !== 2 * axes.length) throw node.damage(`has ${pads.length} pads for ${axes.length} axes`);
  if (!pads.every((rows) => Number.isInteger(rows) && rows >= 0 && rows <= mostExtent)) {
    throw node.refusal(`has pads of ${pads.slice(0, 8).join(', ')}; only positive ones are supported`);
  }
  const sides = [new Array(rank).fill(0), new Array(rank).fill(0)];
  axes.forEach((axis, index) => sides.forEach((side, second) => (side[axis] = pads[index + second * axes.length])));
  return sides;
}
