// SqueezeNet 1.1 as onnx/models has it: exported from MXNet, with scores as its output. Without its weights, which are not committed.
import { modelBytes, node, valueInfo } from './onnx_model.mjs';
import { random } from './random.mjs';
import { kernelShapes } from './numpy.mjs';

const pooledBefore = [0, 2, 4]; // fire modules
const fireModules = 8;

/** Builds the operators one behind the other, with the names that MXNet gives them. */
class Exported {
  nodes = [];
  tensors = [];
  #counts = {};
  #next = random(1);

  constructor(classes) { this.shapes = kernelShapes(classes); }

  add(op, kind, inputs, attributes) {
    this.#counts[kind] ??= 0;
    const name = `squeezenet0_${kind}${this.#counts[kind]++}${kind === 'concat' ? '' : '_fwd'}`;
    this.nodes.push(node(op, inputs, name, attributes, { name }));
    return name;
  }

  /** A convolution and its ReLU. */
  convolution(input, stride = 1) {
    const index = this.#counts.conv ?? 0;
    const shape = this.shapes[index];
    const side = shape.at(-1);
    const pad = side === 3 && stride === 1 ? 1 : 0;
    const names = ['weight', 'bias'].map((weight) => `squeezenet0_conv${index}_${weight}`);
    this.tensors.push(this.#tensor(names[0], shape), this.#tensor(names[1], [shape[0]]));
    const output = this.add('Conv', 'conv', [input, ...names], { kernel_shape: [side, side], strides: [stride, stride], pads: [pad, pad, pad, pad], dilations: [1, 1], group: 1 });
    return this.add('Relu', 'relu', [output], {});
  }

  pool(input) { return this.add('MaxPool', 'pool', [input], { kernel_shape: [3, 3], strides: [2, 2], pads: [0, 0, 0, 0] }); }

  fire(input) {
    const squeezed = this.convolution(input);
    return this.add('Concat', 'concat', [this.convolution(squeezed), this.convolution(squeezed)], { axis: 1 });
  }

  /** The numbers of the arrays in numpy.mjs. */
  #tensor(name, dims) {
    const values = Int8Array.from({ length: dims.reduce((product, extent) => product * extent) }, () => 9 * this.#next() - 4);
    return { name, dims, dataType: 1, rawData: new Uint8Array(Float32Array.from(values).buffer) };
  }
}

/** The file's bytes. more: an operator at the end that the network does not have. */
export function squeezenetOnnx({ classes = 1000, more } = {}) {
  const network = new Exported(classes);
  let value = network.convolution('data', 2);
  for (let fire = 0; fire < fireModules; fire++) value = network.fire(pooledBefore.includes(fire) ? network.pool(value) : value);
  value = network.convolution(network.add('Dropout', 'dropout', [value], { ratio: 0.5 }));
  value = network.add('AveragePool', 'pool', [value], { kernel_shape: [13, 13], strides: [13, 13] });
  const output = 'squeezenet0_flatten0_reshape0';
  network.nodes.push(node('Reshape', [value, 'shape'], output, {}, { name: output }));
  network.tensors.push({ name: 'shape', dims: [2], dataType: 7, int64Data: [0, -1] });
  if (more) network.nodes.push(node(more, [output], 'more'));
  return modelBytes({ nodes: network.nodes, tensors: network.tensors, inputs: [valueInfo('data', [1, 3, 224, 224])], outputs: [more ? 'more' : output], opset: 7 });
}
