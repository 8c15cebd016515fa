import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ModelRunner } from '../../models/node/engine.mjs';
import { sourceFile } from '../../models/node/source_file.mjs';
import { openTestSet } from '../../models/node/test_sets.mjs';
import { guessed, preprocessOf } from '../../web/import/preprocess.js';
import { engine } from './support/engine.mjs';
import { draftOf, read, written } from './support/networks.mjs';

// Networks that real programs wrote, on real test pictures. They are not committed: shared/data beside the repository has them.
const folder = fileURLToPath(new URL('../../../shared/data/models/', import.meta.url));
const absent = existsSync(folder) ? false : `there is no ${folder}`;
const skip = absent || (engine ? false : 'the engine has not been built');
const pictures = 1000;

const given = (...names) => Promise.all(names.map((name) => sourceFile(folder + name)));

const networks = [
  { what: 'A LeNet of Keras 2.1.6', files: ['keras-h5/lenet-mnist.h5'], set: 'mnist', accuracy: 0.97, source: /^Keras 2\.1\.6 \(HDF5\)$/ },
  { what: 'The same as weights and topology.json', files: ['keras-h5/weights.h5', 'keras-h5/topology.json'], set: 'mnist', accuracy: 0.97, source: /weights/ },
  { what: 'The same for TensorFlow.js', files: ['tfjs/model.json', 'tfjs/group1-shard1of1'], set: 'mnist', accuracy: 0.97, source: /^TensorFlow\.js/ },
  { what: 'A network for clothes of Keras 3.6', files: ['keras3/fashion_mnist_cnn.keras'], set: 'fashion-mnist', accuracy: 0.9, source: /^Keras 3\.6\.0/ },
  { what: 'A PyTorch network known by its weights', files: ['safetensors/mnist.safetensors'], set: 'mnist', accuracy: 0.97, source: /PyTorch/ },
];

for (const { what, files, set, accuracy, source } of networks) {
  for (const storage of ['f32', 'int8']) {
    test(`${what}, as ${storage}: right about real test pictures`, { skip }, async () => {
      const { draft, close } = await read(await given(...files));
      try {
        assert.match(draft.source, source);
        const preprocess = draft.preprocess ?? preprocessOf(guessed(draft), 1);
        draft.labels = Array.from({ length: 10 }, (_, label) => String(label));
        const runner = await ModelRunner.open(engine, written(draft, { storage, preprocess }), 10);
        const { labels, run } = await openTestSet(set, undefined, draft.graph({ id: set, preprocess }));
        let right = 0;
        for (let index = 0; index < pictures; index++) {
          const probabilities = run(runner, index);
          if (probabilities.indexOf(Math.max(...probabilities)) === labels[index]) right++;
        }
        assert.ok(right >= accuracy * pictures, `${right} of ${pictures} right`);
      } finally {
        close();
      }
    });
  }
}

test('SqueezeNet 1.1 is known by its arrays, and by nothing less', { skip: absent }, async () => {
  const names = readdirSync(`${folder}squeezenet1.1`).filter((name) => name.endsWith('.npy')).map((name) => `squeezenet1.1/${name}`);
  const draft = await draftOf(await given(...names, 'imagenet-labels-1000.txt'));
  assert.deepEqual([draft.title, draft.labels.length, draft.input.shape, draft.preprocess.crop], ['SqueezeNet 1.1', 1000, [224, 224, 3], 0.875]);
  assert.equal(draft.layers.filter(({ type }) => type === 'Conv2D').length, 26);
  const weight = draft.weights.get('fire2_squeeze1x1/kernel');
  assert.deepEqual(weight.shape, [1, 1, 64, 16]);
  await assert.rejects(draftOf(await given(...names.slice(1))), { code: 'incomplete-model', message: /all 52/ });
});

test('A real pickle is refused, with the way out', { skip: absent }, async () => {
  await assert.rejects(read(await given('refuse-pickle.pt')), { code: 'unsupported-model', message: /refuse-pickle\.pt.*torch\.onnx\.export/ });
});
