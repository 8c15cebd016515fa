// Weights as PyTorch lays them out: channels first, and units before inputs.
import { shown, unsupported } from './import-error.js';
import { elementsOf, transposed } from './numbers.js';

const reordered = ({ shape, read }, order, to) => ({ shape: to ?? order.map((axis) => shape[axis]), read: () => transposed(read(), shape, order) });

/** A convolution's kernel [out, in / groups, kh, kw] as [kh, kw, in / groups, out]. */
export const convolutionKernel = (weight) => reordered(weight, [2, 3, 1, 0]);

/** A depthwise kernel [in * multiplier, 1, kh, kw] as [kh, kw, in, multiplier]. */
export function depthwiseKernel(weight, multiplier) {
  const [outputs, , height, width] = weight.shape;
  if (!Number.isInteger(outputs / multiplier) || weight.shape[1] !== 1) {
    throw unsupported(`Weights of the shape ${weight.shape.join('×')} are none of a DepthwiseConv2D with the depth_multiplier ${shown(multiplier)}.`);
  }
  return reordered(weight, [2, 3, 1, 0], [height, width, outputs / multiplier, multiplier]);
}

/**
 * A dense kernel [units, inputs] as [inputs, units]. Behind a flattened map of `channels` channels, whose values PyTorch has in the order
 * channel, height, width, the inputs are put in the order height, width, channel.
 */
export function denseKernel(weight, channels = 1) {
  const [units, inputs] = weight.shape;
  const places = placesOf(inputs, channels);
  return { shape: [inputs, units], read: () => transposed(weight.read(), [units, channels, places], [2, 1, 0]) };
}

/** A vector of a flattened map of `channels` channels, in the same way. */
export function flattenedVector(weight, channels) {
  const places = placesOf(weight.shape[0], channels);
  return { shape: weight.shape, read: () => transposed(weight.read(), [channels, places], [1, 0]) };
}

function placesOf(count, channels) {
  if (Number.isInteger(count / channels)) return count / channels;
  throw unsupported(`Weights for ${count} inputs cannot stand behind a flattened map of ${channels} channels.`);
}

/** Whether a weight has as many values as its shape says; shapes come from files. */
export const isWhole = ({ shape }, rank) => shape.length === rank && elementsOf(shape) > 0;
