/** Closes a dialog by its close button or by a tap beside it. */
export function connectDialog(dialog) {
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
}

/** The gallery of sample pictures: those for the open network first. */
export class SamplesDialog {
  #dialog = document.getElementById('samples-dialog');
  #samples = document.getElementById('samples');
  #library;
  #onChosen;

  constructor(library, onChosen) {
    this.#library = library;
    this.#onChosen = onChosen;
    connectDialog(this.#dialog);
  }

  /** model: the open network as the page's state has it, or null. */
  async open(model) {
    const { own, others } = await this.#library.samplesFor(model ?? {});
    const groups = own.length > 0 ? [[`For ${model.title}`, own], ['For other networks', others]] : [['All samples', others]];
    this.#samples.replaceChildren(...groups.filter(([, samples]) => samples.length > 0).map((group) => this.#group(...group)));
    this.#dialog.showModal();
    this.#dialog.scrollTop = 0;
  }

  #group(name, samples) {
    const group = document.createElement('section');
    const heading = Object.assign(document.createElement('h3'), { className: 'section-name', textContent: name });
    const grid = Object.assign(document.createElement('div'), { className: 'samples' });
    grid.append(...samples.map((sample) => this.#card(sample)));
    group.append(heading, grid);
    return group;
  }

  #card(sample) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'sample';
    const image = document.createElement('img');
    Object.assign(image, { src: this.#library.sampleAddress(sample), alt: '', loading: 'lazy', width: sample.width, height: sample.height });
    button.append(image, sample.title);
    button.addEventListener('click', () => {
      this.#dialog.close();
      this.#onChosen(sample.id);
    });
    return button;
  }
}
