import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOnnx } from '../../web/import/onnx/onnx.js';
import { floats, integers, modelBytes, node, valueInfo } from './support/onnx_model.mjs';

const kernel = floats('w', [2, 3, 3, 3]);
const one = (op, attributes, inputs = ['x']) => ({ nodes: [node(op, inputs, 'y', attributes)] });
const withWeights = (model, ...tensors) => ({ ...model, tensors });
const vector = { inputs: [valueInfo('x', ['N', 64])] };
const chain = (...nodes) => ({ nodes });
const shuffled = [node('Reshape', ['x', 's'], 'a'), node('Transpose', ['a'], 'b', { perm: [0, 3, 2, 1] }), node('Conv', ['b', 'w'], 'y')];
const places = { nodes: [node('MaxPool', ['x'], ['y', 'places'], { kernel_shape: [2, 2] })], outputs: ['y', 'places'] };
const twoInputs = { nodes: [node('Add', ['x', 'z'], 'y')], inputs: [valueInfo('x', [1, 3, 8, 8]), valueInfo('z', [1, 3, 8, 8])] };
const constantOutput = { nodes: [node('Relu', ['x'], 'y'), node('Constant', [], 'z', { value: floats('', [1]) })], outputs: ['y', 'z'] };
const rowsUsed = { nodes: [node('ReduceMean', ['x'], 'a', { axes: [3] }), node('ReduceMean', ['a'], 'y', { axes: [2] })], outputs: ['y', 'a'] };
const scales = (...values) => floats('s', [4], [1, 1, ...values]);
const resize = (attributes) => one('Resize', attributes, ['x', '', 's']);

