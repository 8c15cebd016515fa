// A safetensors file of weights alone, with an architecture beside it: a graph as in docs/MODEL_FORMAT.md, or Keras's JSON.
import { graphDraft, isGraph } from './graph-draft.js';
import { incomplete, unsupported } from './import-error.js';
import { kerasDraft } from './keras/keras.js';
import { isArchitecture } from './keras/architecture.js';
import { inKerasOrder, weightsAmong } from './keras/topology.js';
import { readSafetensors } from './safetensors.js';
import { knownGraph } from './torch-known.js';

/**
 * @param {Uint8Array} bytes the safetensors file
 * @param {object | undefined} architecture
 * @param {{title?: string, said?: import('./open-input.js').Said}} options
 */
export function readSafetensorsNetwork(bytes, architecture, { title, said }) {
  const { metadata, tensors } = readSafetensors(bytes);
  if (String(metadata.format ?? '').startsWith('convlens')) throw unsupported('The network is in the page’s own format already. Open it as it is, alone.');
  const graph = isGraph(architecture) ? architecture : architecture ? undefined : knownGraph(tensors);
  if (graph) return graphDraft(graph, tensors, title);
  if (isArchitecture(architecture)) return withKerasNames(architecture, tensors, { title, said });
  throw incomplete('A safetensors file holds weights alone. Choose it together with a JSON file of its architecture (docs/MODEL_FORMAT.md says how to write one).');
}

/** Names as Keras has them: "conv2d/kernel". */
function withKerasNames(architecture, tensors, { title, said }) {
  const weights = [...tensors].map(([name, tensor]) => ({ ...tensor, parts: name.replace(/:0$/, '').split(/[/.]/) }));
  const weightsOf = (call) => inKerasOrder(weightsAmong(weights, call));
  return kerasDraft(architecture, { version: String(architecture.keras_version ?? '2'), title, source: 'safetensors, with an architecture of Keras', weightsOf }, said);
}
