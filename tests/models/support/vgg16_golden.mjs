// What PyTorch says of the stand-in for VGG16: tests/golden/vgg16.json, written by vgg16.py beside it, and how a model file is held against it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describedIn, graphOf } from '../../../models/node/model_file.mjs';
import { summary, totalParams } from '../keras.mjs';

export const golden = JSON.parse(readFileSync(new URL('../../golden/vgg16.json', import.meta.url), 'utf8'));

/** The first digits of a hash, by which the golden tells bytes. */
export const digits = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** Holds a model file's layers to VGG16's: names, shapes and parameters. */
export function assertLayers(file) {
  const rows = summary(graphOf(file));
  assert.equal(totalParams(rows), 138_357_544);
  assert.deepEqual(rows.map(({ name, outputShape }) => ({ name, shape: outputShape })), golden.layers.map(({ name, shape }) => ({ name, shape })));
}

/** Holds a model file's tensors, bit for bit and in their order, to those that PyTorch computed with. */
export function assertWeights(file) {
  const start = 8 + Number(file.readBigUInt64LE(0));
  const pieces = Object.entries(describedIn(file).tensors).map(([name, { data_offsets: [from, to] }]) => [name, digits(file.subarray(start + from, start + to))]);
  assert.deepEqual(pieces, Object.entries(golden.pieces));
}

/** Holds the most probable classes to PyTorch's. */
export function assertProbabilities(probabilities) {
  for (const [index, probability] of golden.top) assert.ok(Math.abs(probabilities[index] - probability) < 1e-4, `class ${index}: ${probabilities[index]}, not ${probability}`);
}
