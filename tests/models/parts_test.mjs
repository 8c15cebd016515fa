import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ModelRunner } from '../../models/node/engine.mjs';
import { graphOf } from '../../models/node/model_file.mjs';
import { largestPart, writeParts } from '../../models/node/parts.mjs';
import { Draft } from '../../web/import/draft.js';
import { readSafetensors } from '../../web/import/safetensors.js';
import { engine } from '../import/support/engine.mjs';
import { written } from '../import/support/networks.mjs';

const folder = mkdtempSync(join(tmpdir(), 'convlens-parts-'));
after(() => rmSync(folder, { recursive: true }));

const split = { largest: 1000, convolutions: { id: 'small-convolutions', title: 'Small, convolutions only' } };
const entry = { id: 'small', title: 'Small', inputShape: [8, 8, 3], license: 'MIT' };
const weight = (...shape) => ({ shape, read: () => Float32Array.from({ length: shape.reduce((product, extent) => product * extent, 1) }, (_, index) => Math.sin(index)) });

/** Two convolutions and two dense layers, as of a small VGG. */
function small() {
  const draft = new Draft();
  draft.title = 'Small';
  draft.labels = ['cat', 'dog', 'bird'];
  const add = (name, type, config, inputs, weights) => draft.add({ name, type, config, inputs: [inputs], weights });
  const convolution = (name, filters, input, channels) => add(name, 'Conv2D', { filters, kernel_size: [3, 3], padding: 'same', activation: 'relu' }, input, { kernel: weight(3, 3, channels, filters), bias: weight(filters) });
  const pool = add('pool', 'MaxPooling2D', { pool_size: [2, 2] }, convolution('conv2', 10, convolution('conv1', 8, draft.setInput('input_1', [8, 8, 3]), 3), 8));
  const hidden = add('fc1', 'Dense', { units: 12 }, add('flatten', 'Flatten', {}, pool), { kernel: weight(160, 12), bias: weight(12) });
  draft.outputs = [add('predictions', 'Dense', { units: 3, activation: 'softmax' }, hidden, { kernel: weight(12, 3), bias: weight(3) })];
  return draft;
}

async function inParts(name, draft, options) {
  const bytes = Buffer.from(written(draft, { storage: 'f16', metadata: { license: 'MIT' } }));
  const path = join(folder, `${name}.safetensors`);
  writeFileSync(path, bytes);
  return { bytes, entries: await writeParts(path, join(folder, name), entry, options) };
}

const read = (name, { file }) => readFileSync(join(folder, name, file));
const together = (name, { parts }) => Buffer.concat(parts.map((part) => read(name, part)));

test('The parts put together are the file, and the list says how long it is', async () => {
  const { bytes, entries: [whole, convolutions] } = await inParts('whole', small(), split);
  assert.ok(together('whole', whole).equals(bytes));
  assert.equal(whole.bytes, bytes.length);
  assert.deepEqual({ ...whole, parts: undefined }, { ...entry, bytes: bytes.length, convolutions: 'small-convolutions', parts: undefined });
  assert.equal(convolutions.bytes, together('whole', convolutions).length);
});

test('No part is larger than was asked, and 8 MiB are what is asked of a site', async () => {
  const { entries: [whole] } = await inParts('limited', small(), split);
  assert.ok(whole.parts.length > 6);
  for (const { file, bytes } of whole.parts.slice(1)) assert.ok(bytes <= 1000, `${file}: ${bytes} bytes`);
  assert.equal(largestPart, 8 * 1024 * 1024);
});

test('The header is a part by itself', async () => {
  const { bytes, entries: [{ parts: [header] }] } = await inParts('header', small(), split);
  assert.equal(header.bytes, 8 + Number(bytes.readBigUInt64LE(0)));
});

test('Each part is listed with its size and hash, a piece of which is in its name; nothing else is written', async () => {
  const { entries } = await inParts('hashes', small(), split);
  for (const part of entries.flatMap(({ parts }) => parts)) {
    const bytes = read('hashes', part);
    assert.equal(part.bytes, bytes.length);
    assert.equal(part.sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.match(part.file, new RegExp(`^small/[a-z0-9-]+-${part.sha256.slice(0, 12)}\\.bin$`));
  }
  const names = new Set(entries.flatMap(({ parts }) => parts.map(({ file }) => file.slice('small/'.length))));
  assert.deepEqual(readdirSync(join(folder, 'hashes/small')).sort(), [...names].sort());
});

test('The convolutions share all parts but the header with the whole network, which has them first', async () => {
  const { entries: [whole, { parts: [header, ...shared] }] } = await inParts('shared', small(), split);
  assert.deepEqual(shared, whole.parts.slice(1, 1 + shared.length));
  assert.ok(!whole.parts.some(({ file }) => file === header.file));
  const rest = whole.parts.slice(1 + shared.length).reduce((sum, { bytes }) => sum + bytes, 0);
  assert.equal(rest, 2 * (160 * 12 + 12 * 3) + 4 * (12 + 3), 'the dense layers, and nothing but them');
});

test('The convolutions are a network up to the layer before Flatten, with the same weights and without names of classes', async () => {
  const { bytes, entries: [, convolutions] } = await inParts('network', small(), split);
  const own = together('network', convolutions);
  const graph = graphOf(own);
  assert.deepEqual([graph.id, graph.title, graph.outputs, graph.labels], ['small-convolutions', 'Small, convolutions only', ['pool'], undefined]);
  assert.deepEqual(graph.layers.map(({ name }) => name), ['conv1', 'conv2', 'pool']);
  assert.deepEqual(graph.input, graphOf(bytes).input);
  const { metadata, tensors } = readSafetensors(own);
  assert.equal(metadata.license, 'MIT');
  assert.deepEqual([...tensors.keys()], ['conv1/kernel', 'conv1/bias', 'conv2/kernel', 'conv2/bias']);
  const wanted = readSafetensors(bytes).tensors;
  for (const [name, { shape, read: values }] of tensors) assert.deepEqual([shape, values()], [wanted.get(name).shape, wanted.get(name).read()], name);
});

test('The engine opens the whole network and the convolutions', { skip: engine ? false : 'the engine has not been built' }, async () => {
  const { entries } = await inParts('opened', small(), split);
  for (const [index, classes] of [[0, 3], [1, 160]]) await assert.doesNotReject(ModelRunner.open(engine, together('opened', entries[index]), classes), entries[index].id);
});

test('A network of which no convolutions are asked for is one entry', async () => {
  const { bytes, entries } = await inParts('alone', small(), { largest: 1000 });
  assert.equal(entries.length, 1);
  assert.equal(entries[0].convolutions, undefined);
  assert.ok(together('alone', entries[0]).equals(bytes));
});

test('Weights that do not begin with the convolutions, and a network without Flatten, are refused', async () => {
  const draft = small();
  draft.weights = new Map([...draft.weights].reverse());
  await assert.rejects(inParts('reversed', draft, split), /front/);
  const flat = small();
  flat.layers = flat.layers.filter(({ type }) => type === 'Conv2D');
  flat.outputs = ['conv2'];
  await assert.rejects(inParts('flat', flat, split), /no layers before a Flatten/);
});

test('A file that is cut off is refused', async () => {
  const path = join(folder, 'cut.safetensors');
  writeFileSync(path, written(small()).subarray(0, 500));
  await assert.rejects(writeParts(path, folder, entry, split), /cut off/);
});
