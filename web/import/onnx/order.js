import { elementsOf, transposed } from '../numbers.js';

/**
 * In which order a layer of ours holds the numbers that ONNX counts in the order of its shape, the last axis varying fastest. ONNX's
 * maps [1, c, h, w] are ours [h, w, c]: the extents [c, h, w], stored by the axes [1, 2, 0]. Numbers joined from several values are
 * several such blocks. The form is canonical: extents of 1 are left out, and axes that stay neighbours are one.
 */
export class Order {
  #blocks; // [{extents, axes}]

  constructor(blocks) { this.#blocks = blocks; }

  /** Numbers of ONNX's `shape`, stored with these of its axes from the slowest to the fastest; axes left out have an extent of 1. */
  static of(shape, axes) { return new Order([canonical(shape, axes)]); }

  static natural(shape) { return Order.of(shape, [...shape.keys()]); }

  /** Of vectors put one behind the other. */
  static joined(orders) {
    const isNatural = orders.every((order) => order.isNatural);
    return isNatural ? Order.natural([orders.reduce((sum, order) => sum + order.count, 0)]) : new Order(orders.flatMap((order) => order.#blocks));
  }

  get isNatural() { return this.#blocks.length === 1 && this.#blocks[0].axes.length <= 1; }
  get parts() { return this.#blocks.length; }
  get count() { return this.#blocks.reduce((sum, { extents }) => sum + elementsOf(extents), 0); }

  equals(other) { return JSON.stringify(this.#blocks) === JSON.stringify(other.#blocks); }

  /** The axes of `shape` as they are stored, without those of extent 1; undefined if numbers of that shape are not stored by axes. */
  axesOf(shape) {
    if (this.#blocks.length !== 1) return undefined;
    const [{ extents, axes }] = this.#blocks;
    const parts = divided(shape, extents);
    return parts && axes.flatMap((axis) => parts[axis]);
  }

  /** After ONNX's Transpose of a value of `shape`, which moves nothing here; undefined if numbers of that shape are not stored by axes. */
  transposed(shape, permutation) {
    const axes = this.axesOf(shape);
    return axes && Order.of(permutation.map((axis) => shape[axis]), axes.map((axis) => permutation.indexOf(axis)));
  }

  /** A dense kernel [units, inputs] as ours are, [inputs, units] with the inputs as they are stored: at once, for kernels are large. */
  turned(kernel, units) {
    if (this.#blocks.length > 1) return this.stored(transposed(kernel, [units, this.count], [1, 0]), units);
    const [{ extents, axes }] = this.#blocks;
    return transposed(kernel, [units, ...extents], [...axes.map((axis) => axis + 1), 0]);
  }

  /** Rows of `length` numbers, one for each number in ONNX's order, as they are stored. */
  stored(rows, length = 1) {
    const result = new Float32Array(rows.length);
    let at = 0;
    for (const { extents, axes } of this.#blocks) {
      const size = elementsOf(extents) * length;
      result.set(transposed(rows.subarray(at, at + size), [...extents, length], [...axes, extents.length]), at);
      at += size;
    }
    return result;
  }
}

function canonical(shape, axes) {
  const kept = axes.filter((axis) => shape[axis] !== 1);
  const logical = [...kept].sort((a, b) => a - b);
  const runs = []; // of axes that follow each other both in ONNX and here
  for (const axis of kept) {
    const follows = runs.length > 0 && logical.indexOf(axis) === logical.indexOf(runs.at(-1).at(-1)) + 1;
    if (follows) runs.at(-1).push(axis);
    else runs.push([axis]);
  }
  const inOrder = [...runs].sort(([a], [b]) => a - b);
  return { extents: inOrder.map((run) => elementsOf(run.map((axis) => shape[axis]))), axes: runs.map((run) => inOrder.indexOf(run)) };
}

/** Which axes of `shape` make up each of the extents; undefined if they do not divide so. */
function divided(shape, extents) {
  const axes = [...shape.keys()].filter((axis) => shape[axis] !== 1);
  const parts = extents.map((extent) => {
    const part = [];
    let product = 1;
    while (product < extent && axes.length > 0) {
      part.push(axes.shift());
      product *= shape[part.at(-1)];
    }
    return product === extent ? part : undefined;
  });
  return axes.length === 0 && parts.every(Boolean) ? parts : undefined;
}
