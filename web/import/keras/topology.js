// Keras's description of an architecture (`model.to_json()`, `model_config`, config.json) as a plain list of layers.
// Sources: Keras 2 and 3, Functional.get_config, Sequential.get_config, saving/serialization_lib.
import { damaged, incomplete, shown, unsupported } from '../import-error.js';

const deepest = 16;
const mostCalls = 4096; ///< of layers; and of models, which may be empty
const models = new Set(['Sequential', 'Functional', 'Model']);

/**
 * One call of a layer: `inputs` and `id` are names of values; `scope` are the models that the layer lies in, from the outermost;
 * `index` is its place among the layers of its model.
 * @typedef {{layer: object, scope: object[], index: number, inputs: string[], constants: object, id: string}} Call
 */

/**
 * Unfolds an architecture: models within models, and layers that are used several times, become one list of calls.
 * @param {object} description what Keras wrote as JSON
 * @returns {{name: string, calls: Call[], outputs: string[]}} each call behind those that it needs
 * @throws {ConvLensError} corrupt-model, unsupported-model
 */
export function unfolded(description) {
  const root = description?.config?.class_name ? description.config : description; // some versions wrap it once more
  if (!isModel(root)) {
    throw typeof root?.class_name === 'string'
      ? unsupported(`The model is of the class ${shown(root.class_name)}, which only its Python code can build. Sequential and functional models can be opened.`)
      : damaged('The architecture has no layers: it is not what Keras writes.');
  }
  const unfolding = new Unfolding();
  const outputs = unfolding.model(root, [], null);
  return { name: configOf(root).name ?? '', calls: unfolding.calls, outputs };
}

/** The layers of a model in Keras's order; `config` is a bare list in Sequential models before Keras 2.2.3. */
export function layersOf(model) {
  const layers = Array.isArray(model.config) ? model.config : model.config?.layers;
  const isList = Array.isArray(layers) && layers.every((layer) => typeof layer?.class_name === 'string');
  if (!isList) throw damaged(`The model ${shown(model.config?.name ?? model.class_name)} has no proper list of layers.`);
  return layers;
}

/** A class of one's own that is made of inputs and outputs is stored as a functional model is. */
export const isModel = (layer) => models.has(layer?.class_name) || ['layers', 'input_layers', 'output_layers'].every((key) => typeof layer?.config?.[key] === 'object');
export const nameOf = (layer) => String((layer?.class_name === 'TensorFlowOpLayer' ? layer.name : layer?.config?.name) ?? layer?.name ?? ''); // that one's config has another

/**
 * A layer's weights among those of several, by the parts of their names ("model/conv2d/kernel"), of which the last is the weight's own. The
 * models that it lies in decide between layers of one name.
 * @param {{parts: string[]}[]} weights
 */
export function weightsAmong(weights, { layer, scope }) {
  const [name, ...models] = [layer, ...scope.slice(1)].map((part) => nameOf(part).split('/')); // "conv1/bn" is a layer of DenseNet
  const path = [...models.flat(), ...name];
  const exact = weights.filter(({ parts }) => parts.length === path.length + 1 && path.every((part, index) => parts[index] === part));
  const own = exact.length > 0 ? exact : within(models.flat(), named(name, weights));
  const names = own.map(({ parts }) => parts.at(-1));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw unsupported(`Several layers are called ${shown(nameOf(layer))}, and the file does not tell which weights ${shown(twice)} are whose.`);
  return own;
}

/** Those of layers of this name; if there are none, those whose names have it somewhere. */
function named(name, weights) {
  const ending = weights.filter(({ parts }) => name.every((part, index) => parts[parts.length - 1 - name.length + index] === part));
  return ending.length > 0 ? ending : weights.filter(({ parts }) => name.every((part) => parts.slice(0, -1).includes(part)));
}

/** Those that are in these models as well, as far as names say it. */
const within = (models, weights) => models.reduceRight((left, model) => {
  const inside = left.filter(({ parts }) => parts.slice(0, -1).includes(model));
  return inside.length > 0 ? inside : left;
}, weights);

const order = ['depthwise_kernel', 'pointwise_kernel', 'kernel', 'bias', 'gamma', 'beta', 'moving_mean', 'moving_variance', 'mean', 'variance'];
const rank = ({ parts }) => (order.includes(parts.at(-1)) ? order.indexOf(parts.at(-1)) : order.length);

/** A layer's weights in Keras's order, whatever order the file has them in. */
export const inKerasOrder = (weights) => [...weights].sort((a, b) => rank(a) - rank(b));

