import { Constant } from '../constant.js';
import { shortest } from '../shortest.js';

const isNear = (value, expected) => Math.abs(value - expected) < 1e-4;
const largest = 3.4e38; // bounds beyond it are none

/** An operator that is an activation of ours by name. */
export const activation = (name) => (node, network) => network.addAlike(node, { type: 'Activation', config: { activation: name } }, network.value(node));

export const relu = (node, network) => network.addAlike(node, { type: 'ReLU' }, network.value(node));

const leaky = (node, network, slope) => network.addAlike(node, { type: 'LeakyReLU', config: { negative_slope: slope } }, network.value(node));

export const leakyRelu = (node, network) => leaky(node, network, node.float('alpha', 0.01));

/** PRelu with one slope for all channels. */
export function pRelu(node, network) {
  const slopes = network.constant(node, 1, 'the slopes').values();
  if (!slopes.every((slope) => slope === slopes[0]) || slopes.length === 0) throw node.refusal('has a slope for each channel; one slope for all is supported');
  return leaky(node, network, shortest(slopes[0]));
}

export const elu = (node, network) => network.addAlike(node, { type: 'ELU', config: { alpha: node.float('alpha', 1) } }, network.value(node));

export function selu(node, network) {
  const [alpha, gamma] = [node.float('alpha', 1.67326), node.float('gamma', 1.0507)];
  if (!isNear(alpha, 1.67326) || !isNear(gamma, 1.0507)) {
    throw node.refusal(`has the alpha ${alpha} and the gamma ${gamma}; only the usual ones (1.67326 and 1.0507) are supported`);
  }
  return activation('selu')(node, network);
}

export function hardSigmoid(node, network) {
  const [alpha, beta] = [node.float('alpha', 0.2), node.float('beta', 0.5)];
  if (!isNear(alpha, 1 / 6) || !isNear(beta, 0.5)) throw node.refusal(`has the alpha ${alpha} and the beta ${beta}; only 1/6 and 0.5 are supported`);
  return activation('hard_sigmoid')(node, network);
}

export function gelu(node, network) {
  if (node.text('approximate', 'none') !== 'none') throw node.refusal('approximates the function by tanh, which is not supported');
  return activation('gelu')(node, network);
}

/** Clip: its bounds are attributes before opset 11 and inputs from then on. */
export function clip(node, network) {
  const bound = (index, name) => {
    const constant = network.optionalConstant(node, index, 'a bound');
    if (constant && constant.count !== 1) throw node.damage(`has ${constant.count} numbers as a bound`);
    return constant ? constant.values()[0] : node.float(name);
  };
  return clipped(node, network, network.value(node), { least: bound(1, 'min'), most: bound(2, 'max') });
}

/** Max or Min of a value and a stored number; undefined for other inputs. */
export const clipByMerge = (side) => (node, network) => {
  const inputs = node.inputs.map((_, index) => network.input(node, index));
  const value = inputs.find((input) => !(input instanceof Constant));
  const bound = inputs.find((input) => input instanceof Constant);
  if (inputs.length !== 2 || !value || bound?.count !== 1 || bound.shape.length > value.shape.length) return undefined;
  return clipped(node, network, value, { [side]: bound.values()[0] });
};

function clipped(node, network, value, { least, most }) {
  const [lower, upper] = [least, most].map((bound) => (Math.abs(bound) < largest ? shortest(bound) : undefined));
  if (Number.isNaN(least) || Number.isNaN(most) || least > most) throw node.damage(`cuts to the range ${least} to ${most}`);
  if (lower === undefined && upper === undefined) return value;
  if (lower === 0 && !(upper <= 0)) return network.addAlike(node, { type: 'ReLU', config: upper === undefined ? {} : { max_value: upper } }, value);
  const config = { ...(lower !== undefined && { min_value: lower }), ...(upper !== undefined && { max_value: upper }) };
  return network.addAlike(node, { type: 'Clip', config }, value);
}

/**
 * Softmax and LogSoftmax. Before opset 13 they work on all axes from the given one on at once. A softmax of all of a value's numbers
 * does not depend on their order.
 */
export const softmax = (layer) => (node, network) => {
  const value = network.value(node);
  const rank = value.shape.length;
  const given = node.integer('axis', node.opset < 13 ? 1 : -1);
  const axis = given < 0 ? given + rank : given;
  if (!(axis >= 0 && axis < rank)) throw node.damage(`has the axis ${given}, but its input ${rank} axes`);
  const axes = [...Array(rank).keys()].filter((other) => (node.opset < 13 ? other >= axis : other === axis) && value.shape[other] !== 1);
  const count = axes.reduce((product, other) => product * value.shape[other], 1);
  if (count === value.count) return network.addAlike(node, layer, network.flat(value));
  const input = axes.length === 1 && network.storedWithLast(value, axes[0]);
  if (!input) throw node.refusal(`works along the axis ${given}, which is not that of the channels`);
  return network.addAlike(node, layer, input);
};
