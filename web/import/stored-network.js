import { Draft } from './draft.js';
import { damaged } from './import-error.js';
import { headerBytes } from './model-file.js';
import { headerLength, parsedHeader } from './safetensors.js';

/** A model file (docs/MODEL_FORMAT.md) of which the header alone is read, and written anew with other answers: its weights stay as they are. */
export class StoredNetwork {
  draft; ///< what the file says; the weights are known by their shapes alone
  #entries; // of the header
  #graph;
  #data; // Blob

  constructor({ __metadata__: metadata, ...entries }, data) {
    this.#entries = { __metadata__: metadata, ...entries };
    this.#graph = JSON.parse(metadata.network);
    this.#data = data;
    this.draft = draftOf(this.#graph, entries);
  }

  /**
   * @param {Blob} file a model file
   * @throws {ConvLensError} corrupt-model, where not even its header can be read; all else is for the engine to check
   */
  static async read(file) {
    try {
      const start = 8 + headerLength(await bytesOf(file.slice(0, 8)));
      return new StoredNetwork(parsedHeader(await bytesOf(file.slice(8, start))), file.slice(start));
    } catch (cause) {
      throw damaged('The model file has no proper header: it is cut off or damaged.', { cause });
    }
  }

  /** The file, but for what is given. @returns {Blob} */
  with({ id, title, labels, preprocess }) {
    const { labels: before, ...graph } = this.#graph;
    const network = { ...graph, id, title, ...(labels.length > 0 && { labels }), input: { ...graph.input, preprocess } };
    const metadata = { ...this.#entries.__metadata__, network: JSON.stringify(network) };
    return new Blob([headerBytes({ ...this.#entries, __metadata__: metadata }), this.#data]);
  }
}

function draftOf({ id, title, input: { name, shape, preprocess = {} }, layers, outputs, labels = [] }, entries) {
  const draft = new Draft();
  const linked = layers.map((layer, index) => ({ ...layer, inputs: layer.inputs ?? [index === 0 ? name : layers[index - 1].name] }));
  Object.assign(draft, { title: title || id, source: 'ConvLens', input: { name, shape }, layers: linked, outputs: outputs ?? [layers.at(-1).name], labels, preprocess, hasShapes: true });
  for (const [weight, { shape: extents }] of Object.entries(entries)) {
    const isScale = weight.endsWith('_scale') && entries[weight.slice(0, -'_scale'.length)]?.dtype === 'I8';
    if (!isScale) draft.weights.set(weight, { shape: extents });
  }
  return draft;
}

const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());
