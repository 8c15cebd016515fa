import { connectDialog } from './dialogs.js';
import { connectPicker } from './photo-sources.js';
import { megabytes } from './sizes.js';

const mostUndone = 50_000_000; // bytes of a network that is copied before it is removed

const element = (id) => document.getElementById(id);

/** Where a network of one's own comes from: a file, an address, or what this browser has kept. */
export class NetworksDialog {
  #dialog = element('networks-dialog');
  #library;
  #events;

  /**
   * @param {import('./library.js').Library} library
   * @param {{onFiles: (files: File[]) => void, onAddress: (address: string) => void, onOpen: (id: string) => void, onChange: (id: string) => void, onOwnModels: () => Promise<void>}} events
   *   onChange: what was answered about a network is to be answered anew; onOwnModels: what is kept has changed
   */
  constructor(library, events) {
    this.#library = library;
    this.#events = events;
    connectDialog(this.#dialog);
    element('networks-file').addEventListener('click', () => element('model-file').click());
    connectPicker(element('model-file'), (files) => this.#leave(() => events.onFiles(files)));
    const { elements: { address: field } } = element('networks-address');
    field.addEventListener('input', () => field.setCustomValidity(''));
    element('networks-address').addEventListener('submit', (event) => {
      event.preventDefault();
      const address = addressIn(field.value);
      if (address) return this.#leave(() => events.onAddress(address));
      field.setCustomValidity('This is no address. One begins with https://');
      field.reportValidity();
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
    const remove = button('Remove', 'button quiet', () => this.#changeKept(item, 'This browser does not let it be removed.', async () => {
      const file = size <= mostUndone ? await this.#library.ownFile(id).catch(() => undefined) : undefined;
      const copy = file && new Blob([await file.arrayBuffer()]); // the file goes with its entry, at least in Safari
      await this.#library.removeOwn(id);
      replace(item, this.#removedRow(entry, copy));
    }));
    remove.setAttribute('aria-label', `Remove ${title}`);
    const change = button('Change', 'button quiet', () => this.#leave(() => this.#events.onChange(id)));
    change.setAttribute('aria-label', `Change ${title}`);
    const item = row([open, words(`${source} · ${megabytes(size)}`), together([change, remove])]);
    return item;
  }

  /** In the place of a network that was removed, until the dialog is closed: it can be kept again, if there is a copy of it. */
  #removedRow(entry, copy) {
    const title = Object.assign(words(entry.title), { className: 'row-title' });
    if (!copy) return row([title, words('Removed')]);
    const undo = button('Undo', 'button quiet', () => this.#changeKept(item, 'It cannot be kept again: the storage of this browser is full or switched off.', async () => {
      await this.#library.keepOwn(entry, copy);
      replace(item, this.#ownRow(entry));
    }));
    undo.setAttribute('aria-label', `Keep ${entry.title} after all`);
    const item = row([title, words('Removed'), undo]);
    return item;
  }

  /** Changes what is kept. If that fails, the row says why. */
  async #changeKept(item, refusal, change) {
    try {
      await change();
    } catch {
      Object.assign(item.querySelector('span:not(.row-title)'), { className: 'refused', textContent: refusal });
    }
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

function together(buttons) {
  const box = Object.assign(document.createElement('div'), { className: 'row-buttons' });
  box.append(...buttons);
  return box;
}

/** Another row in the place of one, whose last button was pressed: the focus stays there, if there is a button. */
function replace(item, other) {
  item.replaceWith(other);
  (other.querySelector('button:last-child') ?? element('networks-file')).focus();
}

/** What was typed as an address of the web, which may lack its beginning; undefined if it is none. */
function addressIn(typed) {
  const text = typed.trim();
  try {
    const { protocol, hostname, href } = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
    return /^https?:$/.test(protocol) && !hostname.includes('%') ? href : undefined; // Chromium lets blanks pass
  } catch {
    return undefined;
  }
}

const words = (text) => Object.assign(document.createElement('span'), { textContent: text });
const button = (text, className, onClick) => Object.assign(document.createElement('button'), { type: 'button', className, textContent: text, onclick: onClick });
const missingRow = ({ title, adding }) => row([Object.assign(words(title), { className: 'row-title' }), folded('How to add it', adding)]);

function folded(summary, text) {
  const details = document.createElement('details');
  details.append(Object.assign(document.createElement('summary'), { textContent: summary }), Object.assign(document.createElement('p'), { textContent: text }));
  return details;
}
