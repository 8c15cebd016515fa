/**
 * Does a piece of work again and again while there are changes, never twice at a time. While it is under way any number of changes
 * leads to one more round, which begins with what is newest then: rounds are dropped rather than queued.
 */
export class Newest {
  #work;
  #changed = false;
  #busy = false;

  /** @param {() => Promise<void>} work must not reject */
  constructor(work) {
    this.#work = work;
  }

  /** Something is new. */
  changed() {
    this.#changed = true;
    if (!this.#busy) void this.#run();
  }

  /** What was new is so no longer. A round under way goes on. */
  forget() { this.#changed = false; }

  async #run() {
    this.#busy = true;
    while (this.#changed) {
      this.#changed = false;
      await this.#work();
    }
    this.#busy = false;
  }
}
