// How Keras 3 stores weights: a tree of groups like the tree of layers, with `vars/0`, `vars/1`, ... in each.
// Source: keras/src/saving/saving_lib.
import { nameOf, layersOf } from './topology.js';

const containers = ['layers', '_layer_checkpoint_dependencies', '_self_tracked_trackables'];
const containerIn = (file, path) => containers.map((name) => join(path, name)).find((place) => file.has(place));
const join = (...parts) => parts.filter(Boolean).join('/');

export const isStoredTree = (file) => containerIn(file, '') !== undefined;

/** Keras's own rule: "MaxPooling2D" -> "max_pooling2d". */
const snakeCase = (name) => name.replace(/\W+/g, '').replace(/(.)([A-Z][a-z]+)/g, '$1_$2').replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();

export class StoredTree {
  #file;
  #groups = new Map(); // model -> groups of its layers, in their order

  constructor(file) { this.#file = file; }

  /** The weights of a layer, in Keras's order. */
  of({ layer, scope }) {
    let path = '';
    for (const [level, model] of scope.entries()) {
      const group = this.#groupOf(model, path, scope[level + 1] ?? layer);
      if (!group) return [];
      path = group;
    }
    const names = this.#file.children(join(path, 'vars')).sort((a, b) => a - b);
    return names.map((name) => this.#file.array(join(path, 'vars', name)));
  }

  /** The group of a layer: the one that names it, else the one that Keras numbers by the layer's class. */
  #groupOf(model, path, layer) {
    const container = containerIn(this.#file, path);
    if (!container) return undefined;
    if (!this.#groups.has(model)) this.#groups.set(model, this.#groupsIn(model, container));
    return this.#groups.get(model).get(nameOf(layer));
  }

  #groupsIn(model, container) {
    const children = this.#file.children(container);
    const named = new Map(children.map((child) => [this.#file.attribute(join(container, child, 'vars'), 'name'), child]));
    const counts = new Map();
    return new Map(layersOf(model).map((layer) => {
      const kind = snakeCase(layer.class_name);
      const count = counts.get(kind) ?? 0;
      counts.set(kind, count + 1);
      const own = nameOf(layer);
      const numbered = count > 0 ? `${kind}_${count}` : kind;
      const child = named.get(own) ?? (children.includes(own) ? own : numbered);
      return [own, join(container, child)];
    }));
  }
}
