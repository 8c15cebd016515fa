// Operations in the middle of a Keras model, as its versions write them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guessed } from '../../web/import/preprocess.js';
import { draftFor, layer, refused, sequential } from './support/architectures.mjs';
import { engine } from './support/engine.mjs';
import { distance, draftOf, kept, picture, sigmoids } from './support/networks.mjs';

test('Arithmetic with numbers becomes Rescaling, on either side of the operator', async () => {
  for (const name of ['graph-2.4.h5', 'graph-3.6.keras']) {
    const { layers } = await draftOf(kept([name]));
    assert.deepEqual(layers.slice(0, 4).map(({ type, config }) => [type, config]), [
      ['Rescaling', { scale: 1 / 127.5, offset: 0 }], ['Rescaling', { scale: 1, offset: -1 }], ['Rescaling', { scale: -1, offset: 0.25 }], ['Rescaling', { scale: 1.5, offset: 0 }],
    ], name);
  }
});

const shape = [4, 4, 3];
const input = { ...layer('InputLayer', { name: 'input', batch_input_shape: [null, ...shape] }), inbound_nodes: [] };
const functional = (layers, keras_version) => ({
  class_name: 'Functional', keras_version,
  config: { name: 'net', input_layers: [['input', 0, 0]], output_layers: [[layers.at(-1).name, 0, 0]], layers: [input, ...layers] },
});
const named = (class_name, name, config, inbound_nodes) => ({ class_name, name, config: { name, ...config }, inbound_nodes });

/** TensorFlow's Keras: one operation behind the other, each {type, ...config, kwargs}. */
function tensorflow(...operations) {
  const layers = operations.map(({ type = 'TFOpLambda', kwargs = {}, ...config }, index) =>
    named(type, `op_${index}`, config, [[[index === 0 ? 'input' : `op_${index - 1}`, 0, 0, kwargs]]]));
  return functional(layers, '2.11.0');
}
const lambda = (name, kwargs = {}) => ({ function: name, kwargs });
const reversed = { type: 'SlicingOpLambda', function: '__operators__.getitem', kwargs: { slice_spec: [{ class_name: '__ellipsis__' }, { start: null, stop: null, step: -1 }] } };

/** Before 2.4: the operation's own description, and what is constant of its arguments by their places. In its config it has another name. */
const older = (op, constants, attr = {}) => ({ type: 'TensorFlowOpLayer', name: op.toLowerCase(), node_def: { name: op.toLowerCase(), op, input: [], attr }, constants });

/** Keras 3: layers {type, args, ...config}, whose argument 'x' is the value of the layer before. */
const tensor = (name) => ({ class_name: '__keras_tensor__', config: { keras_history: [name, 0, 0] } });
function keras3(...operations) {
  const layers = operations.map(({ type, args = ['x'], ...config }, index) =>
    named(type, `op_${index}`, config, [{ args: args.map((arg) => (arg === 'x' ? tensor(index === 0 ? 'input' : `op_${index - 1}`) : arg)), kwargs: {} }]));
  return functional(layers, '3.8.0');
}
const ellipsis = { class_name: '__ellipsis__', config: {} };
const picked = (channel) => ({ type: 'GetItem', args: [tensor('input'), [ellipsis, channel]] });
const stacked = { type: 'Stack', axis: -1, args: [[tensor('op_0'), tensor('op_1'), tensor('op_2')]] };
const array = (value) => ({ class_name: '__tensor__', config: { value, dtype: 'float32' } });

// Smaller numbers than they are in truth: the values are told apart by their sigmoids.
const largest = 2; // of a picture, for 255
const [mean, deviation, half] = [[0.5, 0.7, 1.1], [0.4, 0.6, 0.8], 0.8];
const caffe = ([red, green, blue]) => [blue - mean[0], green - mean[1], red - mean[2]];
const torch = (colour) => colour.map((value, channel) => (value / largest - mean[channel]) / deviation[channel]);
const centred = (colour) => colour.map((value) => value / half - 1);
const squashed = (colour) => colour.map((value) => Math.max(value - 1, 0) / half);

