// How Keras 3 stores weights: a tree of groups like the tree of layers, with `vars/0`, `vars/1`, ... in each.
// Source: keras/src/saving/saving_lib; its predecessor in TensorFlow 2.12 to 2.15.
import { nameOf, layersOf } from './topology.js';

const containers = ['layers', '_layer_checkpoint_dependencies', '_self_tracked_trackables'];

export const isStoredTree = (file) => new StoredTree(file).isThere;

/** Keras's own rule: "MaxPooling2D" -> "max_pooling2d". */
const snakeCase = (name) => name.replace(/\W+/g, '').replace(/(.)([A-Z][a-z]+)/g, '$1_$2').replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();

export class StoredTree {
  #file;
  #separator; // of paths in the tree: under Windows some versions have joined them by backslashes
  #groups = new Map(); // model -> groups of its layers, by their names

  constructor(file) {
    this.#file = file;
    this.#separator = file.children('').some((child) => containers.some((name) => child.startsWith(`${name}\\`))) ? '\\' : '/';
  }

  get isThere() { return this.#containerIn('') !== undefined; }

  /** The weights of a layer, in Keras's order. */
  of({ layer, scope }) {
    let path = '';
    for (const [level, model] of scope.entries()) {
      path = this.#groupOf(model, path, scope[level + 1] ?? layer);
      if (path === undefined) return [];
    }
    const names = this.#file.children(`${path}/vars`).sort((a, b) => a - b);
    return names.map((name) => this.#file.array(`${path}/vars/${name}`));
  }

  #groupOf(model, path, layer) {
    if (!this.#groups.has(model)) {
      const container = this.#containerIn(path);
      this.#groups.set(model, container === undefined ? new Map() : this.#groupsIn(model, container));
    }
    return this.#groups.get(model).get(nameOf(layer));
  }

  #containerIn(path) { return containers.map((name) => this.#join(path, name)).find((place) => this.#childrenOf(place).length > 0); }

  #join(...parts) { return parts.filter(Boolean).join(this.#separator); }

  #childrenOf(path) {
    if (this.#separator === '/') return this.#file.children(path);
    const start = `${path}\\`;
    return this.#file.children('').filter((name) => name.startsWith(start) && !name.includes('\\', start.length)).map((name) => name.slice(start.length));
  }

  /**
   * Newer files say the layer of each group. Otherwise groups are numbered by the layers' classes (dense, dense_1), whatever the layers are
   * called; some versions have left numbers out, so that only the order counts. A few files have the layers' own names.
   */
  #groupsIn(model, container) {
    const children = this.#childrenOf(container);
    const said = new Map(children.map((child) => [this.#file.attribute(`${this.#join(container, child)}/vars`, 'name'), child]));
    const kinds = grouped(layersOf(model), kindOf);
    const groups = new Map();
    for (const [kind, layers] of kinds) {
      const numbered = numberedAs(kind, children);
      layers.forEach((layer, index) => {
        const own = nameOf(layer);
        const byClass = numbered.length === layers.length ? numbered[index] : index > 0 ? `${kind}_${index}` : kind;
        const child = said.get(own) ?? (!children.includes(kind) && children.includes(own) ? own : byClass);
        groups.set(own, this.#join(container, child));
      });
    }
    return groups;
  }
}

const kindOf = (layer) => snakeCase(layer.class_name);

function grouped(list, keyOf) {
  const groups = new Map();
  for (const entry of list) groups.set(keyOf(entry), [...(groups.get(keyOf(entry)) ?? []), entry]);
  return groups;
}

/** Of a container's children "dense", "dense_2", "dense_4" those of one kind, in the order of their numbers. */
function numberedAs(kind, children) {
  const numberOf = (child) => (child === kind ? 0 : child.startsWith(`${kind}_`) ? Number(child.slice(kind.length + 1) || NaN) : NaN);
  return children.filter((child) => Number.isInteger(numberOf(child))).sort((a, b) => numberOf(a) - numberOf(b));
}
