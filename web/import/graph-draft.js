// A graph in the page's own terms (docs/MODEL_FORMAT.md), with weights named and laid out as the page or as PyTorch does.
import { Draft } from './draft.js';
import { damaged, incomplete, inVersion, shown, unsupported } from './import-error.js';
import { convolutionKernel, denseKernel, depthwiseKernel, flattenedVector, isWhole } from './torch.js';

// docs/MODEL_FORMAT.md, "Layers".
const types = new Set(`Conv2D DepthwiseConv2D Dense MaxPooling2D AveragePooling2D GlobalAveragePooling2D GlobalMaxPooling2D BatchNormalization Activation
  ReLU LeakyReLU ELU Softmax Clip Flatten Reshape Dropout ZeroPadding2D Add Multiply Average Maximum Minimum Subtract Concatenate UpSampling2D Rescaling`.split(/\s+/));

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a JSON value is a graph in the page's own terms. */
export const isGraph = (value) => Array.isArray(value?.layers) && Array.isArray(value?.input?.shape);

/**
 * @param {object} graph
 * @param {Map<string, {shape: number[], read: () => Float32Array}>} tensors "conv1/kernel" or, from PyTorch, "conv1.weight"
 * @param {string} [title]
 * @throws {ConvLensError} corrupt-model, unsupported-model, incomplete-model
 */
export function graphDraft(graph, tensors, title) {
  return inVersion('model format 1', () => draftOf(graph, tensors, title));
}

function draftOf(graph, tensors, title) {
  check(graph);
  const draft = new Draft();
  draft.title = title || (typeof graph.title === 'string' ? graph.title : '');
  draft.labels = Array.isArray(graph.labels) ? graph.labels.map(String) : [];
  draft.preprocess = graph.input.preprocess ?? undefined;
  draft.source = `safetensors${[...tensors.keys()].some((name) => name.endsWith('.weight')) ? ', weights from PyTorch' : ''}`;
  const { name: inputName = 'input', shape } = graph.input;
  const values = new Map([[inputName, { name: draft.setInput(inputName, shape), channels: shape[2], isMap: true }]]);
  let before = inputName;
  for (const { name, type, config, inputs = [before] } of graph.layers) {
    if (!inputs.every((input) => values.has(input))) throw damaged(`The layer ${shown(name)} has an input that is not there before it.`);
    const layer = { name, type, config: config ?? {}, inputs: inputs.map((input) => values.get(input)) };
    const weights = weightsOf(layer, tensors);
    const own = draft.add({ ...layer, inputs: layer.inputs.map((input) => input.name), weights });
    values.set(name, { ...outputOf(layer), name: own });
    before = name;
  }
  const outputs = graph.outputs ?? [before];
  if (!outputs.every((name) => values.has(name))) throw damaged(`The output ${shown(outputs.find((name) => !values.has(name)))} is no layer.`);
  draft.outputs = outputs.map((name) => values.get(name).name);
  return draft;
}

function check({ input, layers, outputs }) {
  const { name = 'input', shape, preprocess } = input;
  const isPicture = shape.length === 3 && shape.every((extent) => Number.isInteger(extent) && extent > 0) && [1, 3].includes(shape[2]);
  if (!isPicture) throw unsupported(`The network takes inputs of the shape ${shown(JSON.stringify(shape))}. Only pictures are supported: [height, width, 1] or [height, width, 3].`);
  if (typeof name !== 'string' || !(preprocess === undefined || preprocess === null || isObject(preprocess))) throw damaged('The architecture describes its input in a way that is not known.');
  if (layers.length === 0) throw damaged('The architecture has no layers.');
  const unknown = layers.find((layer) => typeof layer?.type === 'string' && !types.has(layer.type));
  if (unknown) throw unsupported(`The layer ${shown(unknown.name)} has the type ${shown(unknown.type)}, which is not supported.`);
  const wrong = layers.findIndex((layer) => !isLayer(layer));
  if (wrong >= 0) throw damaged(`Layer ${wrong + 1} of the architecture has no proper name, type, inputs or config.`);
  if (outputs !== undefined && !(isNames(outputs) && outputs.length > 0)) throw damaged('The outputs of the architecture are no list of names.');
}

const isNames = (list) => Array.isArray(list) && list.every((name) => typeof name === 'string');

function isLayer(value) {
  const { name, type, inputs, config } = value ?? {};
  return isNames([name, type]) && (inputs === undefined || (isNames(inputs) && inputs.length > 0)) && (config === undefined || config === null || isObject(config));
}

