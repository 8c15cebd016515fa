import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { graphDraft } from '../../web/import/graph-draft.js';

const weight = (...shape) => ({ shape, read: () => Float32Array.from({ length: shape.reduce((product, extent) => product * extent, 1) }, (_, index) => index) });
const input = { shape: [4, 4, 1] };
const layer = (name, type, config, inputs) => ({ name, type, ...(config && { config }), ...(inputs && { inputs }) });
const draftFor = (layers, tensors = {}, more = {}) => graphDraft({ input, layers, ...more }, new Map(Object.entries(tensors)), 'net');

function refused(layers, tensors, code, message, more) {
  assert.throws(() => draftFor(layers, tensors, more), (error) => {
    assert.deepEqual([error.name, error.code], ['ConvLensError', code], error.message);
    assert.match(error.message, message);
    if (code === 'unsupported-model') assert.match(error.message, /[^.] \(model format 1\)\.$/);
    return true;
  });
}

const conv = layer('conv', 'Conv2D', { filters: 2, kernel_size: 3 });
const convWeights = { 'conv.weight': weight(2, 1, 3, 3), 'conv.bias': weight(2) };

test('Layers that name no inputs take the one before them, the first one the picture', () => {
  const { layers, outputs } = draftFor([layer('a', 'ReLU'), layer('b', 'ReLU'), layer('c', 'Add', undefined, ['a', 'b'])]);
  assert.deepEqual(layers.map(({ inputs }) => inputs), [['input'], ['a'], ['a', 'b']]);
  assert.deepEqual(outputs, ['c']);
});

test('A convolution’s kernel [out, in, h, w] becomes [h, w, in, out]', () => {
  const kernel = draftFor([conv], convWeights).weights.get('conv/kernel');
  assert.deepEqual([kernel.shape, [...kernel.read()].slice(0, 4)], [[3, 3, 1, 2], [0, 9, 1, 10]]);
});

test('Behind Flatten a dense kernel’s inputs change from channel, row, column to row, column, channel; behind a mean they do not', () => {
  const flat = draftFor([conv, layer('flat', 'Flatten'), layer('fc', 'Dense', { units: 1, use_bias: false })], { ...convWeights, 'fc.weight': weight(1, 8) });
  assert.deepEqual([...flat.weights.get('fc/kernel').read()], [0, 4, 1, 5, 2, 6, 3, 7]);
  const mean = draftFor([conv, layer('mean', 'GlobalAveragePooling2D'), layer('flat', 'Flatten'), layer('fc', 'Dense', { units: 1, use_bias: false })], { ...convWeights, 'fc.weight': weight(1, 2) });
  assert.deepEqual([...mean.weights.get('fc/kernel').read()], [0, 1]);
});

test('Weights that are named as the page names them are taken as they are', () => {
  const { weights } = draftFor([conv, layer('flat', 'Flatten'), layer('fc', 'Dense', { units: 1, use_bias: false })], { ...convWeights, 'fc/kernel': weight(8, 1) });
  assert.deepEqual([...weights.get('fc/kernel').read()], [0, 1, 2, 3, 4, 5, 6, 7]);
});

test('Missing weights are named, with what to say if the layer has none', () => {
  refused([conv], {}, 'incomplete-model', /“conv\.weight”.*“conv\/kernel”/);
  refused([conv], { 'conv.weight': weight(2, 1, 3, 3) }, 'incomplete-model', /“conv\.bias”.*"use_bias": false/);
  refused([layer('bn', 'BatchNormalization')], { 'bn.running_mean': weight(1), 'bn.running_var': weight(1) }, 'incomplete-model', /"scale": false/);
  assert.deepEqual([...draftFor([layer('bn', 'BatchNormalization', { scale: false, center: false })], { 'bn.running_mean': weight(1), 'bn.running_var': weight(1) }).weights.keys()], ['bn/moving_mean', 'bn/moving_variance']);
});

test('Weights whose shape cannot be the layer’s are refused by name', () => {
  refused([conv], { ...convWeights, 'conv.weight': weight(2, 9) }, 'unsupported-model', /“conv\.weight” have the shape 2×9; expected 4 extents/);
  refused([layer('d', 'DepthwiseConv2D', { kernel_size: 3, depth_multiplier: 2 })], { 'd.weight': weight(3, 1, 3, 3), 'd.bias': weight(3) }, 'unsupported-model', /depth_multiplier/);
  refused([conv, layer('flat', 'Flatten'), layer('fc', 'Dense', { units: 1 })], { ...convWeights, 'fc.weight': weight(1, 7), 'fc.bias': weight(1) }, 'unsupported-model', /7 inputs.*2 channels/);
});

test('Flattened maps that are put together afterwards are refused, for their order is not known', () => {
  const layers = [conv, layer('one', 'Flatten', undefined, ['conv']), layer('two', 'Flatten', undefined, ['conv']), layer('both', 'Concatenate', undefined, ['one', 'two']), layer('fc', 'Dense', { units: 1 })];
  refused(layers, { ...convWeights, 'fc.weight': weight(1, 16), 'fc.bias': weight(1) }, 'unsupported-model', /Flatten them after/);
});

test('Graphs that are damaged are refused with a sentence', () => {
  for (const layers of [[], [null], ['a'], [{}], [{ name: 'a' }], [{ name: 5, type: 'ReLU' }], [layer('a', 'ReLU', 'x')], [layer('a', 'ReLU', [])], [layer('a', 'ReLU', {}, 'input')], [layer('a', 'ReLU', {}, [])], [layer('a', 'ReLU', {}, ['b'])]]) {
    refused(layers, {}, 'corrupt-model', /\.$/);
  }
  for (const outputs of ['a', [], ['b'], [5]]) refused([layer('a', 'ReLU')], {}, 'corrupt-model', /output/i, { outputs });
  for (const shape of [[4, 4], [4, 4, 2], [0, 4, 1], ['4', 4, 1], [4.5, 4, 1], [16]]) refused([layer('a', 'ReLU')], {}, 'unsupported-model', /Only pictures/, { input: { shape } });
  for (const wrong of [{ shape: [4, 4, 1], name: 5 }, { shape: [4, 4, 1], preprocess: 'gray' }, { shape: [4, 4, 1], preprocess: [] }]) refused([layer('a', 'ReLU')], {}, 'corrupt-model', /input/, { input: wrong });
});

test('All types of layers in the documents are known, others refused with the version', () => {
  const rows = readFileSync(new URL('../../docs/MODEL_FORMAT.md', import.meta.url), 'utf8').match(/\| type \|[^]*?\n\n/)[0].split('\n').slice(2);
  const types = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, type]) => type));
  assert.ok(types.length > 25 && types.includes('Rescaling'), String(types));
  for (const type of types) {
    try {
      draftFor([layer('a', type)]);
    } catch (error) {
      assert.doesNotMatch(error.message, /not supported/); // weights may be missing
    }
  }
  for (const type of ['LSTM', 'constructor']) refused([layer('a', type)], {}, 'unsupported-model', new RegExp(`“a” has the type “${type}”, which is not supported \\(model format 1\\)`));
});

test('What layers are set to is left to the engine', () => {
  assert.deepEqual(draftFor([layer('a', 'Clip', { min_value: 0 })]).layers, [{ name: 'a', type: 'Clip', inputs: ['input'], config: { min_value: 0 } }]);
});
