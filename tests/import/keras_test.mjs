import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { unzipSync, zipSync } from 'fflate';
import { File, ready } from 'h5wasm/node';
import { sourceFile } from '../../models/node/source_file.mjs';
import { knownArchitecture } from '../../web/import/keras/known.js';
import { SourceFile } from '../../web/import/source-file.js';
import { draftFor, layer, refused, safetensorsOf, sequential } from './support/architectures.mjs';
import { draftOf, jsonFile, kept, read } from './support/networks.mjs';

const vggNames = ['input_1', ...[2, 2, 3, 3, 3].flatMap((count, block) => [...Array.from({ length: count }, (_, index) => `block${block + 1}_conv${index + 1}`), `block${block + 1}_pool`])];

// Known architectures

test('VGG16’s weights are recognised by their layers, with the dense ones', async () => {
  const { draft, close } = await read(kept(['vgg16.h5']));
  const types = draft.layers.map(({ type }) => type);
  assert.equal(draft.title, 'VGG16');
  assert.equal(draft.input.name, 'input_1');
  assert.deepEqual(draft.input.shape, [224, 224, 3]);
  assert.equal(types.filter((type) => type === 'Conv2D').length, 13);
  assert.deepEqual(types.slice(-4), ['Flatten', 'Dense', 'Dense', 'Dense']);
  assert.deepEqual(draft.layers.filter(({ type }) => type === 'Conv2D').map(({ config }) => config.filters), [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512]);
  assert.deepEqual(draft.layers.at(-1).config, { units: 1000, activation: 'softmax' });
  // In the file each layer's kernel is its number among all layers, and its bias a half more.
  assert.deepEqual([...draft.weights.get('block1_conv2/kernel').read(), ...draft.weights.get('block1_conv2/bias').read()], [2, 2.5]);
  assert.deepEqual([...draft.weights.get('predictions/kernel').read(), ...draft.weights.get('predictions/bias').read()], [22, 22.5]);
  close();
});

test('VGG19’s weights are recognised without the dense layers, and end with maps', async () => {
  const draft = await draftOf(kept(['vgg19.h5']));
  assert.equal(draft.layers.filter(({ type }) => type === 'Conv2D').length, 16);
  assert.deepEqual(draft.outputs, ['block5_pool']);
});

test('Known networks have their own names, whatever their files are called, and with a head ImageNet’s classes', async () => {
  for (const [name, title, classes] of [['vgg16.h5', 'VGG16', 'imagenet'], ['vgg19.h5', 'VGG19', '']]) {
    const [file] = kept([name]);
    file.name = 'vgg_weights_tf_dim_ordering_tf_kernels.h5';
    const draft = await draftOf([file]);
    assert.deepEqual([draft.title, draft.classes], [title, classes]);
  }
});

test('A network with VGG16’s convolutions and layers of its own behind them is not taken for VGG16', () => {
  const { config: { layers } } = knownArchitecture(vggNames);
  assert.equal(layers.at(-1).config.name, 'block5_pool');
  assert.equal(knownArchitecture([...vggNames, 'flatten', 'fc1', 'fc2', 'predictions']).config.layers.at(-1).config.name, 'predictions');
  for (const head of [['dense_1'], ['flatten', 'fc1', 'fc2', 'my_predictions'], ['flatten', 'fc1']]) assert.equal(knownArchitecture([...vggNames, ...head]), undefined, head.join());
});

test('Weights alone of an unknown network ask for its architecture', async () => {
  for (const [name, message] of [['chain-weights.h5', /model\.to_json\(\)/], ['graph.weights.h5', /Keras 3.*model\.to_json\(\)/], ['chain.safetensors', /weights alone/]]) {
    await assert.rejects(read(kept([name])), { code: 'incomplete-model', message });
  }
});

test('An architecture alone asks for the weights', async () => {
  await assert.rejects(read(kept(['topology.json'])), { code: 'incomplete-model', message: /topology\.json.*without weights/ });
});

// What is dropped, and what is kept

