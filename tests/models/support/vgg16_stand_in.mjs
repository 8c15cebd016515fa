// VGG16 in its full size with weights that are made, not trained: every number is a hash of its place, so that tests/golden/vgg16.py makes
// the same ones and PyTorch can say what comes out. Weights are spread so that the values keep their size from layer to layer.
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeParts } from '../../../models/node/parts.mjs';
import { kerasDraft } from '../../../web/import/keras/keras.js';
import { knownArchitecture } from '../../../web/import/keras/known.js';
import { modelFile } from '../../../web/import/model-file.js';
import { elementsOf } from '../../../web/import/numbers.js';
import { preprocessOf } from '../../../web/import/preprocess.js';

const blocks = [2, 2, 3, 3, 3];
const names = [...blocks.flatMap((count, block) => Array.from({ length: count }, (_, index) => `block${block + 1}_conv${index + 1}`)), 'fc1', 'fc2', 'predictions'];
const inputShape = [224, 224, 3];
const flattened = 7 * 7 * 512;
const biasLimit = 0.1;
const inputStream = 2 * names.length; // behind those of kernels and biases
const lastGain = 1 / 64; // or one class would have all the probability
const means = [103.939, 116.779, 123.68]; // blue, green, red

/** 32 random bits for the element `index` of the tensor `stream`: C. Wellons' hash "lowbias32". */
export function hashOf(stream, index) {
  let bits = (index + Math.imul(stream, 0x9e3779b9)) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function uniform(stream, shape, limit) {
  const read = () => {
    const values = new Float32Array(elementsOf(shape));
    for (let index = 0; index < values.length; index++) values[index] = (hashOf(stream, index) * 2 ** -31 - 1) * limit;
    return values;
  };
  return { shape, read };
}

/** The weights of each layer as Keras's file has them: kernel and bias. */
function layerWeights() {
  let inputs = inputShape[2];
  return ({ layer: { class_name: type, config: { name, filters, units } } }) => {
    const number = names.indexOf(name);
    if (number < 0) return [];
    if (name === 'fc1') inputs = flattened;
    const outputs = filters ?? units;
    const shape = type === 'Conv2D' ? [3, 3, inputs, outputs] : [inputs, outputs];
    inputs = outputs;
    const limit = Math.sqrt(6 / elementsOf(shape.slice(0, -1))) * (name === 'predictions' ? lastGain : 1); // He et al. 2015
    return [uniform(2 * number, shape, limit), uniform(2 * number + 1, [outputs], biasLimit)];
  };
}

/** Keras's layers in order, the input first: {name, weights}, the weights being none or kernel and bias, {shape, read}, before they are rounded. */
export function standInLayers() {
  const weightsOf = layerWeights();
  return knownArchitecture(names).config.layers.map((layer) => ({ name: layer.config.name, weights: weightsOf({ layer }) }));
}

/** The stand-in as an importer would give it. */
export function standInDraft() {
  const draft = kerasDraft(knownArchitecture(names), { version: '1', source: 'made for tests', weightsOf: layerWeights() });
  draft.labels = Array.from({ length: 1000 }, (_, index) => `class ${index}`);
  return draft;
}

/** Its model file, piece by piece, as the build stores VGG16. */
export const standInFile = () => modelFile(standInDraft(), { id: 'vgg16', preprocess: preprocessOf({ scaling: 'caffe', fit: 'crop' }, 3), storage: 'int8' });

/** The picture that PyTorch was given, [224, 224, 3], red first. */
export function standInPicture() {
  const picture = new Uint8Array(elementsOf(inputShape));
  for (let index = 0; index < picture.length; index++) picture[index + 2 - 2 * (index % 3)] = hashOf(inputStream, index) >>> 24;
  return picture;
}

/** The same as the network's input: blue first, less the means. */
export function standInInput() {
  const input = new Float32Array(elementsOf(inputShape));
  for (let index = 0; index < input.length; index++) input[index] = (hashOf(inputStream, index) >>> 24) - Math.fround(means[index % 3]);
  return input;
}

/**
 * Writes the stand-in as the build writes VGG16: its parts into `folder`.
 * @returns {Promise<object[]>} the entries of the whole network and of its convolutions, for a registry.json
 */
export async function writeStandIn(folder) {
  const registry = JSON.parse(readFileSync(new URL('../../../models/registry.json', import.meta.url), 'utf8'));
  const { id, title, split } = registry.find((entry) => entry.id === 'vgg16');
  const path = join(folder, 'stand-in.safetensors');
  await mkdir(folder, { recursive: true });
  try {
    await pipeline(Readable.from(standInFile(), { objectMode: true }), createWriteStream(path));
    return await writeParts(path, folder, { id, title, inputShape }, split);
  } finally {
    await rm(path, { force: true });
  }
}
