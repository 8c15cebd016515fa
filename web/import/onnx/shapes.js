// Operators that only say otherwise how numbers are counted: the shapes that they give.
import { elementsOf } from '../numbers.js';
import { shapeText } from './value.js';

const mostAxes = 16;
const isExtent = (value) => Number.isSafeInteger(value) && value >= 0;

/** An axis that may be counted from the end. */
export function axisOf(node, axis, rank) {
  const found = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(found) && found >= 0 && found < Math.max(1, rank)) return found;
  throw node.damage(`has the axis ${axis}, but its input ${rank} axes`);
}

const axesOf = (node, network, rank) => {
  const axes = network.numbers(node, { index: 1, attribute: 'axes', what: 'the axes' });
  return axes && new Set(axes.map((axis) => axisOf(node, axis, rank)));
};

const shapes = {
  Identity: (_, __, shape) => shape,

  Reshape(node, network, shape) {
    const target = network.numbers(node, { index: 1, attribute: 'shape', what: 'the shape' });
    if (!target) throw node.damage('has no shape');
    if (node.integer('allowzero', 0) && target.includes(0)) throw node.refusal('gives an empty shape (allowzero)');
    const extents = target.map((extent, axis) => (extent === 0 ? shape[axis] : extent));
    const rest = elementsOf(extents.filter((extent) => extent !== -1));
    return extents.map((extent) => (extent === -1 ? elementsOf(shape) / rest : extent));
  },

  Flatten(node, _, shape) {
    const given = node.integer('axis', 1);
    const axis = given === shape.length ? given : axisOf(node, given, shape.length);
    return [elementsOf(shape.slice(0, axis)), elementsOf(shape.slice(axis))];
  },

  Squeeze(node, network, shape) {
    const axes = axesOf(node, network, shape.length);
    return shape.filter((extent, axis) => (axes ? !axes.has(axis) : extent !== 1));
  },

  Unsqueeze(node, network, shape) {
    const count = network.numbers(node, { index: 1, attribute: 'axes', what: 'the axes' })?.length ?? 0;
    const rest = [...shape];
    const axes = axesOf(node, network, shape.length + count);
    return Array.from({ length: shape.length + count }, (__, axis) => (axes?.has(axis) ? 1 : rest.shift()));
  },
};

export const reshapes = Object.keys(shapes);

/** The shape that such an operator gives to numbers of `shape`. */
export function reshaped(node, network, shape) {
  const result = shapes[node.op](node, network, shape);
  if (result.length > mostAxes) throw node.refusal(`gives a shape of ${result.length} axes, which is not supported`);
  if (result.every(isExtent) && elementsOf(result) === elementsOf(shape)) return result;
  throw node.damage(`cannot give ${shapeText(shape)} numbers the shape ${shapeText(result.map((extent) => extent ?? '?'))}`);
}

/** The order of axes of a Transpose. */
export function permutationOf(node, rank) {
  const permutation = node.integers('perm', [...Array(rank).keys()].reverse());
  const isWhole = permutation.length === rank && new Set(permutation).size === rank && permutation.every((axis) => axis >= 0 && axis < rank);
  if (!isWhole) throw node.damage(`has an order of axes that does not fit its input of ${rank} axes`);
  return permutation;
}
