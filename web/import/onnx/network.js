import { damaged, shown, unsupported } from '../import-error.js';
import { elementsOf } from '../numbers.js';
import { Constant } from './constant.js';
import { Names } from './names.js';
import { Order } from './order.js';
import { constantFrom } from './tensor.js';
import { channelsLast, mapAxes, shapeText, Value } from './value.js';

const mostElements = 2 ** 28; // of all layers, and of all weights: as docs/MODEL_FORMAT.md has it
const mostLayers = 1024;
const mostListed = 64; ///< axes, pads and so on
const mostRank = 4;

/** The network as far as it is converted: what each value of the graph is, and the layers so far. */
export class Network {
  #values = new Map(); // name -> Value or Constant
  #names;
  #draft;
  #elements = 0; // of all layers' outputs
  #parameters = 0;

  constructor(graph, draft, budget) {
    this.graph = graph;
    this.budget = budget;
    this.#draft = draft;
    this.#names = new Names(graph.nodes);
  }

  has(name) { return this.#values.has(name) || this.graph.tensors.has(name); }
  set(name, value) { this.#values.set(name, value); }

  /** A Value or Constant by its name; undefined if no node before gives it. */
  get(name) {
    if (!this.#values.has(name) && this.graph.tensors.has(name)) this.set(name, constantFrom(this.graph.tensors.get(name)));
    return this.#values.get(name);
  }

  /** A node's input: a Value or Constant; undefined if it is left out. */
  input(node, index) {
    const name = node.inputs[index];
    if (!name) return undefined;
    const value = this.get(name);
    if (!value) throw node.damage(`uses ${shown(name)}, which nothing before it gives`);
    return value;
  }

  /** An input that is computed while the network runs. */
  value(node, index = 0) {
    const value = this.input(node, index);
    if (value instanceof Value) return value;
    throw value ? node.refusal('works on constants only, in a way that is not supported') : node.damage(`has no input ${index + 1}`);
  }

  /** An input that is known when the file is read; undefined if it is left out. what: in words, for sentences. */
  optionalConstant(node, index, what) {
    const value = this.input(node, index);
    if (value instanceof Value) throw node.refusal(`computes ${what} while the network runs, which is not supported: only stored numbers are`);
    return value;
  }

  constant(node, index, what) {
    const constant = this.optionalConstant(node, index, what);
    if (!constant) throw node.damage(`lacks its input ${index + 1}, ${what}`);
    return constant;
  }

  /** Numbers of an input or, in older opsets, of an attribute; undefined if there is neither. */
  numbers(node, { index, attribute, what }) {
    const constant = this.optionalConstant(node, index, what);
    if (constant?.count > mostListed) throw node.damage(`has ${constant.count} numbers as ${what}`);
    return constant ? [...constant.values()] : node.integers(attribute);
  }

  /** Floats of a shape. An extent of the shape that is undefined may be any. */
  weight(node, index, what, shape) {
    const constant = this.constant(node, index, what);
    if (!constant.isFloat) throw node.refusal(`has ${what} of whole numbers; only networks that are not quantised are supported`);
    const fits = constant.shape.length === shape.length && shape.every((extent, axis) => extent === undefined || extent === constant.shape[axis]);
    if (fits && constant.count > 0) return constant;
    const refusal = node.damage(`has ${what} of ${shapeText(constant.shape)}, expected ${shapeText(shape.map((extent) => extent ?? 'any'))}`);
    throw Object.assign(refusal, { isMisfit: true, at: node.label }); // of pictures that have another size than they should, perhaps
  }

  /** A map [1, c, h, w]: its layer and extents. */
  map(node, index = 0) {
    const value = this.value(node, index);
    if (value.shape.length !== 4) {
      throw node.refusal(`is given numbers of the shape ${shapeText(value.shape)}; only maps (1 × channels × height × width) are supported`);
    }
    const map = this.storedBy(value, mapAxes);
    if (!map) throw this.disorder(node);
    const [, channels, height, width] = value.shape;
    return { layer: map.layer, channels, height, width };
  }

  disorder(node) { return node.refusal('is given numbers that were put in an order (by Reshape or Transpose) that is not supported here'); }

  /** A value with these axes of ONNX's shape as those of its layer; undefined if its numbers do not lie so. */
  storedBy(value, axes) {
    return value.liesBy(axes) && axes.length <= mostRank ? this.#stored(value, axes.map((axis) => value.shape[axis])) : undefined;
  }

  /** A value with an axis of ONNX's shape as the last one of its layer; undefined if its numbers do not lie so. */
  storedWithLast(value, axis) {
    const axes = value.order.axesOf(value.shape);
    const extent = value.shape[axis];
    if (!axes || (extent !== 1 && axes.at(-1) !== axis)) return undefined;
    if (value.stored.at(-1) === extent) return value;
    const stored = [...axes.map((other) => value.shape[other]), ...(extent === 1 ? [1] : [])];
    return stored.length <= mostRank ? this.#stored(value, stored) : undefined;
  }

  /** A value as a vector, its numbers in whatever order. */
  flat(value) { return this.#stored(value, [value.count]); }

  /** A value of another shape, its numbers where they lie: by a layer that is added once. */
  #stored(value, stored) {
    const key = String(stored);
    if (!value.forms.has(key)) {
      const layer = stored.length === 1 ? { name: 'flatten', type: 'Flatten' } : { name: 'reshape', type: 'Reshape', config: { target_shape: stored } };
      value.forms.set(key, this.#add({ ...layer, name: value.wish ?? layer.name, inputs: [value.layer] }, stored));
    }
    return value.with({ layer: value.forms.get(key), stored });
  }

  /** Gives a value the shape of a vector or map at once, as the layer of a node of its own. */
  reshaped(value, node) {
    const wished = value.with({ wish: this.nameOf(node) });
    if (value.shape.length === 2 && value.shape[0] === 1) return this.flat(wished);
    return (value.shape.length === 4 && this.storedBy(wished, mapAxes)) || wished;
  }

  /**
   * Adds a node's layer.
   * @param {{type: string, config?: object, inputs: string[], weights?: object, name?: string}} layer name: the node's, if not given
   * @param {{shape: number[], stored: number[], order: Order}} output
   * @returns {Value}
   */
  add(node, layer, { shape, stored, order }) {
    if (!stored.every((extent) => extent >= 1)) throw node.refusal(`would give nothing: its output has the shape ${shapeText(shape)}`);
    return new Value({ layer: this.#add({ name: this.nameOf(node), ...layer }, stored), shape, stored, order });
  }

  /** Adds a node's layer that gives a map. */
  addMap(node, layer, [channels, height, width]) {
    const shape = [1, channels, height, width];
    return this.add(node, layer, { shape, stored: [height, width, channels], order: Order.of(shape, mapAxes) });
  }

  /** Adds a node's layer that gives each number of a value another value. */
  addAlike(node, layer, value) { return this.add(node, { ...layer, inputs: [value.layer] }, value); }

  nameOf(node) { return (node.layerName ??= this.#names.of(node)); }

  #add({ name, type, config, inputs, weights = {} }, stored) {
    this.#elements += elementsOf(stored);
    for (const { shape } of Object.values(weights)) this.#parameters += elementsOf(shape);
    if (this.#elements > mostElements) throw this.#tooLarge(`its layers give more than ${mostElements} numbers`);
    if (this.#parameters > mostElements) throw this.#tooLarge(`it has more than ${mostElements} weights`);
    if (this.#draft.layers.length === mostLayers) throw this.#tooLarge(`it has more than ${mostLayers} layers`);
    return this.#draft.add({ name, type, config, inputs, weights });
  }

  #tooLarge(why) { return unsupported(`The network is too large: ${why} (${this.graph.version}).`); }

  /** The layer of an output of the network, which must have its numbers in ONNX's order: as a map, or as they are. */
  outputLayer(name) {
    const value = this.get(name);
    if (!value) throw damaged(`The output ${shown(name)} of the network is given by no operator: the file is damaged.`);
    if (value instanceof Constant) throw unsupported(`The output ${shown(name)} of the network does not depend on its input (${this.graph.version}).`);
    const isVector = value.order.isNatural && value.count === Math.max(1, ...value.shape);
    if (isVector || (value.shape.length !== 4 && value.order.isNatural)) return value.layer;
    const map = value.shape.length === 4 && (this.storedBy(value, mapAxes) ?? this.storedBy(value, channelsLast));
    if (map) return map.layer;
    const version = `(${this.graph.version})`;
    throw unsupported(`The output ${shown(name)} of the network has its numbers in an order (by Reshape or Transpose) that is not supported ${version}.`);
  }
}
