// What can be computed when the file is read: stored numbers that are given another shape, and the shapes that PyTorch computes with
// Shape, Gather, Concat and so on. All shapes are known, so that these are numbers too.
import { elementsOf, transposed } from '../numbers.js';
import { Constant } from './constant.js';
import { elementwise, numberwise, product } from './fold-arithmetic.js';
import { concat, gather, slice } from './fold-parts.js';
import { permutationOf, reshaped, reshapes } from './shapes.js';
import { isFloatType } from './tensor.js';


const isKnown = (node, network) => (node.inputs.length > 0 || node.op === 'Constant') && node.inputs.every((name) => !name || network.get(name) instanceof Constant);
/**
 * What a node gives, if it can be computed when the file is read; undefined if not.
 * @returns {Constant | undefined}
 */
export function folded(node, network) {
  if (node.op === 'Shape' || node.op === 'Size') return shapeOf(node, network);
  const fold = Object.hasOwn(folds, node.op) ? folds[node.op] : undefined;
  return fold && isKnown(node, network) ? fold(node, network) : undefined;
}

function shapeOf(node, network) {
  const value = network.get(node.inputs[0]);
  if (!value) return undefined;
  if (node.op === 'Size') return Constant.integers([elementsOf(value.shape)], []);
  return Constant.integers(value.shape.slice(node.integer('start', 0), node.integer('end', value.shape.length)));
}

function constant(node) {
  if (node.has('value')) return node.tensor('value');
  if (node.has('value_float')) return Constant.of([], true, Float32Array.of(node.float('value_float')));
  if (node.has('value_floats')) return Constant.of([node.floats('value_floats').length], true, Float32Array.from(node.floats('value_floats')));
  if (node.has('value_int')) return Constant.integers([node.integer('value_int')], []);
  if (node.has('value_ints')) return Constant.integers(node.integers('value_ints'));
  throw node.refusal('stores something else than numbers');
}

function constantOfShape(node, network) {
  const shape = network.numbers(node, { index: 0, what: 'a shape' });
  if (!shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0)) throw node.damage('has no proper shape');
  const fill = node.tensor('value') ?? Constant.of([1], true, Float32Array.of(0));
  const count = elementsOf(network.budget.spend(shape));
  const values = (fill.isFloat ? new Float32Array(count) : new Float64Array(count)).fill(fill.values()[0]);
  return Constant.of(shape, fill.isFloat, values);
}

function cast(node, network) {
  const given = network.constant(node, 0, 'numbers');
  const isFloat = isFloatType(node.integer('to', 1));
  if (isFloat === given.isFloat) return given;
  network.budget.spend(given.shape);
  return Constant.of(given.shape, isFloat, isFloat ? Float32Array.from(given.values()) : Float64Array.from(given.values(), Math.trunc));
}

const reshape = (node, network) => {
  const given = network.constant(node, 0, 'numbers');
  return given.shaped(reshaped(node, network, given.shape));
};

function transpose(node, network) {
  const given = network.constant(node, 0, 'numbers');
  const permutation = permutationOf(node, given.shape.length);
  const shape = network.budget.spend(permutation.map((axis) => given.shape[axis]));
  const values = transposed(given.values(), given.shape, permutation);
  return Constant.of(shape, given.isFloat, given.isFloat ? values : Float64Array.from(values));
}

const folds = {
  Constant: constant, ConstantOfShape: constantOfShape, Cast: cast, Transpose: transpose, Gather: gather, Slice: slice, Concat: concat, ReduceProd: product,
  ...Object.fromEntries(reshapes.map((op) => [op, reshape])),
  Add: elementwise((a, b) => a + b),
  Sub: elementwise((a, b) => a - b),
  Mul: elementwise((a, b) => a * b),
  Div: elementwise((a, b, isFloat) => (isFloat ? a / b : Math.trunc(a / b))),
  Floor: numberwise(Math.floor), Ceil: numberwise(Math.ceil), Sqrt: numberwise(Math.sqrt), Neg: numberwise((value) => -value),
};
