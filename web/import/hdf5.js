// What the importers need of an HDF5 file, over the library h5wasm (the HDF5 C library in WebAssembly).
import { damaged, shown, unsupported } from './import-error.js';

const floatClass = 1; ///< of the HDF5 library; integers are class 0

/** An open HDF5 file. Paths begin at the root: "model_weights/conv2d". Must be closed. */
export class Hdf5File {
  #file;
  #onClosed;

  /** @param {() => object} open gives a File of h5wasm, or throws what the library says */
  constructor(open, onClosed = () => {}) {
    try {
      this.#file = open();
    } catch (cause) {
      throw damaged('The HDF5 file cannot be opened: it is cut off or damaged.', { cause });
    }
    this.#onClosed = onClosed;
  }

  /** Names of what a group holds, in the order of the alphabet; none for what is no group. */
  children(path) {
    const group = this.#at(path);
    return group?.type === 'Group' ? this.#tried(path, () => group.keys()) : [];
  }

  has(path) { return this.#at(path) !== null; }

  /** An attribute: a string, a number or a list of them; undefined if there is none. */
  attribute(path, name) {
    const owner = this.#at(path);
    return this.#tried(path, () => (owner?.attrs && Object.hasOwn(owner.attrs, name) ? owner.get_attribute(name, true) ?? undefined : undefined));
  }

  /** An attribute that is a list of strings, which Keras divides over name0, name1, ... where it is long. */
  list(path, name) {
    const whole = this.attribute(path, name);
    if (whole !== undefined) return [whole].flat().map(String);
    const parts = [];
    for (let part; (part = this.attribute(path, `${name}${parts.length}`)) !== undefined;) parts.push(part);
    return parts.flat().map(String);
  }

  /** An array of numbers: {shape, read}. */
  array(path) {
    const dataset = this.#at(path);
    if (dataset?.type !== 'Dataset') throw damaged(`The HDF5 file has no array ${shown(path)}.`);
    const { shape, littleEndian, type, size } = this.#tried(path, () => dataset.metadata);
    if (!shape || littleEndian === false || type > floatClass) throw unsupported(`The array ${shown(path)} is stored in a way that is not supported.`);
    if (type === floatClass && size < 4) throw unsupported(`The array ${shown(path)} holds numbers of ${8 * size} bits, which is not supported: save the model with float32.`);
    return { shape: shape.map(Number), read: () => this.#floats(path, dataset) };
  }

  close() {
    this.#file.close();
    this.#onClosed();
  }

  #floats(path, dataset) {
    const values = this.#tried(path, () => dataset.value);
    if (values instanceof Float32Array) return values;
    if (ArrayBuffer.isView(values)) return Float32Array.from(values, Number);
    if (typeof values === 'number' || typeof values === 'bigint') return Float32Array.of(Number(values)); // an array of no axes
    throw damaged(`The array ${shown(path)} of the HDF5 file cannot be read: it is cut off or damaged.`);
  }

  #at(path) { return this.#tried(path, () => this.#file.get(`/${path}`)); }

  #tried(path, read) {
    try {
      return read();
    } catch (cause) {
      throw damaged(`${shown(path || 'The root')} of the HDF5 file cannot be read: it is cut off or damaged.`, { cause });
    }
  }
}
