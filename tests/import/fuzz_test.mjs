import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expected } from './support/networks.mjs';

// Files that are damaged in a thousand ways are read, or told in a sentence for people that was foreseen; soon, and without leaving
// anything behind. CONVLENS_MUTATIONS: how many times each network is damaged.
const times = Number(process.env.CONVLENS_MUTATIONS ?? 60);
const longest = 15000; // ms for one file, on a machine that has much else to do

// A folder of its own for temporary files: other tests run at the same time.
process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'convlens-fuzz-'));
after(() => rmSync(process.env.TMPDIR, { recursive: true }));

const bytesOf = (path) => new Uint8Array(readFileSync(path));
const here = fileURLToPath(new URL('.', import.meta.url));
const committed = ['keras', 'torch'].flatMap(expected).map(({ name, folder, files }) => ({ name, files: files.map((file) => ({ name: file, bytes: bytesOf(`${here}${folder}/${file}`) })) }));

const shared = fileURLToPath(new URL('../../../shared/data/models/', import.meta.url));
const real = [
  ['keras-h5/lenet-mnist.h5'], ['keras-h5/weights.h5', 'keras-h5/topology.json'], ['tfjs/model.json', 'tfjs/group1-shard1of1'], ['safetensors/mnist.safetensors'], ['keras3/fashion_mnist_cnn.keras'], ['onnx/mnist.onnx'],
].map((files) => ({ name: files[0], files: files.map((name) => ({ name, path: shared + name })) }));

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
  for (const outcome of ['draft', 'corrupt-model', 'unsupported-model', 'incomplete-model']) assert.ok(counts[outcome] > 10, JSON.stringify(counts));
  assert.deepEqual(readdirSync(process.env.TMPDIR), [], 'folders are left');
  assert.deepEqual(openFiles(), [], 'files are left open');
});

test('So are those of real programs', { skip: existsSync(shared) ? false : `there is no ${shared}` }, async () => {
  const sets = real.map(({ name, files }) => ({ name, files: files.map((file) => ({ name: file.name, bytes: bytesOf(file.path) })) }));
  const counts = await outcomes(sets, 0, Math.ceil(times / 2) * sets.length);
  assert.ok(counts['corrupt-model'] > 0, JSON.stringify(counts));
});
