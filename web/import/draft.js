import { unsupported } from './import-error.js';

const longestName = 128; // bytes, as docs/MODEL_FORMAT.md has it
const encoder = new TextEncoder();

/**
 * A network on its way into the page's own format (docs/MODEL_FORMAT.md): its layers in that format's terms, and their weights.
 * A weight is {shape, read}: `read()` gives its values as a Float32Array, as late as possible, for they may be large.
 */
export class Draft {
  title = '';
  source = ''; ///< what kind of file it comes from, in words: "Keras 2.1.6 (HDF5)"
  input; ///< {name, shape: [h, w, c]}
  layers = [];
  outputs = [];
  labels = [];
  classes = ''; ///< a usual set that its classes are, without their names: 'imagenet'; else empty
  weights = new Map(); ///< "layer/weight" -> {shape, read}
  open = { size: false, channels: false }; ///< what its file leaves open of the pictures that it takes
  hasShapes = false; ///< its reader has followed the shapes through its layers: they fit
  ordersColours = false; ///< its layers put the colours of the picture into another order
  preprocess; ///< what the file says of it (docs/MODEL_FORMAT.md), if it does
  #names = new Set();

  /** The one input. shape: [h, w, c] without the batch. Gives its name. */
  setInput(name, shape) {
    if (this.input) throw unsupported('The network has several inputs. Networks with one input, a picture, can be opened.');
    this.input = { name: this.#unique(name), shape };
    return this.input.name;
  }

  /**
   * Adds a layer behind those named by `inputs`. Gives its name: as asked for, but unique and without what names may not have.
   * @param {{name: string, type: string, config?: object, inputs: string[], weights?: Object<string, {shape: number[], read: () => Float32Array}>}} layer
   */
  add({ name, type, config = {}, inputs, weights = {} }) {
    const own = this.#unique(name);
    this.layers.push({ name: own, type, inputs, ...(Object.keys(config).length > 0 && { config }) });
    for (const [weight, values] of Object.entries(weights)) this.weights.set(`${own}/${weight}`, values);
    return own;
  }

  /** The graph of the model file. */
  graph({ id, preprocess }) {
    const { title, layers, outputs, labels } = this;
    return { id, title, input: { ...this.input, preprocess }, ...(labels.length > 0 && { labels }), outputs, layers };
  }

  #unique(wanted) {
    const clean = cut(String(wanted).replace(/[/\p{Cc}]+/gu, '_').replace(/^_+/, '') || 'layer', longestName - 5);
    let name = clean;
    for (let count = 2; this.#names.has(name); count++) name = `${clean}_${count}`;
    this.#names.add(name);
    return name;
  }
}

/** Whole characters of `text`, at most `most` bytes of UTF-8. */
function cut(text, most) {
  let result = '';
  let bytes = 0;
  for (const character of text.isWellFormed?.() === false ? '' : text) {
    bytes += encoder.encode(character).length;
    if (bytes > most) break;
    result += character;
  }
  return result || 'layer';
}