// What models are written with that prepare their pictures themselves, and what becomes of a colour.
const models = {
  'VGG’s preprocess_input in TensorFlow': [tensorflow(reversed, lambda('nn.bias_add', { bias: mean.map((value) => -value), data_format: 'NHWC' })), caffe],
  'VGG’s preprocess_input in Keras 3': [keras3(picked(2), picked(1), picked(0), stacked, { type: 'Add', args: ['x', array([[[mean.map((value) => -value)]]])] }), caffe],
  'colours turned round in Keras 3': [keras3({ type: 'GetItem', args: ['x', [ellipsis, { class_name: '__slice__', config: { start: null, stop: null, step: -1 } }]] }, { type: 'Subtract', args: ['x', mean] }), caffe],
  'DenseNet’s preprocess_input in TensorFlow': [tensorflow(lambda('math.truediv', { y: largest }), lambda('nn.bias_add', { bias: mean.map((value) => -value) }), lambda('math.truediv', { y: deviation })), torch],
  'a cast in TensorFlow': [tensorflow(lambda('cast', { dtype: 'float32' }), lambda('math.truediv', { y: half }), lambda('math.subtract', { y: 1 })), centred],
  'a cast in Keras 3': [keras3({ type: 'Cast', dtype: 'float32' }, { type: 'TrueDivide', args: ['x', half] }, { type: 'Subtract', args: ['x', 1] }), centred],
  'arithmetic before TensorFlow 2.4': [tensorflow(older('Cast', {}, { DstT: { type: 'DT_FLOAT' } }), older('RealDiv', { 1: half }), older('Sub', { 1: 1 })), centred],
  'numbers at the left before TensorFlow 2.4': [tensorflow(older('Mul', { 0: 1 / half }), older('AddV2', { 0: -1 })), centred],
  'an activation in TensorFlow': [tensorflow(lambda('math.subtract', { y: 1 }), lambda('nn.relu'), lambda('math.truediv', { y: half })), squashed],
  'an activation before TensorFlow 2.4': [tensorflow(older('Sub', { 1: 1 }), older('Relu', {}), older('RealDiv', { 1: half })), squashed],
  'an activation in Keras 3': [keras3({ type: 'Subtract', args: ['x', 1] }, { type: 'Relu' }, { type: 'TrueDivide', args: ['x', half] }), squashed],
};

for (const [name, [architecture, becomes]] of Object.entries(models)) {
  test(`A model with ${name} computes what it computes there, and takes values from 0 to 255`, { skip: engine ? false : 'the engine has not been built' }, async () => {
    const draft = await draftFor(architecture);
    assert.equal(guessed(draft).scaling, 'bytes');
    const values = picture(shape, largest);
    const count = values.length;
    const wanted = Array.from({ length: count / 3 }, (_, pixel) => becomes([...values.subarray(3 * pixel, 3 * pixel + 3)])).flat();
    assert.ok(distance([...(await sigmoids(draft, draft.outputs[0], count, values))], wanted) < 1e-5);
  });
}

test('Keras 3’s reshape keeps the batch, and its target says so', async () => {
  const { layers } = await draftFor(keras3({ type: 'Reshape', newshape: [-1, 48] }));
  assert.deepEqual(layers.map(({ config }) => config), [{ target_shape: [48] }]);
});

test('Settings that are arrays of numpy are the numbers in them', async () => {
  const { layers: [relu] } = await draftFor(sequential(layer('ReLU', { max_value: { type: 'ndarray', value: 6 }, threshold: { type: 'ndarray', value: 0 }, negative_slope: { type: 'ndarray', value: 0 } })));
  assert.deepEqual(relu.config, { max_value: 6 });
  const { layers: [rescaling] } = await draftFor(sequential(layer('Rescaling', { scale: { class_name: '__numpy__', config: { value: [1, 2, 3] } }, offset: 0 })));
  assert.deepEqual(rescaling.config, { scale: [1, 2, 3], offset: 0 });
});

