// Imports one network, or changes one that was imported, away from the page's own thread. The page asks {id, ask, ...}; the answer is {id, result} or {id, error}.
import { isOwnFormat } from '../js/network-files.js';
import { checkLabels, classCount } from './classes.js';
import { elementsOf } from './numbers.js';
import { modelFile, storageFor } from './model-file.js';
import { readNetwork } from './importer.js';
import { misfit } from './open-input.js';
import { choiceOf, choices, guessed, guessedLabels, preprocessOf } from './preprocess.js';
import { SourceFile } from './source-file.js';
import { StoredNetwork } from './stored-network.js';

const mostTried = 5_000_000; ///< weights of a network that is run before it is opened: twice as many are too much for a phone

let network; // {draft, close}
let stored; // the same as a StoredNetwork, from when its weights are written

const openHdf5 = async (file) => (await import('./hdf5-browser.js')).openHdf5(file);

const answers = {
  /**
   * files: [{name, blob}], those of another program or one of the page's own format; said: what an earlier answer told to be `open` of the
   * pictures (open-input.js). What was found, and what has to be asked.
   */
  async read({ files, said }) {
    network?.close();
    network = stored = undefined;
    if (files.length === 1 && (await isOwnFormat(files[0].blob))) stored = await StoredNetwork.read(files[0].blob);
    network = stored ? { draft: stored.draft, close() {} } : await readNetwork(files.map(({ name, blob }) => SourceFile.fromBlob(blob, name)), { openHdf5, said });
    const { draft } = network;
    if (said && !draft.hasShapes) await checkFit(draft, said);
    const channels = draft.input.shape[2];
    return {
      id: stored?.id, title: draft.title, source: draft.source, inputShape: draft.input.shape, layers: draft.layers.length, labels: stored ? draft.labels : await labelsOf(draft),
      parameters: parameters(draft), classes: classCount(draft), open: draft.open,
      preprocess: draft.preprocess, choice: draft.preprocess && choiceOf(draft.preprocess, channels), choices: choices(channels, draft.preprocess), guess: guessed(draft),
    };
  },

  /** What the network sees of a picture, and if it is small and tells classes apart, their probabilities. */
  async preview({ picture, ...choice }) {
    const { inputAlone, previewOf } = await import('./preview.js');
    const { draft } = network;
    const { shape } = draft.input;
    const preprocess = preprocessing(choice);
    const classes = parameters(draft) <= mostTried ? classCount(draft) : undefined;
    const file = classes ? await fileOf({ id: 'preview', preprocess }) : inputAlone({ shape, preprocess });
    return { shape, preprocess, ...(await previewOf(new Uint8Array(await picture.arrayBuffer()), { file, count: elementsOf(shape), classes })) };
  },

  /** What tells the network's weights from all others. */
  async fingerprint() { return (await storedNetwork()).fingerprint(); },

  /** The model file, as a Blob. */
  async write({ modelId, title, labels, ...choice }) {
    checkLabels(labels, network.draft);
    const file = await fileOf({ id: modelId, title, labels, preprocess: preprocessing(choice) });
    network.close();
    return file;
  },
};

async function storedNetwork() { return (stored ??= await StoredNetwork.read(written(network.draft))); }

/** A model file as a Blob; without `labels`, of which there may be too many or too few, it has none. */
async function fileOf({ id, title = network.draft.title, labels = [], preprocess }) {
  return (await storedNetwork()).with({ id, title, labels, preprocess });
}

/** Each piece becomes a blob at once: together they may be more than this worker can hold. */
function written(draft) {
  const pieces = [];
  for (const piece of modelFile(draft, { id: 'import', preprocess: {}, storage: storageFor(parameters(draft)) })) pieces.push(new Blob([piece]));
  return new Blob(pieces);
}

/** Whether the layers fit the pictures that they are said to take is known to the engine alone where the reader does not follow their shapes. */
async function checkFit(draft, said) {
  const { isOpened } = await import('./preview.js');
  const preprocess = draft.preprocess ?? preprocessOf(guessed(draft), draft.input.shape[2]);
  if (!(await isOpened(await fileOf({ id: 'fit', preprocess })))) throw misfit(said);
}

const parameters = ({ weights }) => [...weights.values()].reduce((sum, { shape }) => sum + elementsOf(shape), 0);

/** The file's, else those of the usual set if this site has them, else a guess. */
async function labelsOf(draft) {
  if (draft.labels.length > 0) return draft.labels;
  if (!draft.classes) return guessedLabels(draft);
  const response = await fetch(new URL(`../models/${draft.classes}-labels.json`, import.meta.url)).catch(() => undefined);
  return response?.ok ? response.json() : [];
}

/** From named choices, or as the file or the caller says. */
const preprocessing = ({ choice, preprocess }) => preprocess ?? preprocessOf(choice, network.draft.input.shape[2], network.draft.preprocess);

let before = Promise.resolve(); // one after the other: each needs the network as the one before it left it

addEventListener('message', ({ data }) => (before = before.then(() => answer(data))));

async function answer({ id, ask, ...wish }) {
  try {
    postMessage({ id, result: await answers[ask](wish) });
  } catch (error) {
    const known = error.name === 'ConvLensError';
    postMessage({ id, error: known ? { code: error.code, message: error.message } : { code: 'corrupt-model', message: `The file cannot be read as a network: ${error.message ?? error}` } });
  }
}
