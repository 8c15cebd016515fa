// Networks in parts (docs/MODEL_FORMAT.md). A part that has come whole is kept in this browser: a download that was interrupted goes on with
// the first part that is missing, and a second visit fetches nothing.
import { fill } from './buffers.js';
import { ConvLensError } from './errors.js';
import { PartCache } from './part-cache.js';

/** @typedef {{file: string, bytes: number, sha256: string}} Part as models/registry.json of the site has them */

/** Where the page's networks lie. */
export const models = new URL('../models/', import.meta.url);
const atOnce = 2; ///< parts that are under way or held, so that a phone never has a large network in memory twice

/**
 * The bytes of a network, part by part in the order of the file. Whoever asks for the next part must be done with the one before; a part
 * may be transferred to a worker. Leaving the loop stops what is under way.
 * @param {Part[]} parts
 * @param {URL} base the address that the names of the files are relative to
 * @param {{onProgress?: (bytes: {received: number, total: number}) => void, signal?: AbortSignal}} options
 *   onProgress: bytes of all parts; those of a part that is kept count all at once, those of one that is fetched again are taken back
 * @returns {AsyncGenerator<Uint8Array>}
 * @throws {ConvLensError} not-found, corrupt-model, superseded (after the signal)
 */
export async function* networkParts(parts, base = models, { onProgress = () => {}, signal } = {}) {
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort);
  try {
    const source = new PartSource(await PartCache.open(), base, new Progress(parts, onProgress), stop.signal);
    const ahead = parts.slice(0, atOnce).map((part) => source.begun(part));
    for (let next = ahead.length; ahead.length > 0; next++) {
      const bytes = await ahead.shift();
      source.expectWanted();
      yield bytes;
      if (next < parts.length) ahead.push(source.begun(parts[next]));
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stop.abort();
  }
}

/** How many bytes of a network are still to be fetched. */
export async function missingBytes({ parts }, base = models) {
  const kept = new Set(await (await PartCache.open()).addresses());
  return parts.filter(({ file }) => !kept.has(addressOf(file, base))).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Throws away what is kept of this page but is not among the files `names`: parts of networks that are no longer here. */
export async function forgetOthers(names, base = models) {
  const wanted = new Set(names.map((name) => addressOf(name, base)));
  const cache = await PartCache.open();
  for (const address of await cache.addresses()) {
    if (address.startsWith(String(base)) && !wanted.has(address)) await cache.forget(address);
  }
}

export const noLongerWanted = () => new ConvLensError('superseded', 'The network is no longer wanted, so its download was stopped.');
const addressOf = (file, base) => new URL(file, base).href;

class PartSource {
  #cache;
  #base;
  #progress;
  #signal;

  constructor(cache, base, progress, signal) {
    this.#cache = cache;
    this.#base = base;
    this.#progress = progress;
    this.#signal = signal;
  }

  /** The bytes of a part, which are on their way from now on. */
  begun(part) {
    const bytes = this.#bytes(part);
    bytes.catch(() => {}); // it is told when the part's turn comes, which it may never do
    return bytes;
  }

  expectWanted() {
    if (this.#signal.aborted) throw noLongerWanted();
  }

  async #bytes(part) {
    const address = addressOf(part.file, this.#base);
    const kept = await this.#cache.bytes(address, part.bytes);
    if (kept && (await isWhole(kept, part))) {
      this.#progress.set(part, part.bytes);
      return kept;
    }
    await this.#cache.forget(address); // if it is there, it is damaged
    const bytes = await this.#fetchedInTwoAttempts(address, part);
    await this.#cache.keep(address, bytes);
    return bytes;
  }

  /** The second attempt passes by the browser's own cache, which may be what is wrong. */
  async #fetchedInTwoAttempts(address, part) {
    this.expectWanted();
    try {
      return await this.#fetched(address, part, 'default');
    } catch {
      this.expectWanted();
    }
    try {
      return await this.#fetched(address, part, 'reload');
    } catch (error) {
      this.expectWanted();
      throw error;
    }
  }

  async #fetched(address, part, cache) {
    this.#progress.set(part, 0);
    const response = await this.#connected(() => fetch(address, { cache, signal: this.#signal }));
    if (!response.ok) throw new ConvLensError('not-found', `The server has no ${part.file} (it answered ${response.status}). If this page has been open for long, load it anew.`);
    const bytes = new Uint8Array(part.bytes);
    const isFull = await this.#connected(() => fill(bytes, response.body, (received) => this.#progress.set(part, received)));
    if (!isFull || !(await isWhole(bytes, part))) throw damaged(part);
    return bytes;
  }

  async #connected(work) {
    try {
      return await work();
    } catch (cause) {
      const next = this.#cache.keeps ? 'What has come so far is kept, and the next attempt goes on from there.' : 'Please try again.';
      throw new ConvLensError('not-found', `The connection broke off while fetching the network. ${next}`, { cause });
    }
  }
}

class Progress {
  #received = new Map();
  #total;
  #onProgress;

  constructor(parts, onProgress) {
    this.#total = sum(parts.map(({ bytes }) => bytes));
    this.#onProgress = onProgress;
  }

  set({ file }, bytes) {
    this.#received.set(file, bytes);
    this.#onProgress({ received: sum([...this.#received.values()]), total: this.#total });
  }
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** Whether bytes are those of a part. Without https browsers have no hashes either: then the size alone is compared. */
async function isWhole(bytes, part) {
  if (bytes.length !== part.bytes) return false;
  if (!globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') === part.sha256;
}

const damaged = ({ file }) => new ConvLensError('corrupt-model', `A part of the network, ${file}, has come damaged twice. Please try again later.`);