/** [what, model, sentence], all unsupported-model unless a code says otherwise. */
const refused = [
  ['an operator that is not known', one('LRN', { size: 5 }), /^The operator “LRN” “my LRN” is not supported \(ONNX opset 13, IR version 7\)\.$/],
  ['an operator of a domain of its own', { nodes: [node('FusedConv', ['x'], 'y', {}, { domain: 'com.microsoft' })] }, /“FusedConv” “my FusedConv” is not one of ONNX’s own, but of “com\.microsoft”.*opset 13/],
  ['a quantised network', one('QuantizeLinear', {}, ['x', 's']), /“QuantizeLinear”.*quantised.*float32/, [floats('s', [1])]],
  ['whole-number weights', one('Conv', {}, ['x', 'w']), /has a kernel of whole numbers; only networks that are not quantised/, [integers('w', Array(54).fill(1), [2, 3, 3, 3])]],
  ['an old opset', { opset: 6 }, /ONNX opset 6, IR version 7; opsets 7 to 21 can be opened.*opset_version=17/],
  ['a new opset', { opset: 22 }, /opset 22/],
  ['several inputs', twoInputs, /has 2 inputs/],
  ['a batch of four', { inputs: [valueInfo('x', [4, 3, 8, 8])] }, /shape 4 × 3 × 8 × 8, 4 pictures at once .*torch\.zeros\(1, 3, 8, 8\)/],
  ['a picture without a batch', { inputs: [valueInfo('x', [3, 8, 8])] }, /shape 3 × 8 × 8 .*one at a time/],
  ['four channels', { inputs: [valueInfo('x', [1, 4, 8, 8])] }, /with 1 or 3 channels/],
  ['rows of features', { inputs: [valueInfo('x', [1, 'n', 16])] }, /shape 1 × \? × 16/],
  ['rows of 65 numbers', { inputs: [valueInfo('x', ['N', 65])] }, /shape \? × 65/],
  ['a sequence', { inputs: [valueInfo('x', [1, 16, 80, 3, 3])] }, /shape 1 × 16 × 80 × 3 × 3/],
  ['an input without a shape', { inputs: [valueInfo('x')] }, /has no shape/],
  ['an input of whole numbers', { inputs: [valueInfo('x', [1, 3, 8, 8], 7)] }, /is of the type INT64/],
  ['a huge input', { inputs: [valueInfo('x', [1, 3, 100000, 8])] }, /too large: 100000 × 8 × 3/],
  ['a convolution along one axis', { ...one('Conv', {}, ['x', 'w']), inputs: [valueInfo('x', [1, 8, 8])] }, /shape 1 × 8 × 8; only maps/, [floats('w', [2, 8, 3])]],
  ['negative pads', one('Conv', { pads: [-1, 0, 0, 0] }, ['x', 'w']), /has pads of -1, 0, 0, 0/, [kernel]],
  ['a kernel that is computed', one('Conv', {}, ['x', 'x']), /computes a kernel while the network runs/],
  ['pools with dilations', one('MaxPool', { kernel_shape: [2, 2], dilations: [2, 2] }), /has dilations/],
  ['the places of the largest numbers', places, /has further outputs/],
  ['pads as large as the pool', one('AveragePool', { kernel_shape: [2, 2], pads: [2, 2, 2, 2] }), /has pads as large as its window/],
  ['a transposed input of Gemm', { ...one('Gemm', { transA: 1 }, ['x', 'k']), ...vector }, /shape 1 × 64, transposed; only vectors/, [floats('k', [1, 3])]],
  ['the division of two values', one('Div', {}, ['x', 'x']), /divides one computed value by another/],
  ['a number divided by a value', one('Div', {}, ['k', 'x']), /divides by its input/, [floats('k', [], [2])]],
  ['a picture that is added', one('Add', {}, ['x', 'k']), /stored numbers of 3 × 8 × 8; one number or one for each channel/, [floats('k', [3, 8, 8])]],
  ['a slope for each channel', one('PRelu', {}, ['x', 'k']), /a slope for each channel/, [floats('k', [3, 1, 1])]],
  ['ONNX’s own HardSigmoid', one('HardSigmoid'), /has the alpha 0\.2 and the beta 0\.5; only 1\/6/],
  ['another Selu', one('Selu', { alpha: 1.5 }), /has the alpha 1\.5/],
  ['Gelu by tanh', { ...one('Gelu', { approximate: 'tanh' }), opset: 20 }, /approximates/],
  ['training', { ...one('BatchNormalization', { training_mode: 1 }, ['x', 'c', 'c', 'c', 'c']), opset: 15 }, /is set to training.*model\.eval\(\)/, [floats('c', [3])]],
  ['the mean of rows', one('ReduceMean', { axes: [3] }), /reduces something else than the height and width/],
  ['the mean of rows that are used as well', rowsUsed, /reduces something else than the height and width/],
  ['the mean of rows, then the largest of them', chain(node('ReduceMean', ['x'], 'a', { axes: [3] }), node('ReduceMax', ['a'], 'y', { axes: [2] })), /reduces something else/],
  ['the mean of rows, then of channels', chain(node('ReduceMean', ['x'], 'a', { axes: [3], keepdims: 0 }), node('ReduceMean', ['a'], 'y', { axes: [1] })), /reduces something else/],
  ['the mean of all', one('ReduceMean'), /reduces something else/],
  ['softmax of rows', one('Softmax'), /works along the axis -1, which is not that of the channels/],
  ['maps side by side', one('Concat', { axis: 2 }, ['x', 'x']), /puts together something else than the channels/],
  ['reflected borders', one('Pad', { mode: 'reflect' }, ['x', 'p']), /pads with something else than zeros/, [integers('p', [0, 0, 1, 1, 0, 0, 1, 1])]],
  ['padded channels', one('Pad', {}, ['x', 'p']), /pads something else than the height and width/, [integers('p', [0, 1, 0, 0, 0, 0, 0, 0])]],
  ['cut borders', one('Pad', {}, ['x', 'p']), /only positive ones/, [integers('p', [0, 0, -1, 0, 0, 0, 0, 0])]],
  ['half as large', resize({}), /resizes by 0\.5 and 0\.5; whole factors/, [scales(0.5, 0.5)]],
  ['cubic enlargement', resize({ mode: 'cubic' }), /resizes by “cubic”/, [scales(2, 2)]],
  ['linear enlargement from corner to corner', resize({ mode: 'linear', coordinate_transformation_mode: 'align_corners' }), /“align_corners”/, [scales(2, 2)]],
  ['Upsample’s linear enlargement, which has no half pixels', { ...one('Upsample', { mode: 'linear' }, ['x', 's']), opset: 9 }, /resizes by “linear” with “asymmetric”/, [scales(2, 2)]],
  ['nearest by three, which ONNX rounds otherwise', resize({ coordinate_transformation_mode: 'asymmetric' }), /“asymmetric” and “round_prefer_floor”/, [scales(3, 3)]],
  ['rounding', one('Cast', { to: 7 }), /rounds to INT64/],
  ['a channel shuffle', chain(...shuffled), /put in an order/, [integers('s', [1, 8, 3, 8]), floats('w', [2, 8, 1, 1])]],
  ['a map flattened as an output', one('Flatten'), /output “y” .* in an order/],
  ['a map whose rows are multiplied', one('MatMul', {}, ['x', 'k']), /put in an order/, [floats('k', [8, 2])]],
  ['nothing but stored numbers', constantOutput, /output “z” .* does not depend on its input/],
  ['nothing at all', one('Identity'), /does nothing with its input/],
  ['arithmetic with large constants', chain(node('ConstantOfShape', ['s'], 'a'), node('Add', ['x', 'a'], 'y')), /computes more than/, [integers('s', [70000, 70000])]],
  ['a sub-graph', one('If'), /“If” “my If” is not supported/],
];

