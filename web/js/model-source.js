import { download } from './download.js';
import { ConvLensError } from './errors.js';
import { FetchNotice } from './fetch-notice.js';
import { ImportClient } from './import-client.js';
import { modelFileOf } from './model-file.js';
import { givenParts, keepParts } from './parts-client.js';
import { expectFiles, filesAt, isOwnFormat, isOwnId, named, ownId } from './network-files.js';

/**
 * Decides what an imported file does not say: {title, labels, choice | preprocess}; null gives the import up.
 * @typedef {(found: object, client: ImportClient) => Promise<object | null>} Settle
 */

/**
 * Decides about a large network whether it is wanted, as a whole or its convolutions alone: its entry in the list of networks, another
 * one's, or null.
 * @typedef {(entry: object) => Promise<object | null>} Choose
 */

/** The whole, when nobody is asked. */
export const asWhole = async (entry) => entry;

/** What an imported network most likely takes, when nobody is asked. */
export const asGuessed = async ({ title, labels, preprocess, guess }) => ({ title, labels, ...(preprocess ? { preprocess } : { choice: guess }) });

/** Turns whatever names or holds a network into a model file for the engine. */
export class ModelSource {
  #library;
  #announced;
  #fetching = new FetchNotice();

  /** @param {(stage: string, work: (onProgress: (fraction: number) => void) => Promise) => Promise} announced shows work as under way */
  constructor(library, announced) {
    this.#library = library;
    this.#announced = announced;
  }

  /**
   * @param {string | URL | Blob | Blob[]} source
   * @param {{settle: Settle, choose: Choose, signal: AbortSignal, change?: boolean}} options
   *   signal: it is no longer wanted; change: what is settled about a network that is kept is settled anew
   * @returns {Promise<{file: import('./engine-client.js').ModelFile, training?: URL, kept?: {entry: object, blob: Blob}}>}
   *   training: the address of how it learned; kept: what is to be kept in this browser once the network is open
   */
  async read(source, { settle, choose, signal, change = false }) {
    const name = typeof source === 'string' ? source : '';
    if (isOwnId(name) && change) return this.#changed(name, settle);
    if (isOwnId(name)) return { file: modelFileOf(await this.#library.ownFile(name)) };
    const inParts = await this.#library.inParts(name);
    if (inParts) return { file: await this.#parted(await choose(inParts), signal) };
    if (await this.#library.has(name)) {
      const address = await this.#library.modelAddress(name);
      const bytes = await this.#announced('Fetching the network', (onProgress) => download(address, onProgress));
      return { file: modelFileOf(new Blob([bytes])), training: await this.#library.trainingAddress(name) };
    }
    return this.#foreign(await this.#files(source), settle);
  }

  /** A network in parts. All are there before it is opened: the engine lets go of the network that it has. */
  async #parted(entry, signal) {
    if (!entry) throw new ConvLensError('superseded', 'The network was not wanted after all.');
    await this.#announced(`Fetching ${entry.title}`, (onProgress) =>
      this.#fetching.during(entry, signal, (options) => keepParts(entry.parts, { ...options, onProgress: ({ received, total }) => {
        onProgress(received / total);
        options.onProgress({ received, total });
      } })));
    return { size: entry.bytes, parts: () => givenParts(entry.parts) };
  }

  async #files(source) {
    if (source instanceof Blob) return named([source]);
    if (Array.isArray(source)) return named(source);
    const address = await this.#library.modelAddress(String(source));
    return this.#announced('Fetching the network', (onProgress) => filesAt(address, onProgress));
  }

  async #foreign(files, settle) {
    expectFiles(files);
    if (files.length > 1 || !(await isOwnFormat(files[0].blob))) return this.#imported(files, settle);
    return this.#imported(files, asGuessed).catch(() => ({ file: modelFileOf(files[0].blob) })); // refusing it is up to the engine
  }

  /** The kept network, after whoever settles has been asked again. */
  async #changed(id, settle) {
    const entry = (await this.#library.ownModels()).find((own) => own.id === id);
    return this.#imported(named([await this.#library.ownFile(id)]), (found, client) => settle(askedAgain(found, entry), client), entry);
  }

  /** @param {object} [entry] of the network that it takes the place of */
  async #imported(files, settle, entry) {
    const client = new ImportClient(files);
    try {
      const found = await this.#announced('Reading the network', () => client.read());
      const settings = await settle(found, client);
      if (!settings) throw new ConvLensError('superseded', 'The import was given up.');
      const kept = entry ? { ...entry, title: settings.title } : await this.#entryFor(client.found, settings);
      const blob = await this.#announced('Reading the network', () => client.write({ ...settings, modelId: kept.id, title: kept.title }));
      return { file: modelFileOf(blob), kept: { entry: kept, blob } };
    } finally {
      client.close();
    }
  }

  /** The same network opened again takes the place of the one that is kept; another one of that name gets a number. */
  async #entryFor({ source, inputShape, layers, parameters }, { title }) {
    const about = JSON.stringify({ source, inputShape, layers, parameters });
    const kept = new Map((await this.#library.ownModels()).map((entry) => [entry.id, entry.about]));
    const free = (id) => !kept.has(id) || kept.get(id) === about;
    let [id, shown] = [ownId(title), title];
    for (let number = 2; !free(id); number++) [id, shown] = [`${ownId(title)}-${number}`, `${title} ${number}`];
    return { id, title: shown, source, inputShape, about };
  }
}

/** What was found in the file of a kept network, as if it did not say what can be answered otherwise. */
function askedAgain({ preprocess, choice, guess, ...found }, { source }) {
  return { ...found, source, isKept: true, ...(choice ? { guess: choice } : { preprocess, guess }) };
}
