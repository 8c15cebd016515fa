import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ModelRunner } from '../../models/node/engine.mjs';
import { readIdx } from '../../models/node/idx.mjs';
import { joined, modelFile } from '../../web/import/model-file.js';
import { readOnnx } from '../../web/import/onnx/onnx.js';
import { engine } from './support/engine.mjs';
import { evaluated } from './support/evaluate.mjs';

const shared = new URL('../../../shared/data/', import.meta.url);
const model = new URL('models/onnx/mnist.onnx', shared);
const digits = new URL('mnist/t10k-images-idx3-ubyte.gz', shared);
const skip = !(existsSync(model) && existsSync(digits)) && 'the network and the digits are not there (../shared/data)';

async function testDigits(count) {
  const { values: pixels } = await readIdx(digits);
  const { values: labels } = await readIdx(new URL('mnist/t10k-labels-idx1-ubyte.gz', shared));
  return Array.from({ length: count }, (_, index) => ({
    label: labels[index], input: Float32Array.from(pixels.subarray(index * 784, (index + 1) * 784), (value) => (value / 255 - 0.1307) / 0.3081),
  }));
}

const largest = (values) => values.indexOf(Math.max(...values));

test('PyTorch’s MNIST network reads handwritten digits', { skip }, async () => {
  const draft = readOnnx(new Uint8Array(readFileSync(model)));
  assert.equal(draft.source, 'ONNX, opset 16, from pytorch 2.0.0');
  const right = (await testDigits(30)).filter(({ input, label }) => largest([...evaluated(draft, input).get('logsoftmax').values]) === label);
  assert.ok(right.length >= 29, `${right.length} of 30`);
});

test('The page’s engine reads 500 digits with it', { skip: skip || (!engine && 'the engine has not been built') }, async () => {
  const draft = readOnnx(new Uint8Array(readFileSync(model)));
  const runner = await ModelRunner.open(engine, joined(modelFile(draft, { id: 'mnist', preprocess: { color: 'gray' } })), 10);
  const right = (await testDigits(500)).filter(({ input, label }) => largest([...runner.run(input)]) === label);
  assert.ok(right.length >= 485, `${right.length} of 500`);
});
