// Opens networks that other programs have saved. docs/IMPORT.md says what is supported.
import { ConvLensError } from '../js/errors.js';
import { FileSet } from './file-set.js';
import { isGraph } from './graph-draft.js';
import { damaged, incomplete, shown, unsupported } from './import-error.js';
import { isArchitecture } from './keras/architecture.js';
import { labelsAmong } from './labels.js';
import { checkSaid } from './open-input.js';
import { kindOf } from './recognise.js';
import { isTfjsModel } from './tfjs.js';

// Each format: whether the files are of it, and how they are read. Its modules are loaded when they are needed.
const formats = [
  {
    fits: (files) => files.has('config.json') && files.has('model.weights.h5'),
    read: async (files, options) => (await import('./keras/keras-file.js')).readKerasFile(files, options),
  },
  {
    fits: (files) => files.json(isTfjsModel),
    read: async (files, options) => ({ draft: await (await import('./tfjs.js')).readTfjs(files.json(isTfjsModel).value, files, options) }),
  },
  { fits: (files) => files.of('hdf5'), read: readHdf5 },
  {
    fits: (files) => files.of('onnx'),
    read: async (files, options) => ({ draft: await (await import('./onnx/onnx.js')).readOnnxAmong(files, options) }),
  },
  {
    fits: (files) => files.of('safetensors'),
    read: async (files, options) => {
      const { readSafetensorsNetwork } = await import('./safetensors-network.js');
      return { draft: readSafetensorsNetwork(await files.of('safetensors').bytes(), files.json(isDescription)?.value, options) };
    },
  },
  { fits: (files) => files.of('npy'), read: readArrays },
];

/** Throws if files of several networks were given: which one is meant cannot be known. */
function checkThatOne(files) {
  const [one, other] = [...['hdf5', 'onnx', 'safetensors'].flatMap((kind) => files.all(kind)), ...files.allJson(isTfjsModel)];
  if (!other) return;
  if (one.name !== other.name && withoutNumber(one.name) === withoutNumber(other.name)) throw unsupported(`${shown(one.name)} and ${shown(other.name)} are parts of one network’s weights, which is not supported. Save them as one file.`);
  if (one.archive && one.archive === other.archive) throw unsupported(`${shown(one.archive.name)} holds several networks, ${shown(one.name)} and ${shown(other.name)}. Unpack it, and open one of them.`);
  throw unsupported(`${shown((one.archive ?? one).name)} and ${shown((other.archive ?? other).name)} are two networks. Open one at a time.`);
}

/** "model-00001-of-00002.safetensors", "model_00000.weights.h5": names of parts, that differ in their numbers alone. */
const withoutNumber = (name) => name.replace(/-\d{5}-of-\d{5}(?=\.safetensors$)|_\d{5}(?=\.weights\.h5$)/, '');

const isDescription = (value) => isGraph(value) || isArchitecture(value);

/** Arrays of a known network. */
async function readArrays(files, { title }) {
  const { readNpy } = await import('./npy.js');
  const { knownSqueezenet } = await import('./squeezenet.js');
  const { graphDraft } = await import('./graph-draft.js');
  const arrays = new Map();
  for (const file of files.all('npy')) arrays.set(file.name.replace(/\.npy$/, ''), readNpy(await file.bytes(), file.name));
  const known = knownSqueezenet(arrays);
  if (!known) throw incomplete('Arrays of numpy do not say what network they are of. Those of SqueezeNet 1.1 are known: choose all 52 of them together.');
  const draft = graphDraft(known.graph, known.tensors, known.graph.title ?? title);
  draft.source = 'numpy arrays of SqueezeNet 1.1';
  draft.classes = known.classes;
  return { draft };
}

