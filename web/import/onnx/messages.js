// The bytes of an ONNX file as messages of its protobuf schema. Source: onnx/onnx, onnx/onnx.proto.
import proto from 'onnx-proto';
import { damaged } from '../import-error.js';

/** The ModelProto of a file. Throws what cannot be decoded as a damaged model. */
export function modelFrom(bytes) {
  try {
    return proto.onnx.ModelProto.decode(bytes);
  } catch (cause) {
    throw damaged('The ONNX file cannot be read: it is cut off or damaged.', { cause });
  }
}

/** A whole number of a message, which is an object where the package `long` is installed. */
export const numberOf = (value) => (typeof value === 'number' ? value : value.toNumber());

const varint = 0;
const delimited = 2;
const fields = new Map([[1, varint], [5, varint], ...[2, 3, 4, 6, 7, 8, 14, 20, 25].map((field) => [field, delimited])]); // of ModelProto

/** Whether bytes begin as an ONNX file does: with the version of its format and another field of a ModelProto. Cheap. */
export function looksLikeOnnx(bytes) {
  const [tag, version, next] = bytes;
  return tag === 8 && version > 0 && version < 64 && next !== 8 && fields.get(next >> 3) === (next & 7);
}
