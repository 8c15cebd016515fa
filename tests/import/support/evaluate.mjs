// Layers of docs/MODEL_FORMAT.md as naive loops, with which the tests compare what an importer makes of a network.

const elements = (shape) => shape.reduce((product, extent) => product * extent, 1);
const pair = (value, fallback) => (Array.isArray(value ?? fallback) ? value ?? fallback : [value ?? fallback, value ?? fallback]);

/**
 * All layers of a draft, for one input [h, w, c].
 * @returns {Map<string, {shape: number[], values: ArrayLike<number>}>} by name
 */
export function evaluated(draft, input) {
  const outputs = new Map([[draft.input.name, { shape: draft.input.shape, values: input }]]);
  for (const layer of draft.layers) {
    const weight = (name) => {
      const found = draft.weights.get(`${layer.name}/${name}`);
      const values = found.read();
      if (values.length !== elements(found.shape)) throw new Error(`${layer.name}/${name}: ${values.length} values for ${found.shape}`);
      return { shape: found.shape, values };
    };
    const inputs = layer.inputs.map((name) => outputs.get(name) ?? assertFound(layer, name));
    outputs.set(layer.name, layers[layer.type](layer.config ?? {}, inputs, weight));
  }
  return outputs;
}

function assertFound(layer, name) { throw new Error(`${layer.name} uses ${name}, which is not before it`); }

const erf = (x) => { // by its series, which does for the small numbers of the tests
  let [sum, term] = [x, x];
  for (let n = 1; n < 100; n++) sum += (term *= (-x * x) / n) / (2 * n + 1);
  return (2 / Math.sqrt(Math.PI)) * sum;
};
const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const hardSigmoid = (x) => Math.min(1, Math.max(0, x / 6 + 0.5));
const functions = {
  linear: (x) => x, relu: (x) => Math.max(0, x), sigmoid, tanh: Math.tanh, softplus: (x) => Math.log1p(Math.exp(x)), softsign: (x) => x / (1 + Math.abs(x)),
  exponential: Math.exp, selu: (x) => 1.05070098 * (x > 0 ? x : 1.67326324 * Math.expm1(x)), hard_sigmoid: hardSigmoid,
  silu: (x) => x * sigmoid(x), hard_silu: (x) => x * hardSigmoid(x), gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
};

const each = (compute) => (config, [{ shape, values }]) => ({ shape, values: Float64Array.from(values, (x) => compute(x, config)) });

/** Along the last axis. */
const softmax = (finish) => (_, [{ shape, values }]) => {
  const length = shape.at(-1);
  const result = Float64Array.from(values, Math.exp);
  for (let row = 0; row < result.length; row += length) {
    const sum = result.subarray(row, row + length).reduce((total, value) => total + value);
    for (let index = row; index < row + length; index++) result[index] = finish(result[index] / sum);
  }
  return { shape, values: result };
};

const activation = (config, inputs) => {
  if (config.activation === 'log_softmax') return softmax(Math.log)(config, inputs);
  return each(functions[config.activation])(config, inputs);
};

/** [[top, bottom], [left, right]] */
function borderOf({ padding = 'valid' }, { shape, kernel, strides, dilation }) {
  if (padding === 'valid') return [[0, 0], [0, 0]];
  if (padding !== 'same') return padding;
  return [0, 1].map((axis) => {
    const all = Math.max(0, (Math.ceil(shape[axis] / strides[axis]) - 1) * strides[axis] + (kernel[axis] - 1) * dilation[axis] + 1 - shape[axis]);
    return [Math.floor(all / 2), Math.ceil(all / 2)];
  });
}

/** Calls compute(channel, [{row, column, at: place in the window}]) for each position of a window, with the places inside the map only. */
function slide(config, { shape, kernel, strides, dilation = [1, 1], channels }, compute) {
  const border = borderOf(config, { shape, kernel, strides, dilation });
  const extents = [0, 1].map((axis) => Math.floor((shape[axis] + border[axis][0] + border[axis][1] - (kernel[axis] - 1) * dilation[axis] - 1) / strides[axis]) + 1);
  const values = [];
  for (let y = 0; y < extents[0]; y++) {
    for (let x = 0; x < extents[1]; x++) {
      const places = [];
      for (let i = 0; i < kernel[0]; i++) {
        for (let j = 0; j < kernel[1]; j++) {
          const [row, column] = [y * strides[0] + i * dilation[0] - border[0][0], x * strides[1] + j * dilation[1] - border[1][0]];
          if (row >= 0 && row < shape[0] && column >= 0 && column < shape[1]) places.push({ row, column, at: i * kernel[1] + j });
        }
      }
      for (let channel = 0; channel < channels; channel++) values.push(compute(channel, places));
    }
  }
  return { shape: [...extents, channels], values };
}