for (const [what, model, sentence, tensors = []] of refused) {
  test(`Refuses ${what}`, () => {
    const bytes = modelBytes(withWeights(model, ...tensors));
    assert.throws(() => readOnnx(bytes), (error) => {
      assert.equal(error.name, 'ConvLensError', error.stack);
      assert.equal(error.code, 'unsupported-model', error.message);
      assert.match(error.message, sentence);
      assert.match(error.message, /[^.]\.$/);
      assert.match(error.message, /^(?!.*ONNX opset.*ONNX opset).*ONNX opset \d+, IR version 7/, 'it says the version, once');
      return true;
    });
  });
}

const damagedModels = [
  ['no bytes', new Uint8Array(0), /no network in it/],
  ['no protobuf', new TextEncoder().encode('this is no network'), /cut off or damaged/],
  ['a kernel with too few numbers', withWeights(one('Conv', {}, ['x', 'w']), floats('w', [2, 3, 3, 3], [1, 2])), /should have 54 numbers, but has 2/],
  ['a kernel for other channels', withWeights(one('Conv', {}, ['x', 'w']), floats('w', [2, 4, 3, 3])), /2 filters of 4 channels in 1 groups.*3 channels/],
  ['a bias of another length', withWeights(one('Conv', {}, ['x', 'w', 'b']), kernel, floats('b', [3])), /a bias of 3, expected 2/],
  ['a window larger than the map', withWeights(one('Conv', {}, ['x', 'w']), floats('w', [1, 3, 9, 9])), /larger than its input of 8/],
  ['strides of zero', withWeights(one('Conv', { strides: [0, 1] }, ['x', 'w']), kernel), /“strides” of 0, 1/],
  ['a value that nothing gives', one('Relu', {}, ['z']), /has no inputs|uses “z”/],
  ['nodes in a circle', chain(node('Add', ['x', 'b'], 'a'), node('Relu', ['a'], 'b'), node('Relu', ['b'], 'y')), /uses “b”, which nothing before it gives/],
  ['a value that is given twice', chain(node('Relu', ['x'], 'y'), node('Exp', ['x'], 'y')), /gives “y”, which is given already/],
  ['a shape of another size', withWeights(one('Reshape', {}, ['x', 's']), integers('s', [1, 100])), /cannot give 1 × 3 × 8 × 8 numbers the shape 1 × 100/],
  ['two values of different sizes', chain(node('MaxPool', ['x'], 'm', { kernel_shape: [2, 2] }), node('Add', ['x', 'm'], 'y')), /merges inputs of 1 × 3 × 8 × 8 and 1 × 3 × 7 × 7/],
  ['a negative extent', withWeights(one('Conv', {}, ['x', 'w']), { name: 'w', dims: [2, -3, 3, 3], dataType: 1 }), /no proper shape/],
];

for (const [what, model, sentence] of damagedModels) {
  test(`Calls ${what} damaged`, () => {
    const bytes = model instanceof Uint8Array ? model : modelBytes(model);
    assert.throws(() => readOnnx(bytes), (error) => {
      assert.equal(error.name, 'ConvLensError', error.stack);
      assert.match(error.message, sentence);
      return true;
    });
  });
}

test('Graphs within graphs are refused however deep they are', () => {
  let inner = new Uint8Array(0);
  const wrapped = (field, bytes) => {
    const length = [];
    for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
      length.push(rest > 127 ? (rest % 128) | 128 : rest);
      if (rest <= 127) break;
    }
    return Buffer.concat([Buffer.from([field * 8 + 2, ...length]), bytes]);
  };
  for (let depth = 0; depth < 4000; depth++) inner = wrapped(1, wrapped(5, wrapped(6, inner))); // node, attribute, graph
  assert.throws(() => readOnnx(new Uint8Array(wrapped(7, inner))), { name: 'ConvLensError', code: 'corrupt-model' });
});
