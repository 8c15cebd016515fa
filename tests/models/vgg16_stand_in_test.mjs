import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { builtEngine, ModelRunner } from '../../models/node/engine.mjs';
import { graphOf } from '../../models/node/model_file.mjs';
import { assertLayers, assertProbabilities, assertWeights, digits, golden } from './support/vgg16_golden.mjs';
import { standInInput, standInPicture, writeStandIn } from './support/vgg16_stand_in.mjs';

const folder = mkdtempSync(join(tmpdir(), 'convlens-vgg16-'));
let whole;
let convolutions;
let file; // the parts of the whole, put together

before(async () => {
  [whole, convolutions] = await writeStandIn(folder);
  file = Buffer.concat(whole.parts.map((part) => readFileSync(join(folder, part.file))));
});
after(() => rmSync(folder, { recursive: true }));

test('The stand-in has VGG16’s layers, shapes and parameters', () => assertLayers(file));

test('Its file has bit for bit the weights that PyTorch computed with', () => assertWeights(file));

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
  assertProbabilities(runner.run(standInInput()));
  const heat = runner.gradCam(golden.top[0][0], 224 * 224);
  assert.ok(heat.every((value) => Number.isFinite(value) && value >= 0) && heat.some((value) => value > 0));
  assert.ok(runner.memoryBytes < 450e6, `${runner.memoryBytes} bytes`);
});
