import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { builtEngine, ModelRunner } from '../../models/node/engine.mjs';
import { preprocessed, readModel } from '../../models/node/model_file.mjs';
import { png } from '../web/support/pictures.mjs';
import { goldenInputs } from './golden.mjs';

const registry = JSON.parse(readFileSync(new URL('../../models/registry.json', import.meta.url), 'utf8'));

/** The probabilities that belong to a golden's output: of a single logit both classes', else as they are (softmax is a layer's own). */
function probabilitiesOf(scores) {
  if (scores.length > 1) return [...scores];
  const positive = 1 / (1 + Math.exp(-scores[0]));
  return [1 - positive, positive];
}

function assertClose(got, expected, what) {
  const largest = Math.max(...expected);
  assert.equal(got.length, expected.length);
  expected.forEach((value, index) => assert.ok(Math.abs(got[index] - value) < 1e-4 * largest, `${what}, class ${index}: ${got[index]}, not ${value}`));
}

const pictureOf = ([height, width, channels], bytes) => png(width, height, (x, y) => {
  const start = (y * width + x) * channels;
  return channels === 1 ? [bytes[start], bytes[start], bytes[start]] : bytes.subarray(start, start + 3);
});

for (const { id } of registry.filter(({ file }) => file)) {
  const { bytes, graph } = await readModel(id);
  const { shape, preprocess } = graph.input;
  const inputs = goldenInputs(id, graph.outputs[0]);

  test(`${id}: the engine under Node gives the probabilities that PyTorch gives`, async () => {
    const runner = await ModelRunner.open(builtEngine(), bytes, graph.labels.length);
    assert.ok(inputs.length > 0);
    for (const { name, bytes: pixels, scores } of inputs) assertClose(runner.run(preprocessed(pixels, preprocess)), probabilitiesOf(scores), name);
  });

  // The picture is as large as the input and its border dark, so that nothing but scale and offset is left to do; digits alone are
  // cut out of any picture.
  if (preprocess.fit !== 'digit') {
    test(`${id}: a picture file gives what its pixels give`, async () => {
      const runner = await ModelRunner.open(builtEngine(), bytes, graph.labels.length);
      const pictures = inputs.filter(({ name }) => preprocess.invert !== 'auto' || name !== 'noise');
      for (const { name, bytes: pixels } of pictures) {
        assertClose(runner.runPhoto(pictureOf(shape, pixels)), runner.run(preprocessed(pixels, preprocess)), name);
      }
    });
  }

  test(`${id}: a file that is no picture is refused with a sentence`, async () => {
    const runner = await ModelRunner.open(builtEngine(), bytes, graph.labels.length);
    assert.throws(() => runner.runPhoto(Buffer.from('no picture at all')), /\.$/);
  });
}
