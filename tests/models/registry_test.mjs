import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { describedIn, graphOf } from '../../models/node/model_file.mjs';
import { summary, totalParams } from './keras.mjs';

const folder = new URL('../../models/', import.meta.url);
const listed = JSON.parse(readFileSync(new URL('registry.json', folder), 'utf8'));
const registry = listed.filter(({ file }) => file); // the others are fetched and converted when the site is built
const bytesOf = ({ file }) => readFileSync(new URL(file, folder));

// What was asked of each network: megabytes (10^6 bytes) at most, accuracy on its test pictures at least.
const wanted = {
  'fashion-mnist': { megabytes: 1.8, accuracy: 0.93, params: 872_426 },
  mnist: { megabytes: 0.9, accuracy: 0.993, params: 421_642 },
  'cats-vs-dogs': { megabytes: 11, accuracy: 0.88, params: 10_641_441 },
  'vgg16-slim': { megabytes: 3, accuracy: 0.95 },
};

test('The registry lists the files that there are, each once', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
  assert.deepEqual(registry.flatMap(({ file, training }) => (training ? [file, training] : [file])).sort(), files.sort());
  assert.equal(new Set(listed.map(({ id }) => id)).size, listed.length);
});

for (const { id, source, license } of listed.filter(({ file }) => !file)) {
  test(`${id}: the registry says where it comes from, and pins every file`, () => {
    assert.ok(license);
    for (const { name, url, sha256, md5 } of source.files) {
      assert.match(url, /^https:\/\//, name);
      const isPublishedAsMd5 = name === 'vgg16_weights_tf_dim_ordering_tf_kernels.h5'; // Keras publishes no other hash of it
      if (isPublishedAsMd5 && !sha256) assert.match(md5, /^[0-9a-f]{32}$/, name);
      else assert.match(sha256, /^[0-9a-f]{64}$/, name);
    }
  });
}

for (const entry of registry) {
  test(`${entry.id}: the file is the one that the registry describes`, () => {
    const bytes = bytesOf(entry);
    const graph = graphOf(bytes);
    assert.equal(bytes.length, entry.bytes);
    assert.equal(createHash('sha256').update(bytes).digest('hex'), entry.sha256);
    assert.deepEqual([graph.id, graph.title, graph.input.shape], [entry.id, entry.title, entry.inputShape]);
    assert.ok(existsSync(new URL(entry.card, folder)), `${entry.card} is missing`);
  });

  test(`${entry.id}: the file is as small as was asked`, () => {
    assert.ok(entry.bytes <= wanted[entry.id].megabytes * 1e6, `${entry.bytes} bytes`);
  });

  test(`${entry.id}: there are as many parameters as Keras counts`, () => {
    const rows = summary(graphOf(bytesOf(entry)));
    const { tensors } = describedIn(bytesOf(entry));
    for (const { name, params } of rows) {
      const stored = Object.entries(tensors).filter(([tensor]) => tensor.startsWith(`${name}/`) && !tensor.endsWith('_scale'));
      const elements = stored.map(([, { shape }]) => shape.reduce((product, extent) => product * extent, 1));
      assert.equal(elements.reduce((sum, count) => sum + count, 0), params, name);
    }
    if (wanted[entry.id].params) assert.equal(totalParams(rows), wanted[entry.id].params);
  });

  test(`${entry.id}: the training says that it is as accurate as was asked, and that the small file costs at most .2 points`, () => {
    const training = JSON.parse(describedIn(bytesOf(entry)).metadata.training);
    assert.ok(training.test_accuracy >= wanted[entry.id].accuracy, `${training.test_accuracy}, not ${wanted[entry.id].accuracy}`);
    const exact = training.test_accuracy_float32;
    assert.ok(exact - training.test_accuracy <= 0.002, `${exact} in float32`);
  });
}

test('Our count of parameters gives Keras’s for the whole VGG16', () => {
  const convolution = (filters) => ({ type: 'Conv2D', config: { filters, kernel_size: [3, 3], padding: 'same' } });
  const pool = { type: 'MaxPooling2D', config: { pool_size: [2, 2] } };
  const blocks = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]];
  const dense = [4096, 4096, 1000].map((units) => ({ type: 'Dense', config: { units } }));
  const layers = [...blocks.flatMap((block) => [...block.map(convolution), pool]), { type: 'Flatten' }, ...dense];
  assert.equal(totalParams(summary({ input: { shape: [224, 224, 3] }, layers })), 138_357_544);
});
