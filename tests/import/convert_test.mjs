import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { describedIn, graphOf } from '../../models/node/model_file.mjs';
import { ModelRunner } from '../../models/node/engine.mjs';
import { usualLabels } from '../../models/node/usual_labels.mjs';
import { engine } from './support/engine.mjs';
import { expected, picture } from './support/networks.mjs';
import { modelBytes, node, valueInfo } from './support/onnx_model.mjs';

const folder = mkdtempSync(join(tmpdir(), 'convlens-'));
after(() => rmSync(folder, { recursive: true }));
const own = (name) => join(folder, name);
const sample = (name) => fileURLToPath(new URL(name, import.meta.url));

function convert(...args) {
  const script = fileURLToPath(new URL('../../models/convert.mjs', import.meta.url));
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', env: { ...process.env, TMPDIR: folder } });
}

function converted(...args) {
  const { status, stdout, stderr } = convert(...args, '-o', own('out.safetensors'));
  assert.equal(status, 0, stderr);
  const bytes = readFileSync(own('out.safetensors'));
  return { bytes, stdout, graph: graphOf(bytes), tensors: describedIn(bytes).tensors };
}

test('A network is converted, told in four lines, and computes what PyTorch does', { skip: engine ? false : 'the engine has not been built' }, async () => {
  const { bytes, stdout, graph } = converted(sample('keras/chain-2.9.h5'));
  assert.match(stdout, /^chain-2\.9: Keras 2\.9\.0 \(HDF5\), 8 layers, [\d,]+ parameters, input 10×9×1\npreprocessing: \{.*\}\nclasses: numbered; --labels names them\nwritten to .*out\.safetensors\n$/);
  assert.deepEqual([graph.id, graph.title], ['out', 'chain-2.9']);
  const { input, outputs: [scores] } = expected('keras').find(({ files }) => files.includes('chain-2.9.h5'));
  const runner = await ModelRunner.open(engine, bytes, 3);
  runner.run(picture(input, 1)).forEach((value, index) => assert.ok(Math.abs(value - scores[index]) < 1e-4, `class ${index}: ${value}`));
});

test('What the page could not open is not written, and an earlier file stays as it was', { skip: engine ? false : 'the engine has not been built' }, () => {
  const graph = JSON.parse(readFileSync(sample('torch/branches.json'), 'utf8'));
  graph.layers.find(({ name }) => name === 'pool').config = { pool_size: 20 };
  writeFileSync(own('too-large.json'), JSON.stringify(graph));
  writeFileSync(own('earlier.safetensors'), 'earlier');
  const { status, stdout, stderr } = convert(sample('torch/branches.safetensors'), own('too-large.json'), '-o', own('earlier.safetensors'));
  assert.deepEqual([status, stdout], [1, '']);
  assert.match(stderr, /^Layer "pool" \(AveragePooling2D\): its window of 20x20 .* does not fit .*\. Nothing was written\.\n$/);
  assert.equal(readFileSync(own('earlier.safetensors'), 'utf8'), 'earlier');
  assert.ok(!existsSync(own('earlier.safetensors.part')));
});

test('Files that belong together are given together, archives alone', () => {
  assert.equal(converted(sample('keras/chain-weights.h5'), sample('keras/topology.json')).graph.layers.length, 8);
  assert.equal(converted(sample('keras/tm-my-image-model.zip')).graph.labels.length, 3);
  assert.equal(converted(sample('keras/transfer-3.8.keras')).graph.input.preprocess.scale[0], 1 / 127.5, 'a network like MobileNet');
});

test('The options say the id, the title, the storage and the preprocessing', () => {
  const { graph, tensors } = converted(sample('keras/outputs.h5'), '--id', 'mine', '--title', 'My own', '--f16', '--preprocess', 'mnist', '--fit', 'stretch', '--invert', 'always');
  assert.deepEqual([graph.id, graph.title, tensors['maps/kernel'].dtype, tensors['maps/bias'].dtype], ['mine', 'My own', 'F16', 'F32']);
  assert.deepEqual(graph.input.preprocess, { color: 'gray', fit: 'stretch', invert: 'always', scale: [1 / (255 * 0.3081)], offset: [-0.1307 / 0.3081] });
  assert.deepEqual(converted(sample('keras/photo-3.6.keras'), '--fit', 'crop').graph.input.preprocess, { color: 'rgb', fit: 'cover', crop: 0.875, scale: [1], offset: [0] });
});

