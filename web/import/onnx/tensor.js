// Tensors as ONNX files store them. Source: onnx/onnx, onnx/onnx.proto, TensorProto.
import { damaged, incomplete, shown, unsupported } from '../import-error.js';
import { elementSize, elementsOf, floatsFrom } from '../numbers.js';
import { Constant } from './constant.js';
import { numberOf } from './messages.js';

const external = 1;
const mostElements = 2 ** 28; // as docs/MODEL_FORMAT.md has it
const mostAxes = 16;
const bytesOf = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const floats = (values) => new Float32Array(values);
const bits = (values) => bytesOf(Uint16Array.from(values)); // of numbers of 16 bits, which have a field in common with integers
const integers = (values) => Float64Array.from(values, numberOf);

// By TensorProto.DataType: the name of the type in bytes, the field that may hold the numbers instead, and how they are read from it.
const types = new Map([
  [1, { name: 'F32', field: 'floatData', read: floats }],
  [10, { name: 'F16', field: 'int32Data', read: (values) => floatsFrom(bits(values), 'F16') }],
  [16, { name: 'BF16', field: 'int32Data', read: (values) => floatsFrom(bits(values), 'BF16') }],
  [11, { name: 'F64', field: 'doubleData', read: floats }],
  ...[[2, 'U8'], [3, 'I8'], [4, 'U16'], [5, 'I16'], [6, 'I32'], [9, 'BOOL']].map(([type, name]) => [type, { name, field: 'int32Data', read: integers }]),
  [7, { name: 'I64', field: 'int64Data', read: integers }],
  ...[[12, 'U32'], [13, 'U64']].map(([type, name]) => [type, { name, field: 'uint64Data', read: integers }]),
]);
const names = [
  'UNDEFINED', 'FLOAT', 'UINT8', 'INT8', 'UINT16', 'INT16', 'INT32', 'INT64', 'STRING', 'BOOL', 'FLOAT16', 'DOUBLE', 'UINT32', 'UINT64', 'COMPLEX64',
  'COMPLEX128', 'BFLOAT16', 'FLOAT8E4M3FN', 'FLOAT8E4M3FNUZ', 'FLOAT8E5M2', 'FLOAT8E5M2FNUZ', 'UINT4', 'INT4', 'FLOAT4E2M1',
];

/** Whether the numbers of a TensorProto lie in another file. */
export const isElsewhere = ({ dataLocation, externalData }) => dataLocation === external || externalData.length > 0;

/** Where they lie: the file, without folders, and the bytes in it; to the end if `length` is undefined. */
export function placeOf({ externalData }) {
  const entries = new Map(externalData.map(({ key, value }) => [key, value]));
  const count = (key) => (entries.has(key) ? Number(entries.get(key)) : undefined);
  return { file: String(entries.get('location') ?? '').split(/[\\/]/).at(-1), start: count('offset') ?? 0, length: count('length') };
}

/** Whether a TensorProto.DataType is one of fractions. */
export const isFloatType = (type) => [1, 10, 11, 16].includes(type);

/** ONNX's name of a TensorProto.DataType. */
export const typeName = (type) => names[type] ?? `type ${type}`;

/**
 * A TensorProto.
 * @returns {Constant}
 * @throws {ConvLensError} corrupt-model where its size and its numbers differ, unsupported-model for types and places that are not known
 */
export function constantFrom(tensor, name = tensor.name) {
  const label = `The tensor ${shown(name)} of the ONNX file`;
  const type = types.get(tensor.dataType);
  if (isElsewhere(tensor)) throw incomplete(`${label} lies in another file, ${shown(placeOf(tensor).file)}. Choose both files together, or write one, in Python with onnx.save(onnx.load("model.onnx"), "one-file.onnx").`);
  if (!type) throw unsupported(`${label} has numbers of the type ${typeName(tensor.dataType)}, which is not supported.`);
  const shape = tensor.dims.map(numberOf);
  if (!shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0)) throw damaged(`${label} has no proper shape: the file is damaged.`);
  if (shape.length > mostAxes) throw unsupported(`${label} has ${shape.length} axes; up to ${mostAxes} are supported.`);
  if (elementsOf(shape) > mostElements) throw unsupported(`${label} has more than ${mostElements} numbers.`);
  checkCount(tensor, type, elementsOf(shape), label);
  return new Constant({ shape, isFloat: isFloatType(tensor.dataType), read: () => valuesOf(tensor, type) });
}

function checkCount({ rawData, ...tensor }, { name, field }, expected, label) {
  const isRaw = rawData?.length > 0;
  const count = isRaw ? rawData.length / elementSize(name) : tensor[field]?.length ?? 0;
  if (count !== expected) throw damaged(`${label} should have ${expected} numbers, but has ${count}: the file is cut off or damaged.`);
}

function valuesOf(tensor, { name, field, read }) {
  if (tensor.rawData.length === 0) return read(tensor[field]);
  return isFloatType(tensor.dataType) ? floatsFrom(tensor.rawData, name) : integersFrom(tensor.rawData, name);
}

const readers = {
  U8: (view, at) => view.getUint8(at), I8: (view, at) => view.getInt8(at), BOOL: (view, at) => view.getUint8(at),
  U16: (view, at) => view.getUint16(at, true), I16: (view, at) => view.getInt16(at, true),
  U32: (view, at) => view.getUint32(at, true), I32: (view, at) => view.getInt32(at, true),
  U64: (view, at) => Number(view.getBigUint64(at, true)), I64: (view, at) => Number(view.getBigInt64(at, true)),
};

/** Whole numbers from little-endian bytes, exact up to 2^53. */
function integersFrom(bytes, type) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = elementSize(type);
  return Float64Array.from({ length: bytes.length / size }, (_, index) => readers[type](view, index * size));
}
