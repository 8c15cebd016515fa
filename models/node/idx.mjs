// The idx files of MNIST and Fashion-MNIST: big-endian header, then bytes. Source: yann.lecun.com/exdb/mnist, "File formats".
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { Failure } from './failure.mjs';

const unsignedBytes = 0x08;

/** Reads an idx file of unsigned bytes, compressed by gzip or not: {shape: [count, ...], values: Uint8Array}. */
export async function readIdx(path) {
  const stored = await readFile(path);
  try {
    return parseIdx(isGzip(stored) ? gunzipSync(stored) : stored);
  } catch (error) {
    throw new Failure(`${path} is damaged: ${error.message}`);
  }
}

const isGzip = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

function parseIdx(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0 || view.getUint8(2) !== unsignedBytes) throw new Error('it is not an idx file of bytes.');
  const rank = view.getUint8(3);
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw new Error('its header ends too early.');
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = shape.reduce((product, extent) => product * extent, 1);
  if (bytes.length - start !== expected) throw new Error(`it should hold ${expected} values, but holds ${bytes.length - start}.`);
  return { shape, values: bytes.subarray(start) };
}
