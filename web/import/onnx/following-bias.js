import { Constant } from './constant.js';

/**
 * The bias of a layer that ONNX writes as an Add behind it, if nothing else uses the layer's own output. The Add then is the layer's.
 * @param {{rank: number, axis: number, count: number}} output of the layer, and the axis of the bias in it
 * @returns {Constant | undefined} of the shape [count]
 */
export function followingBias(node, network, { rank, axis, count }) {
  const [output] = node.outputs;
  const [add, ...others] = network.graph.consumers(output);
  if (!add || add.op !== 'Add' || others.length > 0 || network.graph.isOutput(output) || add.inputs.length !== 2) return undefined;
  const other = add.inputs.find((name) => name !== output);
  const constant = other && network.has(other) ? network.get(other) : undefined;
  if (!(constant instanceof Constant) || !constant.isFloat || !liesAlong(constant.shape, { rank, axis, count })) return undefined;
  add.isBiasOf = output;
  return constant.shaped([count]);
}

/** Whether numbers of `shape`, broadcast as numpy does, are one for each entry of an axis. */
function liesAlong(shape, { rank, axis, count }) {
  const missing = rank - shape.length;
  return missing >= 0 && shape.length > axis - missing && axis >= missing && shape.every((extent, index) => extent === (index + missing === axis ? count : 1));
}
