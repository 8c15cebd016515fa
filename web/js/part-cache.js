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

  /** What is kept of an address; undefined if nothing is, or it cannot be read. */
  async bytes(address) {
    try {
      const response = await this.#cache?.match(address);
      return response && new Uint8Array(await response.arrayBuffer());
    } catch {
      return undefined;
    }
  }

  async keep(address, bytes) {
    try {
      await this.#cache?.put(address, new Response(bytes));
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