const configOf = (model) => (Array.isArray(model.config) ? {} : model.config ?? {});

class Unfolding {
  calls = [];
  #models = 0;

  /** Runs a model on values (null: the outermost model, which makes its own input); gives the names of its outputs. */
  model(model, scope, inputs) {
    if (scope.length >= deepest) throw unsupported(`The model has models within models, more than ${deepest} deep.`);
    if (++this.#models > mostCalls) throw unsupported(`The model calls more than ${mostCalls} models within it.`);
    const inside = [...scope, model];
    return model.class_name === 'Sequential' ? this.#sequential(model, inside, inputs) : this.#functional(model, inside, inputs);
  }

  #sequential(model, scope, inputs) {
    const layers = layersOf(model);
    let values = inputs;
    layers.forEach((layer, index) => {
      if (layer.class_name === 'InputLayer') {
        if (!inputs) values = [this.#input(layer, scope, index)];
        return;
      }
      values ??= [this.#input(firstInput(model), scope, 0)];
      values = this.#call(layer, scope, index, values, {});
    });
    if (!values) throw damaged(`The model ${shown(nameOf(model))} has no layers.`);
    return values;
  }

  #functional(model, scope, inputs) {
    const starts = placesOf(configOf(model).input_layers, model).map(([name]) => name);
    const ends = placesOf(configOf(model).output_layers, model);
    if (inputs && inputs.length !== starts.length) throw damaged(`The model ${shown(nameOf(model))} takes ${starts.length} inputs, but is given ${inputs.length}.`);
    const values = new Map(); // "layer/node" -> names of values
    const waiting = [];
    layersOf(model).forEach((layer, index) => {
      if (layer.class_name === 'InputLayer') {
        const given = inputs?.[starts.indexOf(nameOf(layer))];
        values.set(`${nameOf(layer)}/0`, [given ?? this.#input(layer, scope, index)]);
      } else nodesOf(layer).forEach((node, number, { length }) => waiting.push({ layer, index, node, number, count: length }));
    });
    if (waiting.length > mostCalls) throw unsupported(`The model has more than ${mostCalls} layers.`);
    numberNodes(waiting, ends);
    this.#runAll(waiting, values, scope, model);
    return ends.map((place) => valueAt(place, values, model));
  }

  // A model may be listed in any order: what can run, runs, until nothing is left.
  #runAll(waiting, values, scope, model) {
    while (waiting.length > 0) {
      const before = waiting.length;
      for (let at = 0; at < waiting.length;) {
        const { layer, index, node, key } = waiting[at];
        if (!node.places.every(([name, number]) => values.has(`${name}/${number}`))) { at++; continue; }
        waiting.splice(at, 1);
        values.set(key, this.#call(layer, scope, index, node.places.map((place) => valueAt(place, values, model)), node.constants));
      }
      if (waiting.length === before) throw damaged(`The layer ${shown(nameOf(waiting[0].layer))} waits for a layer that is not there.`);
    }
  }

  #call(layer, scope, index, inputs, constants) {
    if (isModel(layer)) return this.model(layer, scope, inputs);
    return [this.#add({ layer, scope, index, inputs, constants })];
  }

  #input(layer, scope, index) {
    return this.#add({ layer, scope, index, inputs: [], constants: {} });
  }

  #add(call) {
    if (this.calls.length >= mostCalls) throw unsupported(`The model has more than ${mostCalls} layers.`);
    this.calls.push({ ...call, id: String(this.calls.length) });
    return this.calls.at(-1).id;
  }
}

/**
 * Gives each call the key that others refer to it by. Models that know their own input begin with a call that is counted and not written:
 * their calls are then numbered from 1.
 */
function numberNodes(waiting, ends) {
  const highest = new Map();
  for (const [name, number] of [...waiting.flatMap(({ node }) => node.places), ...ends]) highest.set(name, Math.max(highest.get(name) ?? 0, number));
  for (const call of waiting) {
    const name = nameOf(call.layer);
    const first = isModel(call.layer) && highest.get(name) === call.count ? 1 : 0;
    call.key = `${name}/${call.number + first}`;
  }
}

/** A Sequential model may say its input in its first layer, or in Keras 3 in `build_input_shape`. */
function firstInput(model) {
  const shape = inputShapeOf(model);
  if (!shape) throw incomplete(`The model ${shown(nameOf(model))} does not say the size of its input. Build it in Keras (call it once, or give it an Input) and save it again.`);
  return { class_name: 'InputLayer', config: { name: 'input', batch_input_shape: shape } };
}

function inputShapeOf(layer, depth = 0) {
  const said = layer.config?.batch_input_shape ?? layer.config?.batch_shape;
  if (said || !isModel(layer) || depth > deepest) return said ?? layer.build_config?.input_shape;
  const inside = layersOf(layer);
  const name = layer.class_name === 'Sequential' ? undefined : placesOf(configOf(layer).input_layers, layer)[0]?.[0];
  const first = inside.find((candidate) => name === undefined || nameOf(candidate) === name);
  return (first && inputShapeOf(first, depth + 1)) ?? configOf(layer).build_input_shape ?? layer.build_config?.input_shape;
}

/** `input_layers` and `output_layers`: a place [layer, node, tensor] alone, or a list of them, or a dictionary. */
function placesOf(list, model) {
  const isPlace = Array.isArray(list) && typeof list[0] === 'string';
  if (!isPlace && (typeof list !== 'object' || list === null)) throw damaged(`The model ${shown(nameOf(model))} does not say its inputs and outputs.`);
  return isPlace ? [placeOf(list)] : Object.values(list).map(placeOf);
}

function placeOf(entry) {
  const [name, node = 0, tensor = 0] = Array.isArray(entry) ? entry : [];
  if (typeof name !== 'string' || !Number.isInteger(node) || !Number.isInteger(tensor)) throw damaged('A connection between layers does not name a layer.');
  return [name, node, tensor];
}

function valueAt([name, node, tensor], values, model) {
  const value = values.get(`${name}/${node}`)?.[tensor];
  if (value === undefined) throw damaged(`The model ${shown(nameOf(model))} has no layer ${shown(name)} with an output ${tensor}.`);
  return value;
}

/** The calls of a layer in a functional model: [{places, constants}]. Keras 2 lists them as lists, Keras 3 as {args, kwargs}. */
function nodesOf(layer) {
  const nodes = layer.inbound_nodes ?? [];
  if (!Array.isArray(nodes)) throw damaged(`The connections of the layer ${shown(nameOf(layer))} are no list.`);
  return nodes.map((node) => {
    const read = Array.isArray(node) ? listedNode(node) : calledNode(node ?? {});
    if (read.places.length === 0) throw damaged(`The layer ${shown(nameOf(layer))} has no input.`);
    return read;
  });
}

const constantMark = '_CONSTANT_VALUE'; // stands for the name of a layer where an operator's first argument is a number
const isPlaceAmongConstants = (value) => Array.isArray(value) && value.length === 3 && typeof value[0] === 'string' && Number.isInteger(value[1]);

function listedNode(node) {
  const entries = typeof node[0] === 'string' ? [node] : node; // TensorFlow's operators have a bare entry
  const kwargs = entries.map((entry) => entry?.[3]).find((candidate) => candidate && Object.keys(candidate).length > 0) ?? {};
  const left = entries.find((entry) => entry?.[0] === constantMark)?.[2];
  const places = entries.filter((entry) => entry?.[0] !== constantMark).map(placeOf);
  const further = Object.values(kwargs).filter(isPlaceAmongConstants).map(placeOf); // the second value of an operator
  return { places: [...places, ...further], constants: { ...kwargs, ...(left !== undefined && { left }) } };
}

const deepestArgument = 8;
const tensorMark = '__keras_tensor__';
const arrayMarks = ['__numpy__', '__tensor__'];

/** An argument or a setting without what Keras writes around the numbers of an array. */
export function unwrapped(value) {
  if (value?.type === 'ndarray') return value.value;
  return arrayMarks.includes(value?.class_name) ? value.config?.value : value;
}

function calledNode({ args = [], kwargs }) {
  if (!Array.isArray(args)) throw damaged('The arguments of a layer are no list.');
  const named = Object.values(kwargs ?? {}).flatMap((value) => valuesIn(value));
  const numbers = args.map((value) => (valuesIn(value).length > 0 ? null : unwrapped(value)));
  return { places: [...args.flatMap((value) => valuesIn(value)), ...named], constants: { args: numbers } }; // null stands for values of layers
}

/** The places of the values of layers in an argument: a value, or lists of them. */
function valuesIn(argument, depth = 0) {
  if (depth > deepestArgument) throw damaged('The arguments of a layer are lists within lists.');
  if (Array.isArray(argument)) return argument.flatMap((entry) => valuesIn(entry, depth + 1));
  return argument?.class_name === tensorMark ? [placeOf(argument.config?.keras_history)] : [];
}
