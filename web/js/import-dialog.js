import { connectDialog } from './dialogs.js';
import { InputPreview } from './input-preview.js';
import { Newest } from './newest.js';

const element = (id) => document.getElementById(id);
const count = (number) => number.toLocaleString('en');

/** Asks what the file of a network does not say: how its input is made of a picture, and what its classes are called. */
export class ImportDialog {
  #dialog = element('import-dialog');
  #scaling = element('import-scaling');
  #fit = element('import-fit');
  #invert = element('import-invert');
  #title = element('import-title-field');
  #labels = element('import-labels');
  #preview = new InputPreview(element('import-picture'), element('import-picture-words'));
  #pictureFor;
  #answer; // resolves the question under way
  #client;
  #found;
  #latest = new Newest(() => this.#showPreview());

  /** @param {(found: object) => Promise<Blob>} pictureFor a picture to show the network's view of */
  constructor(pictureFor) {
    this.#pictureFor = pictureFor;
    connectDialog(this.#dialog);
    this.#dialog.addEventListener('close', () => this.#dialog.open || this.#finish(null)); // late: it has been opened again for the next file
    element('import-open').addEventListener('click', () => this.#finish(this.#settings()));
    for (const field of [this.#scaling, this.#fit, this.#invert]) field.addEventListener('change', () => this.#latest.changed());
  }

  /**
   * The settings for a network that was read; null if the visitor gives it up.
   * @param {object} found what ImportClient.read() gave
   * @param {import('./import-client.js').ImportClient} client
   */
  ask(found, client) {
    this.#finish(null);
    this.#found = found;
    this.#client = client;
    this.#fill(found);
    this.#dialog.showModal();
    this.#latest.changed();
    return new Promise((resolve) => (this.#answer = resolve));
  }

  #fill({ title, source, layers, parameters, inputShape: [height, width, channels], labels, preprocess, choices, guess }) {
    element('import-facts').textContent = `${source} · ${count(layers)} layers · ${count(parameters)} weights · input ${height}×${width}, ${channels === 1 ? 'grey' : 'in colour'}`;
    this.#title.value = title;
    this.#labels.value = labels.join('\n');
    element('import-questions').hidden = Boolean(preprocess);
    element('import-invert-row').hidden = channels !== 1;
    options(this.#scaling, choices.scalings, guess.scaling);
    options(this.#fit, choices.fits, guess.fit);
    this.#invert.value = guess.invert;
  }

  #settings() {
    const { preprocess } = this.#found;
    const choice = { scaling: this.#scaling.value, fit: this.#fit.value, invert: this.#invert.value };
    const labels = this.#labels.value.split('\n').map((line) => line.trim()).filter(Boolean);
    return { title: this.#title.value.trim() || this.#found.title, labels, ...(preprocess ? { preprocess } : { choice }) };
  }

  async #showPreview() {
    const client = this.#client;
    try {
      const picture = await this.#pictureFor(this.#found);
      const seen = await client.preview(picture, this.#settings());
      if (client === this.#client) this.#preview.show(seen);
    } catch ({ code, message }) {
      if (client === this.#client && code !== 'superseded') this.#preview.explain(message);
    }
  }

  #finish(settings) {
    const answer = this.#answer;
    this.#answer = undefined;
    this.#client = settings ? this.#client : undefined;
    if (this.#dialog.open) this.#dialog.close();
    answer?.(settings);
  }
}

function options(select, entries, chosen) {
  select.replaceChildren(...entries.map(({ id, title, where }) => new Option(where ? `${title} (${where})` : title, id)));
  select.value = chosen;
}