test('Layers that do something in training only are left out; Dropout stays, for it has a name in every textbook', async () => {
  const draft = await draftFor(sequential(layer('RandomFlip'), layer('RandomZoom'), layer('RandAugment'), layer('GaussianNoise'), layer('Dropout', { rate: 0.5 }), layer('Flatten'), layer('Identity')));
  assert.deepEqual(draft.layers.map(({ name, type, inputs }) => [name, type, inputs]), [['dropout', 'Dropout', ['inputlayer']], ['flatten', 'Flatten', ['dropout']]]);
});

test('A layer that is called twice appears twice, with its weights', async () => {
  const draft = await draftOf(kept(['graph-2.4.h5']));
  const shared = draft.layers.filter(({ name }) => /^shared/.test(name));
  assert.deepEqual(shared.map(({ name, inputs }) => [name, inputs]), [['shared', ['leaky']], ['shared_2', ['shared']]]);
  assert.ok(draft.weights.has('shared_2/kernel'));
});

test('Dictionaries of inputs and outputs are read as lists are', async () => {
  const draft = await draftFor({
    class_name: 'Functional',
    config: {
      name: 'net', input_layers: { picture: ['input', 0, 0] }, output_layers: { maps: ['relu', 0, 0], row: ['flatten', 0, 0] },
      layers: [layer('InputLayer', { name: 'input', batch_shape: [null, 8, 8, 3] }), { ...layer('ReLU'), inbound_nodes: [[['input', 0, 0, {}]]] }, { ...layer('Flatten'), inbound_nodes: [[['relu', 0, 0, {}]]] }],
    },
  });
  assert.deepEqual(draft.outputs, ['flatten', 'relu']);
});

test('Two layers of one name in two models each have their own weights', async () => {
  const inner = (name) => ({ class_name: 'Sequential', config: { name, layers: [layer('Dense', { name: 'dense', units: 2, use_bias: false })] } });
  const draft = await draftFor(sequential(inner('one'), inner('two'), layer('Dense', { name: 'dense', units: 5, use_bias: false })), { 'dense/kernel': [2, 5], 'one/dense/kernel': [3, 2], 'two/dense/kernel': [2, 2] });
  assert.deepEqual([...draft.weights].map(([name, { shape }]) => [name, shape]), [['dense/kernel', [3, 2]], ['dense_2/kernel', [2, 2]], ['dense_3/kernel', [2, 5]]]);
});

test('The mean and variance of Normalization may stand in its config, 0 among them', async () => {
  const { layers } = await draftFor(sequential(layer('Normalization', { axis: null, mean: 0, variance: 4 }), layer('Normalization', { name: 'b', axis: [-1], mean: [[[1, 2, 3]]], variance: [[[1, 4, 1]]] })));
  assert.deepEqual(layers.map(({ config }) => config), [{ scale: 0.5, offset: -0 }, { scale: [1, 0.5, 1], offset: [-1, -1, -3] }]);
});

test('The hard sigmoid is the one of the program that wrote the file', async () => {
  const typesOf = async (architecture) => (await draftFor(architecture)).layers.map(({ type, config }) => [type, config]);
  const old = [['Rescaling', { scale: 0.2, offset: 0.5 }], ['Clip', { min_value: 0, max_value: 1 }]];
  for (const keras_version of ['1.2.2', '2.15.0', 'tfjs-layers 4.22.0']) assert.deepEqual(await typesOf({ ...sequential(layer('Activation', { activation: 'hard_sigmoid' })), keras_version }), old, keras_version);
  assert.deepEqual(await typesOf({ ...sequential(layer('Activation', { activation: 'hard_sigmoid' })), keras_version: '3.1.0' }), [['Activation', { activation: 'hard_sigmoid' }]]);
});

test('Names with slashes are found among the weights, and not taken for one another', async () => {
  const dense = (name, units) => layer('Dense', { name, units, use_bias: false });
  const draft = await draftFor(sequential(dense('a/b', 2), dense('a', 4), dense('a/b/c', 5)), { 'a/b/c/kernel': [4, 5], 'a/kernel': [2, 4], 'a/b/kernel': [3, 2] });
  assert.deepEqual([...draft.weights].map(([name, { shape }]) => [name, shape]), [['a_b/kernel', [3, 2]], ['a/kernel', [2, 4]], ['a_b_c/kernel', [4, 5]]]);
});

