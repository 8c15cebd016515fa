import { connectDialog } from './dialogs.js';
import { missingBytes } from './network-parts.js';
import { megabytes } from './sizes.js';

const element = (id) => document.getElementById(id);
const worthAsking = 20e6; // bytes to be fetched
const negligible = 1e5;

/** Asks before a large network is fetched: the whole, or its convolutions alone? */
export class SizeDialog {
  #dialog = element('size-dialog');
  #library;
  #answer = () => {};

  /** @param {import('./library.js').Library} library */
  constructor(library) {
    this.#library = library;
    connectDialog(this.#dialog);
    // The event comes late on a busy page: then it may be about the time before the dialog was opened again.
    this.#dialog.addEventListener('close', () => this.#dialog.open || this.#answer(null));
  }

  /** The entry that is wanted, or null. Nothing is asked where there is no choice, or little left to fetch. */
  async ask(whole) {
    const convolutions = await this.#library.inParts(whole.convolutions ?? '');
    const missing = await missingBytes(whole);
    if (!convolutions || missing < worthAsking) return whole;
    element('size-title').textContent = `${whole.title} is large`;
    this.#offer('size-whole', whole, missing);
    this.#offer('size-convolutions', convolutions, await missingBytes(convolutions));
    this.#answer(null); // to an earlier question, if its end has not been heard of yet
    this.#dialog.showModal();
    return new Promise((resolve) => (this.#answer = resolve));
  }

  #offer(id, entry, missing) {
    element(`${id}-bytes`).textContent = missing > negligible ? megabytes(missing) : 'here already';
    element(id).onclick = () => {
      this.#answer(entry);
      this.#dialog.close();
    };
  }
}