test('What an architecture says of its pictures holds, but for what the options say', () => {
  const graph = JSON.parse(readFileSync(sample('torch/branches.json'), 'utf8'));
  graph.input.preprocess = { color: 'gray', fit: 'digit', invert: 'auto', scale: [0.5], offset: [0.25] };
  writeFileSync(own('graph.json'), JSON.stringify(graph));
  const preprocess = (...options) => converted(sample('torch/branches.safetensors'), own('graph.json'), ...options).graph.input.preprocess;
  assert.deepEqual(preprocess(), graph.input.preprocess);
  assert.deepEqual(preprocess('--fit', 'contain', '--invert', 'never'), { ...graph.input.preprocess, fit: 'contain', invert: 'never' });
  assert.deepEqual(preprocess('--preprocess', 'bytes').scale, [1]);
});

test('The options say the size and the colour of pictures that the file leaves open, and nothing else', () => {
  const file = (name, shape, nodes) => writeFileSync(own(name), modelBytes({ nodes, inputs: [valueInfo('x', shape)] }));
  file('open.onnx', ['N', 'c', 'h', 'w'], [node('GlobalAveragePool', ['x'], 'y')]);
  assert.deepEqual(converted(own('open.onnx')).graph.input.shape, [224, 224, 3]);
  const { graph: { input }, stdout } = converted(own('open.onnx'), '--size', '96', '--color', 'gray');
  assert.deepEqual([input.shape, input.preprocess.color], [[96, 96, 1], 'gray']);
  assert.match(stdout, /input 96×96×1/);
  const refusals = [
    [own('open.onnx'), '--size', 'large', /whole number of pixels/], [own('open.onnx'), '--color', 'blue', /There are: gray, rgb/],
    [sample('keras/chain-2.9.h5'), '--size', '96', /This one says 10×9/], [sample('keras/chain-2.9.h5'), '--color', 'rgb', /pictures are grey/],
  ];
  for (const [path, option, value, message] of refusals) {
    const { status, stderr } = convert(path, option, value, '-o', own('refused.safetensors'));
    assert.equal(status, 1, option);
    assert.match(stderr, message);
  }
});

test('Names of classes come from a file of any name, and a file without any is told', () => {
  for (const [name, content] of [['classes', 'one\ntwo\nthree\n'], ['classes.csv', 'one\ntwo\nthree'], ['c.json', '["one", "two", "three"]']]) {
    writeFileSync(own(name), content);
    assert.deepEqual(converted(sample('keras/chain-2.9.h5'), '--labels', own(name)).graph.labels, ['one', 'two', 'three'], name);
  }
  writeFileSync(own('empty.txt'), '\n');
  const { status, stderr } = convert(sample('keras/chain-2.9.h5'), '--labels', own('empty.txt'), '-o', own('no.safetensors'));
  assert.equal(status, 1);
  assert.match(stderr, /empty\.txt has no names of classes/);
});

test('Names for more or fewer classes than the network has are refused, and nothing is written', () => {
  writeFileSync(own('two.txt'), 'one\ntwo\n');
  const { status, stderr } = convert(sample('keras/chain-2.9.h5'), '--labels', own('two.txt'), '-o', own('two.safetensors'));
  assert.deepEqual([status, stderr.trim(), existsSync(own('two.safetensors'))], [1, 'The network tells 3 classes apart, but there are 2 names.', false]);
});

test('Without a name for the model file it has that of the network’s, in the current folder', () => {
  const script = fileURLToPath(new URL('../../models/convert.mjs', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script, sample('keras/chain-2.9.h5')], { encoding: 'utf8', cwd: folder });
  assert.equal(status, 0);
  assert.match(stdout, /written to chain-2\.9\.safetensors\n$/);
  assert.equal(graphOf(readFileSync(own('chain-2.9.safetensors'))).id, 'chain-2-9');
});

