// Damage that the HDF5 library does not notice and follows for ever, or until the memory is full: chains that come back to themselves, in
// the heaps of names (local) and of strings of any length (global). Source: HDF5 File Format Specification, III.D and III.E.
import { damaged } from './import-error.js';

const longestChecked = 64 * 2 ** 20; ///< bytes: larger files are not looked through

const isGlobalHeap = marked('GCOL', 1);
const isLocalHeap = marked('HEAP', 0);

/**
 * Throws what the library would not come back from.
 * @param {import('./source-file.js').SourceFile} file
 * @throws {ConvLensError} corrupt-model
 */
export async function checkHeaps(file) {
  if (file.size > longestChecked) return;
  const bytes = await file.bytes();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const number = (at) => (at + 8 <= bytes.length ? Number(view.getBigUint64(at, true)) : NaN); // NaN ends every loop
  for (const at of places(bytes, isGlobalHeap)) if (!isWholeGlobal(view, number, at)) throw damaged('The HDF5 file cannot be read: the heap of its strings is damaged.');
  for (const at of places(bytes, isLocalHeap)) if (!endsFreeList(number, at, bytes.length)) throw damaged('The HDF5 file cannot be read: the heap of its names is damaged.');
}

/** Whether bytes have a heap's signature and version at a place, with three zeros behind. */
function marked(signature, version) {
  const wanted = [...signature].map((letter) => letter.charCodeAt(0)).concat(version, 0, 0, 0);
  return { first: wanted[0], isAt: (bytes, at) => wanted.every((byte, index) => bytes[at + index] === byte) };
}

function* places(bytes, { first, isAt }) {
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) if (isAt(bytes, at)) yield at;
}

const headerSize = 16; // of a global heap, and of each piece in it

/** The pieces of a global heap lie behind one another, to its end. */
function isWholeGlobal(view, number, start) {
  const end = start + number(start + 8);
  if (end > view.byteLength) return false;
  for (let at = start + headerSize; at + headerSize <= end;) {
    const isFree = view.getUint16(at, true) === 0;
    const size = number(at + 8); // of a free piece with its header, else of what follows it
    at += isFree ? size : headerSize + Math.ceil(size / 8) * 8;
    if ((isFree && size === 0) || at > end) return false;
  }
  return true;
}

const smallestFree = 16; // bytes of a free piece: where the next one is, and its size
const noneFree = 1;

/** The free pieces of a local heap point to one another, and come to an end. */
function endsFreeList(number, start, length) {
  const [size, head, data] = [8, 16, 24].map((offset) => number(start + offset));
  let left = Math.min(size, length) / smallestFree;
  for (let piece = head; piece !== noneFree && piece < size; piece = number(data + piece)) if (--left < 0) return false;
  return true;
}
