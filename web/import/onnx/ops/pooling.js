import { paddingConfig, positions, sizes, windowOf } from '../windows.js';

/** MaxPool and AveragePool. */
export const pool = (type) => (node, network) => {
  const map = network.map(node);
  const kernel = sizes(node, 'kernel_shape');
  const axes = windowOf(node, map, kernel);
  if (axes.some(({ dilation }) => dilation !== 1)) throw node.refusal('has dilations, which are not supported');
  const counted = type === 'AveragePooling2D' && node.integer('count_include_pad', 0) !== 0 && axes.some(({ before, after }) => before + after > 0);
  const outputs = axes.map((axis) => ceiled(node, axis));
  const layer = counted ? zeros(node, network, map, axes) : map.layer;
  const padding = axes.map((axis, index) => remaining(axis, outputs[index], counted));
  const isEmpty = ({ before, after, kernel: size }) => Math.max(before, after) >= size;
  if (padding.some(isEmpty)) throw node.refusal('has pads as large as its window, which are not supported');
  const strides = axes.some(({ stride, kernel: size }) => stride !== size) ? { strides: axes.map(({ stride }) => stride) } : {};
  const config = { pool_size: kernel, ...strides, ...paddingConfig(padding) };
  return network.addMap(node, { type, config, inputs: [layer] }, [map.channels, ...outputs]);
};

/** Positions of the window. With ceil_mode a last one may hang over the end, as long as it begins before it. */
function ceiled(node, axis) {
  const whole = positions(node, axis);
  if (!node.integer('ceil_mode', 0) || node.text('auto_pad', 'NOTSET').startsWith('SAME')) return whole;
  const room = axis.input + axis.before + axis.after - axis.kernel;
  const beginsInside = whole * axis.stride < axis.input + axis.before;
  return room % axis.stride > 0 && beginsInside ? whole + 1 : whole;
}

/** The padding that the layer itself has, which does not count: so that the window fits exactly as often as it should. */
function remaining(axis, outputs, isCounted) {
  const input = isCounted ? axis.input + axis.before + axis.after : axis.input;
  const before = isCounted ? 0 : axis.before;
  const needed = (outputs - 1) * axis.stride + axis.kernel - input - before;
  return { ...axis, input, before, after: Math.max(0, needed) };
}

/** Padding that counts in the mean is zeros around the map. */
function zeros(node, network, { layer, channels }, axes) {
  const padding = axes.map(({ before, after }) => [before, after]);
  const extents = axes.map(({ input, before, after }) => input + before + after);
  const border = { name: `${network.nameOf(node)}_pad`, type: 'ZeroPadding2D', config: { padding }, inputs: [layer] };
  return network.addMap(node, border, [channels, ...extents]).layer;
}

/** GlobalAveragePool and GlobalMaxPool. */
export const globalPool = (type) => (node, network) => {
  const map = network.map(node);
  return network.addMap(node, { type, config: { keepdims: true }, inputs: [map.layer] }, [map.channels, 1, 1]);
};