// Refusals

test('Within models, weights are those of the layer that their names end with: others have its name in theirs', async () => {
  const dense = (name) => layer('Dense', { name, units: 3, use_bias: false });
  const inner = { class_name: 'Sequential', config: { name: 'inner', layers: [dense('a'), dense('a/b')] } };
  const draft = await draftFor(sequential(inner), { 'a/kernel/m': [9, 9], 'a/kernel/v': [9, 9], 'a/b/kernel/m': [9, 9], 'a/b/kernel': [3, 2], 'a/kernel': [3, 3] });
  assert.deepEqual([...draft.weights].map(([name, { shape }]) => [name, shape]), [['a/kernel', [3, 3]], ['a_b/kernel', [3, 2]]]);
});

test('Layers of one name whose weights the file does not tell apart are refused', async () => {
  const inner = (name) => ({ class_name: 'Sequential', config: { name, layers: [layer('Dense', { name: 'dense', units: 3, use_bias: false })] } });
  await refused(sequential(inner('one'), inner('two')), 'unsupported-model', /Several layers are called “dense”.*“kernel”.*Keras 2\.9\.0/, { 'x/dense/kernel': [3, 3], 'y/dense/kernel': [3, 3] });
});

test('What is not supported is refused with the layer’s name, its type and the version', async () => {
  const wrong = [
    [layer('Conv2DTranspose', { name: 'up' }), /“up” is of the type “Conv2DTranspose”.*Keras 2\.9\.0/], [layer('LSTM'), /LSTM/], [layer('Lambda', { name: 'mine' }), /“mine”.*“Lambda”/], [layer('constructor'), /“constructor”/],
    [layer('Conv2D', { data_format: 'channels_first' }), /channels first/], [layer('Convolution2D', { nb_filter: 3 }), /Keras 1/], [layer('ReLU', { threshold: 0.5 }), /threshold/],
    [layer('BatchNormalization', { axis: 1 }), /along the axis “1”/], [layer('BatchNormalization', { axis: [1, 2] }), /along the axis “\[1,2\]”/], [layer('Softmax', { axis: 1 }), /axis/], [layer('Normalization', { axis: -1, invert: true, mean: 1, variance: 1 }), /inverted/],
    [layer('Activation', { activation: 'mish' }), /activation “mish” of the layer “activation”/], [layer('Conv2D', { padding: 'causal' }), /“conv2d”.*“causal”/], [layer('Activation', { activation: { class_name: '__lambda__', config: { value: ['4wEA', null, null] } } }), /“__lambda__”/],
    [layer('Activation', { activation: { class_name: 'PReLU', config: {} } }), /PReLU/], [layer('Resizing'), /Resizing/], [layer('Permute', { dims: [2, 1, 3] }), /Permute/],
  ];
  for (const [entry, message] of wrong) await refused(sequential(entry), 'unsupported-model', message);
  await refused(sequential(layer('Flatten'), layer('MaxPooling2D')), 'unsupported-model', /works on maps/);
  await refused(sequential(layer('Reshape', { target_shape: [8, 24] }), layer('Dense', { units: 3 })), 'unsupported-model', /works on rows/);
  await refused(sequential(layer('Reshape', { target_shape: [8, 24] }), layer('BatchNormalization')), 'unsupported-model', /columns/);
  await refused(sequential(layer('Add')), 'unsupported-model', /“Add”/);
});

test('Whatever is not supported, the sentence says the version, once', async () => {
  const wrong = [layer('Conv2D', { data_format: 'channels_first' }), layer('Softmax', { axis: 1 }), layer('LSTM'), layer('Resizing'), layer('Activation', { activation: 'mish' })];
  for (const entry of wrong) await refused(sequential(entry), 'unsupported-model', /^(?!.*Keras 2\.9\.0.*Keras 2\.9\.0).*\(Keras 2\.9\.0\)/);
});

