// What kind of file something is, by its first bytes; by its name only where the bytes cannot tell.
import { textEncoding } from './json.js';
import { looksLikeSafetensors } from './safetensors.js';

const startsWith = (bytes, ...start) => start.every((value, index) => bytes[index] === value);
const hdf5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const firstBytes = 2048; // an HDF5 file may begin behind a user block of 512, 1024, ... bytes

/**
 * The kind of a file.
 * @param {import('./source-file.js').SourceFile} file
 * @returns {Promise<'zip' | 'hdf5' | 'npy' | 'safetensors' | 'json' | 'pickle' | 'tflite' | 'onnx' | 'tensorflow' | 'text' | 'cut off' | 'unknown'>}
 */
export async function kindOf(file) {
  const head = await file.head(firstBytes);
  if (startsWith(head, 0x50, 0x4b, 3, 4) || startsWith(head, 0x50, 0x4b, 5, 6)) return 'zip';
  if ([0, 512, 1024].some((at) => startsWith(head.subarray(at), ...hdf5))) return 'hdf5';
  if (startsWith(head, 0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)) return 'npy';
  if (startsWith(head.subarray(4), 0x54, 0x46, 0x4c, 0x33)) return 'tflite';
  if (head[0] === 0x80 && head[1] <= 5 && !/\.(onnx|data)$/i.test(file.name)) return 'pickle'; // numbers of ONNX files may begin so
  if (head[8] === 0x7b && looksLikeSafetensors(await file.bytes())) return 'safetensors';
  if (beginsAsJson(head)) return 'json';
  return kindByName(file.name, head);
}

/** Also as text that was written as JSON once more, or in UTF-16 by a Windows shell. */
const beginsAsJson = (head) => /^\s*("\s*)?[[{]/.test(new TextDecoder(textEncoding(head)).decode(head));

/** An ONNX file without its ending: the IR version, then another field of the model's. */
const onnxBegins = (head) => startsWith(head, 0x08) && head[1] <= 12 && onnxFields.includes(head[2]);
const onnxFields = [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42]; // a protobuf's keys: producer, ..., graph, opsets

function kindByName(name, head) {
  const ending = name.toLowerCase().split('.').at(-1);
  if (ending === 'onnx') return 'onnx';
  if (ending === 'data' || ending === 'mlmodel') return 'unknown'; // numbers of an ONNX file may begin like anything, and Core ML's files like ONNX's
  if (ending === 'pb' || ending === 'pbtxt') return 'tensorflow';
  if (['pt', 'pth', 'pkl', 'ckpt'].includes(ending)) return 'pickle';
  if (ending === 'safetensors' || ending === 'h5' || ending === 'hdf5' || ending === 'keras' || ending === 'zip') return 'cut off';
  if (ending === 'txt' && !head.includes(0)) return 'text';
  return onnxBegins(head) ? 'onnx' : 'unknown';
}
