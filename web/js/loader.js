import { decodeWithBrowser } from './browser-decoder.js';
import { download } from './download.js';
import { ConvLensError } from './errors.js';
import { asGuessed, asWhole, ModelSource } from './model-source.js';

const largeBytes = 20_000_000; // of a model file: the engine takes several times as much

/** Brings models and photos to the engine, wherever they come from. The latest wish of a kind wins over earlier ones under way. */
export class Loader {
  #ui;
  #engine;
  #library;
  #models;
  #latest = { model: 0, image: 0 };
  #imagesUnderWay = 0;
  #training; // the address of how the open network learned, if there is one
  #trainingLoaded;
  #onPhoto;
  #onOwnModels;
  #ownPicture; // the visitor's, that is shown: a file, or a canvas with its pixels; undefined for a sample, a drawing or the live camera
  #unwanted = new AbortController(); // aborts what is being fetched for an earlier wish
  #opening = Promise.resolve(); // the opening of the latest network by the engine
  #openSize = 0; // bytes of the open network's file

  /**
   * @param {{ui: import('./ui-module.js').UiModule, engine: import('./engine-client.js').EngineClient, library: import('./library.js').Library}} parts
   * @param {{onPhoto: () => void, onOwnModels: () => Promise<void>}} events
   *   onPhoto: a photo is asked for, which takes the place of a drawing; onOwnModels: the visitor's own networks have changed
   */
  constructor({ ui, engine, library }, { onPhoto, onOwnModels }) {
    this.#ui = ui;
    this.#engine = engine;
    this.#library = library;
    this.#models = new ModelSource(library, (stage, work) => this.#announced(stage, work));
    this.#onPhoto = onPhoto;
    this.#onOwnModels = onOwnModels;
  }