test('A class of one’s own that is made of inputs and outputs opens as the functional model that it is', async () => {
  const own = (class_name) => ({ class_name, config: { name: 'net', input_layers: [['input', 0, 0]], output_layers: [['relu', 0, 0]], layers: [layer('InputLayer', { name: 'input', batch_input_shape: [null, 8, 8, 3] }), { ...layer('ReLU'), inbound_nodes: [[['input', 0, 0, {}]]] }] } });
  const [mine, kerass] = [await draftFor(own('WithTrainStep')), await draftFor(own('Functional'))];
  assert.deepEqual(mine.layers, kerass.layers);
});

test('Layers that were quantised are refused, as their numbers are not those of the weights', async () => {
  const dtype = { class_name: 'QuantizedDTypePolicy', config: { mode: 'int8', source_name: 'float32' } };
  await refused(sequential(layer('Flatten'), layer('Dense', { units: 3, dtype })), 'unsupported-model', /“dense” is quantised \(int8\).*Keras 2\.9\.0/);
  await refused(sequential(layer('Flatten'), layer('Dense', { units: 3, dtype: 'int8_from_float32' })), 'unsupported-model', /“dense” is quantised \(int8_from_float32\)/);
  assert.equal((await draftFor(sequential(layer('Flatten', { dtype: 'float16' })))).layers.length, 1);
  assert.equal((await draftFor(sequential(layer('Flatten', { dtype: { class_name: 'DTypePolicy', config: { name: 'mixed_float16' } } })))).layers.length, 1);
});

test('Models that only their program can build are refused by their class', async () => {
  await refused({ class_name: 'MyModel', config: {} }, 'unsupported-model', /“MyModel”, which only its Python code can build/);
  await refused({ class_name: 'Sequential', config: { name: 'net', layers: [{ class_name: 'MyBlock', config: {} }] } }, 'incomplete-model', /size of its input/);
});

test('Inputs that are no pictures are refused', async () => {
  const withInput = (...shape) => ({ class_name: 'Sequential', config: { name: 'net', layers: [layer('InputLayer', { batch_input_shape: [null, ...shape] }), layer('Flatten')] } });
  for (const shape of [[10, 10, 4], [10], [null], [16, 16, 16, 1], [28, 28, null, 1], []]) await refused(withInput(...shape), 'unsupported-model', /Only pictures/);
  for (const shape of [[3, 28, 28], [1, 28, 26]]) await refused(withInput(...shape), 'unsupported-model', /channels first/);
  for (const shape of [[0, 8, 1], [-8, 8, 1], [8.5, 8, 1], ['8', 8, 1], [2 ** 40, 8, 1], [0]]) await refused(withInput(...shape), 'corrupt-model', /which is none/);
  await refused({ class_name: 'Sequential', config: [layer('Flatten')] }, 'incomplete-model', /size of its input/);
  const two = { class_name: 'Functional', config: { name: 'n', input_layers: [['a', 0, 0], ['b', 0, 0]], output_layers: [['a', 0, 0]], layers: ['a', 'b'].map((name) => ({ ...layer('InputLayer', { name, batch_input_shape: [null, 8, 8, 1] }), inbound_nodes: [] })) } };
  await refused(two, 'unsupported-model', /several inputs/);
});

const forPictures = (shape, ...layers) => ({ class_name: 'Sequential', config: { name: 'net', layers: [layer('InputLayer', { batch_input_shape: [null, ...shape] }), ...layers] } });
const told = (draft) => [draft.input.shape, draft.open];

test('A size that a model leaves open is told as open, and is what is said or a guess', async () => {
  const read = (shape, said) => draftOf([safetensorsOf({}), jsonFile('topology.json', forPictures(shape, layer('GlobalAveragePooling2D')))], { said });
  assert.deepEqual(told(await read([null, null, 3])), [[224, 224, 3], { size: true, channels: false }]);
  assert.deepEqual(told(await read([null, null, 1])), [[28, 28, 1], { size: true, channels: false }]);
  assert.deepEqual(told(await read([null, null, 3], { side: 96 })), [[96, 96, 3], { size: true, channels: false }]);
  assert.deepEqual(told(await read([20, null, 3], { side: 96 })), [[20, 96, 3], { size: true, channels: false }]);
  assert.deepEqual(told(await read([20, 10, 3], { side: 96 })), [[20, 10, 3], { size: false, channels: false }], 'what the file says holds');
  for (const side of [-1, 0, 1.5, NaN, 5000]) {
    await assert.rejects(read([null, null, 3], { side }), { code: 'unsupported-model', message: 'The size of the picture is a whole number of pixels from 1 to 2048.' });
  }
});

