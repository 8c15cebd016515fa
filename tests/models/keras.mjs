// What Keras's model.summary() says of a network, from the layer list alone: knows only the layers of the published networks.

/** [{name, type, outputShape, params, trainableParams}] of a graph (docs/MODEL_FORMAT.md), a chain of layers. */
export function summary(graph) {
  let shape = graph.input.shape;
  return graph.layers.map(({ name, type, config = {} }) => {
    const { outputShape, params = 0, frozen = 0 } = layers[type](shape, config);
    shape = outputShape;
    return { name, type, outputShape, params, trainableParams: params - frozen };
  });
}

/** Sums of all layers. */
export const totalParams = (rows) => rows.reduce((sum, { params }) => sum + params, 0);
export const totalTrainableParams = (rows) => rows.reduce((sum, { trainableParams }) => sum + trainableParams, 0);

const product = (list) => list.reduce((sum, value) => sum * value, 1);
const unchanged = (shape) => ({ outputShape: shape });

const layers = {
  Conv2D([height, width, channels], { filters, kernel_size: [kernelHeight, kernelWidth], padding }) {
    if (padding !== 'same') throw new Error('Only convolutions with same padding are known here.');
    return { outputShape: [height, width, filters], params: (kernelHeight * kernelWidth * channels + 1) * filters };
  },
  MaxPooling2D([height, width, channels], { pool_size: [rows, columns] }) {
    return { outputShape: [Math.floor(height / rows), Math.floor(width / columns), channels] };
  },
  BatchNormalization(shape) {
    const channels = shape.at(-1);
    return { outputShape: shape, params: 4 * channels, frozen: 2 * channels };
  },
  Dense: ([inputs], { units }) => ({ outputShape: [units], params: (inputs + 1) * units }),
  Flatten: (shape) => ({ outputShape: [product(shape)] }),
  GlobalAveragePooling2D: (shape) => ({ outputShape: [shape.at(-1)] }),
  ReLU: unchanged,
  Dropout: unchanged,
};
