// Keras's description of an architecture (`model.to_json()`, `model_config`, config.json) as a plain list of layers.
// Sources: Keras 2 and 3, Functional.get_config, Sequential.get_config, saving/serialization_lib.
import { damaged, incomplete, shown, unsupported } from '../import-error.js';

const deepest = 16;
const mostCalls = 4096;
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
  if (!models.has(root?.class_name)) {
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
  if (!Array.isArray(layers)) throw damaged(`The model ${shown(model.config?.name ?? model.class_name)} has no list of layers.`);
  return layers;
}

export const isModel = (layer) => models.has(layer?.class_name);
export const nameOf = (layer) => String(layer?.config?.name ?? layer?.name ?? '');
const configOf = (model) => (Array.isArray(model.config) ? {} : model.config ?? {});

class Unfolding {
  calls = [];

  /** Runs a model on values (null: the outermost model, which makes its own input); gives the names of its outputs. */
  model(model, scope, inputs) {
    if (scope.length >= deepest) throw unsupported(`The model has models within models, more than ${deepest} deep.`);
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
      values ??= [this.#input(firstInput(model, layer), scope, 0)];
      values = this.#call(layer, scope, index, values, {});
    });
    if (!values) throw damaged(`The model ${shown(nameOf(model))} has no layers.`);
    return values;
  }

  #functional(model, scope, inputs) {
    const { input_layers: ins, output_layers: outs } = configOf(model);
    const starts = placesOf(ins, model).map(([name]) => name);
    if (inputs && inputs.length !== starts.length) throw damaged(`The model ${shown(nameOf(model))} takes ${starts.length} inputs, but is given ${inputs.length}.`);
    const values = new Map(); // "layer/node" -> names of values
    const waiting = [];
    layersOf(model).forEach((layer, index) => {
      const nodes = nodesOf(layer);
      if (layer.class_name === 'InputLayer') {
        const given = inputs?.[starts.indexOf(nameOf(layer))];
        values.set(`${nameOf(layer)}/0`, [given ?? this.#input(layer, scope, index)]);
      } else nodes.forEach((node, number) => waiting.push({ layer, index, node, key: `${nameOf(layer)}/${number}` }));
    });
    this.#runAll(waiting, values, scope, model);
    return placesOf(outs, model).map((place) => valueAt(place, values, model));
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

/** A Sequential model may say its input in its first layer, or in Keras 3 in `build_input_shape`. */
function firstInput(model, layer) {
  const inner = isModel(layer) ? layersOf(layer)[0] : layer;
  const shape = inner?.config?.batch_input_shape ?? inner?.config?.batch_shape ?? configOf(model).build_input_shape ?? inner?.build_config?.input_shape;
  if (!shape) throw incomplete(`The model ${shown(nameOf(model))} does not say the size of its input. Build it in Keras (call it once, or give it an Input) and save it again.`);
  return { class_name: 'InputLayer', config: { name: 'input', batch_input_shape: shape } };
}

/** `input_layers` and `output_layers`: one place, or a list of them; [layer, node, tensor]. */
function placesOf(list, model) {
  if (!Array.isArray(list)) throw damaged(`The model ${shown(nameOf(model))} does not say its inputs and outputs.`);
  return typeof list[0] === 'string' ? [placeOf(list)] : list.map(placeOf);
}

function placeOf(entry) {
  const [name, node = 0, tensor = 0] = Array.isArray(entry) ? entry : [];
  if (typeof name !== 'string') throw damaged('A connection between layers does not name a layer.');
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
  return nodes.map((node) => (Array.isArray(node) ? listedNode(node) : calledNode(node)));
}

function listedNode(node) {
  const entries = typeof node[0] === 'string' ? [node] : node; // TensorFlow's operators have a bare entry
  const constants = entries.map((entry) => entry?.[3]).find((kwargs) => kwargs && Object.keys(kwargs).length > 0) ?? {};
  return { places: entries.map(placeOf), constants };
}

function calledNode(node) {
  const { args = [], kwargs = {} } = node ?? {};
  const places = [];
  const constants = { ...kwargs, args: [] }; // null stands for a value of another layer
  const collect = (value) => {
    if (Array.isArray(value)) return value.forEach(collect);
    const isValue = value?.class_name === '__keras_tensor__';
    if (isValue) places.push(placeOf(value.config?.keras_history));
    constants.args.push(isValue ? null : value);
  };
  collect(args);
  return { places, constants };
}
