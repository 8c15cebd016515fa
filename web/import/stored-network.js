import { Draft } from './draft.js';
import { damaged, shown } from './import-error.js';
import { headerBytes, joined } from './model-file.js';
import { headerLength, parsedHeader } from './safetensors.js';

const pieceBytes = 4 * 1024 * 1024;

/** A model file (docs/MODEL_FORMAT.md) of which the header alone is read, and written anew with other answers: its weights stay as they are. */
export class StoredNetwork {
  id; ///< of the network, as the file has it
  draft; ///< what it says else; the weights are known by their shapes alone
  #entries; // of the header
  #graph;
  #data; // Blob

  constructor({ __metadata__: metadata, ...entries }, data) {
    this.#entries = { __metadata__: metadata, ...entries };
    this.#graph = JSON.parse(metadata.network);
    this.#data = data;
    this.id = String(this.#graph.id);
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

  /** What tells its weights from all others: hexadecimal. No more than a piece of them is in memory at a time. */
  async fingerprint() {
    const hashes = [];
    for (let begin = 0; begin < this.#data.size; begin += pieceBytes) hashes.push(await hashed(await bytesOf(this.#data.slice(begin, begin + pieceBytes))));
    return [...(await hashed(joined(hashes)))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  /** The file, but for what is given. @returns {Blob} */
  with({ id, title, labels, preprocess }) {
    const { labels: before, ...graph } = this.#graph;
    const network = { ...graph, id, title, ...(labels.length > 0 && { labels }), input: { ...graph.input, preprocess } };
    const metadata = { ...this.#entries.__metadata__, network: JSON.stringify(network) };
    return new Blob([headerBytes({ ...this.#entries, __metadata__: metadata }), this.#data]);
  }
}

/** What the header says, with the engine's defaults for what is missing, null or empty (docs/MODEL_FORMAT.md). */
function draftOf({ id, title, input: { name, shape, preprocess }, layers, outputs, labels }, entries) {
  const draft = new Draft();
  const named = (list, otherwise) => (list?.length > 0 ? list : [otherwise]);
  const known = new Set([name]);
  let last = name;
  draft.layers = layers.map((layer) => {
    const inputs = named(layer.inputs, last);
    if (!inputs.every((each) => known.has(each))) throw damaged(`The layer ${shown(layer.name)} comes before its inputs.`);
    known.add((last = layer.name));
    return { ...layer, inputs };
  });
  Object.assign(draft, { title: String(title || id), source: 'ConvLens', input: { name, shape }, outputs: named(outputs, last), labels: labels ?? [], preprocess: preprocess ?? {}, hasShapes: true });
  for (const [weight, { shape: extents }] of Object.entries(entries)) {
    const isScale = weight.endsWith('_scale') && entries[weight.slice(0, -'_scale'.length)]?.dtype === 'I8';
    if (!isScale) draft.weights.set(weight, { shape: extents });
  }
  return draft;
}

const hashed = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());
