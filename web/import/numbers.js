// Numbers as files store them, and as floats. Half precision after IEEE 754-2008, binary16.
import { damaged, shown, unsupported } from './import-error.js';

const bits = new DataView(new ArrayBuffer(8));

function floatFromHalf(half) {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** The nearest half, ties to even; beyond 65504 it is infinite. */
export function halfFromFloat(value) {
  bits.setFloat32(0, value);
  const word = bits.getUint32(0);
  const sign = (word >>> 16) & 0x8000;
  const exponent = ((word >>> 23) & 255) - 112; // biased by 15
  const fraction = word & 0x7fffff;
  if (exponent > 30) return sign | 0x7c00 | ((word & 0x7fffffff) > 0x7f800000 ? 1 : 0);
  if (exponent >= 1) return sign | roundedShift((exponent << 23) | fraction, 13);
  return exponent < -10 ? sign : sign | roundedShift(fraction | 0x800000, 14 - exponent);
}

function roundedShift(value, count) {
  const kept = value >>> count;
  const rest = value & ((1 << count) - 1);
  const middle = 1 << (count - 1);
  return kept + (rest > middle || (rest === middle && (kept & 1)) ? 1 : 0);
}

const floatFromBfloat = (bfloat) => {
  bits.setUint32(0, bfloat << 16);
  return bits.getFloat32(0);
};

// Little endian, as all the formats here are; DataView reads at any alignment.
const readers = {
  F64: [8, (view, at) => view.getFloat64(at, true)],
  F32: [4, (view, at) => view.getFloat32(at, true)],
  F16: [2, (view, at) => floatFromHalf(view.getUint16(at, true))],
  BF16: [2, (view, at) => floatFromBfloat(view.getUint16(at, true))],
  I64: [8, (view, at) => Number(view.getBigInt64(at, true))],
  U64: [8, (view, at) => Number(view.getBigUint64(at, true))],
  I32: [4, (view, at) => view.getInt32(at, true)],
  U32: [4, (view, at) => view.getUint32(at, true)],
  I16: [2, (view, at) => view.getInt16(at, true)],
  U16: [2, (view, at) => view.getUint16(at, true)],
  I8: [1, (view, at) => view.getInt8(at)],
  U8: [1, (view, at) => view.getUint8(at)],
  BOOL: [1, (view, at) => view.getUint8(at)],
};

/** Bytes of one element of a type named as safetensors names them; undefined for one that is not known. */
export const elementSize = (type) => (Object.hasOwn(readers, type) ? readers[type][0] : undefined);

/** Numbers of `type` from little-endian bytes: a Float32Array, which lies in the bytes themselves where it can. */
export function floatsFrom(bytes, type) {
  if (!elementSize(type)) throw unsupported(`Numbers of the type ${shown(type)} are not known here.`);
  const [size, read] = readers[type];
  if (bytes.length % size !== 0) throw damaged(`${bytes.length} bytes are no whole count of ${type} numbers.`);
  const count = bytes.length / size;
  if (type === 'F32' && bytes.byteOffset % 4 === 0) return new Float32Array(bytes.buffer, bytes.byteOffset, count);
  if (type === 'F32') return new Float32Array(new Uint8Array(bytes).buffer); // a copy; slice() of Node's Buffers would be none
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const result = new Float32Array(count);
  for (let index = 0; index < count; index++) result[index] = read(view, index * size);
  return result;
}

/** How many elements a shape has. */
export const elementsOf = (shape) => shape.reduce((product, extent) => product * extent, 1);

/**
 * Values of `shape` in another order of axes, as numpy's transpose: axis i of the result is axis `order[i]` of the values.
 * @returns {Float32Array}
 */
export function transposed(values, shape, order) {
  const strides = shape.map((_, axis) => elementsOf(shape.slice(axis + 1)));
  const extents = order.map((axis) => shape[axis]);
  const steps = order.map((axis) => strides[axis]);
  const result = new Float32Array(values.length);
  const place = new Array(order.length).fill(0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = values[from];
    for (let axis = order.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++place[axis] < extents[axis]) break;
      from -= steps[axis] * extents[axis];
      place[axis] = 0;
    }
  }
  return result;
}

/** Halves of floats, little endian. */
export function halves(values) {
  const result = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index++) result[index] = halfFromFloat(values[index]);
  return result;
}

const smallestNormal = 2 ** -126;

/**
 * Integers of -127 to 127 and a scale for each entry of the last axis, so that integer * scale is nearest to the value.
 * @returns {{integers: Int8Array, scales: Float32Array}}
 */
export function quantised(values, channels) {
  const scales = new Float32Array(channels);
  for (let index = 0; index < values.length; index++) scales[index % channels] = Math.max(scales[index % channels], Math.abs(values[index]));
  // A scale below what floats have in full precision would be rounded too much: such values become zeros.
  scales.forEach((largest, channel) => (scales[channel] = largest / 127 < smallestNormal ? 1 : largest / 127));
  const integers = new Int8Array(values.length);
  for (let index = 0; index < values.length; index++) integers[index] = Math.round(values[index] / scales[index % channels]);
  return { integers, scales };
}
