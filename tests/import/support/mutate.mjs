import { unzipSync, zipSync } from 'fflate';
import { random } from './random.mjs';

const isZip = (bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b;
const interesting = [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x2c, 0x30, 0x5b, 0x7b, 0x7d];

const endingOf = (name) => name.split('.').at(-1);

/**
 * One of a network's files changed in a way that the seed decides, one of each kind equally often; every other time what is changed lies within
 * an archive.
 */
export function mutated(files, seed) {
  const next = random(seed);
  const below = (count) => Math.floor(next() * count);
  const kinds = [...new Set(files.map(({ name }) => endingOf(name)))];
  const kind = kinds[below(kinds.length)];
  const ofKind = files.filter(({ name }) => endingOf(name) === kind);
  const chosen = ofKind[below(ofKind.length)];
  return files.map((file) => (file === chosen ? { ...file, bytes: changed(file.bytes, below, next) } : file));
}

function changed(bytes, below, next) {
  if (!isZip(bytes) || next() < 0.4) return changedBytes(bytes, below, next);
  const entries = Object.entries(unzipSync(bytes));
  const at = below(entries.length);
  return zipSync(Object.fromEntries(entries.map(([name, content], index) => [name, index === at ? changedBytes(content, below, next) : content])));
}

function changedBytes(bytes, below, next) {
  const size = bytes.length;
  if (size === 0) return bytes;
  const isText = bytes[0] === 0x7b; // JSON is rarely JSON any more when bytes are changed anywhere
  const kind = next();
  if (isText && kind < 0.6) return changedText(bytes, below);
  if (kind < 0.2) return bytes.slice(0, below(size));
  const result = bytes.slice();
  if (kind < 0.35) { // a piece from elsewhere in the file
    const length = 1 + below(Math.min(64, size));
    result.copyWithin(below(size), below(size - length + 1), below(size));
    return result;
  }
  if (kind < 0.45) return Uint8Array.from([...bytes.subarray(0, below(size)), ...bytes.subarray(below(size))]);
  const reach = next() < 0.5 ? Math.min(size, 2048) : size; // headers stand at the beginning
  for (let count = 1 + below(4); count > 0; count--) result[below(reach)] = next() < 0.5 ? interesting[below(interesting.length)] : below(256);
  return result;
}

const values = ['null', '0', '-1', '3', '1e9', '"x"', '[]', '{}', 'true', '[[]]', '""', '2.5', '[null]', '"constructor"'];

/** JSON with one of its values exchanged for another, or for one of those above. */
function changedText(bytes, below) {
  const text = new TextDecoder().decode(bytes);
  const places = [...text.matchAll(/"[^"]*"|-?\d+(\.\d+)?|true|false|null|\[\]|\{\}/g)];
  if (places.length === 0) return bytes;
  const { 0: found, index } = places[below(places.length)];
  const other = below(2) ? values[below(values.length)] : places[below(places.length)][0];
  return new TextEncoder().encode(text.slice(0, index) + other + text.slice(index + found.length));
}
