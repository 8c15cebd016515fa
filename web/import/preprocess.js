// How a picture becomes the numbers that a network was trained on: the usual ways by name, and a guess for a network that does not say.
import { classCount } from './classes.js';

const of = (mean, deviation) => ({ scale: deviation.map((value) => 1 / (255 * value)), offset: mean.map((value, channel) => -value / deviation[channel]) });

/** The usual ways, in the order in which they are offered. `channels`: of the inputs that it is for. */
export const scalings = [
  { id: 'zero-one', title: '0 to 1', where: 'most networks made with Keras or PyTorch', scale: [1 / 255], offset: [0] },
  { id: 'minus-one-one', title: '−1 to 1', where: 'Teachable Machine, MobileNet, Inception, Xception', scale: [1 / 127.5], offset: [-1] },
  { id: 'bytes', title: '0 to 255', where: 'networks that scale the values in their own first layer', scale: [1], offset: [0] },
  { id: 'imagenet', title: 'ImageNet’s mean and deviation', where: 'networks from torchvision, most ONNX files for photos', channels: 3, ...of([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]) },
  { id: 'caffe', title: 'Caffe: blue first, less ImageNet’s mean', where: 'VGG16, VGG19 and ResNet50 of Keras', channels: 3, color: 'bgr', scale: [1], offset: [-103.939, -116.779, -123.68] },
  { id: 'mnist', title: 'MNIST’s mean and deviation', where: 'networks for digits made with PyTorch', channels: 1, ...of([0.1307], [0.3081]) },
];

/** Pictures and how they are fitted into the input, in the order in which they are offered. */
export const fits = [
  { id: 'cover', title: 'The middle of the photo' },
  { id: 'crop', title: 'The middle of the photo, 7/8 of it, as ImageNet is measured', channels: 3 },
  { id: 'contain', title: 'The whole picture, its border filled up' },
  { id: 'stretch', title: 'The whole picture, stretched' },
  { id: 'digit', title: 'A handwritten digit, cut out and centred', channels: 1 },
];

const suits = (channels) => (choice) => !choice.channels || choice.channels === channels;

/**
 * The scalings and fits that an input of so many channels can have.
 * @param {object} [preprocess] the entry of a model file, whose own scaling is one of them
 */
export function choices(channels, preprocess) {
  const usual = scalings.filter(suits(channels));
  const own = preprocess && !usual.some((scaling) => scalesAs(preprocess, channels, scaling)) ? [ownScaling(preprocess)] : [];
  return { scalings: [...usual, ...own], fits: fits.filter(suits(channels)) };
}

const ownScaling = (preprocess) => {
  const { color, scale, offset } = whole(preprocess);
  return { id: 'own', title: 'As its file says', where: 'this network', color, scale, offset };
};

/** The entry of a model file with its defaults (docs/MODEL_FORMAT.md). */
function whole({ color, fit, crop, invert, scale, offset }) {
  return { color: color ?? 'gray', fit: fit ?? 'contain', crop: crop ?? 1, invert: invert ?? 'never', scale: [scale ?? 1 / 255].flat(), offset: [offset ?? 0].flat() };
}

const usualColor = (channels) => (channels === 1 ? 'gray' : 'rgb');

/** Whether an entry scales as a way of scaling does, for all that single precision can tell. */
function scalesAs(preprocess, channels, { color = usualColor(channels), scale, offset }) {
  const given = whole(preprocess);
  const same = (one, other) => Math.abs(one - other) <= 1e-6 * Math.max(1e-3, Math.abs(other));
  const agree = (list, wanted) => Array.from({ length: channels }, (_, channel) => same(list[channel] ?? list[0], wanted[channel] ?? wanted[0])).every(Boolean);
  return given.color === color && agree(given.scale, scale) && agree(given.offset, offset);
}

/** The choices behind the entry of a model file; undefined if its pictures are fitted in as none of them does. */
export function choiceOf(preprocess, channels) {
  const { scalings: ways, fits: frames } = choices(channels, preprocess);
  const { fit, crop, invert } = whole(preprocess);
  const frame = frames.find(({ id }) => {
    const framing = { crop: 1, ...framingOf(id) };
    return framing.fit === fit && framing.crop === (fit === 'cover' ? crop : 1);
  });
  return frame && { scaling: ways.find((way) => scalesAs(preprocess, channels, way)).id, fit: frame.id, invert };
}

const framingOf = (fit) => (fit === 'crop' ? { fit: 'cover', crop: 0.875 } : { fit });

/**
 * The entry of a model file for choices by their names. invert: 'never', 'always' or 'auto' (docs/MODEL_FORMAT.md).
 * @param {object} [before] the entry that the choice `own` comes from
 */
export function preprocessOf({ scaling, fit, invert = 'never' }, channels, before) {
  const { color = usualColor(channels), scale, offset } = scalings.find(({ id }) => id === scaling) ?? ownScaling(before);
  return { color, ...framingOf(fit), ...(invert !== 'never' && { invert }), scale, offset };
}

/**
 * What a network most likely takes, from what its file tells.
 * @param {import('./draft.js').Draft} draft
 * @returns {{scaling: string, fit: string, invert: string}}
 */
export function guessed(draft) {
  const { shape: [, , channels] } = draft.input;
  const fit = fitFor(draft, channels);
  return { scaling: scalingFor(draft, channels), fit, invert: channels === 1 ? 'auto' : 'never' };
}

function fitFor(draft, channels) {
  if (channels === 3) return 'cover';
  const isForDigits = /mnist|digit/i.test(draft.title) && !/fashion|emnist|kmnist/i.test(draft.title);
  return isForDigits && draft.labels.length <= 10 ? 'digit' : 'contain';
}

const shapeOnly = new Set(['Flatten', 'Reshape', 'ZeroPadding2D', 'Dropout']); // layers that leave the values as they are

function scalingFor(draft, channels) {
  const first = draft.layers.find(({ type }) => !shapeOnly.has(type)) ?? draft.layers[0];
  if (first.type === 'Rescaling' || draft.ordersColours) return 'bytes'; // it is prepared within
  if (first.type === 'BatchNormalization') return 'bytes';
  if (draft.isTeachable) return 'minus-one-one';
  if (channels === 3 && draft.layers.some(({ name }) => name === 'block1_conv1')) return 'caffe';
  const fromTorch = /pytorch/i.test(draft.source) || /^ONNX/.test(draft.source);
  if (fromTorch) return channels === 1 ? 'mnist' : 'imagenet';
  return channels === 3 && draft.layers.some(({ type, config }) => type === 'DepthwiseConv2D' || config?.max_value === 6) ? 'minus-one-one' : 'zero-one';
}

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

/** Names of the classes that go without saying: those of a network for digits. None for others. */
export function guessedLabels(draft) {
  const isForDigits = fitFor(draft, draft.input.shape[2]) === 'digit' && classCount(draft) === digits.length;
  return isForDigits ? digits : [];
}
