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
   * @param {{onFiles: (files: File[]) => void, onAddress: (address: string) => void, onOpen: (id: string) => void, onOwnModels: () => Promise<void>,
   *   onFailure: (error: Error) => void}} events onOwnModels: what is kept has changed
   */
  constructor(library, events) {
    this.#library = library;
    this.#events = events;
    connectDialog(this.#dialog);
    element('networks-file').addEventListener('click', () => element('model-file').click());
    connectPicker(element('model-file'), (files) => this.#leave(() => events.onFiles(files)));
    element('networks-address').addEventListener('submit', (event) => {
      event.preventDefault();
      const address = event.target.elements.address.value.trim();
      if (address) this.#leave(() => events.onAddress(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`));
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

  #ownRow(entry) {
    const { id, title, source, size } = entry;
    const open = button(title, 'button', () => this.#leave(() => this.#events.onOpen(id)));
    const remove = button('Remove', 'button quiet', () => this.#changeKept(async () => {
      const file = await this.#library.ownFile(id);
      await this.#library.removeOwn(id);
      replace(item, this.#removedRow(entry, file));
    }));
    remove.setAttribute('aria-label', `Remove ${title}`);
    const item = row([open, words(`${source} · ${megabytes(size)}`), remove]);
    return item;
  }

  /** In the place of a network that was removed, until the dialog is closed: it can be kept again. */
  #removedRow(entry, file) {
    const undo = button('Undo', 'button quiet', () => this.#changeKept(async () => {
      await this.#library.keepOwn(entry, file);
      replace(item, this.#ownRow(entry));
    }));
    undo.setAttribute('aria-label', `Keep ${entry.title} after all`);
    const item = row([Object.assign(words(entry.title), { className: 'row-title' }), words('Removed'), undo]);
    return item;
  }

  async #changeKept(change) {
    await change().catch(this.#events.onFailure);
    await this.#events.onOwnModels();
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

/** Another row in the place of one, whose last button was pressed: the focus stays there. */
function replace(item, other) {
  item.replaceWith(other);
  other.lastElementChild.focus();
}

const words = (text) => Object.assign(document.createElement('span'), { textContent: text });
const button = (text, className, onClick) => Object.assign(document.createElement('button'), { type: 'button', className, textContent: text, onclick: onClick });
const missingRow = ({ title, adding }) => row([Object.assign(words(title), { className: 'row-title' }), folded('How to add it', adding)]);

function folded(summary, text) {
  const details = document.createElement('details');
  details.append(Object.assign(document.createElement('summary'), { textContent: summary }), Object.assign(document.createElement('p'), { textContent: text }));
  return details;
}