test('Channels that a model leaves open are those of its first convolution, and are asked for where it has none', async () => {
  const convolution = layer('Conv2D', { name: 'conv', filters: 2, kernel_size: [3, 3], use_bias: false });
  for (const channels of [1, 3]) {
    const draft = await draftFor(forPictures([28, 28, null], layer('ReLU'), convolution), { 'conv/kernel': [3, 3, channels, 2] });
    assert.deepEqual(told(draft), [[28, 28, channels], { size: false, channels: false }]);
  }
  await refused(forPictures([28, 28, null], convolution), 'unsupported-model', /Only pictures/, { 'conv/kernel': [3, 3, 4, 2] });
  const files = [safetensorsOf({}), jsonFile('topology.json', forPictures([28, 28, null], layer('Flatten')))];
  assert.deepEqual(told(await draftOf(files)), [[28, 28, 3], { size: false, channels: true }]);
  assert.deepEqual(told(await draftOf(files, { said: { channels: 1 } })), [[28, 28, 1], { size: false, channels: true }]);
});

test('Missing weights are named', async () => {
  await refused(sequential(layer('Conv2D', { name: 'conv', filters: 2, kernel_size: [3, 3] })), 'corrupt-model', /“conv” needs 2 arrays of weights \(kernel, bias\), but the file has 0/);
  await refused(sequential(layer('BatchNormalization', { name: 'bn', scale: false })), 'corrupt-model', /beta, moving_mean, moving_variance.*has 1/, { 'bn/beta': [3] });
});

test('Architectures that are damaged are refused with a sentence', async () => {
  const inputLayer = { ...layer('InputLayer', { name: 'input', batch_input_shape: [null, 8, 8, 3] }), inbound_nodes: [] };
  const functional = (config) => ({ class_name: 'Functional', config: { name: 'net', input_layers: [['input', 0, 0]], output_layers: [['flatten', 0, 0]], ...config } });
  const flatten = (inbound_nodes) => ({ ...layer('Flatten'), name: 'flatten', inbound_nodes });
  const wrong = [
    { class_name: 'Sequential', config: {} }, { class_name: 'Sequential', config: null }, { class_name: 'Sequential', config: { layers: [] } }, { class_name: 'Sequential', config: { layers: [null] } }, { class_name: 'Sequential', config: { layers: ['a', 5] } },
    { class_name: 'Sequential', config: { layers: { 0: {} } } }, sequential({ class_name: 'ReLU', config: 'relu' }), sequential({ class_name: 'ReLU', config: null }),
    functional({}), functional({ layers: [inputLayer] }), functional({ layers: [inputLayer, flatten([])] }), functional({ layers: [inputLayer, flatten([[]])] }), functional({ layers: [inputLayer, flatten([null])] }),
    functional({ layers: [inputLayer, flatten('x')] }), functional({ layers: [inputLayer, flatten([[['input', 0, 7, {}]]])] }), functional({ layers: [inputLayer, flatten([[['flatten', 0, 0, {}]]])] }), functional({ layers: [inputLayer, flatten([{ args: 'x' }])] }),
    functional({ layers: [inputLayer, flatten([[['input', 'a', 0, {}]]])] }), functional({ output_layers: 5, layers: [inputLayer, flatten([[['input', 0, 0, {}]]])] }), functional({ output_layers: [null], layers: [inputLayer, flatten([[['input', 0, 0, {}]]])] }),
  ];
  for (const [index, architecture] of wrong.entries()) {
    await refused(architecture, 'corrupt-model', /\.$/).catch((error) => assert.fail(`${index}: ${error.message}`));
  }
});