  /**
   * Opens a network, and then its first sample if the page shows no picture, or a sample that is for other networks only.
   * @param {string | URL | Blob | Blob[]} source the id of a network of the page or of the visitor, an address, or its files
   * @param {{picture?: 'suit' | 'keep', settle?: import('./model-source.js').Settle, choose?: import('./model-source.js').Choose}} options
   *   'keep': whatever the page shows stays
   */
  async model(source, { picture = 'suit', settle = asGuessed, choose = asWhole } = {}) {
    const imageBefore = this.#latest.image;
    const signal = this.#newWish();
    const model = await this.#once('model', async (stillWanted) => {
      const { file, training, kept } = await this.#models.read(source, { settle, choose, signal });
      stillWanted();
      const result = await this.#opened(file, stillWanted);
      stillWanted();
      this.#training = training;
      this.#trainingLoaded = undefined;
      await this.#ui.call('offerTraining', { there: training !== undefined });
      if (kept) await this.#keep(kept);
      return result;
    });
    if (picture === 'suit') await this.#suitPicture(imageBefore);
    return model;
  }

  /** The signal of a new wish for a network; the one that is on its way, or asked about, is given up. */
  #newWish() {
    this.#unwanted.abort();
    this.#unwanted = new AbortController();
    return this.#unwanted.signal;
  }

  /**
   * Asks again what was settled about a network of the visitor's, keeps that, and opens it.
   * @param {{settle: import('./model-source.js').Settle}} options
   */
  async change(id, { settle }) {
    const { entry, blob } = await this.#models.changed(id, { settle, signal: this.#newWish() });
    await this.#library.keepOwn(entry, blob);
    await this.#onOwnModels();
    return this.model(id);
  }

  /** A large network, or one that follows a large one, gets an engine of its own: two would be too much for a phone. */
  #opened(file, stillWanted) {
    const opened = this.#opening.then(() => {
      stillWanted();
      return this.#openedNow(file, stillWanted);
    });
    this.#opening = opened.catch(() => {}); // one after the other: the engine takes one file at a time
    return opened;
  }

  async #openedNow(file, stillWanted) {
    const isLarge = Math.max(file.size, this.#openSize) > largeBytes;
    const { number, result } = await (isLarge ? this.#openedAlone(file, stillWanted) : this.#openedBeside(file, stillWanted));
    this.#engine.keepFile(number);
    this.#openSize = file.size;
    return result;
  }

  async #openedBeside(file, stillWanted) {
    const number = await this.#engine.handOver(file);
    stillWanted();
    return { number, ...(await this.#ui.call('loadModel', { file: number })) };
  }

  async #openedAlone(file, stillWanted) {
    await this.#engine.idle().catch(() => {}); // what the old engine still has to answer is not lost
    stillWanted();
    const { number, given } = this.#engine.replaceWith(file);
    const opened = this.#ui.call('loadModel', { file: number });
    try {
      const [, answer] = await Promise.all([given, opened]);
      return { number, ...answer };
    } catch (error) {
      await opened.catch(() => {});
      if (error.code !== 'engine-stopped') this.#engine.restart(); // that one stands again already, with the earlier network
      throw error;
    }
  }

  /**
   * The picture that the page would show if a network were opened, as a Blob; one that suits the network where that is a drawing or a frame of
   * the live camera.
   * @param {{inputShape: number[], takesDrawings: boolean}} model
   */
  async pictureWith(model) {
    if (this.#ownPicture) return this.#ownPicture instanceof Blob ? this.#ownPicture : this.#ownPicture.convertToBlob();
    const { photo, image } = (await this.#ui.call('state')).result;
    const instead = await this.#library.sampleInstead(photo ? image : null, model);
    const { own: [suitable] } = await this.#library.samplesFor(model);
    const name = instead?.id ?? ((await this.#library.isSample(image)) ? image : suitable.id);
    return new Blob([await download(await this.#library.imageAddress(name))]);
  }

  async #keep({ entry, blob }) {
    try {
      await this.#library.keepOwn(entry, blob);
      await this.#onOwnModels();
    } catch ({ code, message }) {
      void this.#ui.call('notice', { code, message });
    }
  }

  /** How the open network learned; fetched once. */
  training() {
    if (!this.#training) return this.#ui.call('training').then(({ result }) => result);
    this.#trainingLoaded ??= this.#fetchTraining(this.#training).catch((error) => {
      this.#trainingLoaded = undefined;
      throw error;
    });
    return this.#trainingLoaded;
  }

  async #fetchTraining(address) {
    const bytes = await this.#bytes(address, () => address, 'Fetching how it learned');
    if (address !== this.#training) throw new ConvLensError('superseded', 'Another network was opened in the meantime.');
    return (await this.#ui.call('loadTraining', {}, bytes)).result;
  }

  /** @param {string | URL | Blob} source a sample id, an address, or a picture file */
  async image(source) {
    this.#onPhoto();
    return this.#onceImage(async (stillWanted) => {
      const name = source instanceof Blob ? '' : String(source);
      const bytes = await this.#bytes(source, () => this.#library.imageAddress(name), 'Fetching the picture');
      stillWanted();
      return this.#decoded(name, bytes, stillWanted);
    });
  }

  /** A photo whose pixels are there already, as from the camera. */
  async pixels(pixels) {
    this.#onPhoto();
    return this.#onceImage(() => this.#sendPhoto('', pixels));
  }

  /** A drawing, which changes many times a second: the page says nothing about loading it, and its address does not lead to it. */
  async drawing(pixels) {
    return this.#onceImage(() => this.#sendPixels('drawing', pixels));
  }

  /** A frame of the camera that the network looks through: as with a drawing. */
  async frame(pixels) {
    return this.#onceImage(() => this.#sendPixels('camera', pixels));
  }

  // A picture that somebody has asked for in the meantime is left alone.
  async #suitPicture(imageBefore) {
    const { photo, image, model } = (await this.#ui.call('state')).result;
    const sample = await this.#library.sampleInstead(photo ? image : null, model);
    if (!sample || this.#imagesUnderWay > 0 || this.#latest.image !== imageBefore) return;
    await this.image(sample.id).catch(({ code, message }) => {
      if (code !== 'superseded') void this.#ui.call('notice', { code: code ?? 'internal', message });
    });
  }

  async #decoded(name, bytes, stillWanted) {
    const file = new Blob([bytes]); // the engine takes the bytes away
    try {
      const shown = (await this.#ui.call('loadImage', { name, effort: 'modest' }, bytes)).result;
      this.#ownPicture = (await this.#library.isSample(name)) ? undefined : file;
      return shown;
    } catch (error) {
      if (error.code !== 'unsupported-image' && error.code !== 'large-image') throw error;
      return this.#decodedByBrowser(name, file, error, stillWanted);
    }
  }

  async #decodedByBrowser(name, file, refusal, stillWanted) {
    let pixels;
    try {
      pixels = await decodeWithBrowser(file, refusal.message);
    } catch (error) {
      if (refusal.code !== 'large-image') throw error;
      stillWanted();
      const { result } = await this.#ui.call('loadImage', { name, effort: 'whatever' }, new Uint8Array(await file.arrayBuffer()));
      this.#ownPicture = file;
      return result;
    }
    stillWanted();
    return this.#sendPhoto(name, pixels);
  }

  async #sendPhoto(name, pixels) {
    const { width, height, rgba } = pixels;
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0); // the engine takes the pixels away
    const shown = await this.#sendPixels(name, pixels);
    this.#ownPicture = canvas;
    return shown;
  }

  async #sendPixels(name, { rgba, ...sizes }) {
    const { result } = await this.#ui.call('loadPixels', { name, ...sizes }, rgba);
    this.#ownPicture = undefined;
    return result;
  }

  async #bytes(source, address, stage) {
    if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
    return this.#announced(stage, async (onProgress) => download(await address(), onProgress));
  }

  /** Work that the page shows as under way. */
  async #announced(stage, work) {
    const show = (fraction) => void this.#ui.call('loading', { stage, fraction });
    show(0);
    try {
      return await work(show);
    } finally {
      void this.#ui.call('loading', { stage: '', fraction: 0 });
    }
  }

  async #onceImage(work) {
    this.#imagesUnderWay++;
    try {
      return await this.#once('image', work);
    } finally {
      this.#imagesUnderWay--;
    }
  }

  async #once(kind, work) {
    const turn = ++this.#latest[kind];
    return work(() => {
      if (turn !== this.#latest[kind]) throw new ConvLensError('superseded', 'Something newer was asked for in the meantime.');
    });
  }
}
