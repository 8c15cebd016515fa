// TensorFlow.js layers models: model.json, and binary shards that its weights lie in one after the other. Teachable Machine adds
// metadata.json with the labels. Source: tensorflow/tfjs, tfjs-core/src/io/types and weights_loader.
import { damaged, incomplete, inVersion, shown, unsupported } from './import-error.js';
import { isArchitecture } from './keras/architecture.js';
import { kerasDraft } from './keras/keras.js';
import { inKerasOrder, weightsAmong } from './keras/topology.js';
import { elementSize, elementsOf, floatsFrom } from './numbers.js';

const types = new Map(Object.entries({ float32: 'F32', float16: 'F16', int32: 'I32', uint8: 'U8', uint16: 'U16', bool: 'BOOL' }));

/** Whether a JSON value is a model.json of TensorFlow.js. */
export const isTfjsModel = (value) => value?.modelTopology !== undefined && Array.isArray(value.weightsManifest);

/**
 * @param {object} model the content of model.json
 * @param {import('./file-set.js').FileSet} files
 * @param {{title?: string, said?: import('./open-input.js').Said}} options
 */
export async function readTfjs(model, files, { title, said }) {
  const architecture = architectureOf(model);
  const version = String(model.modelTopology.keras_version ?? '2');
  const program = version.startsWith(own) ? `TensorFlow.js ${version.slice(own.length)}` : `TensorFlow.js, Keras ${version}`;
  const weights = await storedWeights(model.weightsManifest, { files, program });
  const metadata = await files.only((name) => name === 'metadata.json')?.json();
  const isTeachable = /teachablemachine/.test(metadata?.packageName ?? '') || metadata?.tmVersion !== undefined;
  const source = isTeachable ? 'Teachable Machine (TensorFlow.js)' : program;
  const draft = kerasDraft(architecture, { version, program, source, title: title || (metadata?.modelName === 'tm-my-image-model' ? 'Teachable Machine' : metadata?.modelName), weightsOf: (call) => inKerasOrder(weightsAmong(weights, call)) }, said);
  if (Array.isArray(metadata?.labels)) draft.labels = metadata.labels.map(String);
  draft.isTeachable = isTeachable;
  return draft;
}

const own = 'tfjs-layers '; // what model.json has for a version of Keras where TensorFlow.js made the model itself

function architectureOf({ format, generatedBy, convertedBy, modelTopology: topology }) {
  if (format === 'graph-model' || topology?.node) {
    const origin = [generatedBy && `from ${generatedBy}`, convertedBy].filter((text) => typeof text === 'string').map((text) => shown(text));
    throw unsupported(`This is a TensorFlow.js graph model${origin.length > 0 ? ` (${origin.join(', ')})` : ''}. Only layers models are supported: convert the Keras model with the output format “tfjs_layers_model”, or open the Keras file itself.`);
  }
  const config = topology?.model_config ?? topology;
  if (!isArchitecture(config)) throw damaged('The model.json describes no layers.');
  return config;
}

/** [{parts, shape, read}] of all weights, in their order. */
async function storedWeights(manifest, { files, program }) {
  const weights = [];
  for (const group of manifest) {
    if (!Array.isArray(group?.paths) || !Array.isArray(group.weights)) throw damaged('The model.json has no proper list of its weights.');
    const bytes = await joinedShards(group, files, manifest);
    let offset = 0;
    for (const entry of group.weights) {
      const { size, ...weight } = inVersion(program, () => weightAt(entry ?? {}, bytes, offset));
      weights.push(weight);
      offset += size;
    }
    if (offset < bytes.length) throw damaged('The weight files hold more than the model.json lists: one of them is not of this model.');
  }
  return weights;
}

async function joinedShards({ paths }, files, manifest) {
  const shards = [];
  for (const path of paths) {
    const file = files.get(String(path).split('/').at(-1)) ?? onlyShard(files, manifest);
    if (!file) throw incomplete(`The weights are missing: the file ${shown(path)}. Choose model.json and all its weight files together.`);
    shards.push(await file.bytes());
  }
  const joined = new Uint8Array(shards.reduce((sum, { length }) => sum + length, 0));
  shards.reduce((offset, shard) => (joined.set(shard, offset), offset + shard.length), 0);
  return joined;
}

/** Browsers rename what was downloaded before, "weights (1).bin": where a model has one shard, and there is one, it is that one. */
function onlyShard(files, manifest) {
  return manifest.length === 1 && manifest[0].paths.length === 1 ? files.only((name) => /\.bin$/i.test(name)) : undefined;
}

function weightAt({ name, shape, dtype, quantization: packed }, bytes, offset) {
  const type = types.get(packed?.dtype ?? dtype);
  if (typeof name !== 'string' || !Array.isArray(shape) || !shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0)) throw damaged('The model.json lists weights without a name or shape.');
  if (!type) throw unsupported(`The weights ${shown(name)} are of the type ${shown(packed?.dtype ?? dtype)}, which is not supported.`);
  const size = elementsOf(shape) * elementSize(type);
  if (offset + size > bytes.length) throw damaged(`The weights ${shown(name)} are missing: the weight files are cut off, or one of them is not of this model.`);
  const stored = bytes.subarray(offset, offset + size);
  const { scale, min } = packed ?? {};
  const isScaled = scale !== undefined && type !== 'F16';
  if (isScaled && !(Number.isFinite(scale) && Number.isFinite(min))) throw damaged(`The weights ${shown(name)} are quantised, but the model.json has no proper scale for them.`);
  return { parts: name.replace(/:0$/, '').split('/'), shape, size, read: () => (isScaled ? floatsFrom(stored, type).map((value) => value * scale + min) : floatsFrom(stored, type)) };
}