/**
 * What a layer gives: its channels, whether it is a map, and of a vector that was a map the channels of that (`flattened`), for PyTorch
 * counts its values in another order. -1: in an order that is not known.
 */
function outputOf({ type, config, inputs }) {
  const [first] = inputs;
  const unknown = -1;
  switch (type) {
    case 'Conv2D': return { channels: config.filters, isMap: true };
    case 'DepthwiseConv2D': return { channels: first.channels * (config.depth_multiplier ?? 1), isMap: true };
    case 'Dense': return { channels: config.units, isMap: first.isMap };
    case 'GlobalAveragePooling2D': case 'GlobalMaxPooling2D': return { channels: first.channels, isMap: config.keepdims === true };
    case 'Flatten': return first.isMap ? { isMap: false, flattened: first.channels } : first;
    case 'Reshape': {
      const isMap = config.target_shape?.length === 3;
      if (!isMap && first.isMap) return { isMap, flattened: first.channels };
      return isMap ? { channels: config.target_shape[2], isMap } : first;
    }
    case 'Concatenate': {
      const flattened = inputs.some((input) => (input.flattened ?? 1) !== 1) ? unknown : undefined;
      return { channels: inputs.reduce((sum, { channels }) => sum + channels, 0), isMap: first.isMap, flattened };
    }
    default: return inputs.reduce((most, input) => (input.channels > most.channels ? input : most), first);
  }
}

// PyTorch's name of a weight, its rank, and how it becomes ours; and when a layer has none.
const asIs = (weight) => weight;
const vector = (weight, { inputs: [{ flattened }] }) => (flattened ? flattenedVector(weight, flattened) : weight);
const bias = { foreign: 'bias', rank: 1, converted: asIs, isLeftOut: ({ use_bias: used }) => used === false };
const weightsByType = new Map(Object.entries({
  Conv2D: { kernel: { foreign: 'weight', rank: 4, converted: convolutionKernel }, bias },
  DepthwiseConv2D: { kernel: { foreign: 'weight', rank: 4, converted: (weight, { config }) => depthwiseKernel(weight, config.depth_multiplier ?? 1) }, bias },
  Dense: { kernel: { foreign: 'weight', rank: 2, converted: (weight, { inputs: [{ flattened }] }) => denseKernel(weight, flattened) }, bias },
  BatchNormalization: {
    gamma: { foreign: 'weight', rank: 1, converted: vector, isLeftOut: ({ scale }) => scale === false },
    beta: { foreign: 'bias', rank: 1, converted: vector, isLeftOut: ({ center }) => center === false },
    moving_mean: { foreign: 'running_mean', rank: 1, converted: vector },
    moving_variance: { foreign: 'running_var', rank: 1, converted: vector },
  },
}));

function weightsOf(layer, tensors) {
  const { name, type, config } = layer;
  const weights = {};
  for (const [own, { foreign, rank, converted, isLeftOut }] of Object.entries(weightsByType.get(type) ?? {})) {
    if (isLeftOut?.(config)) continue;
    const direct = tensors.get(`${name}/${own}`);
    weights[own] = direct ?? fromTorch(tensors.get(`${name}.${foreign}`), { ...layer, own, foreign, rank, converted });
  }
  return weights;
}

function fromTorch(weight, { foreign, own, rank, converted, ...layer }) {
  const { name, type, inputs: [{ flattened }] } = layer;
  if (!weight) {
    const without = { bias: ' If the layer has none, say "use_bias": false in its config.', gamma: ' If the layer has none, say "scale": false in its config.', beta: ' If the layer has none, say "center": false in its config.' };
    throw incomplete(`The layer ${shown(name)} (${type}) needs weights named ${shown(`${name}.${foreign}`)}, as in PyTorch, or ${shown(`${name}/${own}`)}, but the file has none.${without[own] ?? ''}`);
  }
  if (!isWhole(weight, rank)) throw unsupported(`The weights ${shown(`${name}.${foreign}`)} have the shape ${weight.shape.join('×')}; expected ${rank} extents.`);
  if (flattened === -1 && (rank === 2 || type === 'BatchNormalization')) {
    throw unsupported(`The layer ${shown(name)} (${type}) stands behind flattened maps that were put together, whose order in PyTorch is not known here. Flatten them after they were put together.`);
  }
  return converted(weight, layer);
}
