// Each operator that is supported, and what it becomes.
import { activation, clip, elu, gelu, hardSigmoid, leakyRelu, pRelu, relu, selu, softmax } from './activations.js';
import { arithmetic, extremum, merge } from './arithmetic.js';
import { conv } from './convolution.js';
import { gemm, matMul } from './dense.js';
import { batchNormalization, dropout } from './normalization.js';
import { globalPool, pool } from './pooling.js';
import { cast, concat, identity, pad, reshape, transpose } from './rearrangement.js';
import { reduction } from './reduction.js';
import { resize } from './resize.js';

/** By ONNX's name: a function of the node and the network, which adds layers and gives the node's output. */
export const operators = {
  Conv: conv, Gemm: gemm, MatMul: matMul, BatchNormalization: batchNormalization, Dropout: dropout,
  MaxPool: pool('MaxPooling2D'), AveragePool: pool('AveragePooling2D'),
  GlobalAveragePool: globalPool('GlobalAveragePooling2D'), GlobalMaxPool: globalPool('GlobalMaxPooling2D'),
  ReduceMean: reduction('GlobalAveragePooling2D'), ReduceMax: reduction('GlobalMaxPooling2D'),
  Relu: relu, LeakyRelu: leakyRelu, PRelu: pRelu, Elu: elu, Selu: selu, Clip: clip, HardSigmoid: hardSigmoid, Gelu: gelu,
  Sigmoid: activation('sigmoid'), Tanh: activation('tanh'), HardSwish: activation('hard_silu'),
  Softplus: activation('softplus'), Softsign: activation('softsign'), Exp: activation('exponential'),
  Softmax: softmax({ type: 'Softmax' }), LogSoftmax: softmax({ type: 'Activation', config: { activation: 'log_softmax' } }),
  Add: arithmetic('Add'), Sub: arithmetic('Subtract'), Mul: arithmetic('Multiply'), Div: arithmetic(),
  Sum: merge('Add'), Mean: merge('Average'), Max: extremum('Maximum'), Min: extremum('Minimum'),
  Flatten: reshape, Reshape: reshape, Squeeze: reshape, Unsqueeze: reshape, Transpose: transpose, Concat: concat, Pad: pad,
  Identity: identity, Cast: cast, Resize: resize, Upsample: resize,
};
