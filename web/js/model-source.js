import { download } from './download.js';
import { ConvLensError } from './errors.js';
import { FetchNotice } from './fetch-notice.js';
import { ImportClient } from './import-client.js';
import { modelFileOf } from './model-file.js';
import { givenParts, keepParts } from './parts-client.js';
import { expectFiles, filesAt, isOwnFormat, isOwnId, named, ownId } from './network-files.js';

/**
 * Decides what an imported file does not say: {title, labels, choice | preprocess}; null gives the import up.
 * The signal tells that it is no longer wanted.
 * @typedef {(found: object, client: ImportClient, signal: AbortSignal) => Promise<object | null>} Settle
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
   * @param {{settle: Settle, choose: Choose, signal: AbortSignal}} options signal: it is no longer wanted
   * @returns {Promise<{file: import('./engine-client.js').ModelFile, training?: URL, kept?: {entry: object, blob: Blob}}>}
   *   training: the address of how it learned; kept: what is to be kept in this browser once the network is open
   */
  async read(source, { settle, choose, signal }) {
    const name = typeof source === 'string' ? source : '';
    if (isOwnId(name)) return { file: modelFileOf(await this.#library.ownFile(name)) };
    const inParts = await this.#library.inParts(name);
    if (inParts) return { file: await this.#parted(await choose(inParts), signal) };
    if (await this.#library.has(name)) {
      const address = await this.#library.modelAddress(name);
      const bytes = await this.#announced('Fetching the network', (onProgress) => download(address, onProgress));
      return { file: modelFileOf(new Blob([bytes])), training: await this.#library.trainingAddress(name) };
    }
    return this.#foreign(await this.#files(source), { settle, signal });
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

  /** A network of another program is imported; one in the page's own format says everything. */
  async #foreign(files, { settle, signal }) {
    expectFiles(files);
    const [{ blob }] = files;
    if (files.length > 1 || !(await isOwnFormat(blob))) return this.#imported(files, { settle, signal });
    return this.#imported(files, { settle: asGuessed, signal }).catch((error) => {
      if (error.code !== 'corrupt-model') throw error;
      return { file: modelFileOf(blob) }; // the engine says what is wrong with it
    });
  }

  async #imported(files, wish) {
    return this.#answered(files, wish, async (client, settings) => {
      const entry = await this.#entryFor(client.found, settings.title, await client.fingerprint());
      const blob = await client.write({ ...settings, modelId: entry.id, title: entry.title });
      return { file: modelFileOf(blob), kept: { entry, blob } };
    });
  }

  /**
   * A kept network as it is after whoever settles has been asked again: {entry, blob}, to be kept in its place.
   * @param {{settle: Settle, signal: AbortSignal}} wish
   */
  async changed(id, { settle, signal }) {
    const kept = await this.#library.ownModels();
    const before = kept.find((own) => own.id === id);
    const files = named([await this.#library.ownFile(id)]);
    return this.#answered(files, { settle: (found, ...more) => settle(askedAgain(found, before), ...more), signal }, async (client, settings) => {
      const title = freeTitle(settings.title, kept.filter((own) => own !== before));
      return { entry: { ...before, title, about: undefined }, blob: await client.write({ ...settings, modelId: id, title }) };
    });
  }

  /** What `make` makes of files when they are read and what they leave open is settled. */
  async #answered(files, { settle, signal }, make) {
    const client = new ImportClient(files);
    const giveUp = () => client.close();
    signal.addEventListener('abort', giveUp);
    try {
      const found = await this.#announced('Reading the network', () => client.read());
      const settings = await settle(found, client, signal);
      if (!settings || signal.aborted) throw new ConvLensError('superseded', 'The import was given up.');
      return await this.#announced('Reading the network', () => make(client, settings));
    } finally {
      signal.removeEventListener('abort', giveUp);
      client.close();
    }
  }

  /** The same network opened again takes the place of the one that is kept, unless that was changed; another one of that name gets a number. */
  async #entryFor({ id: named, source, inputShape, layers }, wanted, fingerprint) {
    const about = JSON.stringify({ named, wanted, source, inputShape, layers, fingerprint });
    const kept = await this.#library.ownModels();
    const same = kept.find((own) => own.about === about);
    const title = same?.title ?? freeTitle(wanted, kept);
    return { id: same?.id ?? freeId(named ?? wanted, kept), title, source, inputShape, about };
  }
}

/** The title, with a number if another network has it. */
function freeTitle(title, kept) {
  const isTaken = (name) => kept.some((own) => own.title === name);
  return isTaken(title) ? numbered((number) => `${title} ${number}`, isTaken) : title;
}

function freeId(name, kept) {
  const isTaken = (id) => kept.some((own) => own.id === id);
  const id = ownId(name);
  return isTaken(id) ? numbered((number) => `${id}-${number}`, isTaken) : id;
}

/** The first name from 2 on that is not taken. */
function numbered(name, isTaken) {
  let number = 2;
  while (isTaken(name(number))) number++;
  return name(number);
}

/** What was found in the file of a kept network, as if it did not say what can be answered otherwise. */
function askedAgain({ preprocess, choice, guess, ...found }, { source }) {
  return { ...found, source, isKept: true, ...(choice ? { guess: choice } : { preprocess, guess }) };
}
