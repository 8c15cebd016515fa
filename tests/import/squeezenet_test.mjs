import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceFile } from '../../web/import/source-file.js';
import { draftOf } from './support/networks.mjs';
import { squeezenetArrays } from './support/numpy.mjs';

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
