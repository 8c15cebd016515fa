import { Order } from '../order.js';
import { axisOf } from '../shapes.js';

/**
 * ReduceMean and ReduceMax over height and width, whichever of ONNX's axes these are: over both at once, over one and then the other, or over
 * the one that Reshape has made of both.
 */
export const reduction = (type) => (node, network) => {
  if (node.isSecondOf) return network.get(node.isSecondOf);
  const value = network.value(node);
  const rank = value.shape.length;
  const first = reducedBy(node, network, [...value.shape.keys()]);
  const reduced = [...first, ...(first.length === 1 && rank === 4 ? followingAxes(node, network, first) : [])].sort((a, b) => a.axis - b.axis);
  const axes = reduced.map(({ axis }) => axis);
  const channels = [1, 2, 3].find((axis) => !axes.includes(axis));
  const isMap = axes.length === rank - 2 && !axes.includes(0) && channels < rank;
  const map = isMap && (rank === 4 ? network.storedBy(value, [...axes, channels]) : rank === 3 && mapOfRows(value, axes[0], channels));
  if (!map) throw node.refusal('reduces something else than the height and width of maps, which is not supported');
  const dropped = reduced.filter(({ isKept }) => !isKept).map(({ axis }) => axis);
  const shape = value.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent)).filter((_, axis) => !dropped.includes(axis));
  const keepdims = rank === 4 && dropped.length === 0;
  const stored = [...(keepdims ? [1, 1] : []), value.shape[channels]];
  return network.add(node, { type, config: keepdims ? { keepdims } : {}, inputs: [map.layer] }, { shape, stored, order: Order.natural(shape) });
};

/** A map whose height and width are one axis of ONNX's, as the layer has it that they come from; undefined if it is not one. */
function mapOfRows(value, pixels, channels) {
  const isMap = value.stored.length === 3 && value.stored.at(-1) === value.shape[channels];
  return isMap && value.liesBy([pixels, channels]) ? value : undefined;
}

/** What a node reduces, of these axes: {axis, isKept} for each, isKept if the axis stays, with an extent of 1. */
function reducedBy(node, network, axes) {
  const given = network.numbers(node, { index: 1, attribute: 'axes', what: 'the axes' }) ?? [];
  const isKept = node.integer('keepdims', 1) !== 0;
  return [...new Set(given.map((axis) => axes[axisOf(node, axis, axes.length)]))].map((axis) => ({ axis, isKept }));
}

/** What the same operator behind a node reduces further, if nothing else uses the node's own output. That operator then is part of the node. */
function followingAxes(node, network, [{ axis, isKept }]) {
  const [output] = node.outputs;
  const [next, ...others] = network.graph.consumers(output);
  if (next?.op !== node.op || others.length > 0 || network.graph.isOutput(output)) return [];
  if (!next.inputs.slice(1).every((name) => !name || network.has(name))) return [];
  next.isSecondOf = output;
  return reducedBy(next, network, [0, 1, 2, 3].filter((other) => isKept || other !== axis));
}
