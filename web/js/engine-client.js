/**
 * Owns the worker in which the engine runs. A worker that dies is replaced, once `onRestart` has been told, so that the page can
 * send its last state again; messages that were under way are lost with it.
 */
export class EngineClient {
  #worker = null;
  #ready = null;
  #waiting = [];
  #failures = 0;
  #events;

  /** @param {{onReply: (bytes: Uint8Array) => void, onRestart: () => void, onGiveUp: (error: Error) => void}} events */
  constructor(events) {
    this.#events = events;
    this.#start();
  }

  /** Resolves when the first engine stands. */
  get ready() { return this.#ready; }

  /** Hands an encoded request over; its buffer belongs to the worker afterwards. */
  send(bytes) {
    if (this.#waiting) this.#waiting.push(bytes);
    else this.#worker.postMessage(bytes.buffer, [bytes.buffer]);
  }

  #start() {
    this.#waiting = [];
    const worker = new Worker(new URL('./engine-worker.js', import.meta.url), { type: 'module', name: 'ConvLens engine' });
    this.#worker = worker;
    this.#ready = new Promise((resolve) => {
      worker.onmessage = ({ data }) => {
        if (data !== 'ready') return this.#receive(data);
        const waiting = this.#waiting;
        this.#waiting = null;
        for (const bytes of waiting) this.send(bytes);
        resolve();
      };
    });
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.#fail(new Error(event.message || 'The engine could not be started.'));
    };
  }

  #receive(data) {
    this.#failures = 0;
    this.#events.onReply(new Uint8Array(data));
  }

  #fail(error) {
    this.#worker.onmessage = this.#worker.onerror = null;
    this.#worker.terminate();
    // Three deaths without one answer between them: starting it again would go on for ever.
    if (++this.#failures >= 3) {
      this.#waiting = [];
      return this.#events.onGiveUp(error);
    }
    this.#start();
    this.#events.onRestart();
  }
}
