import { Constant } from '../constant.js';
import { Order } from '../order.js';
import { shortest } from '../shortest.js';
import { channelsLast, mapAxes, shapeText } from '../value.js';
import { clipByMerge } from './activations.js';

const mostFactors = 65536; ///< numbers that are written into the graph
const costOfFactor = 1024; ///< moves: they become text
const inputsOf = (node, network) => node.inputs.map((_, index) => network.input(node, index) ?? network.value(node, index));

// Operators on a value x and a stored number k: the line scale * x + offset.
const lines = {
  Add: (k) => [1, k],
  Sub: (k, isFirst) => (isFirst ? [-1, k] : [1, -k]),
  Mul: (k) => [k, 0],
  Div: (k) => [1 / k, 0],
};

/** Add, Sub, Mul and Div: of two values a layer that merges them, of a value and stored numbers a Rescaling. */
export const arithmetic = (type) => (node, network) => {
  if (node.isBiasOf) return network.get(node.isBiasOf);
  const inputs = inputsOf(node, network);
  if (inputs.length !== 2) throw node.damage(`has ${inputs.length} inputs`);
  if (!inputs.some((input) => input instanceof Constant)) {
    if (node.op === 'Div') throw node.refusal('divides one computed value by another, which is not supported');
    return merged(node, network, inputs, type);
  }
  const constantFirst = inputs[0] instanceof Constant;
  const [value, constant] = constantFirst ? [inputs[1], inputs[0]] : inputs;
  if (value instanceof Constant) throw node.refusal('works on constants only, in a way that is not supported');
  if (constantFirst && node.op === 'Div') throw node.refusal('divides by its input, which is not supported');
  return rescaled(node, network, value, constant, (k) => lines[node.op](k, constantFirst));
};

function rescaled(node, network, value, constant, line) {
  const { form, factors } = factorsAlong(node, network, value, constant);
  const [scale, offset] = [0, 1].map((part) => factors.map((factor) => shortest(line(factor)[part])));
  if (![...scale, ...offset].every((number) => Number.isFinite(Math.fround(number)))) throw node.damage('computes with numbers that are not finite');
  const config = { scale: compact(scale), ...(offset.some((number) => number !== 0) && { offset: compact(offset) }) };
  return network.addAlike(node, { type: 'Rescaling', config }, form);
}

const compact = (numbers) => (numbers.every((number) => number === numbers[0]) ? numbers[0] : numbers);

/** The numbers of a constant as a Rescaling has them, one or one for each entry of the layer's last axis. */
function factorsAlong(node, network, value, constant) {
  const missing = value.shape.length - constant.shape.length;
  const axes = [...constant.shape.keys()].filter((axis) => constant.shape[axis] !== 1).map((axis) => axis + missing);
  const grows = missing < 0 || axes.some((axis) => constant.shape[axis - missing] !== value.shape[axis]);
  if (grows || constant.count > mostFactors) {
    throw node.refusal(`computes with stored numbers of ${shapeText(constant.shape)} and an input of ${shapeText(value.shape)}, which is not supported`);
  }
  network.budget.spend(constant.shape, costOfFactor);
  if (axes.length === 0) return { form: value, factors: [...constant.values()] };
  const along = axes.length === 1 && alongAxis(network, value, axes[0]);
  if (!along) throw node.refusal(`computes with stored numbers of ${shapeText(constant.shape)}; one number or one for each channel are supported`);
  return { form: along.form, factors: [...along.arranged(constant.values())] };
}

/**
 * A value with an axis as the last one of its layer, and a function that puts numbers for the entries of that axis in its order;
 * undefined if its numbers do not lie so. Those of a vector may lie in any order.
 */
export function alongAxis(network, value, axis) {
  const form = network.storedWithLast(value, axis);
  if (form) return { form, arranged: (numbers) => numbers };
  if (value.count !== value.shape[axis]) return undefined;
  return { form: network.flat(value), arranged: (numbers) => value.order.stored(Float32Array.from(numbers)) };
}

/** Sum, Max, Min and Mean of any number of values. */
export const merge = (type) => (node, network) => {
  const inputs = inputsOf(node, network);
  const constants = inputs.filter((input) => input instanceof Constant);
  if (constants.length > 0) throw node.refusal('merges stored numbers with its input, which is not supported');
  return inputs.length === 1 ? inputs[0] : merged(node, network, inputs, type);
};

const bounds = { Maximum: 'least', Minimum: 'most' };
export const extremum = (type) => (node, network) => clipByMerge(bounds[type])(node, network) ?? merge(type)(node, network);

/** A layer that merges values number by number, broadcast as numpy does. */
function merged(node, network, values, type) {
  const shape = broadcast(node, values);
  const [first] = values;
  if (!values.every((value) => String(value.shape) === String(shape) && value.order.equals(first.order))) return mergedMaps(node, network, values, shape, type);
  const isAlike = values.every((value) => String(value.stored) === String(first.stored));
  const forms = isAlike ? values : values.map((value) => network.flat(value));
  return network.add(node, { type, inputs: forms.map(({ layer }) => layer) }, forms[0]);
}

function mergedMaps(node, network, given, shape, type) {
  const rank = shape.length;
  const values = given.map((value) => value.with({ shape: [...Array(rank - value.shape.length).fill(1), ...value.shape] }));
  const axes = [mapAxes, channelsLast].find((candidate) => rank === 4 && shape[0] === 1 && values.every((value) => value.liesBy(candidate)));
  if (!axes) throw network.disorder(node);
  const inputs = values.map((value) => network.storedBy(value, axes).layer);
  return network.add(node, { type, inputs }, { shape, stored: axes.map((axis) => shape[axis]), order: Order.of(shape, axes) });
}

function broadcast(node, values) {
  const rank = Math.max(...values.map(({ shape }) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = values.map(({ shape }) => shape[axis - rank + shape.length] ?? 1);
    const most = Math.max(...extents);
    if (extents.every((extent) => extent === most || extent === 1)) return most;
    throw node.damage(`merges inputs of ${values.map(({ shape }) => shapeText(shape)).join(' and ')}`);
  });
}
