// Operations in the middle of a model: `x / 127.5 - 1`, `tf.cast(x, tf.float32)`, `x[..., ::-1]`. TensorFlow's Keras writes them as layers of
// the types TFOpLambda and SlicingOpLambda, before 2.4 as TensorFlowOpLayer, Keras 3 by their own names.
// Sources: keras/layers/core/tf_op_layer, keras/src/ops, keras/applications/imagenet_utils (preprocess_input).
import { shown, unsupported } from '../import-error.js';
import { arithmetic, operationOf } from './arithmetic.js';
import { add } from './place.js';

const refusal = (place) => unsupported(`The operator ${shown(operationOf(place) ?? place.type)} in ${shown(place.name)} is not supported as it is used there (${place.program}).`);

/** `x / 127.5`, `x + y`. */
export const calculation = (place) => {
  const found = arithmetic(place);
  if (!found) throw refusal(place);
  return add(place, { ...found, rank: Math.max(...place.inputs.map(({ rank }) => rank)) });
};

/** To numbers with a fraction, which all values are here. */
const cast = (place) => {
  const type = { TFOpLambda: place.constants.dtype, TensorFlowOpLayer: place.config.node_def?.attr?.DstT?.type, Cast: place.config.dtype }[place.type];
  if (!/^(DT_)?(b?float|half|double)/i.test(type)) throw refusal(place);
  return place.inputs[0];
};

const activated = (activation) => (place) => {
  const { axis = -1, beta = 1 } = { ...place.config, ...place.constants };
  if ((axis !== -1 && axis !== null) || beta !== 1) throw refusal(place);
  return add(place, { type: 'Activation', config: { activation } });
};

const isEllipsis = (entry) => entry === '...' || entry?.class_name === '__ellipsis__';

/** A slice from the start to the end of an axis, with one of these steps; no number, which would take one place of it. */
function goesThrough(entry, ...steps) {
  const slice = entry?.class_name === '__slice__' ? entry.config : entry;
  if (typeof slice !== 'object' || slice === null || !Object.hasOwn(slice, 'step')) return false;
  return (slice.start ?? null) === null && (slice.stop ?? null) === null && steps.includes(slice.step);
}
const isWhole = (entry) => isEllipsis(entry) || goesThrough(entry, null, 1);

/** `x[..., ::-1]`: the colours of a picture the other way round; `x[..., 2]`: one of them, to be put together with others. */
const item = (place) => {
  const [picture] = place.inputs;
  const wanted = place.constants.slice_spec ?? place.constants.args?.[1];
  const isLast = Array.isArray(wanted) && wanted.length > 0 && wanted.slice(0, -1).every(isWhole) && (wanted.some(isEllipsis) || wanted.length === picture.rank + 1);
  const last = isLast ? wanted.at(-1) : undefined;
  if (picture.rank === 3 && Number.isInteger(last)) return { name: picture.name, rank: 2, channel: last };
  if (picture.rank !== 3 || !goesThrough(last, -1)) throw refusal(place);
  return inOrder(place, picture.name, [2, 1, 0]);
};

const stack = (place) => {
  const { inputs, config, constants } = place;
  const axis = config.axis ?? constants.axis;
  const isPicture = inputs.every(({ name, channel }) => name === inputs[0].name && channel !== undefined) && [-1, 3].includes(axis);
  if (!isPicture) throw refusal(place);
  return inOrder(place, inputs[0].name, inputs.map(({ channel }) => channel));
};

/** The three colours of a picture in another order: a 1 x 1 convolution that takes one for each. */
function inOrder(place, picture, channels) {
  const count = 3;
  if (channels.length !== count || !channels.every((channel) => channel >= 0 && channel < count)) throw refusal(place);
  const kernel = new Float32Array(count * count);
  channels.forEach((channel, position) => (kernel[channel * count + position] = 1));
  place.draft.ordersColours = true;
  const config = { filters: count, kernel_size: [1, 1], use_bias: false };
  return add(place, { type: 'Conv2D', config, weights: { kernel: { shape: [1, 1, count, count], read: () => kernel } }, inputs: [{ name: picture }], rank: 3 });
}

const [relu, relu6, sigmoid, tanh, silu, softmax] = ['relu', 'relu6', 'sigmoid', 'tanh', 'silu', 'softmax'].map(activated);

// What a layer that stands for any operation may be, by the names of TensorFlow: of its functions, and of what they are made of.
const functions = {
  cast, 'nn.relu': relu, 'nn.relu6': relu6, 'nn.sigmoid': sigmoid, 'math.sigmoid': sigmoid, 'nn.tanh': tanh, 'math.tanh': tanh, 'nn.silu': silu, 'nn.swish': silu, 'nn.softmax': softmax,
  Cast: cast, Relu: relu, Relu6: relu6, Sigmoid: sigmoid, Tanh: tanh, Softmax: softmax,
};

const operation = (place) => {
  const name = operationOf(place);
  return (Object.hasOwn(functions, name) ? functions[name] : calculation)(place);
};

/** Converters of what is written by an operation's own name, and of the layers that stand for any. */
export const operations = {
  TFOpLambda: operation, TensorFlowOpLayer: operation, SlicingOpLambda: item, GetItem: item, Stack: stack, Cast: cast, TrueDivide: calculation, Divide: calculation,
  Relu: relu, Relu6: relu6, Sigmoid: sigmoid, Tanh: tanh, Silu: silu, HardSigmoid: activated('hard_sigmoid'), HardSilu: activated('hard_silu'), Softplus: activated('softplus'),
  LogSoftmax: activated('log_softmax'),
};
