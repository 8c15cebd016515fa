// Architectures that are known by the names and shapes of PyTorch's weights, which say nothing of windows, strides and activations.

const convolution = (name, filters) => [
  { name, type: 'Conv2D', config: { filters, kernel_size: [3, 3] } },
  { name: `relu_${name}`, type: 'ReLU' },
];

/** The MNIST example of the framework burn (tracel-ai/burn, examples/import-model-weights), trained in PyTorch. */
const burnMnist = {
  shapes: { 'conv1.weight': '8,1,3,3', 'conv2.weight': '16,8,3,3', 'conv3.weight': '24,16,3,3', 'norm1.weight': '24', 'fc1.weight': '32,11616', 'fc2.weight': '10,32', 'norm2.weight': '10' },
  graph: {
    title: 'MNIST digits (burn)',
    input: { shape: [28, 28, 1], preprocess: { color: 'gray', fit: 'digit', invert: 'auto', scale: [1 / (255 * 0.3081)], offset: [-0.1307 / 0.3081] } },
    layers: [
      ...convolution('conv1', 8), ...convolution('conv2', 16), ...convolution('conv3', 24),
      { name: 'norm1', type: 'BatchNormalization', config: { epsilon: 1e-5 } },
      { name: 'flatten', type: 'Flatten' },
      { name: 'fc1', type: 'Dense', config: { units: 32 } },
      { name: 'relu_fc1', type: 'ReLU' },
      { name: 'fc2', type: 'Dense', config: { units: 10 } },
      { name: 'norm2', type: 'BatchNormalization', config: { epsilon: 1e-5 } },
      { name: 'softmax', type: 'Softmax' },
    ],
  },
};

/** The graph whose weights these are; undefined for unknown ones. tensors: Map of name to {shape}. */
export function knownGraph(tensors) {
  const fits = ({ shapes }) => Object.entries(shapes).every(([name, shape]) => String(tensors.get(name)?.shape) === shape);
  return [burnMnist].find(fits)?.graph;
}
