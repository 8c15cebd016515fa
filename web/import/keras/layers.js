// Keras's layers in the terms of the page's own format (docs/MODEL_FORMAT.md), which are Keras's own but for defaults and old names.
import { damaged, shown, unsupported } from '../import-error.js';
import { activationOf } from './activations.js';
import { calculation, operations } from './operations.js';
import { add } from './place.js';

const pick = (config, ...keys) => Object.fromEntries(keys.filter((key) => config[key] !== undefined && config[key] !== null).map((key) => [key, config[key]]));

/** Converts the layer at a place and adds it to the draft. Gives its output. */
export function convertLayer(place) {
  const convert = Object.hasOwn(converters, place.type) ? converters[place.type] : undefined;
  if (!convert) throw unsupported(`The layer ${shown(place.name)} is of the type ${shown(place.type)}, which is not supported (${place.program}).`);
  if (place.config.data_format === 'channels_first') {
    throw unsupported(`The layer ${shown(place.name)} has its channels first. Only models whose channels come last, Keras's usual order, can be opened.`);
  }
  const policy = place.config.dtype?.class_name === 'QuantizedDTypePolicy' ? place.config.dtype.config?.mode : place.config.dtype;
  if (/^(int|float)[48](_|$)/.test(policy)) throw unsupported(`The layer ${shown(place.name)} is quantised (${policy}), which is not supported: save the model before it is quantised (${place.program}).`);
  if (place.inputs.some(({ channel }) => channel !== undefined) && place.type !== 'Stack') throw unsupported(`The layer ${shown(place.name)} (${place.type}) works on a single channel of its input, which is not supported (${place.program}).`);
  if (place.inputs.length > 1 && !takesSeveral.has(place.type)) throw unsupported(`The layer ${shown(place.name)} (${place.type}) has ${place.inputs.length} inputs, which is not supported.`);
  return convert(place);
}

/** Adds a layer, and its activation: in its config, or as a layer of its own. */
function addActivated(place, { config, ...rest }) {
  const activation = activationOf(place.config, place);
  const named = activation.name && activation.name !== 'linear' ? { activation: activation.name } : {};
  const output = add(place, { config: { ...config, ...named }, ...rest });
  return activation.layer ? convertLayer(following(place, activation.layer, output)) : output;
}

const following = (place, { class_name: type, config }, input) => ({ ...place, type, config, name: `${place.name}_activation`, inputs: [input], weights: [], constants: {} });

function named(place, ...names) {
  if (place.weights.length < names.length) {
    throw damaged(`The layer ${shown(place.name)} needs ${names.length} arrays of weights (${names.join(', ')}), but the file has ${place.weights.length} for it (${place.program}).`);
  }
  return Object.fromEntries(names.map((name, index) => [name, place.weights[index]]));
}

const bias = ({ use_bias: used = true }) => (used ? ['bias'] : []);
const window = ['kernel_size', 'strides', 'padding', 'dilation_rate', 'use_bias'];

function needsMap(place) {
  if (place.config.nb_filter !== undefined) throw unsupported(`The layer ${shown(place.name)} was written by Keras 1, which is not supported. Load the model with Keras 2 and save it again.`);
  if (place.inputs[0].rank !== 3) throw unsupported(`The layer ${shown(place.name)} (${place.type}) works on maps with height, width and channels, but is given something else.`);
  const { padding = 'valid' } = place.config;
  if (!['valid', 'same'].includes(padding)) throw unsupported(`The layer ${shown(place.name)} (${place.type}) has the padding ${shown(padding)}, which is not supported.`);
}

const conv2d = (place) => {
  needsMap(place);
  return addActivated(place, { type: 'Conv2D', config: pick(place.config, 'filters', ...window, 'groups'), weights: named(place, 'kernel', ...bias(place.config)) });
};

const depthwiseConv2d = (place) => {
  needsMap(place);
  return addActivated(place, { config: pick(place.config, ...window, 'depth_multiplier'), weights: named(place, 'kernel', ...bias(place.config)) });
};