async function readHdf5(files, options) {
  const { readKerasH5 } = await import('./keras/h5.js');
  const file = await options.openHdf5(files.of('hdf5'));
  try {
    const architecture = files.json(isArchitecture)?.value;
    return { draft: readKerasH5(file, { architecture, ...options }), close: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * Reads a network from the files that were chosen together; zip archives are opened.
 * @param {import('./source-file.js').SourceFile[]} given
 * @param {{openHdf5: (file: import('./source-file.js').SourceFile) => Promise<import('./hdf5.js').Hdf5File>, title?: string, said?: import('./open-input.js').Said}} options
 *   said: of the pictures, where the files leave it open: `draft.open`
 * @returns {Promise<{draft: import('./draft.js').Draft, close: () => void}>} the weights can be read until `close`
 * @throws {ConvLensError} corrupt-model, unsupported-model, incomplete-model, out-of-memory; nothing else
 */
export async function readNetwork(given, { openHdf5, title = titleOf(given), said = {} }) {
  try {
    checkSaid(said);
    const files = await FileSet.of(await unpacked(given));
    if (files.unreadable) throw damaged(`${shown(files.unreadable.name)} is no proper JSON: it is cut off or damaged.`);
    checkThatOne(files);
    const labels = await labelsAmong(files);
    const format = isPickle(files) ? undefined : formats.find(({ fits }) => fits(files));
    if (!format) throw refusal(files, given);
    const { draft, close = () => {} } = await format.read(files, { openHdf5, title, said });
    draft.labels = labels ?? draft.labels;
    draft.title ||= 'My network';
    return { draft, close };
  } catch (cause) {
    if (cause instanceof ConvLensError) throw cause;
    if (cause instanceof RangeError && /allocation|array length|memory/i.test(cause.message)) throw new ConvLensError('out-of-memory', 'The network does not fit into the memory of this device.', { cause });
    throw damaged('The file cannot be read as a network: it is damaged, or says something that no program writes.', { cause });
  }
}

/** "lenet-mnist.h5" -> "lenet-mnist"; empty if the files have names that every network has. */
function titleOf(files) {
  const titles = files.map(({ name }) => name.replace(/(\.weights)?\.[a-z][a-z0-9]{0,11}$/i, ''));
  return titles.find((title, index) => !/\.(json|bin|txt|data)$|shard\d+of\d+$/i.test(files[index].name) && !commonTitle.test(title)) ?? '';
}
const commonTitle = /^(model|weights|network|topology|converted[_-]tm.*|tm-my-image-model)[_-]?\d*$/i;

async function unpacked(given) {
  const lists = await Promise.all(given.map(async (file) => {
    if ((await kindOf(file)) !== 'zip') return [file];
    return (await import('./zip.js')).unzipped(file);
  }));
  return lists.flat();
}

const accepted = 'Keras (.keras, .h5), TensorFlow.js and Teachable Machine (model.json with its weights, or a .zip), ONNX (.onnx) and safetensors';
const fromKeras = 'Save the Keras model as “.keras” or “.h5” and open that file.';

/** PyTorch's own files: a pickle, or a zip archive with one in it. */
const isPickle = (files) => files.anyOf(['pickle']) !== undefined || files.has('data.pkl');

function refusal(files, given) {
  if (given.length === 0) return incomplete('No file was given.');
  if (files.size === 0) return damaged('The archive is empty.');
  const [name] = files.names;
  if (isPickle(files)) {
    const pickle = files.anyOf(['pickle'])?.file ?? files.get('data.pkl');
    const { name: called } = pickle.archive ?? pickle;
    if (/\.pkl$/i.test(pickle?.name) && pickle.name !== 'data.pkl') return unsupported(`${shown(called)} is a pickle of Python, which may contain programs and is not opened. Save the network with the library that it was made with: ${accepted}.`);
    return unsupported(`${shown(called)} is a PyTorch file in pickle format, which may contain programs and is not opened. In Python, write the network with torch.onnx.export(model, example_input, "model.onnx") and open that file, together with model.onnx.data if there is one.`);
  }
  const tensorflow = files.anyOf(['tflite', 'tensorflow']);
  if (tensorflow) return unsupported(`${shown(tensorflow.file.name)} is a ${tensorflow.kind === 'tflite' ? 'TensorFlow Lite model' : 'TensorFlow graph (SavedModel)'}, which is not supported. ${fromKeras}`);
  const empty = given.find(({ size }) => size === 0);
  if (empty) return damaged(`${shown(empty.name)} is empty.`);
  const short = files.anyOf(['cut off']);
  if (short) return damaged(`${shown(short.file.name)} does not begin as its name says: it is cut off, damaged, or something else.`);
  if (files.json(isDescription)) return incomplete(`${shown(files.json(isDescription).file.name)} is an architecture without weights. Choose it together with the file of the weights.`);
  if (files.names.every((each) => /\.data$/i.test(each))) return incomplete(`${shown(name)} may hold the weights of an ONNX file. Choose it together with that file.`);
  if (files.names.every((each) => /\.bin$|shard\d+of\d+$/i.test(each))) return incomplete(`${shown(name)} may hold weights of TensorFlow.js. Choose it together with its model.json.`);
  return unsupported(`${shown(name)} is no network that can be opened here. These can: ${accepted}.`);
}
