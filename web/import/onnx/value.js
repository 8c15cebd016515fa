import { elementsOf } from '../numbers.js';
import { Order } from './order.js';

/** What an operator gives, while the network runs: which layer of ours has its numbers, and how. */
export class Value {
  /**
   * @param {{layer: string, shape: number[], stored: number[], order: Order, wish?: string, forms?: Map<string, string>}} value
   *   shape: ONNX's, with the batch of 1; stored: the layer's, without; wish: name of a layer that has yet to give it another shape;
   *   forms: layers that have the same numbers, by their shapes
   */
  constructor({ layer, shape, stored, order, wish, forms = new Map([[String(stored), layer]]) }) {
    Object.assign(this, { layer, shape, stored, order, wish, forms });
  }

  get count() { return elementsOf(this.shape); }

  /** The same numbers as another operator's. ONNX's order stays when the shape changes. */
  with(changes) { return new Value({ ...this, ...changes }); }

  /** Whether its numbers are stored with these axes of its shape from the slowest to the fastest. */
  liesBy(axes) {
    const others = this.shape.filter((_, axis) => !axes.includes(axis));
    return others.every((extent) => extent === 1) && this.order.equals(Order.of(this.shape, axes));
  }
}

/** The axes of ONNX's maps [1, c, h, w] and of their transposes [1, h, w, c], as ours are stored: height, width, channels. */
export const mapAxes = [2, 3, 1];
export const channelsLast = [1, 2, 3];

/** "1 × 3 × 28 × 28" */
export const shapeText = (shape) => shape.slice(0, 8).join(' × ') || 'a single number';