/** A depthwise convolution and a 1 x 1 convolution of its maps: what it computes, in two rows. */
const separableConv2d = (place) => {
  needsMap(place);
  const { depthwise, pointwise, ...rest } = named(place, 'depthwise', 'pointwise', ...bias(place.config));
  const spatial = { ...pick(place.config, ...window, 'depth_multiplier'), use_bias: false };
  const maps = add(place, { type: 'DepthwiseConv2D', name: `${place.name}_depthwise`, config: spatial, weights: { kernel: depthwise } });
  const config = { ...pick(place.config, 'filters', 'use_bias'), kernel_size: [1, 1] };
  return addActivated({ ...place, inputs: [maps] }, { type: 'Conv2D', config, weights: { kernel: pointwise, ...rest } });
};

const dense = (place) => {
  if (place.inputs[0].rank === 2) throw unsupported(`The layer ${shown(place.name)} (Dense) works on rows, which is not supported: flatten them before it.`);
  return addActivated(place, { config: pick(place.config, 'units', 'use_bias'), weights: named(place, 'kernel', ...bias(place.config)) });
};

const pooling = (place) => {
  needsMap(place);
  return add(place, { config: pick(place.config, 'pool_size', 'strides', 'padding') });
};

const globalPooling = (place) => {
  needsMap(place);
  return add(place, { config: pick(place.config, 'keepdims'), rank: place.config.keepdims ? 3 : 1 });
};

const batchNormalization = (place) => {
  const { scale = true, center = true } = place.config;
  checkAxis(place);
  const weights = named(place, ...(scale ? ['gamma'] : []), ...(center ? ['beta'] : []), 'moving_mean', 'moving_variance');
  return add(place, { type: 'BatchNormalization', config: pick(place.config, 'epsilon', 'scale', 'center'), weights });
};

/** Along the last axis, which may be counted from either end, the batch being axis 0. Pictures [h, w] have no axis of channels. */
function checkAxis(place) {
  const axes = [place.config.axis ?? -1].flat();
  const { rank } = place.inputs[0];
  if (rank !== 2 && axes.length === 1 && (axes[0] === -1 || axes[0] === rank)) return;
  if (rank === 2) throw unsupported(`The layer ${shown(place.name)} (${place.type}) works along the columns of a picture without channels, which is not supported. Give the picture a channel with Reshape((height, width, 1)) before it.`);
  throw unsupported(`The layer ${shown(place.name)} (${place.type}) works along the axis ${shown(JSON.stringify(place.config.axis))}. Only the last axis, that of the channels, is supported.`);
}

const activation = (place) => {
  const wanted = activationOf(place.config, place);
  if (wanted.layer) return convertLayer({ ...place, type: wanted.layer.class_name, config: wanted.layer.config });
  return add(place, { config: { activation: wanted.name } });
};

const relu = (place) => {
  const { max_value: most, negative_slope: slope = 0, threshold = 0 } = place.config;
  if (threshold) throw unsupported(`The layer ${shown(place.name)} (ReLU) has a threshold, which is not supported.`);
  return add(place, { type: 'ReLU', config: { ...(most !== null && most !== undefined && { max_value: most }), ...(slope && { negative_slope: slope }) } });
};

const leakyRelu = (place) => add(place, { config: { negative_slope: place.config.negative_slope ?? place.config.alpha ?? 0.3 } });

/** Keras 2's: .2 x + .5, cut to 0 and 1. (Keras 3 has another.) */
const hardSigmoid2 = (place) => {
  const line = add(place, { type: 'Rescaling', name: `${place.name}_line`, config: { scale: 0.2, offset: 0.5 } });
  return add({ ...place, inputs: [line] }, { type: 'Clip', config: { min_value: 0, max_value: 1 } });
};

const softmax = (place) => {
  checkAxis(place);
  return add(place, { type: 'Softmax' });
};

const concatenate = (place) => {
  checkAxis(place);
  return add(place, {});
};

const merge = (place) => {
  if (place.inputs.length === 1) return calculation(place);
  return add(place, { rank: Math.max(...place.inputs.map(({ rank }) => rank)) });
};

const reshape = (place) => {
  const { newshape, target_shape: shape = newshape?.slice?.(1) } = place.config; // newshape: of Keras 3's operation, with the batch
  if (newshape && newshape[0] !== -1) throw unsupported(`The operation ${shown(place.name)} (Reshape) gives the batch another size, which is not supported (${place.program}).`);
  if (!Array.isArray(shape)) throw damaged(`The layer ${shown(place.name)} (Reshape) has no target_shape.`);
  return add(place, { config: { target_shape: shape.map((extent) => extent ?? -1) }, rank: shape.length }); // TensorFlow.js writes null for -1
};

