import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { builtEngine, ModelRunner } from '../../models/node/engine.mjs';
import { openHdf5 } from '../../models/node/hdf5.mjs';
import { graphOf } from '../../models/node/model_file.mjs';
import { sourceFile } from '../../models/node/source_file.mjs';
import { assertLayers, assertProbabilities, assertWeights, golden } from './support/vgg16_golden.mjs';
import { standInInput } from './support/vgg16_stand_in.mjs';

// The official file of VGG16's weights cannot be had everywhere: one that is made stands in for it, with its name, layout and size.
const name = 'vgg16_weights_tf_dim_ordering_tf_kernels';
const officialBytes = 553_467_096;
const labels = Array.from({ length: 1000 }, (_, index) => `class ${index}`);
const folder = mkdtempSync(join(tmpdir(), 'convlens-vgg16-h5-'));
let said; // by the converter
let file; // the model file

/** What a script of the repository prints, run in the folder and alone, so that its memory is given back. */
function outputOf(script, ...args) {
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], { encoding: 'utf8', cwd: folder });
  assert.equal(status, 0, stderr);
  return stdout;
}

before(() => {
  writeFileSync(join(folder, 'imagenet_class_index.json'), JSON.stringify(Object.fromEntries(labels.map((label, index) => [index, [`n${index}`, label]]))));
  outputOf('tests/import/write_vgg16.mjs', `${name}.h5`);
  said = outputOf('models/convert.mjs', `${name}.h5`);
  file = readFileSync(join(folder, `${name}.safetensors`));
});
after(() => rmSync(folder, { recursive: true }));

test('The file is laid out as Keras 1 laid out the official one, and as large', async () => {
  const source = await sourceFile(join(folder, `${name}.h5`));
  assert.ok(Math.abs(source.size - officialBytes) < 4096, `${source.size} bytes`);
  const hdf5 = await openHdf5(source);
  try {
    assert.deepEqual(hdf5.list('', 'layer_names'), ['input_1', ...golden.layers.map((layer) => layer.name)]);
    assert.equal(hdf5.attribute('', 'model_config'), undefined);
    assert.deepEqual(hdf5.list('block1_conv1', 'weight_names'), ['block1_conv1_W_1:0', 'block1_conv1_b_1:0']);
    assert.deepEqual(hdf5.children('fc1'), ['fc1_W_1:0', 'fc1_b_1:0']);
    assert.deepEqual(hdf5.array('fc1/fc1_W_1:0').shape, [7 * 7 * 512, 4096]);
    for (const bare of ['input_1', 'block1_pool', 'flatten']) assert.deepEqual([hdf5.list(bare, 'weight_names'), hdf5.children(bare)], [[], []], bare);
  } finally {
    hdf5.close();
  }
});

test('The converter says 138,357,544 parameters, the preprocessing, and that ImageNet’s names lay beside the file', () => {
  assert.equal(said, `VGG16: Keras 2 (HDF5, weights), 22 layers, 138,357,544 parameters, input 224×224×3
preprocessing: {"color":"bgr","fit":"cover","scale":[1],"offset":[-103.939,-116.779,-123.68]}
classes: 1000 names
written to ${name}.safetensors
`);
});

test('The model file has Keras’s layers, blue first less ImageNet’s means, and the names of the classes', () => {
  assertLayers(file);
  const { title, input, labels: named } = graphOf(file);
  assert.deepEqual([title, input.shape, named], ['VGG16', [224, 224, 3], labels]);
  assert.deepEqual(input.preprocess, { color: 'bgr', fit: 'cover', scale: [1], offset: [-103.939, -116.779, -123.68] });
});

test('Without an option its dense layers are 8-bit: it has bit for bit the weights that PyTorch computed with', () => {
  assert.ok(file.length > 153e6 && file.length < 154e6, `${file.length} bytes`);
  assertWeights(file);
});

test('The engine names with it what PyTorch names', async () => {
  const runner = await ModelRunner.open(builtEngine(), file, labels.length);
  assertProbabilities(runner.run(standInInput()));
});
