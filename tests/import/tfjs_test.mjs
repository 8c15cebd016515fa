// Layers models of TensorFlow.js: model.json and the files of its weights. What they compute is compared in networks_test.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined } from '../../web/import/model-file.js';
import { elementsOf } from '../../web/import/numbers.js';
import { SourceFile } from '../../web/import/source-file.js';
import { draftOf, jsonFile, kept } from './support/networks.mjs';

const tfjs = async (change) => {
  const files = kept(['tfjs-uint8/model.json', 'tfjs-uint8/group1-shard1of3.bin', 'tfjs-uint8/group1-shard2of3.bin', 'tfjs-uint8/group1-shard3of3.bin']);
  const model = await files[0].json();
  change(model, files);
  return draftOf([jsonFile('model.json', model), ...files.slice(1)]);
};

test('Graph models of TensorFlow.js are refused, with the way out', async () => {
  const message = /graph model.*tfjs_layers_model/;
  await assert.rejects(tfjs((model) => { model.format = 'graph-model'; }), { code: 'unsupported-model', message });
  await assert.rejects(tfjs((model) => { model.modelTopology = { node: [], library: {}, versions: {} }; }), { code: 'unsupported-model', message });
  const from = { format: 'graph-model', generatedBy: '2.15.0', convertedBy: 'TensorFlow.js Converter v4.17.0' };
  await assert.rejects(tfjs((model) => Object.assign(model, from)), { message: /“from 2\.15\.0”, “TensorFlow\.js Converter v4\.17\.0”/ });
});

test('Missing shards of TensorFlow.js are named', async () => {
  await assert.rejects(tfjs((_, files) => files.splice(2, 1)), { code: 'incomplete-model', message: /group1-shard2of3\.bin/ });
});

/** A network with one file of weights. */
async function oneShard() {
  const [file, weights] = kept(['slashes/model.json', 'slashes/weights.bin'], 'tfjs');
  return { model: await file.json(), bytes: await weights.bytes() };
}
const opened = (model, ...files) => draftOf([jsonFile('model.json', model), ...files.map(([name, bytes]) => SourceFile.fromBytes(name, bytes))]);
const weightsOf = (draft) => [...draft.weights].map(([name, { shape, read: values }]) => [name, shape, [...values()]]);

test('The order in which TensorFlow.js lists weights does not matter', async () => {
  const { model, bytes } = await oneShard();
  const wanted = weightsOf(await opened(model, ['weights.bin', bytes]));
  const [{ weights }] = model.weightsManifest;
  let offset = 0;
  const pieces = weights.map(({ shape }) => bytes.subarray(offset, (offset += 4 * elementsOf(shape))));
  weights.reverse();
  assert.deepEqual(weightsOf(await opened(model, ['weights.bin', joined(pieces.reverse())])), wanted);
});

test('The one file of weights may have got another name; weights of something else, and of two networks at once, are refused', async () => {
  const { model, bytes } = await oneShard();
  const wanted = weightsOf(await opened(model, ['weights.bin', bytes]));
  assert.deepEqual(weightsOf(await opened(model, ['weights (1).bin', bytes])), wanted);
  await assert.rejects(draftOf([SourceFile.fromBytes('weights.bin', bytes)]), { code: 'incomplete-model', message: /“weights\.bin”.*model\.json/ });
  await assert.rejects(opened(model, ['a.bin', bytes], ['b.bin', bytes]), { code: 'incomplete-model', message: /“weights\.bin”/ });
  await assert.rejects(opened(model, ['weights.bin', joined([bytes, bytes])]), { code: 'corrupt-model', message: /not of this model/ });
  assert.deepEqual(weightsOf(await opened(model, ['weights.bin', bytes], ['weights.bin', bytes.slice()])), wanted, 'a copy');
  await assert.rejects(opened(model, ['weights.bin', bytes], ['weights.bin', bytes.map((byte) => byte ^ 1)]), { code: 'unsupported-model', message: /Several of the files are called “weights\.bin”/ });
});

test('Enlarging as only TensorFlow.js does it is refused with its version', async () => {
  const changed = async (config) => {
    const { model, bytes } = await oneShard();
    Object.assign(model.modelTopology.config.layers.find(({ class_name: type }) => type === 'Activation'), { class_name: 'UpSampling2D', config: { name: 'activation_Activation1', size: [2, 2], ...config } });
    return opened(model, ['weights.bin', bytes]);
  };
  assert.ok((await changed({ interpolation: 'nearest' })).layers.some(({ type }) => type === 'UpSampling2D'));
  await assert.rejects(changed({ interpolation: 'bilinear' }), { code: 'unsupported-model', message: /“activation_Activation1”.*\(TensorFlow\.js 4\.22\.0\)\.$/ });
});

test('A damaged model.json of TensorFlow.js is told in a sentence', async () => {
  const changes = [
    (model) => { model.weightsManifest = [null]; }, (model) => { model.weightsManifest = [{}]; }, (model) => { model.weightsManifest[0].paths = 'a'; }, (model) => { model.weightsManifest[0].weights = {}; },
    (model) => { model.weightsManifest[0].weights[0] = null; }, (model) => { model.weightsManifest[0].weights[0].shape = [1e9]; }, (model) => { model.weightsManifest[0].weights[0].shape = [0.5]; }, (model) => { model.weightsManifest[0].weights[1].name = 5; },
    (model) => { model.weightsManifest[0].weights[0].quantization.scale = 'x'; }, (model) => { model.weightsManifest[0].weights[0].quantization.min = null; }, (model) => { model.modelTopology = null; }, (model) => { model.modelTopology = { model_config: 'x' }; },
    (_, files) => files.splice(1, 3, ...files.slice(1).map(({ name }) => SourceFile.fromBytes(name, new Uint8Array(5)))),
  ];
  for (const [index, change] of changes.entries()) await assert.rejects(tfjs(change), (error) => error.name === 'ConvLensError' && error.code === 'corrupt-model' && !error.cause, `change ${index}`);
  for (const dtype of ['string', 'complex64', 'constructor']) await assert.rejects(tfjs((model) => { model.weightsManifest[0].weights[0].quantization.dtype = dtype; }), { code: 'unsupported-model', message: new RegExp(`${dtype}.*[^.] \\(TensorFlow\\.js, Keras 2\\.4\\.0\\)\\.$`) });
});

test('Teachable Machine’s network says what it is, and what its input is scaled to', async () => {
  const draft = await draftOf(kept(['teachable/model.json', 'teachable/weights.bin', 'teachable/metadata.json']));
  assert.deepEqual([draft.title, draft.source, draft.isTeachable], ['Teachable Machine', 'Teachable Machine (TensorFlow.js)', true]);
});