test('Names of ImageNet’s classes are looked for beside the network, then in the mirror folder', () => {
  const folders = ['beside', 'mirror'].map((name) => own(name));
  for (const path of folders) mkdirSync(path);
  const before = process.env.CONVLENS_MIRROR;
  process.env.CONVLENS_MIRROR = folders[1];
  try {
    assert.equal(usualLabels('imagenet', folders[0]), undefined);
    writeFileSync(join(folders[1], 'imagenet-labels-1000.txt'), 'tench\n');
    assert.equal(usualLabels('imagenet', folders[0]), join(folders[1], 'imagenet-labels-1000.txt'));
    writeFileSync(join(folders[0], 'synset.txt'), 'n01440764 tench\n');
    assert.equal(usualLabels('imagenet', folders[0]), join(folders[0], 'synset.txt'));
  } finally {
    if (before === undefined) delete process.env.CONVLENS_MIRROR;
    else process.env.CONVLENS_MIRROR = before;
  }
});

test('Where nothing can be written is told in a sentence, and no file that is read is written over', () => {
  const network = readFileSync(sample('keras/outputs.h5'));
  writeFileSync(own('outputs.h5'), network);
  writeFileSync(own('labels.txt'), 'one\ntwo');
  mkdirSync(own('inner'), { recursive: true });
  const cases = [
    ['outputs.h5', /^\S*outputs\.h5 would be written over: give another name with -o\.$/], ['inner/../outputs.h5', /would be written over/], ['labels.txt', /labels\.txt would be written over/],
    ['inner', /^-o \S*inner: give the name of a file\.$/], ['nowhere/out.safetensors', /^-o \S*: there is no folder \S*nowhere\.$/],
  ];
  for (const [output, message] of cases) {
    const { status, stdout, stderr } = convert(own('outputs.h5'), '--labels', own('labels.txt'), '-o', `${folder}/${output}`);
    assert.deepEqual([status, stdout], [1, ''], output);
    assert.match(stderr.trim(), message);
  }
  assert.match(convert(own('outputs.h5'), '-o', '').stderr.trim(), /^-o "": give the name of a file\.$/);
  assert.ok(readFileSync(own('outputs.h5')).equals(network));
});

test('What has been converted is not converted once more', () => {
  converted(sample('keras/outputs.h5'));
  const { status, stderr } = convert(own('out.safetensors'), '--f16', '-o', own('again.safetensors'));
  assert.equal(status, 1);
  assert.match(stderr, /^The network is in the page’s own format already\. Open it as it is, alone\.\n$/);
});

test('What goes wrong is one sentence, and leaves no file behind', () => {
  writeFileSync(own('cut.h5'), readFileSync(sample('keras/chain-2.9.h5')).subarray(0, 3000));
  const cases = [
    [[own('nothing.h5')], /nothing\.h5 is no file\.$/], [[sample('keras')], /keras is a folder: give the files in it\.$/], [[own('cut.h5')], /damaged/], [[sample('keras/chain-weights.h5')], /to_json/], [[sample('keras/outputs.h5'), '--preprocess', 'imagenet'], /--preprocess imagenet is not known for this input of 1 channel\. There are: zero-one/],
    [[sample('keras/outputs.h5'), '--fit', 'fill'], /--fit fill is not known/], [[sample('keras/outputs.h5'), '--invert', 'maybe'], /never, always, auto/], [[sample('keras/outputs.h5'), '--f16', '--int8'], /^Usage/], [[], /^Usage/], [['--nonsense'], /nonsense/],
  ];
  for (const [args, message] of cases) {
    const { status, stdout, stderr } = convert(...args, '-o', own('wrong.safetensors'));
    assert.deepEqual([status, stdout], [1, ''], args.join(' '));
    assert.match(stderr.trim(), message);
    assert.doesNotMatch(stderr, /^ +at |HDF5-DIAG/m, 'neither a stack nor what a library prints');
  }
  assert.deepEqual(readdirSync(folder).filter((name) => /^wrong|\.part$|^convlens-/.test(name)), []);
  assert.ok(!existsSync(own('wrong.safetensors')));
});
