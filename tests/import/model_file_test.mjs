import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describedIn, graphOf } from '../../models/node/model_file.mjs';
import { Draft } from '../../web/import/draft.js';
import { modelFile } from '../../web/import/model-file.js';
import { readSafetensors } from '../../web/import/safetensors.js';
import { engine } from './support/engine.mjs';
import { distance, picture, sigmoids, written } from './support/networks.mjs';
import { random } from './support/random.mjs';

const next = random(11);
const weight = (...shape) => {
  const values = Float32Array.from({ length: shape.reduce((product, extent) => product * extent, 1) }, () => (next() - 0.5) / 10);
  return { shape, read: () => values };
};

/** A dense network, large enough for integers. */
function large(units = 257) {
  const draft = new Draft();
  draft.title = 'Large';
  const flat = draft.add({ name: 'flat', type: 'Flatten', inputs: [draft.setInput('input', [16, 16, 1])] });
  const hidden = draft.add({ name: 'hidden', type: 'Dense', config: { units, activation: 'relu' }, inputs: [flat], weights: { kernel: weight(256, units), bias: weight(units) } });
  draft.outputs = [draft.add({ name: 'scores', type: 'Dense', config: { units: 3 }, inputs: [hidden], weights: { kernel: weight(units, 3), bias: weight(3) } })];
  return draft;
}

test('The data begins at a multiple of 64 bytes, whatever the header’s length', () => {
  for (let length = 0; length < 70; length++) {
    const draft = large();
    draft.title = 'x'.repeat(length);
    const bytes = Buffer.from(written(draft));
    assert.equal((8 + Number(bytes.readBigUInt64LE(0))) % 64, 0, `title of ${length}`);
    assert.equal(graphOf(bytes).title, draft.title);
  }
});

test('The tensors tile the file, and are what the draft has', () => {
  const draft = large();
  const bytes = written(draft);
  const { tensors } = describedIn(Buffer.from(bytes));
  let end = 0;
  for (const { data_offsets: [from, to] } of Object.values(tensors)) {
    assert.equal(from, end);
    end = to;
  }
  assert.equal(8 + Number(new DataView(bytes.buffer).getBigUint64(0, true)) + end, bytes.length);
  for (const [name, { shape, read }] of readSafetensors(bytes).tensors) {
    assert.deepEqual([shape, read()], [draft.weights.get(name).shape, draft.weights.get(name).read()], name);
  }
});

test('Kernels alone are halves; large dense ones alone are integers, with a scale for each unit', () => {
  const types = (storage) => Object.fromEntries(Object.entries(describedIn(Buffer.from(written(large(), { storage }))).tensors).map(([name, { dtype }]) => [name, dtype]));
  assert.deepEqual(types('f32'), { 'hidden/kernel': 'F32', 'hidden/bias': 'F32', 'scores/kernel': 'F32', 'scores/bias': 'F32' });
  assert.deepEqual(types('f16'), { 'hidden/kernel': 'F16', 'hidden/bias': 'F32', 'scores/kernel': 'F16', 'scores/bias': 'F32' });
  assert.deepEqual(types('int8'), { 'hidden/kernel': 'I8', 'hidden/kernel_scale': 'F32', 'hidden/bias': 'F32', 'scores/kernel': 'F16', 'scores/bias': 'F32' });
});

test('Integers times scales are the weights, to half a step', () => {
  const draft = large();
  const bytes = written(draft, { storage: 'int8' });
  const { tensors } = readSafetensors(bytes);
  const scales = tensors.get('hidden/kernel_scale').read();
  const wanted = draft.weights.get('hidden/kernel').read();
  tensors.get('hidden/kernel').read().forEach((integer, index) => {
    const scale = scales[index % scales.length];
    assert.ok(Math.abs(integer * scale - wanted[index]) <= 0.5001 * scale);
  });
});

test('The engine opens all three kinds, and computes the same with them', { skip: engine ? false : 'the engine has not been built' }, async () => {
  const draft = large();
  const input = picture([16, 16, 1], 1);
  const values = [...await sigmoids(draft, 'scores', 3, input)].map((p) => Math.log(p / (1 - p)));
  for (const [storage, tolerance] of [['f16', 1e-3], ['int8', 1e-2]]) assert.ok(distance(await sigmoids(draft, 'scores', 3, input, { storage }), values) < tolerance, storage);
});

test('Weights beyond what halves hold are refused as halves', () => {
  const draft = large();
  draft.weights.get('scores/kernel').read()[0] = 70000;
  assert.throws(() => written(draft, { storage: 'f16' }), { code: 'unsupported-model', message: /scores\/kernel.*f32/ });
  assert.doesNotThrow(() => written(draft));
});

test('Weights that are not as many as their shape says are refused', () => {
  const draft = large();
  draft.weights.set('scores/bias', { shape: [4], read: () => new Float32Array(3) });
  assert.throws(() => written(draft), { name: 'ConvLensError', message: /scores\/bias/ });
});

test('One weight at a time is read while the file is written', () => {
  const draft = large();
  let readings = 0;
  for (const entry of draft.weights.values()) {
    const { read } = entry;
    entry.read = () => (readings++, read());
  }
  const pieces = modelFile(draft, { id: 'a', preprocess: {} });
  pieces.next();
  assert.equal(readings, 0);
  pieces.next();
  assert.equal(readings, 1);
});

test('Names of layers are made what the format allows, and unique', () => {
  const draft = new Draft();
  const names = ['a/b', 'a_b', '_private', '\u0000', '', 'Größe 5', '😀'.repeat(60), '😀'.repeat(60), 'a_b_2', 'a/b'].map((name) => draft.add({ name, type: 'Flatten', inputs: [] }));
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[^/\p{Cc}]+$/u);
  for (const name of names) assert.ok(Buffer.byteLength(name) <= 128 && Buffer.byteLength(name) > 0, name);
  assert.deepEqual(names.slice(0, 3), ['a_b', 'a_b_2', 'private']);
  assert.equal(names[5], 'Größe 5');
});
