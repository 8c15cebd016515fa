// The safetensors container: an 8-byte header length, a JSON header, the tensors' bytes. Source: huggingface/safetensors, "Format".
import { damaged, shown } from './import-error.js';
import { elementSize, elementsOf, floatsFrom } from './numbers.js';

const longestHeader = 16 * 1024 * 1024;

/**
 * Reads a safetensors file.
 * @param {Uint8Array} bytes
 * @returns {{metadata: Object<string, string>, tensors: Map<string, {shape: number[], type: string, read: () => Float32Array}>}}
 * @throws {ConvLensError} corrupt-model
 */
export function readSafetensors(bytes) {
  const { header, start } = headerOf(bytes);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map();
  for (const [name, entry] of Object.entries(entries)) tensors.set(name, tensorOf(name, entry, bytes.subarray(start)));
  return { metadata, tensors };
}

/** Whether bytes begin as a safetensors file does. */
export function looksLikeSafetensors(bytes) {
  return bytes.length > 10 && headerLength(bytes) <= Math.min(longestHeader, bytes.length - 8) && bytes[8] === 0x7b;
}

/** The length of the header of which the file's first eight bytes tell. */
export const headerLength = (bytes) => Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getBigUint64(0, true));

function headerOf(bytes) {
  if (!looksLikeSafetensors(bytes)) throw damaged('The safetensors file has no header: it is cut off or damaged.');
  const start = 8 + headerLength(bytes);
  return { header: parsedHeader(bytes.subarray(8, start)), start };
}

/** The header's JSON. @throws {ConvLensError} corrupt-model */
export function parsedHeader(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw damaged('The header of the safetensors file is no JSON: the file is damaged.', { cause });
  }
}

function tensorOf(name, entry, data) {
  const { dtype: type, shape, data_offsets: offsets } = entry ?? {};
  const isPlace = (value) => Number.isSafeInteger(value) && value >= 0;
  if (!Array.isArray(shape) || !shape.every(isPlace) || !Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isPlace)) {
    throw damaged(`The tensor ${shown(name)} of the safetensors file has no proper shape and place.`);
  }
  const [begin, end] = offsets;
  const size = elementSize(type);
  if (end < begin || end > data.length || (size && (end - begin) !== elementsOf(shape) * size)) {
    throw damaged(`The tensor ${shown(name)} does not lie within the safetensors file: it is cut off or damaged.`);
  }
  return { shape, type, read: () => floatsFrom(data.subarray(begin, end), type) };
}