test('Models within models that would be called without end are refused, soon', { timeout: 20000 }, async () => {
  const value = (name) => ({ class_name: '__keras_tensor__', config: { keras_history: [name, 0, 0] } });
  let inner = { class_name: 'Functional', config: { name: 'm0', input_layers: ['i', 0, 0], output_layers: ['i', 0, 0], layers: [layer('InputLayer', { name: 'i', batch_shape: [null, 8, 8, 3] })] } };
  for (let depth = 1; depth < 15; depth++) {
    const calls = Array.from({ length: 20 }, (_, call) => ({ args: [{ ...value(call ? inner.config.name : 'i'), config: { keras_history: call ? [inner.config.name, call, 0] : ['i', 0, 0] } }], kwargs: {} }));
    const layers = [layer('InputLayer', { name: 'i', batch_shape: [null, 8, 8, 3] }), { ...inner, inbound_nodes: calls }];
    inner = { class_name: 'Functional', config: { name: `m${depth}`, input_layers: ['i', 0, 0], output_layers: [inner.config.name, 20, 0], layers } };
  }
  await refused(inner, 'unsupported-model', /more than 4096/);
  const deep = Array.from({ length: 40 }).reduce((net) => sequential(net), sequential(layer('Flatten')));
  await refused(deep, 'unsupported-model', /16 deep/);
  const many = sequential(...Array.from({ length: 5000 }, (_, index) => layer('ReLU', { name: `r${index}` })));
  await refused(many, 'unsupported-model', /more than 4096 layers/);
});

