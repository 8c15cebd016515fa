// Keras models, whatever container their architecture and weights come in.
import { Draft } from '../draft.js';
import { damaged, incomplete, inVersion, shown, unsupported } from '../import-error.js';
import { openIn, wholePicture } from '../open-input.js';
import { convertLayer } from './layers.js';
import { nameOf, unfolded, unwrapped } from './topology.js';

const largestExtent = 2 ** 28; // docs/MODEL_FORMAT.md

/**
 * A Keras model as a draft.
 * @param {object} architecture what `model.to_json()` gives
 * @param {{weightsOf: (call: import('./topology.js').Call) => Weight[], version: string, program?: string, source: string, title?: string}} file
 *   weightsOf: the weights of a layer in Keras's order; program: what wrote the file, for sentences
 * @param {import('../open-input.js').Said} [said]
 */
export function kerasDraft(architecture, file, said) {
  const { program = `Keras ${file.version}` } = file;
  return inVersion(program, () => draftOf(architecture, { ...file, program }, said));
}

function draftOf(architecture, { weightsOf, version, program, source, title }, said) {
  const { name, calls, outputs } = unfolded(architecture);
  const draft = new Draft();
  draft.title = title || (/^(model|sequential|functional)(_\d+)?$/.test(name) ? '' : name);
  draft.source = source;
  const values = new Map(); // id of a call -> its output
  for (const call of calls) {
    const { layer } = call;
    if (layer.class_name === 'InputLayer') {
      values.set(call.id, input(draft, layer, { said, kernelChannels: () => kernelChannels(calls, weightsOf) }));
      continue;
    }
    const inputs = call.inputs.map((id) => values.get(id));
    let weights; // read when they are asked for
    const place = {
      draft, version, program, type: layer.class_name, config: configOf(layer), name: nameOf(layer), constants: call.constants, inputs,
      get weights() { return (weights ??= weightsOf(call)); },
    };
    values.set(call.id, convertLayer(place));
  }
  const ends = outputs.map((id) => values.get(id));
  if (ends.some(({ channel }) => channel !== undefined)) throw unsupported('The model gives a single channel of its maps, which is not supported.');
  draft.outputs = outputLayers(ends.map((end) => end.name), draft);
  return draft;
}

function configOf(layer) {
  const { config = {} } = layer;
  if (typeof config !== 'object' || config === null) throw damaged(`The layer ${shown(nameOf(layer))} has no proper configuration.`);
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, unwrapped(value)]));
}

/** The outputs, the last one first: it gives the class scores in models that give their inner maps too. */
function outputLayers(names, draft) {
  const layers = [...new Set(names)].filter((name) => name !== draft.input.name);
  if (layers.length === 0) throw unsupported('The model has no layers behind its input.');
  const place = new Map(draft.layers.map(({ name }, index) => [name, index]));
  return layers.sort((a, b) => place.get(b) - place.get(a));
}

/** The input of a model: pictures [h, w] and [h, w, c], or rows of numbers that are square pictures. */
function input(draft, { config }, { said, kernelChannels }) {
  const shape = config?.batch_input_shape ?? config?.batch_shape ?? (config?.shape && [null, ...config.shape]);
  if (!Array.isArray(shape)) throw incomplete('The model does not say the size of its input.');
  const extents = shape.slice(1);
  const isExtent = (extent) => extent === null || (Number.isInteger(extent) && extent > 0 && extent <= largestExtent);
  if (!extents.every(isExtent)) throw damaged(`The model takes inputs of the shape ${shown(JSON.stringify(extents))}, which is none.`);
  if (extents.length === 1 && extents[0] && Number.isInteger(Math.sqrt(extents[0]))) return flatInput(draft, config, Math.sqrt(extents[0]));
  if (extents.length === 3 && [1, 3].includes(extents[0]) && ![1, 3, null].includes(extents[2])) {
    throw unsupported(`The model takes inputs of the shape ${shown(JSON.stringify(extents))}, with the channels first. Only models whose channels come last, Keras's usual order, can be opened.`);
  }
  const isPicture = extents.length === 2 || extents.length === 3;
  const channels = extents.length === 2 ? 1 : extents[2] ?? (isPicture ? kernelChannels() : undefined);
  if (!isPicture || ![1, 3, undefined].includes(channels)) {
    throw unsupported(`The model takes inputs of the shape ${shown(JSON.stringify(extents))}. Only pictures, grey or in colour, are supported.`);
  }
  const picture = [extents[0] ?? undefined, extents[1] ?? undefined, channels];
  draft.open = openIn(picture);
  return { name: draft.setInput(config.name ?? 'input', wholePicture(picture, said)), rank: extents.length };
}

const convolutions = new Set(['Conv2D', 'Convolution2D', 'DepthwiseConv2D', 'SeparableConv2D']);

/** How many channels the first convolution takes, [h, w, channels, filters]: what is before it leaves them as they are. */
function kernelChannels(calls, weightsOf) {
  const first = calls.find(({ layer }) => convolutions.has(layer.class_name));
  const channels = first && weightsOf(first)[0]?.shape[2];
  return channels && channels * (first.layer.config?.groups ?? 1);
}

function flatInput(draft, { name = 'input' }, side) {
  const picture = draft.setInput(name, [side, side, 1]);
  return { name: draft.add({ name: 'flatten_input', type: 'Flatten', inputs: [picture] }), rank: 1 };
}
