import { fill } from './buffers.js';

const name = 'convlens-networks';

/**
 * Parts of networks that this browser keeps, by their addresses. Where it cannot (pages that are not served over https have no Cache API,
 * private windows may refuse it, storage may be full) nothing is kept, and nothing fails.
 */
export class PartCache {
  #cache; // undefined where there is none
  #refused = false;

  constructor(cache) { this.#cache = cache; }

  static async open() {
    return new PartCache(await globalThis.caches?.open(name).catch(() => undefined));
  }

  /** Whether what was given to `keep` is kept. */
  get keeps() { return this.#cache !== undefined && !this.#refused; }

  /** What is kept of an address, `size` bytes; undefined if nothing is, or it has another size or cannot be read. */
  async bytes(address, size) {
    try {
      const response = await this.#cache?.match(address);
      if (!response) return undefined;
      const bytes = new Uint8Array(size);
      return (await fill(bytes, response.body)) ? bytes : undefined;
    } catch {
      return undefined;
    }
  }

  async keep(address, bytes) {
    try {
      await this.#cache?.put(address, new Response(new Blob([bytes])));
    } catch {
      this.#refused = true; // most likely QuotaExceededError
    }
  }

  async forget(address) { await this.#cache?.delete(address).catch(() => false); }

  /** The addresses of all that is kept. */
  async addresses() {
    const requests = (await this.#cache?.keys().catch(() => [])) ?? [];
    return requests.map(({ url }) => url);
  }
}
