// Model files whose header is written anew with other answers.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { describedIn, graphOf } from '../../models/node/model_file.mjs';
import { classCount } from '../../web/import/classes.js';
import { joined, modelFile } from '../../web/import/model-file.js';
import { StoredNetwork } from '../../web/import/stored-network.js';
import { kept, read } from './support/networks.mjs';

const models = new URL('../../models/', import.meta.url);
const modelNames = readdirSync(models).filter((name) => name.endsWith('.safetensors') && !name.includes('training'));
const dataOf = (bytes) => bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
const bytesOf = async (blob) => Buffer.from(await blob.arrayBuffer());

test('What is answered anew is all that changes in a model file', async () => {
  for (const name of modelNames) {
    const before = readFileSync(new URL(name, models));
    const stored = await StoredNetwork.read(new Blob([before]));
    const { labels } = graphOf(before);
    const answers = { id: 'own-other', title: 'Anders, с другим именем', labels: labels.map((label) => `${label}?`), preprocess: { color: 'rgb', fit: 'stretch', scale: [2], offset: [3] } };
    const after = await bytesOf(stored.with(answers));
    assert.ok(dataOf(after).equals(dataOf(before)), `${name}: the weights`);
    assert.deepEqual(describedIn(after).tensors, describedIn(before).tensors, name);
    const { preprocess, ...said } = answers;
    const wanted = { ...graphOf(before), ...said };
    assert.deepEqual(graphOf(after), { ...wanted, input: { ...wanted.input, preprocess } }, name);
    assert.deepEqual({ ...describedIn(after).metadata, network: '' }, { ...describedIn(before).metadata, network: '' }, name);
    assert.equal((8 + Number(after.readBigUInt64LE(0))) % 64, 0, `${name}: where the data begins`);
  }
});

test('A model file says as much of its network as the draft that it was written from', async () => {
  for (const [file, storage] of [['chain-2.9.h5', 'f32'], ['chain-2.9.h5', 'int8'], ['outputs.h5', 'f16']]) {
    const { draft, close } = await read(kept([file]));
    const stored = await StoredNetwork.read(new Blob([joined(modelFile(draft, { id: 'own', preprocess: { color: 'rgb' }, storage }))]));
    close();
    const facts = ({ title, input, layers, outputs, labels, weights }) => ({ title, input, layers, outputs, labels, weights: [...weights].map(([name, { shape }]) => [name, shape]) });
    assert.deepEqual(facts(stored.draft), facts(draft), `${file} as ${storage}`);
    assert.equal(classCount(stored.draft), classCount(draft));
  }
});

test('Scales of integers are no weights of their own', async () => {
  const { draft, close } = await read(kept(['chain-2.9.h5']));
  const large = { shape: [512, 256], read: () => new Float32Array(512 * 256) };
  draft.weights.set('large/kernel', large);
  const stored = await StoredNetwork.read(new Blob([joined(modelFile(draft, { id: 'own', preprocess: {}, storage: 'int8' }))]));
  close();
  assert.deepEqual([...stored.draft.weights.keys()], [...draft.weights.keys()]);
});

/** A model file of a graph alone, without weights. */
function fileOf(graph) {
  const header = Buffer.from(JSON.stringify({ __metadata__: { format: 'convlens', version: '1', network: JSON.stringify(graph) } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return new Blob([length, header]);
}
const input = { name: 'in', shape: [4, 4, 1] };

test('What is missing, null or empty is what goes without saying', async () => {
  const layers = [{ name: 'a', type: 'Flatten' }, { name: 'b', type: 'Softmax' }];
  for (const nothing of [undefined, null, []]) {
    const graph = { id: 'short', title: nothing && '', input: { ...input, preprocess: nothing && null }, labels: nothing, outputs: nothing, layers: layers.map((layer) => ({ ...layer, inputs: nothing })) };
    const { draft } = await StoredNetwork.read(fileOf(graph));
    assert.deepEqual(draft.layers.map(({ inputs }) => inputs), [['in'], ['a']]);
    assert.deepEqual([draft.title, draft.outputs, draft.labels, draft.preprocess], ['short', ['b'], [], {}]);
  }
});

test('A layer that comes before its inputs, or is its own, is refused', async () => {
  for (const inputs of [['a'], ['b'], ['nowhere'], ['in', 'b']]) {
    const graph = { id: 'turned', input, layers: [{ name: 'a', type: 'Flatten', inputs }, { name: 'b', type: 'Softmax' }] };
    await assert.rejects(StoredNetwork.read(fileOf(graph)), { name: 'ConvLensError', code: 'corrupt-model' }, String(inputs));
  }
});

test('Weights are told from others by their fingerprint, whatever was answered about them', async () => {
  const bytes = readFileSync(new URL('cats-vs-dogs.safetensors', models)); // several pieces
  const stored = await StoredNetwork.read(new Blob([bytes]));
  const fingerprint = await stored.fingerprint();
  assert.match(fingerprint, /^[0-9a-f]{64}$/);
  const answered = stored.with({ id: 'other', title: 'Other', labels: ['x', 'y'], preprocess: {} });
  assert.equal(await (await StoredNetwork.read(answered)).fingerprint(), fingerprint);
  for (const place of [bytes.length - dataOf(bytes).length, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[place] ^= 1;
    assert.notEqual(await (await StoredNetwork.read(new Blob([changed]))).fingerprint(), fingerprint, `byte ${place}`);
  }
});

test('A header that cannot be read is refused with a sentence', async () => {
  const whole = readFileSync(new URL(modelNames[0], models));
  const noGraph = Buffer.from(JSON.stringify({ __metadata__: { format: 'convlens', network: '{"layers": []}' } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(noGraph.length));
  const broken = { empty: Buffer.alloc(0), 'cut off in its header': whole.subarray(0, 200), 'of seven bytes': whole.subarray(0, 7), 'without a graph': Buffer.concat([length, noGraph]) };
  for (const [what, bytes] of Object.entries(broken)) {
    await assert.rejects(StoredNetwork.read(new Blob([bytes])), { name: 'ConvLensError', code: 'corrupt-model', message: /header/ }, what);
  }
});
