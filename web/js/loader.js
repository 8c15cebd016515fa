import { decodeWithBrowser } from './browser-decoder.js';
import { download } from './download.js';
import { ConvLensError } from './errors.js';

/** Brings models and photos to the engine, wherever they come from. The latest wish of a kind wins over earlier ones under way. */
export class Loader {
  #ui;
  #library;
  #latest = { model: 0, image: 0 };
  #onPhoto;

  /** @param {() => void} onPhoto a photo is asked for, which takes the place of a drawing */
  constructor(ui, library, onPhoto = () => {}) {
    this.#ui = ui;
    this.#library = library;
    this.#onPhoto = onPhoto;
  }

  /** @param {string | URL | Blob} source a registry id, an address, or a file */
  async model(source) {
    return this.#once('model', async (stillWanted) => {
      const bytes = await this.#bytes(source, () => this.#library.modelAddress(String(source)), 'Fetching the network');
      stillWanted();
      return (await this.#ui.call('loadModel', {}, bytes)).result;
    });
  }

  /** @param {string | URL | Blob} source a sample id, an address, or a picture file */
  async image(source) {
    this.#onPhoto();
    return this.#once('image', async (stillWanted) => {
      const name = source instanceof Blob ? '' : String(source);
      const bytes = await this.#bytes(source, () => this.#library.imageAddress(name), 'Fetching the picture');
      stillWanted();
      return this.#decoded(name, bytes, stillWanted);
    });
  }

  /** A photo whose pixels are there already, as from the camera. */
  async pixels(pixels) {
    this.#onPhoto();
    return this.#once('image', () => this.#sendPixels('', pixels));
  }

  /** A drawing, which changes many times a second: the page says nothing about loading it, and its address does not lead to it. */
  async drawing(pixels) {
    return this.#once('image', () => this.#sendPixels('drawing', pixels));
  }

  async #decoded(name, bytes, stillWanted) {
    try {
      return (await this.#ui.call('loadImage', { name, effort: 'modest' }, bytes)).result;
    } catch (error) {
      if (error.code !== 'unsupported-image' && error.code !== 'large-image') throw error;
      return this.#decodedByBrowser(name, bytes, error, stillWanted);
    }
  }

  async #decodedByBrowser(name, bytes, refusal, stillWanted) {
    let pixels;
    try {
      pixels = await decodeWithBrowser(new Blob([bytes]), refusal.message);
    } catch (error) {
      if (refusal.code !== 'large-image') throw error;
      stillWanted();
      return (await this.#ui.call('loadImage', { name, effort: 'whatever' }, bytes)).result;
    }
    stillWanted();
    return this.#sendPixels(name, pixels);
  }

  async #sendPixels(name, { rgba, ...sizes }) {
    return (await this.#ui.call('loadPixels', { name, ...sizes }, rgba)).result;
  }

  async #bytes(source, address, stage) {
    if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
    try {
      return await download(await address(), (fraction) => void this.#ui.call('loading', { stage, fraction }));
    } finally {
      void this.#ui.call('loading', { stage: '', fraction: 0 });
    }
  }

  async #once(kind, work) {
    const turn = ++this.#latest[kind];
    return work(() => {
      if (turn !== this.#latest[kind]) throw new ConvLensError('superseded', 'Something newer was asked for in the meantime.');
    });
  }
}
