import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { goldenInputs } from './golden.mjs';

const [boot, bag] = ['ankle-boot', 'bag'].map((wanted) => goldenInputs('fashion-mnist', 'dense2').find(({ name }) => name === wanted));
const [bagClass, bootClass] = [8, 9];

const folder = mkdtempSync(join(tmpdir(), 'convlens-'));
after(() => rmSync(folder, { recursive: true }));

function idx(shape, values) {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 0x08, shape.length]);
  shape.forEach((extent, axis) => header.writeUInt32BE(extent, 4 + 4 * axis));
  return Buffer.concat([header, Buffer.from(values)]);
}

function writeTestSet(pictures, labels) {
  writeFileSync(join(folder, 't10k-images-idx3-ubyte.gz'), gzipSync(idx([pictures.length, 28, 28], pictures.flatMap(({ bytes }) => [...bytes]))));
  writeFileSync(join(folder, 't10k-labels-idx1-ubyte.gz'), gzipSync(idx([labels.length], labels)));
}

function evaluated(...args) {
  const script = fileURLToPath(new URL('../../models/evaluate.mjs', import.meta.url));
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
}
const evaluate = (...options) => evaluated('fashion-mnist', '--data', folder, ...options);

test('Accuracy, loss and confusion of 20 pictures follow from PyTorch’s probabilities', () => {
  // Pictures take turns; every label occurs twice, so that each picture is labelled rightly once or not at all.
  const samples = Array.from({ length: 20 }, (_, index) => (index % 2 ? bag : boot));
  const labels = samples.map((_, index) => Math.floor(index / 2));
  writeTestSet(samples, labels);
  const { status, stdout, stderr } = evaluate('--json');
  assert.equal(status, 0, stderr);
  const result = JSON.parse(stdout);
  const losses = samples.map((sample, index) => -Math.log(Math.max(sample.scores[labels[index]], 1e-7)));
  const loss = losses.reduce((sum, value) => sum + value, 0) / losses.length;
  assert.equal(result.count, 20);
  assert.equal(result.correct, 2);
  assert.equal(result.accuracy, 0.1);
  assert.ok(Math.abs(result.loss - loss) < 1e-3 * loss, `loss ${result.loss}, not ${loss}`);
  result.confusion.forEach((row, truth) => {
    assert.equal(row[bagClass], 1, `row ${truth}`);
    assert.equal(row[bootClass], 1, `row ${truth}`);
    assert.equal(row.reduce((sum, value) => sum + value, 0), 2, `row ${truth}`);
  });
});

test('The report for people names the accuracy and every class', () => {
  writeTestSet([boot, bag], [bootClass, bagClass]);
  const { status, stdout, stderr } = evaluate();
  assert.equal(status, 0, stderr);
  assert.match(stdout, /accuracy 1\.0000/);
  assert.match(stdout, /Ankle boot/);
  assert.equal(stderr, '', 'no progress bar where there is no terminal');
});

test('Missing test pictures: says where to get them', () => {
  rmSync(join(folder, 't10k-images-idx3-ubyte.gz'), { force: true });
  const { status, stderr } = evaluate();
  assert.equal(status, 1);
  assert.match(stderr, /t10k-images-idx3-ubyte\.gz/);
  assert.match(stderr, /zalandoresearch\/fashion-mnist/);
});

test('Of every published network the test pictures are known, and missed with a sentence', () => {
  const registry = JSON.parse(readFileSync(new URL('../../models/registry.json', import.meta.url), 'utf8'));
  for (const { id } of registry.filter(({ file }) => file)) {
    const { status, stderr } = evaluated(id, '--data', join(folder, 'nothing-here'));
    assert.equal(status, 1, id);
    assert.match(stderr, /nothing-here.*\n.+\n.*: --data (FOLDER|FILE)$/m, id);
  }
});

test('Damaged test pictures are named, not measured', () => {
  writeTestSet([boot], [bootClass]);
  const file = join(folder, 't10k-images-idx3-ubyte.gz');
  for (const content of [gzipSync(Buffer.from([0, 0, 8, 3, 0, 0])), gzipSync(idx([2, 28, 28], boot.bytes)), Buffer.from([0x1f, 0x8b, 0])]) {
    writeFileSync(file, content);
    const { status, stderr } = evaluate();
    assert.equal(status, 1);
    assert.ok(stderr.includes(`${file} is damaged`), stderr);
  }
});

test('As many labels as pictures are needed, all of classes that the network knows', () => {
  writeTestSet([boot, bag], [bootClass]);
  assert.match(evaluate().stderr, /There are 2 pictures, but 1 labels/);
  writeTestSet([boot], [10]);
  assert.match(evaluate().stderr, /label 10, but the network knows 10 classes/);
});
