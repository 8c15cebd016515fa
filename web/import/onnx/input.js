import { damaged, shown, unsupported } from '../import-error.js';
import { elementsOf } from '../numbers.js';
import { openIn, wholePicture } from '../open-input.js';
import { numberOf } from './messages.js';
import { Order } from './order.js';
import { isFloatType, typeName } from './tensor.js';
import { channelsLast, mapAxes, shapeText, Value } from './value.js';

const mostExtent = 32768; // as docs/MODEL_FORMAT.md has it
const mostElements = 2 ** 28;
const isPicture = (channels) => channels === 1 || channels === 3;

/**
 * The one input of a graph, which becomes the draft's: a picture of 1 or 3 channels.
 * @param {import('./graph.js').Graph} graph
 * @param {import('../draft.js').Draft} draft
 * @param {import('../open-input.js').Said} said
 * @returns {{name: string, value: Value}}
 */
export function readInput(graph, draft, said) {
  const used = graph.inputs.filter(({ name }) => graph.isUsed(name));
  if (used.length !== 1) {
    throw unsupported(`The network has ${used.length || 'no'} inputs (${graph.version}); networks with one input, a picture, can be opened.`);
  }
  const [{ name, type }] = used;
  const refusal = (why) => unsupported(`The input ${shown(name)} of the network ${why}.`);
  const found = pictureFrom(type?.tensorType, graph, { name, said, refusal });
  draft.open = found.open;
  return { name, value: new Value({ ...found, layer: draft.setInput(name, found.stored) }) };
}

function pictureFrom(tensor, graph, { name, said, refusal }) {
  const { version } = graph;
  if (!tensor?.shape) throw refusal(`has no shape in the file (${version})`);
  if (!isFloatType(tensor.elemType)) throw refusal(`is of the type ${typeName(tensor.elemType)} (${version}); inputs of FLOAT can be opened`);
  const dims = tensor.shape.dim.map(extentOf);
  const found = pictureOf(dims, { said, hint: () => kernelHint(graph, name) });
  if (!found) {
    const text = shapeText(dims.map((extent) => extent ?? '?'));
    const isBatch = dims.length === 4 && dims[0] > 1 && pictureOf([1, ...dims.slice(1)], { said, hint: () => ({}) });
    if (isBatch) throw refusal(`has the shape ${text}, ${dims[0]} pictures at once (${version}); export the network with one, torch.zeros(${[1, ...dims.slice(1)].map((extent) => extent ?? '…').join(', ')})`);
    throw refusal(`has the shape ${text} (${version}); pictures, one at a time and with 1 or 3 channels, can be opened`);
  }
  const isLarge = found.stored.some((extent) => extent > mostExtent) || elementsOf(found.stored) > mostElements;
  if (isLarge) throw refusal(`is too large: ${shapeText(found.stored)} (${version})`);
  return found;
}

/** A positive number; undefined for an extent that is left open. */
function extentOf(dim) {
  const extent = Object.hasOwn(dim, 'dimValue') ? numberOf(dim.dimValue) : 0;
  if (!Number.isSafeInteger(extent)) throw damaged('The input of the network has no proper shape: the file is damaged.');
  return extent > 0 ? extent : undefined;
}

/** The picture that ONNX's extents mean: {shape, stored, order, open}; undefined if they mean none. */
function pictureOf([batch = 1, ...extents], wishes) {
  if (batch !== 1) return undefined;
  return { 1: rowOfPixels, 2: grayPicture, 3: picture }[extents.length]?.(extents, wishes);
}

/** Channels stand first or last; where neither is said the first convolution tells. */
function picture(extents, { said, hint }) {
  const [first, , third] = extents;
  if (isPicture(first)) return placedPicture(extents, mapAxes, said);
  if (isPicture(third)) return placedPicture(extents, channelsLast, said);
  if (first !== undefined && third !== undefined) return undefined;
  const { channels, isLast } = hint();
  const axes = third !== undefined || (first === undefined && !isLast) ? mapAxes : channelsLast;
  const whole = [...extents];
  whole[axes[2] - 1] = channels;
  return channels === undefined || isPicture(channels) ? placedPicture(whole, axes, said) : undefined;
}

/** What the operators say of a picture whose channels are left open: how many the first convolution takes, and whether they are moved to the front for it. */
function kernelHint(graph, name) {
  const first = graph.nodes.find(({ op }) => op === 'Conv');
  const perGroup = numberOf(graph.tensors.get(first?.inputs[1])?.dims[1] ?? 0);
  const isLast = graph.consumers(name).some(({ op }) => op === 'Transpose');
  return { channels: perGroup > 0 ? perGroup * first.integer('group', 1) : undefined, isLast };
}

function placedPicture(extents, axes, said) {
  const open = axes.map((axis) => extents[axis - 1]);
  const stored = wholePicture(open, said);
  const shape = [1, ...extents];
  axes.forEach((axis, place) => (shape[axis] = stored[place]));
  return { ...placed(shape, stored, axes), open: openIn(open) };
}

function grayPicture([height, width], { said }) {
  if ((height === undefined) !== (width === undefined)) return undefined; // rows of features, of any number
  const stored = wholePicture([height, width, 1], said);
  return { ...placed([1, ...stored.slice(0, 2)], stored, [1, 2]), open: openIn([height, width, 1]) };
}

/** 784 numbers are a square of 28 x 28. */
function rowOfPixels([count]) {
  const side = Math.sqrt(count);
  return Number.isInteger(side) ? placed([1, count], [side, side, 1], [1]) : undefined;
}

const placed = (shape, stored, axes) => ({ shape, stored, order: Order.of(shape, axes), open: openIn(stored) });
