import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ModelRunner } from '../../models/node/engine.mjs';
import { Draft } from '../../web/import/draft.js';
import { joined, modelFile } from '../../web/import/model-file.js';
import { looksLikeOnnx, readOnnx } from '../../web/import/onnx/onnx.js';
import { SourceFile } from '../../web/import/source-file.js';
import { engine } from './support/engine.mjs';
import { evaluated } from './support/evaluate.mjs';
import { draftOf } from './support/networks.mjs';
import { external, floats, integers, modelBytes, node, valueInfo } from './support/onnx_model.mjs';
import { sampleBytes, sampleNames, sampleValues } from './support/onnx_samples.mjs';

const preprocess = { color: 'gray', fit: 'stretch' };
const fileOf = (draft) => joined(modelFile(draft, { id: 'sample', preprocess }));
const layersOf = (bytes) => readOnnx(bytes).layers;

function assertClose(actual, expected, what, tolerance = 2e-5) {
  assert.equal(actual.length, expected.length, what);
  expected.forEach((value, index) => {
    const isClose = Math.abs(actual[index] - value) <= tolerance * Math.max(1, Math.abs(value));
    assert.ok(isClose, `${what}, number ${index}: ${actual[index]}, expected ${value}`);
  });
}

for (const name of sampleNames) {
  test(`${name}: computes what PyTorch computes`, () => {
    const draft = readOnnx(sampleBytes(name));
    const { input, outputs: listed } = sampleValues(name);
    const isMap = ({ shape, values }) => values.length > Math.max(...shape);
    const outputs = [...listed.filter((output) => !isMap(output)), ...listed.filter(isMap)]; // the class scores come first
    const computed = evaluated(draft, input);
    assert.equal(draft.outputs.length, outputs.length);
    outputs.forEach(({ shape, values }, index) => {
      const output = computed.get(draft.outputs[index]);
      if (shape.length === 3 && values.length > Math.max(...shape)) assert.deepEqual([...output.shape], shape, `shape of output ${index}`);
      assertClose(output.values, values, `output ${index}`);
    });
  });
}

const softmax = (scores) => {
  const powers = scores.map((score) => Math.exp(score));
  return powers.map((power) => power / powers.reduce((sum, value) => sum + value));
};

const classifiers = sampleNames.filter((name) => {
  const { shape } = sampleValues(name).outputs[0];
  return shape.length === 1 || shape.slice(1).every((extent) => extent === 1);
});

for (const name of classifiers) {
  const draft = readOnnx(sampleBytes(name));
  const options = { skip: !engine && 'the engine has not been built' };
  test(`${name}: the page’s engine gives PyTorch’s probabilities`, options, async () => {
    const { input, outputs: [{ values }] } = sampleValues(name);
    const isReady = /softmax/i.test(draft.layers.find((layer) => layer.name === draft.outputs[0]).type);
    const runner = await ModelRunner.open(engine, fileOf(draft), values.length);
    assertClose(runner.run(input), isReady ? values : softmax([...values]), 'probabilities');
  });
}

test('The draft says where it comes from, its title and its input', () => {
  const draft = readOnnx(sampleBytes('keras-channels-last-13'), { title: 'Flowers' });
  assert.equal(draft.title, 'Flowers');
  assert.equal(draft.source, 'ONNX, opset 13, from tf2onnx 1.13.0 2c1db5');
  assert.deepEqual(draft.input, { name: 'x', shape: [6, 8, 3] });
  assert.equal(readOnnx(sampleBytes('cntk-8')).title, 'CNTKGraph');
  assert.equal(readOnnx(sampleBytes('keras-channels-last-13')).title, '', 'an exporter’s name is no title');
  assert.equal(readOnnx(modelBytes()).source, 'ONNX, opset 13');
});

test('A network that nothing says a title of has one nevertheless', async () => {
  assert.equal((await draftOf([SourceFile.fromBytes('model.onnx', sampleBytes('keras-channels-last-13'))])).title, 'My network');
});