const windowOf = (config, { shape }) => ({ shape, kernel: pair(config.kernel_size), strides: pair(config.strides, 1), dilation: pair(config.dilation_rate, 1) });
const biasOf = (config, weight) => (config.use_bias === false ? undefined : weight('bias').values);

function conv2d(config, [input], weight) {
  const kernel = weight('kernel');
  const [, , perGroup, filters] = kernel.shape;
  const bias = biasOf(config, weight);
  const groups = config.groups ?? 1;
  const [, width, channels] = input.shape;
  if (perGroup * groups !== channels || filters !== config.filters) throw new Error(`a kernel of ${kernel.shape} for ${channels} channels`);
  return slide(config, { ...windowOf(config, input), channels: filters }, (filter, places) => {
    const first = Math.floor(filter / (filters / groups)) * perGroup;
    let sum = bias?.[filter] ?? 0;
    for (const { row, column, at } of places) {
      for (let c = 0; c < perGroup; c++) sum += input.values[(row * width + column) * channels + first + c] * kernel.values[(at * perGroup + c) * filters + filter];
    }
    return sum;
  });
}

function depthwiseConv2d(config, [input], weight) {
  const kernel = weight('kernel');
  const [, , channels, multiplier] = kernel.shape;
  if (multiplier !== (config.depth_multiplier ?? 1) || channels !== input.shape[2]) throw new Error(`a kernel of ${kernel.shape}`);
  const bias = biasOf(config, weight);
  return slide(config, { ...windowOf(config, input), channels: channels * multiplier }, (output, places) => {
    const channel = Math.floor(output / multiplier);
    let sum = bias?.[output] ?? 0;
    for (const { row, column, at } of places) {
      sum += input.values[(row * input.shape[1] + column) * channels + channel] * kernel.values[at * channels * multiplier + output];
    }
    return sum;
  });
}

function dense(config, [{ shape, values }], weight) {
  const kernel = weight('kernel');
  const bias = biasOf(config, weight);
  const inputs = shape.at(-1);
  if (kernel.shape[0] !== inputs || kernel.shape[1] !== config.units) throw new Error(`a kernel of ${kernel.shape} for ${inputs} inputs`);
  const result = [];
  for (let row = 0; row < values.length; row += inputs) {
    for (let unit = 0; unit < config.units; unit++) {
      let sum = bias?.[unit] ?? 0;
      for (let index = 0; index < inputs; index++) sum += values[row + index] * kernel.values[index * config.units + unit];
      result.push(sum);
    }
  }
  return { shape: [...shape.slice(0, -1), config.units], values: result };
}

const pooling = (reduce) => (config, [{ shape, values }]) => {
  const kernel = pair(config.pool_size, 2);
  return slide(config, { shape, kernel, strides: pair(config.strides, kernel), channels: shape[2] }, (channel, places) => (
    reduce(places.map(({ row, column }) => values[(row * shape[1] + column) * shape[2] + channel]))));
};
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const globalPooling = (reduce) => ({ keepdims = false }, [{ shape: [height, width, channels], values }]) => ({
  shape: keepdims ? [1, 1, channels] : [channels],
  values: Array.from({ length: channels }, (_, channel) => reduce(Array.from({ length: height * width }, (__, place) => values[place * channels + channel]))),
});

