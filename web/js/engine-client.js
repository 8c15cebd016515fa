import { BufferPool } from './buffers.js';
import { ConvLensError } from './errors.js';

const stopped = () => new ConvLensError('engine-stopped', 'The engine stopped while it was at work, and has been started again. Please try once more.');

/**
 * Owns the worker in which the engine runs. A worker that dies is replaced: the page is told, says which model file the new engine needs,
 * and sends its state again; messages that were under way are lost with the old one.
 *
 * Model files go to the engine beside the messages, piece by piece, each under a number by which messages name it.
 * @typedef {{size: number, parts: () => AsyncIterable<Uint8Array>}} ModelFile
 */
export class EngineClient {
  #worker = null;
  #ready = null;
  #notReady;
  #held = null; // messages that wait for the engine, or for its file; null while none does
  #failures = 0;
  #files = new Map(); // number -> ModelFile, for a new engine
  #lastFile = 0;
  #receipts = new Map(); // what the engine is to acknowledge: number -> {resolve, reject}
  #lastReceipt = 0;
  #pool = new BufferPool();
  #events;

  /**
   * @param {{onReply: (bytes: Uint8Array) => void, onRestart: () => number, onReplaced: () => void, onGiveUp: (error: Error) => void}} events
   *   onReply: must not keep the bytes, whose memory serves other replies after the call; onRestart: a new engine is there for the same network; gives the number of its model file, 0 for none
   *   onReplaced: a new engine is there for another network
   */
  constructor(events) {
    this.#events = events;
    this.#start();
    void this.#release(this.#worker, this.#ready).catch(() => {});
  }

  /** Resolves when the first engine stands. */
  get ready() { return this.#ready; }

  /** Sends an encoded request, of which it takes a copy. */
  send(bytes) {
    const message = this.#pool.filledWith(bytes);
    this.#post({ message, size: bytes.length }, [message]);
  }

  /** Resolves when the engine has answered everything that was sent before; rejects if it stops first. */
  idle() { return this.#acknowledged((receipt) => this.#post({ receipt })); }

  /** Gives the engine a model file, while the network that it has stays as it is. Resolves to the file's number. */
  async handOver(file) {
    const number = this.#numbered(file);
    await this.#ready;
    await this.#give(number, this.#worker);
    return number;
  }

  /**
   * Puts a new engine in the place of the old one, whose memory is free then, and gives it a model file. Messages wait for that.
   * @returns {{number: number, given: Promise<void>}}
   */
  replaceWith(file) {
    const number = this.#numbered(file);
    this.#start();
    const given = this.#release(this.#worker, this.#ready.then(() => this.#give(number, this.#worker)));
    this.#events.onReplaced();
    return { number, given };
  }

  /** Puts a new engine in the place of the old one, with the network that the page has. */
  restart() {
    this.#start();
    const number = this.#events.onRestart();
    void this.#release(this.#worker, this.#ready.then(() => this.#files.has(number) && this.#give(number, this.#worker))).catch(() => {});
  }

  /** The engine's network is that of this file: no earlier one will be needed again. */
  keepFile(number) {
    for (const earlier of this.#files.keys()) if (earlier < number) this.#files.delete(earlier);
  }

  #numbered(file) {
    this.#files.set(++this.#lastFile, file);
    return this.#lastFile;
  }

  async #give(number, worker) {
    const { size, parts } = this.#files.get(number);
    worker.postMessage({ file: number, size });
    for await (const part of parts()) {
      if (worker !== this.#worker) throw stopped();
      if (!(await this.#taken(number, part))) return; // the engine will say why, when it is asked for the network
    }
  }

  #taken(file, part) {
    const bytes = part.byteLength === part.buffer.byteLength ? part.buffer : part.slice().buffer;
    return this.#acknowledged((receipt) => this.#worker.postMessage({ receipt, file, bytes }, [bytes]));
  }

  #post(...message) {
    if (this.#held) this.#held.push(message);
    else this.#worker.postMessage(...message);
  }

  #acknowledged(post) {
    return new Promise((resolve, reject) => {
      const receipt = ++this.#lastReceipt;
      this.#receipts.set(receipt, { resolve, reject });
      post(receipt);
    });
  }

  #start() {
    this.#stop();
    this.#held = [];
    const worker = new Worker(new URL('./engine-worker.js', import.meta.url), { type: 'module', name: 'ConvLens engine' });
    this.#worker = worker;
    this.#ready = new Promise((resolve, reject) => {
      this.#notReady = reject;
      worker.onmessage = ({ data }) => {
        if (data === 'ready') resolve();
        else this.#receive(data, worker);
      };
    });
    this.#ready.catch(() => {}); // whoever waits for it is told
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.#fail(new Error(event.message || 'The engine could not be started.'));
    };
  }

  #stop() {
    if (!this.#worker) return;
    this.#worker.onmessage = this.#worker.onerror = null;
    this.#worker.terminate();
    this.#notReady(stopped());
    for (const { reject } of this.#receipts.values()) reject(stopped());
    this.#receipts.clear();
  }

  /** Sends what was held, when an engine has what it needs or could not be given it. */
  async #release(worker, given) {
    try {
      await given;
    } finally {
      if (worker === this.#worker) {
        const held = this.#held;
        this.#held = null;
        for (const message of held) this.#post(...message);
      }
    }
  }

  #receive({ message, size, spare, receipt, wanted }, worker) {
    this.#failures = 0;
    if (spare) return this.#pool.takeBack(spare);
    if (!message) return this.#received(receipt, wanted);
    this.#events.onReply(new Uint8Array(message, 0, size));
    if (BufferPool.wants(message)) worker.postMessage({ spare: message }, [message]);
  }

  #received(receipt, wanted) {
    this.#receipts.get(receipt)?.resolve(wanted);
    this.#receipts.delete(receipt);
  }

  #fail(error) {
    // Three deaths without one answer between them: starting it again would go on for ever.
    if (++this.#failures >= 3) {
      this.#stop();
      this.#held = [];
      return this.#events.onGiveUp(error);
    }
    this.restart();
  }
}