test('Arguments that are lists within lists without end are told', async () => {
  const nested = (depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const text = (depth) => `{"class_name": "Functional", "config": {"name": "n", "input_layers": ["i", 0, 0], "output_layers": ["f", 0, 0], "layers": [{"class_name": "InputLayer", "config": {"name": "i", "batch_shape": [null, 8, 8, 1]}}, {"class_name": "Flatten", "name": "f", "config": {"name": "f"}, "inbound_nodes": [{"args": ${nested(depth)}}]}]}}`;
  for (const depth of [20, 5000]) await assert.rejects(draftOf([safetensorsOf({}), jsonFile('topology.json', text(depth))]), { name: 'ConvLensError', code: 'corrupt-model' });
});

/** An HDF5 file, filled by `fill`. */
async function hdf5File(t, fill) {
  await ready;
  const folder = mkdtempSync(join(tmpdir(), 'convlens-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = new File(join(folder, 'a.h5'), 'w');
  fill(file);
  file.close();
  return sourceFile(join(folder, 'a.h5'));
}

/** One of a model whose weights, a kernel [2, 1], are what the library is told to store. */
const hdf5Model = (t, layers, { group, weight = 'kernel', kernel = { data: Float32Array.of(1, 2) }, attributes = {} }) => hdf5File(t, (file) => {
  const all = { model_config: JSON.stringify(forPictures([1, 2, 1], ...layers)), keras_version: '2.15.0', ...attributes };
  for (const [name, value] of Object.entries(all)) file.create_attribute(name, value);
  file.create_attribute('layer_names', [group], [1], `S${group.length}`);
  const weights = file.create_group(group);
  weights.create_attribute('weight_names', [weight], [1], `S${weight.length}`);
  const [name, ...outer] = weight.split('/').reverse();
  outer.reverse().reduce((place, part) => place.create_group(part), weights).create_dataset({ name, shape: [2, 1], ...kernel });
});
const dense = layer('Dense', { name: 'fc', units: 1, use_bias: false });
const hdf5With = (kernel, t, attributes) => hdf5Model(t, [layer('Flatten'), dense], { group: 'fc', kernel, attributes });

test('Weights within a model that are called otherwise than their layers are refused with the way out', async (t) => {
  const inner = { class_name: 'Sequential', config: { name: 'inner', layers: [dense] } };
  const named = (weight) => hdf5Model(t, [layer('Flatten'), inner], { group: 'inner', weight });
  assert.deepEqual((await draftOf([await named('fc/kernel:0')])).weights.get('fc/kernel').shape, [2, 1]);
  await assert.rejects(draftOf([await named('fc_1/kernel:0')]), { code: 'unsupported-model', message: /around the layer “fc”.*TensorFlow 1.*save it again \(Keras 2\.15\.0\)\./ });
});

test('Arrays that HDF5 stores in a way that is not supported are refused by name and version', async (t) => {
  const draft = await draftOf([await hdf5With({ data: Float32Array.of(1, 2) }, t)]);
  assert.deepEqual(draft.weights.get('fc/kernel').shape, [2, 1]);
  await assert.rejects(draftOf([await hdf5With({ data: ['a', 'b'], dtype: 'S1' }, t)]), { code: 'unsupported-model', message: /“fc\/kernel”.*[^.] \(Keras 2\.15\.0\)\.$/ });
});

test('Theano’s kernels are turned round: a file with them is refused', async (t) => {
  const data = Float32Array.of(1, 2);
  await assert.rejects(draftOf([await hdf5With({ data }, t, { backend: 'theano' })]), { code: 'unsupported-model', message: /Keras 2\.15\.0 with Theano/ });
  assert.equal((await draftOf([await hdf5With({ data }, t, { backend: 'tensorflow' })])).layers.length, 2);
});

test('Weights in the newer container are of the version that their architecture says', async () => {
  const architecture = JSON.parse(new TextDecoder().decode(unzipSync(await kept(['graph-3.6.keras'])[0].bytes())['config.json']));
  const draft = await draftOf([...kept(['graph.weights.h5']), jsonFile('topology.json', { ...architecture, keras_version: '3.6.0' })]);
  assert.equal(draft.source, 'Keras 3.6.0 (HDF5, weights)');
});

// Containers

test('A .keras file without its parts, or with damaged ones, is refused; nothing of it stays on the disk', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'convlens-'));
  const usual = process.env.TMPDIR;
  process.env.TMPDIR = folder; // other tests put something into the usual one at the same time
  t.after(() => {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
    rmSync(folder, { recursive: true });
  });
  const entries = unzipSync(await kept(['photo-3.6.keras'])[0].bytes());
  const keras = (changes) => read([SourceFile.fromBytes('a.keras', zipSync(Object.fromEntries(Object.entries({ ...entries, ...changes }).filter(([, bytes]) => bytes))))]);
  await assert.rejects(keras({ 'model.weights.h5': undefined }), { code: 'incomplete-model', message: /without weights/ });
  await assert.rejects(keras({ 'config.json': undefined }), { code: 'incomplete-model', message: /model\.to_json/ });
  await assert.rejects(keras({ 'config.json': Buffer.from('{"class_name": ') }), { code: 'corrupt-model', message: /config\.json.*JSON/ });
  await assert.rejects(keras({ 'config.json': Buffer.from('{}') }), { code: 'corrupt-model', message: /describes no model/ });
  await assert.rejects(keras({ 'config.json': Buffer.from(JSON.stringify(sequential(layer('LSTM')))) }), { code: 'unsupported-model', message: /LSTM/ });
  await assert.rejects(keras({ 'model.weights.h5': Buffer.from('no HDF5') }), { name: 'ConvLensError' });
  await assert.rejects(keras({ 'model.weights.h5': entries['model.weights.h5'].subarray(0, 700) }), { name: 'ConvLensError', code: 'corrupt-model' });
  const { close } = await keras({});
  assert.equal(readdirSync(folder).length, 1, 'what is open lies there');
  close();
  assert.deepEqual(readdirSync(folder), []);
});

test('NaN and Infinity, which Python writes into JSON, do not disturb', async () => {
  const entries = unzipSync(await kept(['photo-3.6.keras'])[0].bytes());
  const config = Buffer.from(entries['config.json']).toString().replace('"name": "photo"', '"name": "photo", "limits": [NaN, -Infinity,Infinity], "text": "a: NaN, b"');
  const draft = await draftOf([SourceFile.fromBytes('a.keras', zipSync({ ...entries, 'config.json': Buffer.from(config) }))]);
  assert.equal(draft.layers[0].type, 'Rescaling');
});

