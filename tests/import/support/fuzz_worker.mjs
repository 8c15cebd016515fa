// Runs in a worker of its own: reads mutated files one after the other and tells what became of each, so that one that hangs can be told.
import { parentPort, workerData } from 'node:worker_threads';
import { ModelRunner } from '../../../models/node/engine.mjs';
import { Failure } from '../../../models/node/failure.mjs';
import { openHdf5 } from '../../../models/node/hdf5.mjs';
import { readNetwork } from '../../../web/import/importer.js';
import { joined, modelFile } from '../../../web/import/model-file.js';
import { elementsOf } from '../../../web/import/numbers.js';
import { choices, guessed, preprocessOf } from '../../../web/import/preprocess.js';
import { SourceFile } from '../../../web/import/source-file.js';
import { engine } from './engine.mjs';
import { mutated } from './mutate.mjs';

const mostWritten = 2 ** 21; // numbers: writing large ones takes its time without being wrong

const isSentence = (text) => /^[A-Z“].*\.$/.test(text);

const mostHeap = 2 ** 28; // bytes: one that has opened many files makes way for a new one
let module;

/** What the engine, where there is one, makes of a model file that the importer wrote: it is taken, or refused in a sentence. */
async function opened(bytes) {
  if (!engine) return 'draft';
  if (!(module?.HEAPU8.length <= mostHeap)) module = await (await import(engine)).default({ onReply() {} });
  try {
    new ModelRunner(module, bytes, 1);
    return 'draft';
  } catch (error) {
    if (error instanceof Failure && isSentence(error.message)) return 'refused';
    throw error;
  }
}

async function outcome(files) {
  let network;
  try {
    network = await readNetwork(files.map(({ name, bytes }) => SourceFile.fromBytes(name, bytes)), { openHdf5 });
    const { draft } = network;
    choices(draft.input.shape[2]);
    const preprocess = draft.preprocess ?? preprocessOf(guessed(draft), draft.input.shape[2]);
    const count = [...draft.weights.values()].reduce((sum, { shape }) => sum + elementsOf(shape), 0);
    return count <= mostWritten ? await opened(joined(modelFile(draft, { id: 'mutation', preprocess, storage: 'f32' }))) : 'draft';
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
