// Names that pupils can read: "/layer1/layer1.0/conv1/Conv" is "layer1.0.conv1".

const longest = 512; ///< of names that are taken apart
const wrappers = /^(StatefulPartitionedCall|PartitionedCall|sequential(_\d+)?|model(_\d+)?|functional(_\d+)?)$/;
const weightEnding = /^(.+)[._/](weight|kernel|W)$/;
const silent = new Set(['Transpose', 'Constant', 'Identity', 'Cast', 'Shape', 'Gather', 'Squeeze', 'Unsqueeze', 'Slice']); // seldom layers
const main = new Set(['Conv', 'Gemm', 'MatMul', 'BatchNormalization']); // what their part of the network is named after

/** Names for layers, from those of the graph's nodes: their folders are the parts of the network. */
export class Names {
  #parts = new Map(); // a folder -> what it holds: operators and folders
  #counts = new Map();

  /** @param {import('./node.js').Node[]} nodes */
  constructor(nodes) {
    for (const node of nodes) {
      const folders = foldersOf(node.name);
      if (!silent.has(node.op) && !isBias(node)) this.#note(folders, node.op);
      for (let length = 1; length < folders.length; length++) this.#note(folders.slice(0, length), '/');
    }
  }

  of(node) {
    const folders = foldersOf(node.name);
    const given = node.name.split('/').at(-1).replace(/__\d+$/, '');
    if (folders.length > 0) return this.#within(folders, given, node.op);
    const label = given.replace(/^node_/, ''); // as PyTorch's newer exporter begins all names
    if (label && label === given && label.replace(/_\d+$/, '') !== node.op) return label;
    return moduleOf(node.inputs[1]) ?? (label ? label.toLowerCase() : this.#counted(node.op.toLowerCase()));
  }

  #note(folders, part) {
    const path = folders.join('/');
    this.#parts.set(path, (this.#parts.get(path) ?? new Set()).add(part));
  }

  /** A part of the network that is one operator, or has a main one, gives it its name. */
  #within(folders, label, op) {
    const path = dotted(folders);
    if (/^\d+$/.test(path)) return `${op.toLowerCase()}_${path}`; // PyTorch numbers the parts of a sequence
    const isAlone = this.#parts.get(folders.join('/'))?.size === 1;
    if (!isAlone && !main.has(op)) return `${path}.${label.toLowerCase()}`;
    return path + (/_\d+$/.exec(label)?.[0] ?? '');
  }

  #counted(name) {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    return `${name}${this.#counts.get(name)}`;
  }
}

const isBias = ({ op, name }) => op === 'Add' && name.endsWith('BiasAdd'); // TensorFlow's, which become the layer's own

function foldersOf(name) {
  if (name.length > longest) return [];
  const folders = name.split('/').slice(0, -1).filter(Boolean);
  while (folders.length > 0 && wrappers.test(folders[0])) folders.shift();
  return folders;
}

/** "layer1", "layer1.0", "conv1" -> "layer1.0.conv1": PyTorch repeats the names of what is around. */
const dotted = (folders) => folders.filter((folder, index) => !folders[index + 1]?.startsWith(`${folder}.`)).join('.');

/** "conv1.weight" -> "conv1" */
const moduleOf = (weight = '') => weightEnding.exec(weight)?.[1].split('/').at(-1);
