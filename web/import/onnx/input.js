import { damaged, shown, unsupported } from '../import-error.js';
import { elementsOf } from '../numbers.js';
import { numberOf } from './messages.js';
import { Order } from './order.js';
import { isFloatType, typeName } from './tensor.js';
import { shapeText, Value } from './value.js';

const usualSide = 224; ///< of photos, where a network takes any height and width
const mostExtent = 32768; // as docs/MODEL_FORMAT.md has it
const mostElements = 2 ** 28;
const isPicture = (channels) => channels === 1 || channels === 3;

/**
 * The one input of a graph, which becomes the draft's: a picture of 1 or 3 channels.
 * @param {import('./graph.js').Graph} graph
 * @param {import('../draft.js').Draft} draft
 * @returns {{name: string, value: Value}}
 */
export function readInput(graph, draft) {
  const used = graph.inputs.filter(({ name }) => graph.isUsed(name));
  if (used.length !== 1) {
    throw unsupported(`The network has ${used.length || 'no'} inputs (${graph.version}); networks with one input, a picture, can be opened.`);
  }
  const [{ name, type }] = used;
  const refusal = (why) => unsupported(`The input ${shown(name)} of the network ${why}.`);
  const found = pictureFrom(type?.tensorType, graph.version, refusal);
  return { name, value: new Value({ ...found, layer: draft.setInput(name, found.stored) }) };
}

function pictureFrom(tensor, version, refusal) {
  if (!tensor?.shape) throw refusal(`has no shape in the file (${version})`);
  if (!isFloatType(tensor.elemType)) throw refusal(`is of the type ${typeName(tensor.elemType)} (${version}); inputs of FLOAT can be opened`);
  const dims = tensor.shape.dim.map(extentOf);
  const found = pictureOf(dims);
  if (!found) {
    const text = shapeText(dims.map((extent) => extent ?? '?'));
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

/** The picture that ONNX's extents mean: {shape, stored, order}; undefined if they mean none. */
function pictureOf([batch = 1, ...extents]) {
  if (batch !== 1) return undefined;
  return { 1: rowOfPixels, 2: grayPicture, 3: picture }[extents.length]?.(extents);
}

function picture([first, second, third]) {
  const axes = isPicture(first) ? [2, 3, 1] : isPicture(third) ? [1, 2, 3] : undefined;
  if (!axes) return undefined;
  const channels = isPicture(first) ? first : third;
  const shape = [1, first, second, third].map((extent) => extent ?? (channels === 3 ? usualSide : undefined));
  return shape.includes(undefined) ? undefined : placed(shape, axes.map((axis) => shape[axis]), axes);
}

const grayPicture = ([height, width]) => (height && width ? placed([1, height, width], [height, width, 1], [1, 2]) : undefined);

/** 784 numbers are a square of 28 x 28. */
function rowOfPixels([count]) {
  const side = Math.sqrt(count);
  return Number.isInteger(side) ? placed([1, count], [side, side, 1], [1]) : undefined;
}

const placed = (shape, stored, axes) => ({ shape, stored, order: Order.of(shape, axes) });