test('What other programs write is refused with what to do instead', async () => {
  const given = (name, ...bytes) => [SourceFile.fromBytes(name, Uint8Array.from(bytes.flat()))];
  const ascii = (word) => [...Buffer.from(word)];
  const numpyHeader = "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }";
  const pt = zipSync({ 'net/data.pkl': Uint8Array.of(0x80, 2, 0x7d), 'net/data/0': Uint8Array.of(8, 5, 0x12, 0x3f), 'net/version': Buffer.from('3\n') });
  const cases = [
    [given('net.pt', [...pt]), 'unsupported-model', /“net\.pt”.*pickle.*torch\.onnx\.export/], [given('old.pth', 0x80, 2, 0x8a, 10), 'unsupported-model', /“old\.pth”.*torch\.onnx\.export/], [given('model.pkl', 0x80, 4, 0x95, 10), 'unsupported-model', /“model\.pkl” is a pickle of Python/], [given('saved.zip', [...zipSync({ 'model.pkl': Uint8Array.of(0x80, 4, 0x95, 10) })]), 'unsupported-model', /“saved\.zip” is a pickle of Python/],
    [given('net.tflite', 28, 0, 0, 0, ascii('TFL3')), 'unsupported-model', /TensorFlow Lite.*\.keras/], [given('saved_model.pb', 8, 1), 'unsupported-model', /SavedModel.*\.keras/],
    [given('net.h5', 1, 2, 3), 'corrupt-model', /net\.h5/], [given('photo.png', 0x89, ascii('PNG')), 'unsupported-model', /photo\.png.*Keras/], [given('model.json', ascii('{"a": ')), 'corrupt-model', /model\.json.*JSON/],
    [given('empty.zip', [...zipSync({})]), 'corrupt-model', /empty/], [given('weights.npy', [...Buffer.from([0x93]), ...ascii('NUMPY'), 1, 0, numpyHeader.length, 0, ...ascii(numpyHeader), 5]), 'incomplete-model', /SqueezeNet/],
    [[], 'incomplete-model', /No file/], [given('shard.bin'), 'corrupt-model', /“shard\.bin” is empty/], [given('net.mlmodel', 8, 1, 0x12, 1), 'unsupported-model', /“net\.mlmodel” is no network/],
    [[...given('net.onnx', 8, 7, 0x3a, 0), ...given('other.pt', [...zipSync({ 'net/data.pkl': Uint8Array.of(0x80, 2, 0x7d) })])], 'unsupported-model', /^“other\.pt” is a PyTorch file/],
  ];
  for (const [files, code, message] of cases) await assert.rejects(read(files), { name: 'ConvLensError', code, message });
});

test('Weights with a damaged architecture beside them name the architecture', async () => {
  await assert.rejects(read([...kept(['chain-weights.h5']), jsonFile('topology.json', '{"class_name": "Seq')]), { code: 'corrupt-model', message: /topology\.json/ });
});

test('An architecture is read however Python or a Windows shell has written it', async () => {
  const text = readFileSync(new URL('keras/topology.json', import.meta.url), 'utf8');
  const weights = kept(['chain-weights.h5']);
  const layersOf = async (bytes) => (await draftOf([...weights, SourceFile.fromBytes('topology.json', new Uint8Array(bytes))])).layers;
  const usual = await layersOf(Buffer.from(text));
  assert.ok(usual.length > 5);
  assert.deepEqual(await layersOf(Buffer.from(JSON.stringify(text))), usual, 'json.dump(model.to_json(), file)');
  assert.deepEqual(await layersOf(Buffer.from(`\ufeff${text}`, 'utf16le')), usual);
  assert.deepEqual(await layersOf(Buffer.from(`\ufeff${text}`, 'utf16le').swap16()), usual);
});

test('A network has the name of its file, if that says something', async () => {
  const titled = async (name, from) => (await draftOf([SourceFile.fromBytes(name, await kept([from])[0].bytes())])).title;
  assert.equal(await titled('My LeNet.h5', 'chain-2.1.h5'), 'My LeNet');
  assert.equal(await titled('LeNet v1.2.h5', 'chain-2.1.h5'), 'LeNet v1.2');
  assert.equal(await titled('model.keras', 'photo-3.6.keras'), 'photo');
  assert.equal(await titled('model (1).h5', 'chain-2.1.h5'), 'model (1)');
});