test('Arguments that are no numbers are refused by name', async () => {
  await refused(keras3({ type: 'Subtract', args: ['x'] }), 'unsupported-model', /“Subtract” in “op_0” is not supported/);
  await refused(keras3({ type: 'Subtract', args: [{ class_name: '__keras_tensor__', config: {} }] }), 'corrupt-model', /does not name a layer/);
});

test('A division by a picture, and operations that are not known or used in another way, are refused by name', async () => {
  const node = (functionName, entry) => functional([named('TFOpLambda', 'a', { function: functionName }, [entry])], '2.9.0');
  await refused(node('math.truediv', ['_CONSTANT_VALUE', -1, 1, { y: ['input', 0, 0], name: null }]), 'unsupported-model', /“math.truediv” in “a”.*Keras 2\.9\.0/);
  await refused(node('math.truediv', ['input', 0, 0, { y: ['input', 0, 0] }]), 'unsupported-model', /math.truediv/);
  await refused(node('constructor', ['input', 0, 0, { y: 2 }]), 'unsupported-model', /constructor/);
  const slice = (...spec) => tensorflow({ ...reversed, kwargs: { slice_spec: spec } });
  const whole = { start: null, stop: null, step: null };
  const turned = { start: null, stop: null, step: -1 };
  for (const spec of [[whole, 2, whole, turned], [1, { class_name: '__ellipsis__' }, turned], [whole, 0, whole, turned], [whole, null, whole, turned], [whole, { start: 1, stop: null, step: null }, whole, whole], [whole, whole, whole], [{ class_name: '__ellipsis__' }, { start: 0, stop: 2, step: null }], []]) {
    await refused(slice(...spec), 'unsupported-model', /“SlicingOpLambda” in “op_0”.*Keras 2\.11\.0/);
  }
  await refused(tensorflow(lambda('cast', { dtype: 'int32' })), 'unsupported-model', /“cast”/);
  await refused(tensorflow(lambda('nn.softmax', { axis: 1 })), 'unsupported-model', /“nn\.softmax”/);
  await refused(tensorflow(older('Cast', {}, { DstT: { type: 'DT_INT32' } })), 'unsupported-model', /“Cast”/);
  await refused(tensorflow(lambda('nn.silu', { beta: 2 })), 'unsupported-model', /“nn\.silu”/);
  await refused(tensorflow(lambda('nn.bias_add', { bias: [1, 2, 3], data_format: 'NCHW' })), 'unsupported-model', /“nn\.bias_add”/);
  await refused(keras3({ type: 'GetItem', args: ['x', [whole, 2, whole, { class_name: '__slice__', config: { start: null, stop: null, step: -1 } }]] }), 'unsupported-model', /“GetItem”/);
  await refused(keras3({ type: 'Reshape', newshape: [2, -1] }), 'unsupported-model', /“op_0” \(Reshape\) gives the batch another size/);
});

test('A single channel of a picture is nothing but a part of another order', async () => {
  await refused(keras3(picked(0)), 'unsupported-model', /single channel/);
  await refused(keras3(picked(0), { type: 'Relu' }), 'unsupported-model', /“op_1” \(Relu\).*single channel/);
  await refused(keras3(picked(0), picked(1), picked(3), stacked), 'unsupported-model', /“Stack” in “op_3”/);
  await refused(keras3(picked(0), picked(1), { type: 'Relu', args: [tensor('input')] }, stacked), 'unsupported-model', /“Stack”/);
  const others = { ...stacked, args: [[tensor('op_1'), tensor('op_2'), tensor('op_3')]] };
  await refused(keras3({ type: 'Relu' }, picked(0), picked(1), { type: 'GetItem', args: [tensor('op_0'), [ellipsis, 2]] }, others), 'unsupported-model', /“Stack” in “op_4”/);
});
