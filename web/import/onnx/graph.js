import { damaged, shown, unsupported } from '../import-error.js';
import { numberOf } from './messages.js';
import { Node } from './node.js';

const oldest = 7;
const newest = 21;
const mostNodes = 20000;
const isOnnx = (domain) => domain === '' || domain === 'ai.onnx';

/** What a model says of its graph: the operators that its outputs need, in their order; stored tensors, inputs and outputs by name. */
export class Graph {
  #consumers = new Map(); // name of a value -> nodes
  #outputNames;

  /** @param model a ModelProto */
  constructor(model) {
    if (!model.graph || model.graph.output.length === 0) throw damaged('The ONNX file has no network in it: it is cut off or damaged.');
    const { graph } = model;
    this.opset = opsetOf(model);
    this.version = `ONNX opset ${this.opset}, IR version ${numberOf(model.irVersion)}`;
    this.name = graph.name;
    this.tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
    this.inputs = graph.input.filter(({ name }) => !this.tensors.has(name)); // before IR version 4 the stored tensors are listed as well
    this.outputs = graph.output.map(({ name }) => name);
    this.#outputNames = new Set(this.outputs);
    this.nodes = this.#needed(graph.node);
  }

  /** The nodes that use a value. */
  consumers(name) { return this.#consumers.get(name) ?? []; }

  isOutput(name) { return this.#outputNames.has(name); }
  isUsed(name) { return this.isOutput(name) || this.#consumers.has(name); }

  /** ONNX lists nodes in an order in which each comes behind those that it needs. */
  #needed(all) {
    if (all.length > mostNodes) throw unsupported(`The network has ${all.length} operators; networks of up to ${mostNodes} can be opened (${this.version}).`);
    const nodes = [];
    const given = new Set([...this.tensors.keys(), ...this.inputs.map(({ name }) => name)]);
    for (const stored of [...all].reverse()) {
      if (!stored.output.some((name) => name && this.isUsed(name))) continue;
      const node = new Node(stored, this);
      if (!isOnnx(node.domain)) throw node.refusal(`is not one of ONNX’s own, but of ${shown(node.domain)}, which is not supported`);
      this.#note(node, given);
      nodes.push(node);
    }
    return nodes.reverse();
  }

  #note(node, given) {
    for (const name of node.outputs.filter(Boolean)) {
      if (given.has(name)) throw node.damage(`gives ${shown(name)}, which is given already`);
      given.add(name);
    }
    for (const name of new Set(node.inputs)) {
      if (!this.#consumers.has(name)) this.#consumers.set(name, []);
      this.#consumers.get(name).push(node);
    }
  }
}

function opsetOf({ opsetImport, irVersion }) {
  const entry = opsetImport.find(({ domain }) => isOnnx(domain));
  const opset = entry ? numberOf(entry.version) : 1;
  if (opset >= oldest && opset <= newest) return opset;
  const versions = `ONNX opset ${opset}, IR version ${numberOf(irVersion)}`;
  throw unsupported(`The file is of ${versions}; opsets ${oldest} to ${newest} can be opened: export the network again, in PyTorch with torch.onnx.export(…, opset_version=17).`);
}
