// ONNX networks. ONNX counts the numbers of maps by channel, height and width; our layers have them by height, width and channel.
// What is where is tracked for each value (order.js), so that nothing is moved that need not be.
import { inVersion, unsupported } from '../import-error.js';
import { ConvLensError } from '../../js/errors.js';
import { Draft } from '../draft.js';
import { guesses, misfit, whateverThePicture } from '../open-input.js';
import { takeFrom } from './beside.js';
import { folded } from './fold.js';
import { Budget } from './fold-budget.js';
import { Graph } from './graph.js';
import { readInput } from './input.js';
import { knownNetwork } from './known.js';
import { modelFrom } from './messages.js';
import { Network } from './network.js';
import { operators } from './ops/all.js';

export { looksLikeOnnx } from './messages.js';

// In search of the size that fits, counted in operators that are converted.
const mostEffort = 50_000;
const numbersPerOperator = 32_768; ///< computed from stored ones in about the same time
const commonNames = /^(torch[_-]jit(-export)?|main_graph|graph|tf2onnx|model|onnx[_-]model|g|)$/i;
const quantised = /^(Q(Linear|uantize|Gemm)|DequantizeLinear|DynamicQuantize|ConvInteger|MatMulInteger)/;

/**
 * Reads a network from an ONNX file.
 * @param {Uint8Array} bytes
 * @param {{title?: string, said?: import('../open-input.js').Said}} options
 * @returns {Draft} its weights are read from `bytes` when they are needed
 * @throws {ConvLensError} corrupt-model, unsupported-model, incomplete-model
 */
export function readOnnx(bytes, options) {
  return networkOf(modelFrom(bytes), options);
}

/** The same, with tensors that lie in other files than the network's own. */
export async function readOnnxAmong(files, options) {
  const model = modelFrom(await files.of('onnx').bytes());
  await takeFrom(files, model);
  return networkOf(model, options);
}

function networkOf(model, { title, said = {} } = {}) {
  const graph = new Graph(model);
  const known = knownNetwork(graph);
  const draft = known ?? fitting(model, graph, said);
  draft.title = known?.title || title || (commonNames.test(graph.name) ? '' : cleaned(graph.name));
  draft.source = sourceOf(model, graph);
  return draft;
}

/** The network for pictures as they were said to be; where nothing was said of what is open, for the likeliest ones that fit its layers. */
function fitting(model, graph, said) {
  const { open } = inVersion(graph.version, () => pictures(graph, said));
  const tried = guesses(open, said);
  let refusal;
  let isOfSize = false; // the refusal of one size is not that of another
  let effort = 0;
  for (const guess of tried) {
    const budget = new Budget(graph.version);
    try {
      return inVersion(graph.version, () => converted(new Graph(model), guess, budget));
    } catch (error) {
      if (!(error instanceof ConvLensError) || error.isWhateverThePicture || error.code === 'incomplete-model') throw error;
      refusal ??= error;
      isOfSize ||= error.isMisfit && guess.channels === tried[0].channels && error.message !== refusal.message;
    }
    effort += graph.nodes.length + budget.spent / numbersPerOperator;
    if (effort > mostEffort) break;
  }
  const isSaid = (open.size && said.side) || (open.channels && said.channels);
  if (!isSaid) throw isOfSize && refusal.isMisfit ? noneFits(refusal, graph) : refusal;
  const whatever = refusalOfAll(model, graph);
  if (!whatever) throw misfit(said);
  throw whatever.fitsNone ? whatever : refusal;
}

/** Why no pictures fit, whatever was said of them; undefined if some do. */
function refusalOfAll(model, graph) {
  try {
    fitting(model, graph, {});
    return undefined;
  } catch (error) {
    if (error instanceof ConvLensError) return error;
    throw error;
  }
}

/** The refusal of a network that leaves the size of its pictures open, and takes none of those that were tried. */
function noneFits({ at }, { version }) {
  const sentence = `${at} has a kernel for pictures of another size than all that were tried. Export the network with the height and width of its pictures fixed, not as dynamic axes (${version}).`;
  return Object.assign(unsupported(sentence), { fitsNone: true });
}

/** A draft of the input alone. */
function pictures(graph, said) {
  const draft = new Draft();
  readInput(graph, draft, said);
  return draft;
}

/** The network for pictures that are so. */
function converted(graph, picture, budget) {
  const draft = new Draft();
  draft.hasShapes = true;
  const network = new Network(graph, draft, budget);
  const { name, value } = readInput(graph, draft, picture);
  network.set(name, value);
  for (const node of graph.nodes) foldEarly(node, network);
  for (const node of graph.nodes) convert(node, network);
  draft.outputs = outputLayers(graph.outputs, network);
  prune(draft);
  if (draft.layers.length === 0) throw unsupported(`The network does nothing with its input (${graph.version}).`);
  return draft;
}

/** The layers of the outputs, those that give one row of numbers before those of maps: the first one gives the class scores. */
function outputLayers(outputs, network) {
  const found = outputs.map((output) => ({ layer: network.outputLayer(output), value: network.get(output) }));
  const isMap = ({ value: { count, shape } }) => count > Math.max(...shape);
  return [...new Set([...found.filter((one) => !isMap(one)), ...found.filter(isMap)].map(({ layer }) => layer))];
}

/** Constants may be listed behind the operator before the one that needs them, which looks ahead. */
function foldEarly(node, network) {
  if (!node.inputs.every((name) => !name || network.has(name)) || node.op === 'Shape' || node.op === 'Size') return;
  const constant = folded(node, network);
  if (constant) network.set(node.outputs[0], constant);
}

function convert(node, network) {
  const [output, ...others] = node.outputs;
  if (network.has(output)) return;
  const constant = folded(node, network);
  if (constant) return network.set(output, constant);
  if (node.inputs.length === 0) throw node.damage('has no inputs');
  if (quantised.test(node.op)) throw whateverThePicture(node.refusal('is of a quantised network, which is not supported: export it with float32 weights'));
  if (!Object.hasOwn(operators, node.op)) throw whateverThePicture(node.refusal('is not supported'));
  if (others.some((name) => name && network.graph.isUsed(name))) throw whateverThePicture(node.refusal('has further outputs that are used, which is not supported'));
  network.set(output, operators[node.op](node, network));
}

/** Leaves out layers that no output needs: of values of which only the shape was used, or that were given another shape and back. */
function prune(draft) {
  const needed = new Set(draft.outputs);
  draft.layers = draft.layers.reverse().filter(({ name, inputs }) => {
    if (needed.has(name)) inputs.forEach((input) => needed.add(input));
    return needed.has(name);
  }).reverse();
  for (const weight of [...draft.weights.keys()]) if (!needed.has(weight.slice(0, weight.lastIndexOf('/')))) draft.weights.delete(weight);
}

const cleaned = (text) => text.replace(/\p{C}+/gu, ' ').trim().slice(0, 60);

function sourceOf({ producerName, producerVersion }, { opset }) {
  const producer = cleaned(`${producerName} ${producerVersion}`);
  return `ONNX, opset ${opset}${producer && `, from ${producer}`}`;
}