test('Layers have the names of PyTorch’s modules, of Keras’s layers, or of CNTK’s nodes', () => {
  const names = (sample) => layersOf(sampleBytes(sample)).map(({ name }) => name);
  const classic = ['conv1', 'norm1', 'relu', 'maxpool', 'conv2', 'leakyrelu', 'averagepool', 'reshape', 'fc1', 'norm2', 'tanh', 'fc2', 'logsoftmax'];
  assert.deepEqual(names('torch-classic-11-kept'), classic);
  assert.deepEqual(names('keras-channels-last-13'), ['rescaling', 'conv2d', 'conv2d.relu', 'max_pooling2d', 'flatten', 'dense', 'dense.softmax']);
  assert.deepEqual(names('cntk-8'), ['Convolution28', 'ReLU32', 'Pooling66', 'Times212_reshape0', 'Times212']);
  assert.deepEqual(names('torch-sequential-16'), ['conv_0', 'hardswish_1', 'flatten_2', 'gemm_3', 'softplus_4']);
  assert.deepEqual(names('convolutions-11'), ['conv1', 'conv2', 'conv3'], 'of weights, where the nodes have none');
  const block = names('torch-modern-14').filter((name) => name.startsWith('blocks.1'));
  assert.deepEqual(block.slice(0, 4), ['blocks.1.expand', 'blocks.1.act', 'blocks.1.depthwise', 'blocks.1.act_1']);
});

test('Padding is “same” where it is, and nothing is said that goes without saying', () => {
  const [conv1, , , pool] = layersOf(sampleBytes('torch-classic-11-kept'));
  assert.deepEqual(conv1.config, { filters: 4, kernel_size: [3, 3], padding: 'same', use_bias: false });
  assert.deepEqual(pool.config, { pool_size: [2, 2] });
});

test('A bias that is an Add of its own becomes the layer’s, unless something else uses the layer’s output', () => {
  const kernel = floats('w', [2, 3, 3, 3]);
  const bias = floats('b', [2, 1, 1]);
  const nodes = [node('Conv', ['x', 'w'], 'c'), node('Add', ['b', 'c'], 'y')];
  const merged = layersOf(modelBytes({ nodes, tensors: [kernel, bias] }));
  assert.deepEqual(merged.map(({ type }) => type), ['Conv2D']);
  assert.equal(merged[0].config.use_bias, undefined);
  const apart = layersOf(modelBytes({ nodes, tensors: [kernel, bias], outputs: ['y', 'c'] }));
  assert.deepEqual(apart.map(({ type }) => type), ['Conv2D', 'Rescaling']);
});

test('Operators that no output needs are left out, though they are not supported', () => {
  const nodes = [node('Relu', ['x'], 'y'), node('LRN', ['x'], 'z', { size: 3 })];
  assert.deepEqual(layersOf(modelBytes({ nodes })).map(({ type }) => type), ['ReLU']);
});

test('Dropout stays as a layer with its rate, which is an attribute before opset 12 and an input from then on', () => {
  const nodes = (...rate) => [node('Dropout', ['x', ...rate], 'y', rate.length === 0 ? { ratio: 0.25 } : {})];
  const expected = [{ name: 'my Dropout', type: 'Dropout', inputs: ['x'], config: { rate: 0.25 } }];
  assert.deepEqual(layersOf(modelBytes({ opset: 9, nodes: nodes() })), expected);
  assert.deepEqual(layersOf(modelBytes({ nodes: nodes('r'), tensors: [floats('r', [], [0.25])] })), expected);
});

// What a file leaves open of its pictures

const pictures = (shape, said, model = {}) => readOnnx(modelBytes({ ...model, inputs: [valueInfo('x', shape)] }), { said });
const convolution = (channels) => ({ nodes: [node('Conv', ['x', 'w'], 'y')], tensors: [floats('w', [2, channels, 3, 3])] });

