import { shown } from '../../import-error.js';
import { Order } from '../order.js';
import { channelsLast, mapAxes } from '../value.js';

const mostExtent = 32768;

// Where a row of the output lies among those of the input. Source: onnx/onnx, docs/Operators.md, Resize.
const places = {
  half_pixel: (row, { scale }) => (row + 0.5) / scale - 0.5,
  pytorch_half_pixel: (row, { scale, size }) => (size > 1 ? (row + 0.5) / scale - 0.5 : 0),
  asymmetric: (row, { scale }) => row / scale,
  align_corners: (row, { size, input }) => (size > 1 ? (row * (input - 1)) / (size - 1) : 0),
};
const roundings = {
  round_prefer_floor: (place) => Math.ceil(place - 0.5),
  round_prefer_ceil: (place) => Math.floor(place + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/** Upsample (before opset 10) and Resize by whole factors, where it does what UpSampling2D does. */
export function resize(node, network) {
  const value = network.value(node);
  const factors = factorsOf(node, network, value);
  const isSpatial = (candidate) => value.liesBy(candidate) && factors[0] === 1 && factors[candidate.at(-1)] === 1;
  const axes = value.shape.length === 4 && [mapAxes, channelsLast].find(isSpatial);
  if (!axes) throw node.refusal('resizes something else than the height and width of maps, which is not supported');
  const size = axes.slice(0, 2).map((axis) => factors[axis]);
  const shape = value.shape.map((extent, axis) => extent * factors[axis]);
  const isWhole = size.every((factor) => Number.isInteger(factor) && factor >= 1) && shape.every((extent) => extent <= mostExtent);
  if (!isWhole) throw node.refusal(`resizes by ${size.join(' and ')}; whole factors are supported`);
  if (size.every((factor) => factor === 1)) return value;
  const interpolation = interpolationOf(node, axes.slice(0, 2).map((axis) => ({ input: value.shape[axis], scale: factors[axis], size: shape[axis] })));
  const config = { size, ...(interpolation === 'bilinear' && { interpolation }) };
  const layer = { type: 'UpSampling2D', config, inputs: [network.storedBy(value, axes).layer] };
  return network.add(node, layer, { shape, stored: axes.map((axis) => shape[axis]), order: Order.of(shape, axes) });
}

/** By how much each axis grows: from the scales or the sizes, of all axes or, from opset 18 on, of those that are listed. */
function factorsOf(node, network, { shape }) {
  const isOld = node.opset < 11;
  const scales = node.has('scales') ? node.floats('scales') : listed(network.numbers(node, { index: isOld ? 1 : 2, what: 'the scales' }));
  const sizes = isOld ? undefined : listed(network.numbers(node, { index: 3, what: 'the sizes' }));
  const axes = node.integers('axes', [...shape.keys()]).map((axis) => (axis < 0 ? axis + shape.length : axis));
  const given = scales ?? sizes;
  if (given?.length !== axes.length || !axes.every((axis) => axis >= 0 && axis < shape.length)) throw node.damage('has no scale for each axis');
  const factors = shape.map(() => 1);
  axes.forEach((axis, index) => (factors[axis] = scales ? scales[index] : sizes[index] / shape[axis]));
  return factors;
}

const listed = (numbers) => (numbers?.length > 0 ? numbers : undefined);

/** 'nearest' or 'bilinear', if the rows are taken as UpSampling2D takes them. */
function interpolationOf(node, axes) {
  const mode = node.text('mode', 'nearest');
  const transformation = node.opset < 11 ? 'asymmetric' : node.text('coordinate_transformation_mode', 'half_pixel');
  const rounding = node.opset < 11 ? 'floor' : node.text('nearest_mode', 'round_prefer_floor');
  const place = Object.hasOwn(places, transformation) && places[transformation];
  const rounded = Object.hasOwn(roundings, rounding) && roundings[rounding];
  const policy = node.text('keep_aspect_ratio_policy', 'stretch');
  const takes = (axis, row) => Math.min(axis.input - 1, Math.max(0, rounded(place(row, axis))));
  if (place && policy === 'stretch') {
    if (mode === 'nearest' && rounded && everyRow(axes, (axis, row) => takes(axis, row) === Math.floor(row / axis.scale))) return 'nearest';
    if (mode === 'linear' && everyRow(axes, (axis, row) => Math.abs(place(row, axis) - places.half_pixel(row, axis)) < 1e-6)) return 'bilinear';
  }
  throw node.refusal(`resizes by ${shown(mode)} with ${shown(transformation)} and ${shown(rounding)}, which is not supported; nearest and linear with half pixels are`);
}

const everyRow = (axes, holds) => axes.every((axis) => Array.from({ length: axis.size }, (_, row) => holds(axis, row)).every(Boolean));
