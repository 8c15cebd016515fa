// Imports one network, away from the page's own thread. The page asks {id, ask, ...}; the answer is {id, result} or {id, error}.
import { elementsOf } from './numbers.js';
import { modelFile, storageFor } from './model-file.js';
import { readNetwork } from './importer.js';
import { choices, guessed, guessedLabels, preprocessOf } from './preprocess.js';
import { SourceFile } from './source-file.js';

let network; // {draft, close}

const openHdf5 = async (file) => (await import('./hdf5-browser.js')).openHdf5(file);

const answers = {
  /** files: [{name, blob}]. What was found, and what has to be asked. */
  async read({ files }) {
    network = await readNetwork(files.map(({ name, blob }) => SourceFile.fromBlob(blob, name)), { openHdf5 });
    const { draft } = network;
    const channels = draft.input.shape[2];
    return {
      title: draft.title, source: draft.source, inputShape: draft.input.shape, layers: draft.layers.length, labels: await labelsOf(draft),
      parameters: parameters(draft),
      preprocess: draft.preprocess, choices: choices(channels), guess: guessed(draft),
    };
  },

  async preview({ picture, ...choice }) {
    const { previewOf } = await import('./preview.js');
    const shape = network.draft.input.shape;
    const preprocess = preprocessing(choice);
    const values = await previewOf(new Uint8Array(await picture.arrayBuffer()), { shape, preprocess });
    return { shape, values, preprocess };
  },

  /** The model file, as a Blob. */
  async write({ modelId, title, labels, ...choice }) {
    const { draft } = network;
    Object.assign(draft, { title, labels });
    // Each piece becomes a blob at once: together they may be more than this worker can hold.
    const pieces = [];
    for (const piece of modelFile(draft, { id: modelId, preprocess: preprocessing(choice), storage: storageFor(parameters(draft)) })) pieces.push(new Blob([piece]));
    network.close();
    return new Blob(pieces);
  },
};

const parameters = ({ weights }) => [...weights.values()].reduce((sum, { shape }) => sum + elementsOf(shape), 0);

/** The file's, else those of the usual set if this site has them, else a guess. */
async function labelsOf(draft) {
  if (draft.labels.length > 0) return draft.labels;
  if (!draft.classes) return guessedLabels(draft);
  const response = await fetch(new URL(`../models/${draft.classes}-labels.json`, import.meta.url)).catch(() => undefined);
  return response?.ok ? response.json() : [];
}

/** From named choices, or as the file or the caller says. */
const preprocessing = ({ choice, preprocess }) => preprocess ?? preprocessOf(choice, network.draft.input.shape[2]);

addEventListener('message', async ({ data: { id, ask, ...wish } }) => {
  try {
    postMessage({ id, result: await answers[ask](wish) });
  } catch (error) {
    const known = error.name === 'ConvLensError';
    postMessage({ id, error: known ? { code: error.code, message: error.message } : { code: 'corrupt-model', message: `The file cannot be read as a network: ${error.message ?? error}` } });
  }
});