test('A network for any height and width says so, and takes photos of 224 × 224 and grey pictures of 28 × 28 unless told otherwise', () => {
  for (const [shape, guess] of [[['N', 3, 'h', 'w'], [224, 224, 3]], [['N', 1, 'h', 'w'], [28, 28, 1]], [['N', 'h', 'w', 3], [224, 224, 3]], [['N', 'h', 'w'], [28, 28, 1]]]) {
    const { input, open } = pictures(shape);
    assert.deepEqual([input.shape, open], [guess, { size: true, channels: false }], shape.join());
    assert.deepEqual(pictures(shape, { side: 50 }).input.shape, [50, 50, guess[2]], shape.join());
  }
  assert.deepEqual(pictures([1, 3, 8, 6], { side: 50, channels: 1 }).input.shape, [8, 6, 3], 'what the file says holds');
  assert.deepEqual(pictures([1, 3, 8, 'w']).input.shape, [8, 8, 3], 'a picture of which one side is said is a square');
});

test('Where the channels are open the first convolution says whether the pictures are grey', () => {
  for (const channels of [1, 3]) {
    const { input, open } = pictures(['N', 'c', 8, 8], {}, convolution(channels));
    assert.deepEqual([input.shape, open.channels], [[8, 8, channels], false]);
  }
  assert.throws(() => pictures(['N', 'c', 8, 8], {}, convolution(4)), { code: 'unsupported-model', message: /1 or 3 channels/ });
});

test('Where no convolution says it, channels that are open are asked for; they stand where the file leaves them open', () => {
  for (const shape of [['N', 'c', 8, 8], ['N', 8, 8, 'c'], ['N', 'c', 'h', 'w']]) {
    assert.deepEqual([pictures(shape).open.channels, pictures(shape).input.shape[2]], [true, 3], shape.join());
    assert.deepEqual(pictures(shape, { side: 8, channels: 1 }).input.shape, [8, 8, 1], shape.join());
  }
});

test('Where the layers fit one size only that is the guess, and another one is refused in a sentence', () => {
  const dense = { nodes: [node('Flatten', ['x'], 'f'), node('Gemm', ['f', 'k'], 'y')], tensors: [floats('k', [3 * 64 * 64, 2])] };
  assert.deepEqual(pictures(['N', 3, 'h', 'w'], {}, dense).input.shape, [64, 64, 3]);
  assert.throws(() => pictures(['N', 3, 'h', 'w'], { side: 96 }, dense), { code: 'unsupported-model', message: 'Pictures of 96×96 pixels do not fit the layers of this network.' });
  assert.throws(() => pictures(['N', 3, 'h', 'w'], { side: 96 }, { nodes: [node('LRN', ['x'], 'y', { size: 3 })] }), /“LRN”.* is not supported/, 'the size is not to blame');
});

test('A size that is not usual is found as well, the roundest one of several', () => {
  const dense = (inputs, ...before) => ({ nodes: [...before, node('Flatten', [before.length > 0 ? 'p' : 'x'], 'f'), node('Gemm', ['f', 'k'], 'y')], tensors: [floats('k', [inputs, 2])] });
  const halved = node('MaxPool', ['x'], 'p', { kernel_shape: [2, 2], strides: [2, 2] });
  assert.deepEqual(pictures(['N', 3, 'h', 'w'], {}, dense(3 * 50 * 50)).input.shape, [50, 50, 3]);
  assert.deepEqual(pictures(['N', 3, 'h', 'w'], {}, dense(3 * 25 * 25, halved)).input.shape, [50, 50, 3], '51 fits, too');
  assert.deepEqual(pictures(['N', 'c', 'h', 'w'], {}, dense(45 * 45)).input.shape, [45, 45, 1]);
  assert.throws(() => pictures(['N', 3, 'h', 'w'], { side: 96 }, dense(3 * 50 * 50)), { message: 'Pictures of 96×96 pixels do not fit the layers of this network.' });
  assert.throws(() => pictures(['N', 3, 'h', 'w'], {}, dense(7)), { code: 'unsupported-model', message: /“my Gemm” has a kernel for pictures of another size.*opset 13/ }, 'nothing fits');
  assert.throws(() => pictures(['N', 3, 'h', 'w'], { side: 96 }, dense(7)), { code: 'unsupported-model', message: /Export the network with the height/ }, 'of what was said neither');
  const pooled = { nodes: [node('GlobalAveragePool', ['x'], 'p'), node('Flatten', ['p'], 'f'), node('Gemm', ['f', 'k'], 'y')], tensors: [floats('k', [7, 2])] };
  for (const said of [{}, { side: 96 }]) assert.throws(() => pictures(['N', 3, 'h', 'w'], said, pooled), { code: 'corrupt-model', message: /a kernel of 7 × 2, expected 3 × any/ }, 'the size is not to blame');
});