function batchNormalization({ epsilon = 1e-3 }, [{ shape, values }], weight) {
  const [gamma, beta, average, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((name) => weight(name).values);
  const channels = shape.at(-1);
  if (gamma.length !== channels) throw new Error(`${gamma.length} numbers for ${channels} channels`);
  return { shape, values: values.map((x, index) => ((x - average[index % channels]) / Math.sqrt(variance[index % channels] + epsilon)) * gamma[index % channels] + beta[index % channels]) };
}

/** Several inputs, broadcast as numpy does. */
const merge = (reduce) => (_, inputs) => {
  const rank = inputs[0].shape.length;
  if (inputs.some(({ shape }) => shape.length !== rank)) throw new Error('merges inputs of different ranks');
  const shape = inputs[0].shape.map((__, axis) => Math.max(...inputs.map((input) => input.shape[axis])));
  const at = ({ shape: own, values }, index) => {
    let [place, step, rest] = [0, 1, index];
    for (let axis = rank - 1; axis >= 0; axis--) {
      if (own[axis] !== 1) place += (rest % shape[axis]) * step;
      rest = Math.floor(rest / shape[axis]);
      step *= own[axis];
    }
    return values[place];
  };
  return { shape, values: Array.from({ length: elements(shape) }, (__, index) => inputs.map((input) => at(input, index)).reduce(reduce)) };
};

function concatenate(_, inputs) {
  const rows = elements(inputs[0].shape.slice(0, -1));
  const values = Array.from({ length: rows }, (__, row) => inputs.flatMap(({ shape, values: own }) => [...own.slice(row * shape.at(-1), (row + 1) * shape.at(-1))])).flat();
  return { shape: [...inputs[0].shape.slice(0, -1), inputs.reduce((sum, { shape }) => sum + shape.at(-1), 0)], values };
}

function zeroPadding({ padding: [[top, bottom], [left, right]] }, [{ shape: [height, width, channels], values }]) {
  const shape = [height + top + bottom, width + left + right, channels];
  const result = new Float64Array(elements(shape));
  for (let row = 0; row < height; row++) result.set(values.slice(row * width * channels, (row + 1) * width * channels), ((row + top) * shape[1] + left) * channels);
  return { shape, values: result };
}

/** Rows or columns with their parts in each of the output. */
const sources = (size, factor, interpolation) => Array.from({ length: size * factor }, (_, index) => {
  if (interpolation !== 'bilinear') return [[Math.floor(index / factor), 1]];
  const place = Math.min(size - 1, Math.max(0, (index + 0.5) / factor - 0.5));
  const low = Math.floor(place);
  return [[low, 1 - (place - low)], [Math.min(size - 1, low + 1), place - low]];
});

function upSampling({ size = 2, interpolation }, [{ shape: [height, width, channels], values }]) {
  const factors = pair(size);
  const result = [];
  for (const rows of sources(height, factors[0], interpolation)) {
    for (const columns of sources(width, factors[1], interpolation)) {
      for (let channel = 0; channel < channels; channel++) {
        result.push(rows.reduce((sum, [row, part]) => sum + columns.reduce((inner, [column, other]) => inner + part * other * values[(row * width + column) * channels + channel], 0), 0));
      }
    }
  }
  return { shape: [height * factors[0], width * factors[1], channels], values: result };
}

function rescaling({ scale = 1, offset = 0 }, [{ shape, values }]) {
  const at = (factors, index) => (Array.isArray(factors) ? factors[index % shape.at(-1)] : factors);
  for (const factors of [scale, offset]) if (Array.isArray(factors) && factors.length !== shape.at(-1)) throw new Error(`${factors.length} numbers for ${shape}`);
  return { shape, values: values.map((x, index) => x * at(scale, index) + at(offset, index)) };
}

const layers = {
  Conv2D: conv2d, DepthwiseConv2D: depthwiseConv2d, Dense: dense, BatchNormalization: batchNormalization,
  MaxPooling2D: pooling((values) => Math.max(...values)), AveragePooling2D: pooling(mean),
  GlobalMaxPooling2D: globalPooling((values) => Math.max(...values)), GlobalAveragePooling2D: globalPooling(mean),
  Activation: activation, Softmax: softmax((x) => x), LeakyReLU: each((x, { negative_slope: slope = 0.3 }) => (x < 0 ? slope * x : x)),
  ReLU: each((x, { max_value: most = Infinity, negative_slope: slope = 0 }) => Math.min(most, x < 0 ? slope * x : x)), ELU: each((x, { alpha = 1 }) => (x < 0 ? alpha * Math.expm1(x) : x)),
  Clip: each((x, { min_value: least = -Infinity, max_value: most = Infinity }) => Math.min(most, Math.max(least, x))),
  Flatten: (_, [{ values }]) => ({ shape: [values.length], values }), Dropout: (_, [input]) => input, Reshape: ({ target_shape: shape }, [{ values }]) => ({ shape, values }),
  Add: merge((a, b) => a + b), Subtract: merge((a, b) => a - b), Multiply: merge((a, b) => a * b), Maximum: merge((a, b) => Math.max(a, b)), Minimum: merge((a, b) => Math.min(a, b)),
  Average: (config, inputs) => rescaling({ scale: 1 / inputs.length }, [merge((a, b) => a + b)(config, inputs)]),
  Concatenate: concatenate, ZeroPadding2D: zeroPadding, UpSampling2D: upSampling, Rescaling: rescaling,
};
