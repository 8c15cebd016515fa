import { wrongNames } from './class-names.js';
import { connectDialog } from './dialogs.js';
import { InputPreview } from './input-preview.js';
import { Newest } from './newest.js';

const element = (id) => document.getElementById(id);
const count = (number, noun) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

/** Asks what the file of a network does not say, or what was answered to that before: what pictures it takes, how its input is made of one, and what its classes are called. */
export class ImportDialog {
  #dialog = element('import-dialog');
  #size = element('import-size');
  #channels = element('import-channels');
  #scaling = element('import-scaling');
  #fit = element('import-fit');
  #invert = element('import-invert');
  #title = element('import-title-field');
  #labels = element('import-labels');
  #preview = new InputPreview(element('import-dialog').querySelector('.import-picture'));
  #pictureFor;
  #answer; // resolves the question under way
  #client;
  #found;
  #scalings; // that are offered
  #said; // what the file was read with of what it leaves open, as JSON
  #reading; // with that
  #latest = new Newest(() => this.#showPreview());

  /** @param {(model: {inputShape: number[], takesDrawings: boolean}) => Promise<Blob>} pictureFor a picture to show a network's view of */
  constructor(pictureFor) {
    this.#pictureFor = pictureFor;
    connectDialog(this.#dialog);
    this.#dialog.addEventListener('close', () => this.#dialog.open || this.#finish(null)); // late: it has been opened again for the next file
    element('import-open').addEventListener('click', () => void this.#open());
    this.#labels.addEventListener('input', () => {
      this.#labels.setCustomValidity('');
      this.#preview.rename(this.#names());
    });
    this.#scaling.addEventListener('change', () => this.#explainScaling());
    for (const field of [this.#size, this.#channels, this.#scaling, this.#fit, this.#invert]) field.addEventListener('change', () => this.#latest.changed());
  }

  /**
   * The settings for a network that was read; null if the visitor gives it up.
   * @param {object} found what ImportClient.read() gave, and `isKept`: it is answered anew
   * @param {import('./import-client.js').ImportClient} client
   * @param {AbortSignal} signal the network is no longer wanted
   */
  async ask(found, client, signal) {
    if (signal.aborted) return null;
    this.#finish(null);
    signal.addEventListener('abort', () => this.#client === client && this.#finish(null), { once: true });
    this.#client = client;
    this.#said = null;
    this.#fill(found);
    this.#preview.clear();
    this.#dialog.showModal();
    this.#latest.changed();
    return new Promise((resolve) => (this.#answer = resolve));
  }

  #fill(found) {
    const { title, inputShape, classes, labels, preprocess, open, isKept = false } = found;
    element('import-title').textContent = isKept ? `What does ${title} take?` : 'What does the network take?';
    element('import-unsaid').textContent = isKept ? 'This is how its pictures are prepared.' : 'The file does not say how its pictures were prepared.';
    element('import-open').textContent = isKept ? 'Keep and open' : 'Open the network';
    this.#title.value = title;
    this.#labels.value = labels.join('\n');
    element('import-labels-words').textContent = `Names of the ${classes ? `${classes} ` : ''}classes, one a line`;
    this.#labels.setCustomValidity('');
    element('import-questions').hidden = Boolean(preprocess);
    element('import-size-row').hidden = !open.size;
    element('import-channels-row').hidden = !open.channels;
    this.#size.value = Math.max(...inputShape.slice(0, 2));
    this.#channels.value = inputShape[2];
    this.#take(found);
    this.#offer(found);
  }

  #take(found) {
    const { source, layers, parameters, inputShape: [height, width, channels] } = found;
    this.#found = found;
    element('import-facts').textContent = `${source} · ${count(layers, 'layer')} · ${count(parameters, 'weight')} · input ${height}×${width}, ${channels === 1 ? 'grey' : 'in colour'}`;
  }

  /** The choices for pictures that are grey, or those for pictures in colour, with the guess. */
  #offer({ inputShape: [, , channels], choices, guess }) {
    element('import-invert-row').hidden = channels !== 1;
    this.#scalings = choices.scalings;
    options(this.#scaling, choices.scalings, guess.scaling);
    this.#explainScaling();
    options(this.#fit, choices.fits, guess.fit);
    this.#invert.value = guess.invert;
  }

  /** What networks a way of scaling is usual for. */
  #explainScaling() {
    element('import-scaling-where').textContent = `for ${this.#scalings.find(({ id }) => id === this.#scaling.value).where}`;
  }

  /** What is answered to what the file leaves open. */
  #answers() {
    const { open } = this.#found;
    return { ...(open.size && { side: this.#size.valueAsNumber }), ...(open.channels && { channels: Number(this.#channels.value) }) };
  }

  /** Resolves when the network is read with the answers to what its file leaves open; rejects if its layers do not fit them. */
  #settled() {
    const said = this.#answers();
    const wanted = JSON.stringify(said);
    if (wanted === this.#said) return this.#reading;
    this.#said = wanted;
    this.#reading = Object.keys(said).length > 0 ? this.#readWith(said, wanted) : Promise.resolve();
    return this.#reading;
  }

  async #readWith(said, wanted) {
    const client = this.#client;
    const found = await client.read(said);
    if (client !== this.#client || wanted !== this.#said) return;
    const isOtherwise = found.inputShape[2] !== this.#found.inputShape[2];
    this.#take(found);
    if (isOtherwise) this.#offer(found);
  }

  async #open() {
    const client = this.#client;
    try {
      do await this.#settled();
      while (client === this.#client && JSON.stringify(this.#answers()) !== this.#said); // answered otherwise in the meantime
    } catch ({ message }) {
      if (client === this.#client) this.#refuse(message);
      return;
    }
    if (client === this.#client && this.#areNamesRight()) this.#finish(this.#settings());
  }

  /** The answer to what the file leaves open is wrong. */
  #refuse(message) {
    this.#preview.explain(message);
    this.#preview.scrollIntoView();
    (this.#found.open.size ? this.#size : this.#channels).focus({ preventScroll: true });
  }

  /** Whether there are as many names as classes. If not, their field says so. */
  #areNamesRight() {
    this.#labels.setCustomValidity(wrongNames(this.#settings().labels.length, this.#found.classes));
    return this.#labels.reportValidity();
  }

  /** As they were found unless they are changed here: a line of text cannot hold every name. */
  #names() {
    const { labels } = this.#found;
    return this.#labels.value === labels.join('\n') ? labels : this.#typedNames();
  }

  #typedNames() { return this.#labels.value.split('\n').map((line) => line.trim()).filter(Boolean); }

  #settings() {
    const { preprocess } = this.#found;
    const choice = { scaling: this.#scaling.value, fit: this.#fit.value, invert: this.#invert.value };
    const labels = this.#names();
    return { title: this.#title.value.trim() || this.#found.title, labels, ...(preprocess ? { preprocess } : { choice }) };
  }

  async #showPreview() {
    const client = this.#client;
    try {
      await this.#settled();
      const settings = this.#settings();
      const { fit } = settings.preprocess ?? settings.choice;
      const picture = await this.#pictureFor({ inputShape: this.#found.inputShape, takesDrawings: fit === 'digit' });
      const seen = await client.preview(picture, settings);
      if (client === this.#client) this.#preview.show(seen, this.#names());
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
  select.replaceChildren(...entries.map(({ id, title }) => new Option(title, id)));
  select.value = chosen;
}
