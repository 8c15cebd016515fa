import { followingBias } from '../following-bias.js';
import { Order } from '../order.js';
import { shapeText } from '../value.js';

/** Gemm: alpha * A * B + beta * C, with the input as A. */
export function gemm(node, network) {
  const value = network.value(node);
  const isRow = value.shape.length === 2 && value.shape[0] === 1;
  const turned = node.integer('transA', 0) && value.count > 1 ? ', transposed' : '';
  if (!isRow || turned) throw node.refusal(`is given numbers of the shape ${shapeText(value.shape)}${turned}; only vectors (1 × inputs) are supported`);
  const isTransposed = node.integer('transB', 0) !== 0;
  const weight = network.weight(node, 1, 'a kernel', isTransposed ? [undefined, value.count] : [value.count, undefined]);
  const [units] = isTransposed ? weight.shape : [weight.shape[1]];
  const alpha = node.float('alpha', 1);
  const arranged = () => (isTransposed ? value.order.turned(weight.values(), units) : rowsOf(weight, value, units));
  const read = () => (alpha === 1 ? arranged() : arranged().map((factor) => factor * alpha));
  return dense(node, network, { value, units, read, bias: gemmBias(node, network, units) });
}

/** A kernel [inputs, units] with its rows as the input's numbers are stored. */
const rowsOf = (weight, { order }, units) => (order.isNatural ? weight.values() : order.stored(weight.values(), units));

function gemmBias(node, network, units) {
  const stored = network.optionalConstant(node, 2, 'a bias');
  const beta = node.float('beta', 1);
  if (!stored) return followingBias(node, network, { rank: 2, axis: 1, count: units });
  const isFor = (count) => stored.isFloat && stored.shape.length <= 2 && stored.count === count && (stored.shape.at(-1) ?? 1) === count;
  if (!isFor(units) && !isFor(1)) throw node.damage(`has a bias of ${shapeText(stored.shape)} for ${units} units`);
  const scaled = () => stored.values().map((number) => beta * number);
  return { values: () => (stored.count === units ? scaled() : new Float32Array(units).fill(scaled()[0])) };
}

/** MatMul with a stored matrix, of a vector, a row or the rows of maps. */
export function matMul(node, network) {
  const value = network.value(node);
  const rank = value.shape.length;
  const weight = network.weight(node, 1, 'a matrix', [value.shape.at(-1), undefined]);
  if (rank < 1) throw node.refusal('is given a single number; only vectors are supported');
  const units = weight.shape[1];
  const read = () => (isVector(value) ? rowsOf(weight, value, units) : weight.values());
  return dense(node, network, { value, units, read, bias: followingBias(node, network, { rank, axis: rank - 1, count: units }) });
}

const isVector = (value) => value.count === value.shape.at(-1);

/** A Dense layer along ONNX's last axis. read: gives the kernel [inputs, units], its rows in the order of the input's numbers. */
function dense(node, network, { value, units, read, bias }) {
  const input = isVector(value) ? network.flat(value) : network.storedWithLast(value, value.shape.length - 1);
  if (!input) throw network.disorder(node);
  const weights = { kernel: { shape: [value.shape.at(-1), units], read }, ...(bias && { bias: { shape: [units], read: () => bias.values() } }) };
  const shape = [...value.shape.slice(0, -1), units];
  const order = isVector(value) ? Order.natural(shape) : Order.of(shape, axesWithLast(value));
  const output = { shape, stored: [...input.stored.slice(0, -1), units], order };
  return network.add(node, { type: 'Dense', config: { units, ...(!bias && { use_bias: false }) }, inputs: [input.layer], weights }, output);
}

/** The axes of a value's shape as they are stored, the last one last even if its extent was 1. */
function axesWithLast({ order, shape }) {
  const last = shape.length - 1;
  return [...order.axesOf(shape).filter((axis) => axis !== last), last];
}
