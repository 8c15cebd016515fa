import { unsupported } from '../import-error.js';
import { elementsOf } from '../numbers.js';

const mostComputed = 2 ** 28; ///< numbers that are moved in all
const mostAxes = 16;

/** What may be computed from stored numbers when a file is read, so that a small file does not take long. */
export class Budget {
  #left = mostComputed;
  #version;

  /** @param {string} version of the file, in words */
  constructor(version) { this.#version = version; }

  get spent() { return mostComputed - this.#left; }

  /** Takes account of numbers of `shape` that are about to be computed. Gives the shape. */
  spend(shape, cost = 1) {
    this.#left -= elementsOf(shape) * cost;
    if (this.#left >= 0 && shape.length <= mostAxes) return shape;
    throw unsupported(`The network computes more than ${mostComputed} numbers from stored ones (${this.#version}).`);
  }
}
