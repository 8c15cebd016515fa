import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceFile } from '../../web/import/source-file.js';
import { draftOf } from './support/networks.mjs';
import { squeezenetArrays } from './support/numpy.mjs';
import { squeezenetOnnx } from './support/squeezenet_onnx.mjs';

const given = (files) => files.map(({ name, bytes }) => SourceFile.fromBytes(name, bytes));
const arrays = squeezenetArrays();
const names = new TextEncoder().encode(Array.from({ length: 1000 }, (_, index) => `class ${index}`).join('\n'));

test('SqueezeNet’s arrays alone have ImageNet’s classes, whose names are not in them', async () => {
  const { title, classes, labels, input } = await draftOf(given(arrays));
  assert.deepEqual({ title, classes, labels, shape: input.shape }, { title: 'SqueezeNet 1.1', classes: 'imagenet', labels: [], shape: [224, 224, 3] });
});

test('Names that are chosen with SqueezeNet’s arrays go before ImageNet’s', async () => {
  const { labels } = await draftOf(given([...arrays, { name: 'labels.txt', bytes: names }]));
  assert.deepEqual([labels.length, labels[281]], [1000, 'class 281']);
});

test('A SqueezeNet that was trained anew for other classes, or that lacks an array, is not taken for ImageNet’s', async () => {
  for (const files of [squeezenetArrays({ classes: 10 }), arrays.slice(1), [...arrays, { ...arrays[0], name: 'another.npy' }]]) {
    await assert.rejects(draftOf(given(files)), { code: 'incomplete-model', message: /all 52/ });
  }
});

const onnx = (options) => draftOf(given([{ name: 'squeezenet1.1-7.onnx', bytes: squeezenetOnnx(options) }]));
const weightsOf = ({ weights }) => new Map([...weights].map(([name, { shape, read }]) => [name, { shape: [...shape], data: [...read().subarray(0, 2000)] }]));

test('The ONNX file of SqueezeNet 1.1 is the same network as its arrays, with the layers of the paper', async () => {
  const [one, other] = [await onnx(), await draftOf(given(arrays))];
  for (const part of ['title', 'classes', 'layers', 'outputs', 'input', 'preprocess']) assert.deepEqual(one[part], other[part], part);
  assert.ok(one.layers.some(({ name }) => name === 'fire2_squeeze1x1'));
  assert.deepEqual(weightsOf(one), weightsOf(other));
  assert.equal(one.source, 'ONNX, opset 7');
});

test('What was made out of it is read like any ONNX file', async () => {
  for (const changed of [{ classes: 10 }, { more: 'Sigmoid' }]) {
    const { classes, layers } = await onnx(changed);
    assert.ok(!classes);
    assert.ok(layers.some(({ name }) => name === 'squeezenet0_conv0_fwd'), layers.map(({ name }) => name).join());
  }
});
