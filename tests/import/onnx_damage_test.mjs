import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { floats, integers, modelBytes, node, valueInfo } from './support/onnx_model.mjs';
import { sampleBytes, sampleNames } from './support/onnx_samples.mjs';

const longest = 20000; // ms for one file: what takes a second or two may take longer on a machine that has more to do

/** What became of each mutation, or of the files as they are: {outcome: how often}. Rejects if one takes too long, or throws what is no sentence for people. */
function mutations(files, count, isWhole = false) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('support/mutations.mjs', import.meta.url), { workerData: { files, count, isWhole } });
    const outcomes = {};
    let [current, timer] = [];
    const finish = (settle, value) => {
      clearTimeout(timer);
      worker.terminate();
      settle(value);
    };
    worker.on('error', (error) => finish(reject, new Error(`${current}: ${error.stack}`)));
    worker.on('message', ({ begins, outcome, isDone }) => {
      clearTimeout(timer);
      if (isDone) return finish(resolve, outcomes);
      if (outcome?.startsWith('threw')) return finish(reject, new Error(`${current} ${outcome}`));
      if (outcome) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      current = begins ?? current;
      timer = setTimeout(() => finish(reject, new Error(`${current} takes longer than ${longest} ms`)), longest);
    });
  });
}

test('Damaged files are told in a sentence or read, soon', async () => {
  const outcomes = await mutations(sampleNames.map((name) => [name, sampleBytes(name)]), Number(process.env.CONVLENS_MUTATIONS ?? 60));
  for (const outcome of ['draft', 'corrupt-model', 'unsupported-model']) assert.ok(outcomes[outcome] > 50, JSON.stringify(outcomes));
});

const copies = (count, make) => Array.from({ length: count }, (_, index) => make(index));

/** `count` operators, each on what the one before it gives; the last one gives "end". */
const chain = (count, op, first, ...others) => copies(count, (index) => (
  node(op, [index ? `v${index - 1}` : first, ...others], index === count - 1 ? 'end' : `v${index}`)));

test('A file of many operators that each compute a lot is refused soon', async () => {
  const large = floats('k', [65536]);
  const gathers = copies(9000, (index) => node('Gather', ['k', 'i'], `g${index}`));
  const files = {
    identities: { tensors: [large], nodes: [...chain(19000, 'Identity', 'k'), node('Add', ['x', 'end'], 'y')] },
    gathers: { tensors: [large, integers('i', [0])], nodes: [...gathers, node('Concat', ['x', ...copies(9000, (index) => `g${index}`)], 'y')] },
    sums: { tensors: [large], nodes: [...chain(900, 'Add', 'k', 'k'), node('Add', ['x', 'end'], 'y')] },
    factors: { inputs: [valueInfo('x', [1, 65536])], tensors: [large], nodes: [...chain(900, 'Mul', 'x', 'k'), node('Relu', ['end'], 'y')] },
    axes: { tensors: [integers('a', [0])], nodes: [...chain(9000, 'Unsqueeze', 'x', 'a'), node('Relu', ['end'], 'y')] },
  };
  const outcomes = await mutations(Object.entries(files).map(([name, model]) => [name, modelBytes(model)]), 1, true);
  assert.equal(outcomes.draft, undefined);
});
