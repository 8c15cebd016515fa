// ONNX files of networks that are published with names that say nothing of what their layers are.
import { graphDraft } from '../graph-draft.js';
import { knownSqueezenet } from '../squeezenet.js';
import { constantFrom } from './tensor.js';

const ofSqueezenet = /^squeezenet0_conv(\d+)_(weight|bias)$/;
const computing = ['Conv', 'Relu', 'MaxPool', 'Concat']; ///< what SqueezeNet 1.1 is made of, and how often
const countsOfSqueezenet = '26,26,3,8';
const others = new Set(['Dropout', 'AveragePool', 'GlobalAveragePool', 'Reshape', 'Flatten', 'Softmax', 'Constant', 'Identity']); // its end

/**
 * The draft of SqueezeNet 1.1 as onnx/models has it, with the names of the paper's fire modules; undefined for another network. Networks that
 * were made out of it are read like any.
 * @param {import('./graph.js').Graph} graph
 */
export function knownNetwork({ tensors, nodes }) {
  const arrays = new Map([...tensors].filter(([name]) => ofSqueezenet.test(name)).map(([name, tensor]) => [name, arrayFrom(tensor)]));
  const known = arrays.size > 0 ? knownSqueezenet(arrays) : undefined;
  if (!known || !isSqueezenet(nodes)) return undefined;
  return Object.assign(graphDraft(known.graph, known.tensors), { classes: known.classes });
}

function isSqueezenet(nodes) {
  const counts = computing.map((op) => nodes.filter((node) => node.op === op).length);
  const inOrder = nodes.filter(({ op }) => op === 'Conv').every(({ inputs }, index) => inputs[1] === `squeezenet0_conv${index}_weight`);
  return inOrder && String(counts) === countsOfSqueezenet && nodes.every(({ op }) => computing.includes(op) || others.has(op));
}

function arrayFrom(tensor) {
  const constant = constantFrom(tensor);
  return { shape: constant.shape, read: () => constant.values() };
}
