import { ConvLensError } from './errors.js';

const patience = 30_000; // milliseconds, and as many again for each
const patienceBytes = 15_000_000; // bytes of the files

/** One network being imported, or answered anew about, by a worker of its own that a damaged file cannot take the page down with. */
export class ImportClient {
  #worker = new Worker(new URL('../import/worker.js', import.meta.url), { type: 'module', name: 'ConvLens import' });
  #waiting = new Map(); // id -> {resolve, reject, timer}
  #asked = 0;
  #patience;
  #end; // why it has ended

  found; ///< by the latest `read`

  /** @param {{name: string, blob: Blob}[]} files */
  constructor(files) {
    this.files = files;
    this.#patience = patience * (1 + files.reduce((sum, { blob }) => sum + blob.size, 0) / patienceBytes);
    this.#worker.onmessage = ({ data: { id, result, error } }) => {
      if (error) this.#settle(id, ({ reject }) => reject(new ConvLensError(error.code, error.message)));
      else this.#settle(id, ({ resolve }) => resolve(result));
    };
    this.#worker.onerror = (event) => {
      event.preventDefault?.();
      this.#giveUp(new ConvLensError('corrupt-model', `The file cannot be read as a network: ${event.message || 'reading it failed'}.`));
    };
  }

  /**
   * What was found in the files; also kept as `found`. Errors: corrupt-model, unsupported-model, incomplete-model.
   * @param {{side?: number, channels?: 1 | 3}} [said] of the pictures, where what was found before is `open`: they are read again with it
   */
  async read(said) { return (this.found = await this.#ask('read', { files: this.files, said })); }

  /** What the network will see of a picture: {shape, values, preprocess}. */
  preview(picture, settings) { return this.#ask('preview', { picture, ...settings }); }

  /** What tells the network's weights from all others. */
  fingerprint() { return this.#ask('fingerprint', {}); }

  /** The network as a model file of the page's own format, a Blob. Ends the import. */
  async write(settings) {
    try {
      return await this.#ask('write', settings);
    } finally {
      this.close();
    }
  }

  close() { this.#giveUp(new ConvLensError('superseded', 'The import was given up.')); }

  #ask(ask, wish) {
    return new Promise((resolve, reject) => {
      if (this.#end) return reject(this.#end);
      const id = ++this.#asked;
      const timer = setTimeout(() => this.#giveUp(new ConvLensError('corrupt-model', 'Reading the network takes too long: the file is damaged, or too large for this device.')), this.#patience);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#worker.postMessage({ id, ask, ...wish });
    });
  }

  #settle(id, how) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    how(waiting);
  }

  #giveUp(error) {
    this.#end ??= error;
    this.#worker.terminate();
    for (const id of [...this.#waiting.keys()]) this.#settle(id, ({ reject }) => reject(error));
  }
}
