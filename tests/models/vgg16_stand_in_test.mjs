import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { builtEngine, ModelRunner } from '../../models/node/engine.mjs';
import { describedIn, graphOf } from '../../models/node/model_file.mjs';
import { standInInput, standInPicture, writeStandIn } from './support/vgg16_stand_in.mjs';
import { summary, totalParams } from './keras.mjs';

const golden = JSON.parse(readFileSync(new URL('../golden/vgg16.json', import.meta.url), 'utf8'));
const digits = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
const folder = mkdtempSync(join(tmpdir(), 'convlens-vgg16-'));
let whole;
let convolutions;
let file; // the parts of the whole, put together

before(async () => {
  [whole, convolutions] = await writeStandIn(folder);
  file = Buffer.concat(whole.parts.map((part) => readFileSync(join(folder, part.file))));
});
after(() => rmSync(folder, { recursive: true }));

test('The stand-in has VGG16’s layers, shapes and parameters', () => {
  const rows = summary(graphOf(file));
  assert.equal(totalParams(rows), 138_357_544);
  assert.deepEqual(rows.map(({ name, outputShape }) => ({ name, shape: outputShape })), golden.layers.map(({ name, shape }) => ({ name, shape })));
});

test('Its file has bit for bit the weights that PyTorch computed with', () => {
  const { tensors } = describedIn(file);
  const start = 8 + Number(file.readBigUInt64LE(0));
  const pieces = Object.entries(tensors).map(([name, { data_offsets: [from, to] }]) => [name, digits(file.subarray(start + from, start + to))]);
  assert.deepEqual(pieces, Object.entries(golden.pieces));
});

test('Its input is the one that PyTorch was given, and its picture the same before preprocessing', () => {
  const input = standInInput();
  const picture = standInPicture();
  const { offset } = graphOf(file).input.preprocess;
  assert.equal(digits(new Uint8Array(input.buffer)), golden.input);
  input.forEach((value, index) => {
    const [pixel, channel] = [index - (index % 3), index % 3];
    assert.equal(value, Math.fround(picture[pixel + 2 - channel] + Math.fround(offset[channel])));
  });
});

test('In parts of at most 8 MiB it is as large as VGG16 is on a site, and its convolutions are a fifth of it', () => {
  assert.equal(whole.bytes, file.length);
  assert.ok(whole.bytes > 153e6 && whole.bytes < 154e6, `${whole.bytes} bytes`);
  assert.ok(convolutions.bytes > 29e6 && convolutions.bytes < 30e6, `${convolutions.bytes} bytes`);
  for (const { file: name, bytes } of [...whole.parts, ...convolutions.parts]) assert.ok(bytes <= 8 * 2 ** 20, `${name}: ${bytes} bytes`);
  const shared = convolutions.parts.slice(1);
  assert.deepEqual(shared, whole.parts.slice(1, 1 + shared.length));
});

test('The engine names with it what PyTorch names, in less than 450 MB with all maps kept and a gradient led back', async () => {
  const runner = await ModelRunner.open(builtEngine(), file, 1000);
  const probabilities = runner.run(standInInput());
  for (const [index, probability] of golden.top) assert.ok(Math.abs(probabilities[index] - probability) < 1e-4, `class ${index}: ${probabilities[index]}, not ${probability}`);
  const heat = runner.gradCam(golden.top[0][0], 224 * 224);
  assert.ok(heat.every((value) => Number.isFinite(value) && value >= 0) && heat.some((value) => value > 0));
  assert.ok(runner.memoryBytes < 450e6, `${runner.memoryBytes} bytes`);
});
