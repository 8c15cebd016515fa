// Runs in a worker of its own: reads mutated files one after the other and tells what became of each, so that one that hangs can be told.
import { parentPort, workerData } from 'node:worker_threads';
import { openHdf5 } from '../../../models/node/hdf5.mjs';
import { readNetwork } from '../../../web/import/importer.js';
import { joined, modelFile } from '../../../web/import/model-file.js';
import { elementsOf } from '../../../web/import/numbers.js';
import { choices, guessed, preprocessOf } from '../../../web/import/preprocess.js';
import { SourceFile } from '../../../web/import/source-file.js';
import { engineOpens } from './engine_opens.mjs';
import { mutated } from './mutate.mjs';

const mostWritten = 2 ** 21; // numbers: writing large ones takes its time without being wrong

async function outcome(files) {
  let network;
  try {
    network = await readNetwork(files.map(({ name, bytes }) => SourceFile.fromBytes(name, bytes)), { openHdf5 });
    const { draft } = network;
    choices(draft.input.shape[2]);
    const preprocess = draft.preprocess ?? preprocessOf(guessed(draft), draft.input.shape[2]);
    const count = [...draft.weights.values()].reduce((sum, { shape }) => sum + elementsOf(shape), 0);
    if (count > mostWritten) return 'draft';
    return (await engineOpens(joined(modelFile(draft, { id: 'mutation', preprocess, storage: 'f32' })))) ? 'draft' : 'refused';
  } catch (error) {
    if (error.name !== 'ConvLensError') return `threw ${error.stack}`;
    // A cause that is an error of the language is one that no check has foreseen; those of libraries are expected.
    return error.cause && /says something that no program writes/.test(error.message) ? `had not foreseen: ${error.cause.stack}` : error.code;
  } finally {
    network?.close();
  }
}

const { sets, from, to } = workerData;
for (let seed = from; seed < to; seed++) {
  const set = sets[seed % sets.length];
  const files = mutated(set.files, seed);
  parentPort.postMessage({ begins: seed, name: set.name });
  parentPort.postMessage({ outcome: await outcome(files) });
}
parentPort.postMessage({ isDone: true });
