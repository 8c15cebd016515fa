import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { zipSync } from 'fflate';
import { engine } from './support/engine.mjs';
import { expected } from './support/networks.mjs';
import { squeezenetArrays } from './support/numpy.mjs';

// Files that are damaged in a thousand ways are read, or told in a sentence for people that was foreseen; soon, and without leaving
// anything behind. What is read the engine takes, or refuses in a sentence as well. CONVLENS_MUTATIONS: how many times each network is damaged.
const times = Number(process.env.CONVLENS_MUTATIONS ?? 60);
const longest = 15000; // ms for one file, on a machine that has much else to do

// A folder of its own for temporary files: other tests run at the same time.
process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'convlens-fuzz-'));
after(() => rmSync(process.env.TMPDIR, { recursive: true }));

const here = fileURLToPath(new URL('.', import.meta.url));
const shared = fileURLToPath(new URL('../../../shared/data/models/', import.meta.url));

/** A set of files that are chosen together, by their paths in a folder. */
const setOf = (folder, files) => ({ name: files[0], files: files.map((name) => ({ name, bytes: new Uint8Array(readFileSync(folder + name)) })) });

const text = (name, content) => ({ name, bytes: new TextEncoder().encode(content) });
const synset = text('synset.txt', Array.from({ length: 1000 }, (_, index) => `n${10_000_000 + index} class ${index}, also Klässe`).join('\n'));
const index = text('class_index.json', JSON.stringify({ 0: ['n01440764', 'tench'], 1: ['n01443537', 'goldfish'], 2: ['n01484850', 'white shark'] }));
const pickle = Uint8Array.from([0x80, 2, ...Buffer.from('}q\x00(X\x06\x00\x00\x00weightq\x01K\x01u.', 'latin1')]);

const committed = [
  ...['keras', 'torch'].flatMap(expected).map(({ name, folder, files }) => ({ ...setOf(`${here}${folder}/`, files), name })),
  { name: 'SqueezeNet’s arrays', files: [...squeezenetArrays(), synset] },
  { name: 'names of classes', files: [...setOf(`${here}keras/`, ['chain-2.9.h5']).files, text('labels.txt', '0 cat\n1 dog\r\n2 bird\n')] },
  { name: 'names of classes by index', files: [...setOf(`${here}keras/`, ['chain-2.9.h5']).files, index] },
  { name: 'a pickle', files: [{ name: 'net.pt', bytes: pickle }] },
  { name: 'a pickle in an archive', files: [{ name: 'net.pth', bytes: zipSync({ 'net/data.pkl': pickle, 'net/data/0': new Uint8Array(16), 'net/version': Uint8Array.of(0x33) }) }] },
];

/** What real programs wrote. */
const real = () => [
  ['keras-h5/lenet-mnist.h5'], ['keras-h5/weights.h5', 'keras-h5/topology.json'], ['tfjs/model.json', 'tfjs/group1-shard1of1'], ['safetensors/mnist.safetensors'], ['keras3/fashion_mnist_cnn.keras'], ['onnx/mnist.onnx'],
  ['refuse-pickle.pt'], [...readdirSync(`${shared}squeezenet1.1`).filter((name) => name.endsWith('.npy')).map((name) => `squeezenet1.1/${name}`), 'imagenet-labels-1000.txt'],
].map((files) => setOf(shared, files));

/** What became of `count` mutations: {outcome: how often}. Rejects where one took too long, or ended in what no check had foreseen. */
function outcomes(sets, from, to) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('support/fuzz_worker.mjs', import.meta.url), { workerData: { sets, from, to } });
    const counts = {};
    let [current, timer] = [];
    const finish = async (settle, value) => {
      clearTimeout(timer);
      await worker.terminate();
      settle(value);
    };
    worker.on('error', (error) => finish(reject, new Error(`${current}: ${error.stack}`)));
    worker.on('message', ({ begins, name, outcome, isDone }) => {
      clearTimeout(timer);
      if (isDone) return finish(resolve, counts);
      if (begins !== undefined) current = `${name}, seed ${begins}`;
      if (outcome?.includes(' ')) return finish(reject, new Error(`${current} ${outcome}`));
      if (outcome) counts[outcome] = (counts[outcome] ?? 0) + 1;
      timer = setTimeout(() => finish(reject, new Error(`${current} takes longer than ${longest} ms`)), longest);
    });
  });
}

/** The files that this process has open, where the system tells. */
function openFiles() {
  if (!existsSync('/proc/self/fd')) return [];
  return readdirSync('/proc/self/fd').flatMap((number) => {
    try {
      return [readlinkSync(`/proc/self/fd/${number}`)];
    } catch {
      return [];
    }
  }).filter((path) => path.startsWith(process.env.TMPDIR));
}

test('Damaged files are told in a sentence or read, soon', async () => {
  const counts = await outcomes(committed, 0, times * committed.length);
  for (const outcome of ['draft', 'corrupt-model', 'unsupported-model', 'incomplete-model', ...(engine ? ['refused'] : [])]) assert.ok(counts[outcome] > 10, JSON.stringify(counts));
  assert.deepEqual(readdirSync(process.env.TMPDIR), [], 'folders are left');
  assert.deepEqual(openFiles(), [], 'files are left open');
});

test('So are those of real programs', { skip: existsSync(shared) ? false : `there is no ${shared}` }, async () => {
  const sets = real();
  const counts = await outcomes(sets, 0, Math.ceil(times / 2) * sets.length);
  assert.ok(counts['corrupt-model'] > 0, JSON.stringify(counts));
});