test('Where the layers fit some sizes only and the guess is none of them, another one is found', () => {
  const nodes = [node('Shape', ['x'], 'shape'), node('Sub', ['whole', 'shape'], 'ends'), node('Concat', ['begins', 'ends'], 'pads', { axis: 0 }), node('Pad', ['x', 'pads'], 'p'), node('Flatten', ['p'], 'f'), node('Gemm', ['f', 'k'], 'y')];
  const tensors = [integers('whole', [1, 3, 100, 100]), integers('begins', [0, 0, 0, 0]), floats('k', [3 * 100 * 100, 2])];
  assert.deepEqual(pictures(['N', 3, 'h', 'w'], {}, { nodes, tensors }).input.shape, [28, 28, 3], 'larger ones than 100 × 100 cannot be padded to that');
});

test('No other sizes are tried where the size is not to blame, and what is to blame is said', (t) => {
  const inputs = t.mock.method(Draft.prototype, 'setInput').mock;
  assert.throws(() => pictures(['N', 3, 'h', 'w'], {}, { nodes: [node('LRN', ['x'], 'y', { size: 3 })] }), /“LRN”.* is not supported/);
  assert.equal(inputs.callCount(), 2, 'for what is open, and for the guess');
  const nodes = [node('Flatten', ['x'], 'f'), node('Gemm', ['f', 'k'], 'g'), node('LRN', ['g'], 'y', { size: 3 })];
  assert.throws(() => pictures(['N', 3, 'h', 'w'], {}, { nodes, tensors: [floats('k', [3 * 50 * 50, 2])] }), /“LRN”.* is not supported/);
});

test('The mean and the largest of maps may be taken over one axis that Reshape has made of height and width', () => {
  const input = Float32Array.from({ length: 192 }, (_, index) => Math.sin(index) * (1 + (index % 3)));
  const of = (best, channel) => best(Array.from({ length: 64 }, (_, pixel) => input[3 * pixel + channel]));
  const largest = (values) => Math.max(...values);
  const mean = (values) => values.reduce((sum, value) => sum + value) / values.length;
  for (const [op, best] of [['ReduceMean', mean], ['ReduceMax', largest]]) {
    for (const keepdims of [0, 1]) {
      const nodes = [node('Reshape', ['x', 's'], 'r'), node(op, ['r'], 'm', { axes: [2], keepdims }), node('Reshape', ['m', 't'], 'y')];
      const draft = readOnnx(modelBytes({ nodes, tensors: [integers('s', [1, 3, -1]), integers('t', [1, 3])] }));
      assertClose(evaluated(draft, input).get(draft.outputs[0]).values, [0, 1, 2].map((channel) => of(best, channel)), `${op}, ${keepdims}`);
    }
  }
  const wrong = (axes, ...shape) => readOnnx(modelBytes({ nodes: [node('Reshape', ['x', 's'], 'r'), node('ReduceMean', ['r'], 'y', { axes })], tensors: [integers('s', shape)] }));
  assert.throws(() => wrong([1], 1, 3, 64), /reduces something else/, 'over the channels');
  assert.throws(() => wrong([2], 1, 24, 8), /reduces something else/, 'over rows of pixels');
});

test('A vector without an axis for the batch goes through MatMul', () => {
  const kernel = floats('k', [3, 2], [1, 10, 2, 20, 3, 30]);
  const nodes = [node('GlobalAveragePool', ['x'], 'g'), node('Squeeze', ['g'], 's'), node('MatMul', ['s', 'k'], 'm'), node('Add', ['m', 'b'], 'y')];
  const draft = readOnnx(modelBytes({ nodes, tensors: [kernel, floats('b', [2], [0.5, 5])] }));
  const values = evaluated(draft, Float32Array.from({ length: 192 }, (_, index) => [1, 2, 4][index % 3])).get(draft.outputs[0]);
  assert.deepEqual([...values.values], [1 + 4 + 12 + 0.5, 10 + 40 + 120 + 5]);
});

