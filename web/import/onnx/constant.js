import { elementsOf } from '../numbers.js';

const mostKept = 2 ** 20; ///< numbers that are not read again

/** A tensor whose numbers are known when the file is read: weights, shapes, and what is computed from them. */
export class Constant {
  #read;
  #kept;

  /** @param {{shape: number[], isFloat: boolean, read: () => Float32Array | Float64Array}} tensor whole numbers are a Float64Array */
  constructor({ shape, isFloat, read }) {
    this.shape = shape;
    this.isFloat = isFloat;
    this.#read = read;
  }

  static of(shape, isFloat, values) { return new Constant({ shape, isFloat, read: () => values }); }

  static integers(values, shape = [values.length]) { return Constant.of(shape, false, Float64Array.from(values)); }

  get count() { return elementsOf(this.shape); }

  /** In the order of the shape. They belong to the constant: not to be written to. */
  values() {
    if (this.count > mostKept) return this.#read();
    return (this.#kept ??= this.#read());
  }

  /** The same numbers in another shape. */
  shaped(shape) { return new Constant({ shape, isFloat: this.isFloat, read: this.#read }); }
}
