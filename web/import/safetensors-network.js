// A safetensors file of weights alone, with an architecture beside it: a graph as in docs/MODEL_FORMAT.md, or Keras's JSON.
import { Draft } from './draft.js';
import { damaged, incomplete, shown, unsupported } from './import-error.js';
import { kerasDraft } from './keras/keras.js';
import { isArchitecture } from './keras/architecture.js';
import { nameOf } from './keras/topology.js';
import { readSafetensors } from './safetensors.js';
import { knownGraph } from './torch-known.js';
import { convolutionKernel, denseKernel, depthwiseKernel, isWhole } from './torch.js';

/** Whether a JSON value is a graph in the page's own terms. */
export const isGraph = (value) => Array.isArray(value?.layers) && Array.isArray(value?.input?.shape);

/**
 * @param {Uint8Array} bytes the safetensors file
 * @param {object | undefined} architecture
 * @param {{title?: string}} options
 */
export function readSafetensorsNetwork(bytes, architecture, { title }) {
  const { tensors } = readSafetensors(bytes);
  const graph = isGraph(architecture) ? architecture : architecture ? undefined : knownGraph(tensors);
  if (graph) return graphDraft(graph, tensors, title);
  if (isArchitecture(architecture)) return withKerasNames(architecture, tensors, title);
  throw incomplete('A safetensors file holds weights alone. Choose it together with a JSON file of its architecture (docs/MODEL_FORMAT.md says how to write one).');
}

/** Names as Keras has them: "conv2d/kernel". */
function withKerasNames(architecture, tensors, title) {
  const weights = [...tensors].map(([name, tensor]) => ({ ...tensor, parts: name.replace(/:0$/, '').split(/[/.]/) }));
  const weightsOf = ({ layer }) => weights.filter(({ parts }) => parts.slice(0, -1).includes(nameOf(layer))).sort((a, b) => rank(a.parts) - rank(b.parts));
  return kerasDraft(architecture, { version: String(architecture.keras_version ?? '2'), title, source: 'safetensors, with an architecture of Keras', weightsOf });
}

// A safetensors file has no order of its own; this is Keras's.
const order = ['depthwise_kernel', 'pointwise_kernel', 'kernel', 'bias', 'gamma', 'beta', 'moving_mean', 'moving_variance'];
const rank = (parts) => order.indexOf(parts.at(-1));

/** A graph in the page's own terms, with weights named as the page or as PyTorch does. */
export function graphDraft(graph, tensors, title) {
  const draft = new Draft();
  draft.title = title || graph.title || 'Network';
  draft.labels = Array.isArray(graph.labels) ? graph.labels.map(String) : [];
  draft.preprocess = graph.input.preprocess;
  const names = new Map([[graph.input.name ?? 'input', draft.setInput(graph.input.name ?? 'input', graph.input.shape)]]);
  draft.source = `safetensors${[...tensors.keys()].some((name) => name.endsWith('.weight')) ? ', weights from PyTorch' : ''}`;
  let before = graph.input.name ?? 'input';
  const channels = new Map([[before, graph.input.shape.at(-1)]]); // of each layer's maps
  const flattened = new Map(); // the channels of the map that a vector was
  for (const layer of graph.layers) {
    const inputs = layer.inputs ?? [before];
    if (!inputs.every((input) => names.has(input))) throw damaged(`The layer ${shown(layer.name)} has an input that is not there before it.`);
    const facts = { channels: channels.get(inputs[0]), flattened: flattened.get(inputs[0]) };
    const weights = weightsOf(layer, tensors, facts);
    names.set(layer.name, draft.add({ ...layer, inputs: inputs.map((input) => names.get(input)), weights }));
    channels.set(layer.name, layer.config?.filters ?? facts.channels * (layer.config?.depth_multiplier ?? 1));
    flattened.set(layer.name, layer.type === 'Flatten' ? facts.channels : layer.type === 'Dense' ? undefined : facts.flattened);
    before = layer.name;
  }
  draft.outputs = (graph.outputs ?? [before]).map((name) => names.get(name) ?? name);
  return draft;
}

// PyTorch's name of a weight, and how it becomes ours.
const asIs = (weight) => weight;
const torchNames = {
  Conv2D: { kernel: ['weight', 4, convolutionKernel], bias: ['bias', 1, asIs] },
  DepthwiseConv2D: { kernel: ['weight', 4, (weight, { config }) => depthwiseKernel(weight, config?.depth_multiplier ?? 1)], bias: ['bias', 1, asIs] },
  Dense: { kernel: ['weight', 2, (weight, { flattened }) => denseKernel(weight, flattened)], bias: ['bias', 1, asIs] },
  BatchNormalization: { gamma: ['weight', 1, asIs], beta: ['bias', 1, asIs], moving_mean: ['running_mean', 1, asIs], moving_variance: ['running_var', 1, asIs] },
};

function weightsOf({ name, type, config }, tensors, facts) {
  const weights = {};
  for (const [own, [foreign, rank, converted]] of Object.entries(torchNames[type] ?? {})) {
    const direct = tensors.get(`${name}/${own}`);
    const torch = tensors.get(`${name}.${foreign}`);
    if (torch && !isWhole(torch, rank)) throw unsupported(`The weights ${shown(`${name}.${foreign}`)} have the shape ${torch.shape.join('×')}; expected ${rank} extents.`);
    if (direct) weights[own] = direct;
    else if (torch) weights[own] = converted(torch, { config, ...facts });
  }
  return weights;
}
