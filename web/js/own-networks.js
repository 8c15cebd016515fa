// The visitor's own networks, kept in this browser (IndexedDB) until they are removed. Nothing leaves the device.
import { ConvLensError } from './errors.js';

const databaseName = 'convlens-networks';
const stores = ['about', 'files'];

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export class OwnNetworks {
  #database;

  /** [{id, title, source, inputShape, size}] in the order in which they were kept; none where the browser keeps nothing. */
  async list() {
    try {
      const entries = await this.#do('readonly', ([about]) => settled(about.getAll()));
      return entries.sort((a, b) => a.kept - b.kept);
    } catch {
      return [];
    }
  }

  /** The model file of a network. Errors: unknown-model. */
  async file(id) {
    const file = await this.#do('readonly', ([, files]) => settled(files.get(id))).catch(() => undefined);
    if (!file) throw new ConvLensError('unknown-model', `The network “${id.replace(/^own-/, '')}” is not kept in this browser. Open its file again.`);
    return file;
  }

  /** Keeps a network; one of the same id is replaced. An entry of the list goes back to its place there. Errors: cannot-keep. */
  async keep(entry, blob) {
    try {
      await this.#do('readwrite', ([about, files]) => {
        files.put(blob, entry.id);
        about.put({ kept: Date.now(), ...entry, size: blob.size });
      });
      void navigator.storage?.persist?.(); // or the browser may remove it when its disk is full
    } catch (cause) {
      throw new ConvLensError('cannot-keep', 'This browser cannot keep the network: its storage is full or switched off.', { cause });
    }
  }

  async remove(id) {
    await this.#do('readwrite', (both) => both.forEach((store) => store.delete(id)));
  }

  async #do(mode, work) {
    const transaction = (await (this.#database ??= opened())).transaction(stores, mode);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const result = await work(stores.map((name) => transaction.objectStore(name)));
    await done;
    return result;
  }
}

async function opened() {
  const request = indexedDB.open(databaseName, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('about', { keyPath: 'id' });
    request.result.createObjectStore('files');
  };
  return settled(request);
}
