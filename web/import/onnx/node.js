import { damaged, shown, unsupported } from '../import-error.js';
import { numberOf } from './messages.js';
import { shortest } from './shortest.js';
import { constantFrom } from './tensor.js';

const decoder = new TextDecoder();

/** One operator of the graph, with its attributes. Inputs that are left out have empty names. */
export class Node {
  #attributes;
  #version;

  /** @param version in words, for sentences: "ONNX opset 16, IR version 8" */
  constructor({ name, opType, domain, input, output, attribute }, { version, opset }) {
    Object.assign(this, { name, op: opType, domain, inputs: input, outputs: output, opset });
    this.#attributes = new Map(attribute.map((entry) => [entry.name, entry]));
    this.#version = version;
  }

  get label() { return `The operator ${shown(this.op)} ${shown(this.name || this.outputs[0] || 'without a name')}`; }

  /** The network uses the operator in a way that cannot be shown: "has dilations". */
  refusal(why) { return unsupported(`${this.label} ${why} (${this.#version}).`); }

  /** The file contradicts itself: "has no kernel". */
  damage(what) { return damaged(`${this.label} ${what}: the file is damaged, or not as ONNX has it (${this.#version}).`); }

  has(name) { return this.#attributes.has(name); }

  integer(name, fallback) { return this.#value(name, 'i', numberOf, fallback); }
  integers(name, fallback) { return this.#value(name, 'ints', (values) => values.map(numberOf), fallback); }
  float(name, fallback) { return this.#value(name, 'f', shortest, fallback); }
  floats(name, fallback) { return this.#value(name, 'floats', (values) => [...values], fallback); }
  text(name, fallback) { return this.#value(name, 's', (bytes) => decoder.decode(bytes), fallback); }
  tensor(name) { return this.#value(name, 't', (tensor) => tensor && constantFrom(tensor, tensor.name || this.outputs[0])); }

  #value(name, field, read, fallback) {
    const attribute = this.#attributes.get(name);
    return attribute ? read(attribute[field]) : fallback;
  }
}
