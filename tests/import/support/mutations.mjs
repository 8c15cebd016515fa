// Runs in a worker of its own: reads mutations of files and tells of each what became of it, so that one that hangs can be told.
import { parentPort, workerData } from 'node:worker_threads';
import { elementsOf } from '../../../web/import/numbers.js';
import { joined, modelFile } from '../../../web/import/model-file.js';
import { readOnnx } from '../../../web/import/onnx/onnx.js';
import { guessed, preprocessOf } from '../../../web/import/preprocess.js';
import { engineOpens } from './engine_opens.mjs';

const mostWritten = 2 ** 22; // numbers: writing large ones takes its time without being wrong

/** Numbers of 0 to below 1 that are the same for the same seed. Source: Mulberry32, by Tommy Ettinger. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function mutated(bytes, random) {
  const result = bytes.slice(0, random() < 0.2 ? Math.floor(random() * bytes.length) : bytes.length);
  const reach = random() < 0.5 ? Math.min(1000, result.length) : result.length; // the graph stands before the weights
  for (let flips = Math.floor(random() * 6); flips >= 0 && result.length > 0; flips--) result[Math.floor(random() * reach)] = Math.floor(random() * 256);
  return result;
}

async function outcome(bytes) {
  try {
    const draft = readOnnx(bytes);
    const count = [...draft.weights.values()].reduce((sum, { shape }) => sum + elementsOf(shape), 0);
    if (count > mostWritten) return 'draft';
    const preprocess = preprocessOf(guessed(draft), draft.input.shape[2]);
    return (await engineOpens(joined(modelFile(draft, { id: 'mutation', preprocess })))) ? 'draft' : 'refused';
  } catch (error) {
    return error.name === 'ConvLensError' ? error.code : `threw ${error.stack}`;
  }
}

const { files, count, isWhole } = workerData;
for (const [name, bytes] of files) {
  for (let seed = 0; seed < count; seed++) {
    parentPort.postMessage({ begins: `${name}, seed ${seed}` });
    parentPort.postMessage({ outcome: await outcome(isWhole ? bytes : mutated(bytes, randomFrom(seed))) });
  }
}
parentPort.postMessage({ isDone: true });
