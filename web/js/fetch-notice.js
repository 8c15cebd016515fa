import { inMegabytes } from './sizes.js';

const element = (id) => document.getElementById(id);

/** Tells how much of a large network has come, and lets the visitor stop it. */
export class FetchNotice {
  #notice = element('fetch');
  #stop = () => {};

  constructor() {
    element('fetch-stop').addEventListener('click', () => this.#stop());
  }

  /**
   * @param {{title: string}} network
   * @param {AbortSignal} signal the network is no longer wanted for another reason
   * @param {(options: {onProgress: (bytes: {received: number, total: number}) => void, signal: AbortSignal}) => Promise} work
   */
  async during({ title }, signal, work) {
    const stop = new AbortController();
    const abort = () => stop.abort();
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    this.#stop = abort;
    element('fetch-title').textContent = title;
    try {
      return await work({ onProgress: (bytes) => this.#show(bytes), signal: stop.signal });
    } finally {
      signal.removeEventListener('abort', abort);
      this.#notice.hidden = true;
    }
  }

  #show({ received, total }) {
    this.#notice.hidden = false;
    element('fetch-bytes').textContent = `${inMegabytes(received, 0)} of ${inMegabytes(total, 0)} MB`;
    element('fetch-bar').style.width = `${(100 * received) / total}%`;
  }
}