// Tensors in files beside it

const besides = { nodes: [node('Conv', ['x', 'w'], 'c'), node('Conv', ['c', 'v'], 'y')] };
const weightOf = (draft, layer) => [...draft.weights.get(`${layer}/kernel`).read()];
const kernelsOf = (draft) => draft.layers.map(({ name }) => weightOf(draft, name));
const bytesOf = (values) => new Uint8Array(Float32Array.from(values).buffer);

test('Tensors may lie in a file beside the network, each at its place', async () => {
  const [w, v] = [12, 8].map((count, tensor) => Array.from({ length: count }, (_, index) => 100 * tensor + index));
  const within = readOnnx(modelBytes({ ...besides, tensors: [floats('w', [4, 3, 1, 1], w), floats('v', [2, 4, 1, 1], v)] }));
  const places = [external('w', [4, 3, 1, 1], { location: './folder/net.onnx.data', offset: 64, length: 48 }), external('v', [2, 4, 1, 1], { location: 'net.onnx.data', offset: 128 })];
  const data = new Uint8Array(160);
  data.set(bytesOf(w), 64);
  data.set(bytesOf(v), 128);
  data.set([0x80, 2]); // as a pickle begins
  const network = SourceFile.fromBytes('net.onnx', modelBytes({ ...besides, tensors: places }));
  const beside = (bytes, name = 'net.onnx.data') => SourceFile.fromBytes(name, bytes);
  assert.deepEqual(kernelsOf(await draftOf([beside(data), network])), kernelsOf(within));
  await assert.rejects(draftOf([network]), { code: 'incomplete-model', message: /“w”.*“net\.onnx\.data”.*together/ });
  await assert.rejects(draftOf([network, beside(data, 'other.onnx.data')]), { code: 'incomplete-model' });
  await assert.rejects(draftOf([network, beside(data.subarray(0, 100))]), { code: 'corrupt-model', message: /“w”.*beyond the end of “net\.onnx\.data”/ });
  await assert.rejects(draftOf([network, beside(data.subarray(0, 156))]), { code: 'corrupt-model', message: /“v” .* should have 8 numbers, but has 7/ });
  await assert.rejects(draftOf([beside(data)]), { code: 'incomplete-model', message: /“net\.onnx\.data” may hold the weights of an ONNX file/ });
  await assert.rejects(draftOf([network, beside(data), beside(data.map((byte) => byte ^ 1))]), { code: 'unsupported-model', message: /Several of the files/ });
});

test('So may the tensors of Constant operators', async () => {
  const network = (value) => modelBytes({ nodes: [node('Constant', [], 'k', { value }), node('Mul', ['x', 'k'], 'y')] });
  const files = [SourceFile.fromBytes('a.onnx', network(external('', [1], { location: 'a.data', length: 4 }))), SourceFile.fromBytes('a.data', bytesOf([2.5, 9]))];
  assert.deepEqual((await draftOf(files)).layers, readOnnx(network(floats('', [1], [2.5]))).layers);
});

test('The first bytes tell an ONNX file', () => {
  for (const name of sampleNames) assert.ok(looksLikeOnnx(sampleBytes(name)), name);
  const others = ['', '\u0008', '\u0089HDF\r\n\u001a\n', 'PK\u0003\u0004', '{"a": 1}', '\u0080\u0002ctorch'];
  for (const text of others) assert.ok(!looksLikeOnnx(Uint8Array.from(text, (character) => character.charCodeAt(0))), text);
});

test('Of several outputs the class scores come first, whatever the file’s order', () => {
  const nodes = [node('Relu', ['x'], 'map'), node('GlobalAveragePool', ['map'], 'means'), node('Flatten', ['means'], 'scores')];
  for (const outputs of [['map', 'scores'], ['scores', 'map']]) {
    const draft = readOnnx(modelBytes({ nodes, outputs }));
    const [first, second] = draft.outputs.map((name) => draft.layers.find((layer) => layer.name === name).type);
    assert.deepEqual([first, second], ['Flatten', 'ReLU']);
  }
});
