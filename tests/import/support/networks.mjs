// What the tests of the importers share.
import { readFileSync } from 'node:fs';
import { builtEngine, ModelRunner } from '../../../models/node/engine.mjs';
import { openHdf5 } from '../../../models/node/hdf5.mjs';
import { readNetwork } from '../../../web/import/importer.js';
import { joined, modelFile } from '../../../web/import/model-file.js';
import { SourceFile } from '../../../web/import/source-file.js';

const folderOf = (name) => new URL(`../${name}/`, import.meta.url);

/** Files of tests/import/keras, or of another folder beside it, by their names. */
export const kept = (names, folder = 'keras') => names.map((name) => SourceFile.fromBytes(name, new Uint8Array(readFileSync(new URL(name, folderOf(folder))))));

/** A file with JSON or bytes in it. */
export const jsonFile = (name, value) => SourceFile.fromBytes(name, new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)));

export const read = (files, options = {}) => readNetwork(files, { openHdf5, ...options });

/** The draft of files whose weights are not needed. */
export async function draftOf(files, options) {
  const { draft, close } = await read(files, options);
  close();
  return draft;
}

/** What PyTorch or TensorFlow.js made of a picture with the networks of a folder: tests/import/write_keras.py, write_torch.py and write_tfjs.mjs. */
export const expected = (folder) => Object.entries(JSON.parse(readFileSync(new URL('expected.json', folderOf(folder)), 'utf8')).cases).map(([name, entry]) => ({ name, folder, ...entry }));

/** The picture that was given to them. */
export const picture = (shape, scale) => Float32Array.from({ length: shape.reduce((product, extent) => product * extent, 1) }, (_, index) => Math.fround(scale) * Math.fround(Math.fround((index * 7919) % 1009) / Math.fround(1009)));

const plain = { color: 'gray', fit: 'stretch', scale: [1], offset: [0] };

/** A model file of a draft, as the page writes it. */
export const written = (draft, options = {}) => joined(modelFile(draft, { id: 'test', preprocess: { ...plain, color: draft.input.shape[2] === 1 ? 'gray' : 'rgb' }, ...options }));

const sigmoid = (value) => 1 / (1 + Math.exp(-value));

/**
 * What the engine makes of an input with a network of one more layer: the sigmoid of the values of the layer `output`. So they come out as
 * they are, which would otherwise be made probabilities.
 */
export async function sigmoids(draft, output, count, input, options) {
  const layers = [...draft.layers];
  const outputs = draft.outputs;
  const flat = draft.add({ name: 'measured_row', type: 'Flatten', inputs: [output] });
  draft.outputs = [draft.add({ name: 'measured', type: 'Activation', config: { activation: 'sigmoid' }, inputs: [flat] })];
  const labels = draft.labels;
  draft.labels = [];
  try {
    const runner = await ModelRunner.open(builtEngine(), written(draft, options), Math.max(2, count));
    const result = runner.run(input);
    return count === 1 ? result.subarray(1) : result;
  } finally {
    Object.assign(draft, { layers, outputs, labels });
  }
}

/** The largest difference between sigmoids that the engine gave and values whose sigmoids they should be, as a part of the largest. */
export function distance(got, values) {
  const wanted = values.map(sigmoid);
  if (got.length !== wanted.length) return Infinity;
  return Math.max(...wanted.map((value, index) => Math.abs(value - got[index]))) / Math.max(...wanted);
}
