// ConvLens model files as Node's tools need them; the checking reader is the engine's (docs/MODEL_FORMAT.md).
import { readFile } from 'node:fs/promises';
import { Failure } from './failure.mjs';

const folder = new URL('../', import.meta.url);

/** A model of models/registry.json by its id: {bytes, graph}. */
export async function readModel(id) {
  const registry = JSON.parse(await readFile(new URL('registry.json', folder), 'utf8'));
  const there = registry.filter(({ file }) => file);
  const entry = there.find((candidate) => candidate.id === id);
  if (!entry) throw new Failure(`There is no model "${id}". There are: ${there.map((candidate) => candidate.id).join(', ')}.`);
  const bytes = await readFile(new URL(entry.file, folder));
  return { bytes, graph: graphOf(bytes) };
}

/** What a model file's header says: {metadata, tensors: {name: {dtype, shape, data_offsets}}}. */
export function describedIn(bytes) {
  const length = Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata, ...tensors } = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  return { metadata, tensors };
}

/** The graph in a model file's header. */
export const graphOf = (bytes) => JSON.parse(describedIn(bytes).metadata.network);

/** Pixels of 0 to 255, channel by channel, as the network's input: value * scale[c] + offset[c]. */
export function preprocessed(pixels, { scale, offset }) {
  const channels = Math.max(scale.length, offset.length);
  return Float32Array.from(pixels, (value, index) => {
    const channel = index % channels;
    return value * (scale[channel] ?? scale[0]) + (offset[channel] ?? offset[0]);
  });
}