const upSampling = (place) => {
  const isOfTfjs = place.version.startsWith('tfjs');
  if (isOfTfjs && place.config.interpolation === 'bilinear') throw unsupported(`The layer ${shown(place.name)} (UpSampling2D) enlarges bilinearly from the corners of pixels, as TensorFlow.js does and Keras does not, which is not supported.`);
  return add(place, { config: pick(place.config, 'size', 'interpolation') });
};

/** (x - mean) / standard deviation, measured when the model was made. */
const normalization = (place) => {
  if (place.config.axis !== null) checkAxis(place);
  if (place.config.invert) throw unsupported(`The layer ${shown(place.name)} (Normalization) is inverted, which is not supported.`);
  const [mean, variance] = measured(place);
  if (mean.length !== variance.length || ![...mean, ...variance].every(Number.isFinite)) throw damaged(`The layer ${shown(place.name)} (Normalization) has no proper mean and variance.`);
  const scale = variance.map((value) => 1 / Math.max(Math.sqrt(value), smallestDeviation));
  const offset = scale.map((factor, channel) => -mean[channel] * factor);
  return add(place, { type: 'Rescaling', config: scale.length === 1 ? { scale: scale[0], offset: offset[0] } : { scale, offset } });
};
const smallestDeviation = 1e-7; // Keras's epsilon

/** Mean and variance of a Normalization: in its config, or among the weights. */
function measured(place) {
  const { mean, variance } = place.config;
  if (mean !== undefined && mean !== null) return [mean, variance].map((values) => [values].flat(deepestList));
  return Object.values(named(place, 'mean', 'variance')).map((weight) => [...weight.read()]);
}
const deepestList = 4; // axes

const asIs = (...keys) => (place) => add(place, { config: pick(place.config, ...keys) });
const dropout = (place) => add(place, { type: 'Dropout', config: pick(place.config, 'rate') });
const passedOn = (place) => place.inputs[0]; // does something in training only

const converters = {
  Conv2D: conv2d, Convolution2D: conv2d, DepthwiseConv2D: depthwiseConv2d, SeparableConv2D: separableConv2d, SeparableConvolution2D: separableConv2d, Dense: dense,
  MaxPooling2D: pooling, AveragePooling2D: pooling, GlobalMaxPooling2D: globalPooling, GlobalAveragePooling2D: globalPooling,
  BatchNormalization: batchNormalization, BatchNormalizationV1: batchNormalization, BatchNormalizationV2: batchNormalization, SyncBatchNormalization: batchNormalization,
  Activation: activation, ReLU: relu, LeakyReLU: leakyRelu, ELU: asIs('alpha'), Softmax: softmax, HardSigmoid2: hardSigmoid2,
  Flatten: (place) => add(place, { rank: 1 }), Reshape: reshape, ZeroPadding2D: asIs('padding'), UpSampling2D: upSampling,
  Rescaling: asIs('scale', 'offset'), Normalization: normalization,
  Dropout: dropout, SpatialDropout2D: dropout, AlphaDropout: dropout, GaussianDropout: dropout,
  Add: merge, Subtract: merge, Multiply: merge, Average: merge, Maximum: merge, Minimum: merge, Concatenate: concatenate,
  ...operations,
  ...Object.fromEntries([
    'Identity', 'ActivityRegularization', 'GaussianNoise', 'RandomFlip', 'RandomRotation', 'RandomZoom', 'RandomTranslation', 'RandomShear', 'RandomHeight', 'RandomWidth',
    'RandomContrast', 'RandomBrightness', 'RandomHue', 'RandomSaturation', 'RandomSharpness', 'RandomGrayscale', 'RandomColorJitter', 'RandomErasing',
    'RandomPerspective', 'RandomElasticTransform', 'RandomGaussianBlur', 'RandomInvert', 'RandomPosterization', 'RandomColorDegeneration', 'RandAugment', 'AugMix', 'MixUp', 'CutMix',
  ].map((type) => [type, passedOn])),
};
const takesSeveral = new Set(['Add', 'Subtract', 'Multiply', 'Average', 'Maximum', 'Minimum', 'Concatenate', ...Object.keys(operations)]);
