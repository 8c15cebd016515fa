// Writes networks in the page's own format (docs/MODEL_FORMAT.md).
import { unsupported } from './import-error.js';
import { elementsOf, halves, quantised } from './numbers.js';

const alignment = 64;
const smallestQuantised = 65536; ///< elements: smaller kernels gain nothing
const bytesOf = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

const types = {
  F32: { size: 4, encode: (values) => [bytesOf(values)] },
  F16: { size: 2, encode: (values, name) => [bytesOf(finite(halves(values), name))] },
};

/** How the kernels of a network with so many weights are stored: as they are, until they would be too many for a phone. */
export const storageFor = (weights) => (weights > 32_000_000 ? 'int8' : 'f32');

/** Storage of a weight: kernels are halves or, of large dense layers, integers with a scale for each unit; the rest are floats. */
function storageOf(name, shape, storage) {
  if (storage === 'f32' || !name.endsWith('/kernel')) return 'F32';
  return storage === 'int8' && shape.length === 2 && elementsOf(shape) >= smallestQuantised ? 'I8' : 'F16';
}

function finite(array, name) {
  if (array.some((half) => (half & 0x7c00) === 0x7c00)) throw unsupported(`The weights ${name} are too large for half precision (beyond 65504). Store them as f32.`);
  return array;
}

/**
 * The model file of a draft, piece by piece, so that no more than one weight is held at a time.
 * @param {import('./draft.js').Draft} draft
 * @param {{id: string, preprocess: object, storage?: 'f32' | 'f16' | 'int8', metadata?: Object<string, string>}} options
 * @returns {Generator<Uint8Array>} the header, then the tensors
 */
export function* modelFile(draft, { id, preprocess, storage = 'f32', metadata = {} }) {
  const plan = [...draft.weights].map(([name, { shape, read }]) => ({ name, shape, read, type: storageOf(name, shape, storage) }));
  yield header(plan, { format: 'convlens', version: '1', network: JSON.stringify(draft.graph({ id, preprocess })), ...metadata });
  for (const weight of plan) yield* encoded(weight);
}

function* encoded({ name, shape, type, read }) {
  const values = read();
  if (values.length !== elementsOf(shape)) throw unsupported(`The weights ${name} have ${values.length} values, but their shape is ${shape.join('×')}.`);
  if (type !== 'I8') return yield* types[type].encode(values, name);
  const { integers, scales } = quantised(values, shape.at(-1));
  yield bytesOf(integers);
  yield bytesOf(scales);
}

function header(plan, metadata) {
  const entries = { __metadata__: metadata };
  let offset = 0;
  const place = (name, dtype, shape, size) => {
    entries[name] = { dtype, shape, data_offsets: [offset, offset + elementsOf(shape) * size] };
    offset += elementsOf(shape) * size;
  };
  for (const { name, shape, type } of plan) {
    place(name, type, shape, type === 'I8' ? 1 : types[type].size);
    if (type === 'I8') place(`${name}_scale`, 'F32', [shape.at(-1)], 4);
  }
  return headerBytes(entries);
}

/** A header as its file begins with it: the length, the JSON text, and spaces up to where the data may begin. */
export function headerBytes(entries) {
  const text = new TextEncoder().encode(JSON.stringify(entries));
  const length = Math.ceil((8 + text.length) / alignment) * alignment - 8;
  const bytes = new Uint8Array(8 + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  return bytes;
}

/** Pieces as one array. */
export function joined(pieces) {
  const list = [...pieces];
  const bytes = new Uint8Array(list.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of list) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
