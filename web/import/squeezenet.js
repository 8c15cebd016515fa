// SqueezeNet 1.1, with the names of the paper's fire modules. Sources: Iandola et al. 2016; forresti/SqueezeNet, SqueezeNet_v1.1;
// onnx/models, whose weights are named squeezenet0_conv0_weight, ... in the order of the layers.

const side = 224;
const fires = [[16, 64], [16, 64], [32, 128], [32, 128], [48, 192], [48, 192], [64, 256], [64, 256]]; // squeeze, and each expand
const pooledBefore = new Set([4, 6]); // fire modules behind a maximum; the first is fire2
const classes = 1000;
const mean = [0.485, 0.456, 0.406];
const deviation = [0.229, 0.224, 0.225];

const convolution = (name, filters, size, config = {}) => ({ name, type: 'Conv2D', config: { filters, kernel_size: [size, size], activation: 'relu', ...config } });
const pool = (name) => ({ name, type: 'MaxPooling2D', config: { pool_size: [3, 3], strides: [2, 2] } });

function fire([squeeze, expand], index) {
  const number = index + 2;
  const name = (part) => `fire${number}_${part}`;
  return [
    ...(pooledBefore.has(number) ? [pool(`pool${number - 1}`)] : []),
    convolution(name('squeeze1x1'), squeeze, 1),
    { ...convolution(name('expand1x1'), expand, 1), inputs: [name('squeeze1x1')] },
    { ...convolution(name('expand3x3'), expand, 3, { padding: 'same' }), inputs: [name('squeeze1x1')] },
    { name: name('concat'), type: 'Concatenate', inputs: [name('expand1x1'), name('expand3x3')] },
  ];
}

const graph = {
  title: 'SqueezeNet 1.1',
  input: {
    name: 'data',
    shape: [side, side, 3],
    preprocess: { color: 'rgb', fit: 'cover', crop: 0.875, scale: deviation.map((value) => 1 / (255 * value)), offset: mean.map((value, channel) => -value / deviation[channel]) },
  },
  layers: [
    convolution('conv1', 64, 3, { strides: [2, 2] }),
    pool('pool1'),
    ...fires.flatMap(fire),
    { name: 'drop9', type: 'Dropout', config: { rate: 0.5 } },
    convolution('conv10', classes, 1),
    { name: 'pool10', type: 'GlobalAveragePooling2D' },
    { name: 'prob', type: 'Softmax' },
  ],
};

const convolutions = graph.layers.filter(({ type }) => type === 'Conv2D');
const storedName = (index, weight) => `squeezenet0_conv${index}_${weight}`;

/**
 * The graph, the weights "conv1.weight", ... and the usual set of classes of SqueezeNet 1.1, from arrays by their stored names; undefined if they
 * are of another network, as one that was trained anew for other classes.
 */
export function knownSqueezenet(arrays) {
  const named = convolutions.flatMap(({ name }, index) => ['weight', 'bias'].map((weight) => [`${name}.${weight}`, arrays.get(storedName(index, weight))]));
  const fits = arrays.size === named.length && named.every(([, array]) => array !== undefined);
  const filters = convolutions.every(({ config }, index) => arrays.get(storedName(index, 'bias'))?.shape[0] === config.filters);
  return fits && filters ? { graph, tensors: new Map(named), classes: 'imagenet' } : undefined;
}
