import { connectDialog } from './dialogs.js';
import { connectPicker } from './photo-sources.js';
import { megabytes } from './sizes.js';

const element = (id) => document.getElementById(id);

/** Where a network of one's own comes from: a file, an address, or what this browser has kept. */
export class NetworksDialog {
  #dialog = element('networks-dialog');
  #library;
  #events;

  /**
   * @param {import('./library.js').Library} library
   * @param {{onFiles: (files: File[]) => void, onAddress: (address: string) => void, onOpen: (id: string) => void, onRemove: (id: string) => Promise<void>}} events
   */
  constructor(library, events) {
    this.#library = library;
    this.#events = events;
    connectDialog(this.#dialog);
    element('networks-file').addEventListener('click', () => element('model-file').click());
    connectPicker(element('model-file'), (files) => this.#leave(() => events.onFiles(files)));
    element('networks-address').addEventListener('submit', (event) => {
      event.preventDefault();
      const { value } = event.target.elements.address;
      if (value.trim()) this.#leave(() => events.onAddress(value.trim()));
    });
  }

  async open() {
    await this.#show();
    this.#dialog.showModal();
    this.#dialog.scrollTop = 0;
  }

  async #show() {
    const [own, missing] = [await this.#library.ownModels(), await this.#library.missingModels()];
    section('networks-own', own.map((entry) => this.#ownRow(entry)));
    section('networks-missing', missing.map(missingRow));
  }

  #ownRow({ id, title, source, size }) {
    const open = button(title, 'button', () => this.#leave(() => this.#events.onOpen(id)));
    const remove = button('Remove', 'button quiet', async () => {
      await this.#events.onRemove(id);
      await this.#show();
    });
    remove.setAttribute('aria-label', `Remove ${title}`);
    return row([open, words(`${source} · ${megabytes(size)}`), remove]);
  }

  #leave(next) {
    this.#dialog.close();
    next();
  }
}

function section(id, rows) {
  element(id).hidden = rows.length === 0;
  element(id).querySelector('ul').replaceChildren(...rows);
}

function row(parts) {
  const item = document.createElement('li');
  item.append(...parts);
  return item;
}

const words = (text) => Object.assign(document.createElement('span'), { textContent: text });
const button = (text, className, onClick) => Object.assign(document.createElement('button'), { type: 'button', className, textContent: text, onclick: onClick });
const missingRow = ({ title, adding }) => row([Object.assign(words(title), { className: 'row-title' }), words(adding)]);
