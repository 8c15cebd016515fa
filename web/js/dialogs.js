/** Closes a dialog by its close button or by a tap beside it. */
export function connectDialog(dialog) {
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
}

/** The gallery of sample pictures, filled when first opened. */
export class SamplesDialog {
  #dialog = document.getElementById('samples-dialog');
  #grid = document.getElementById('samples');
  #library;
  #onChosen;

  constructor(library, onChosen) {
    this.#library = library;
    this.#onChosen = onChosen;
    connectDialog(this.#dialog);
  }

  async open() {
    const samples = await this.#library.samples();
    if (this.#grid.childElementCount === 0) this.#grid.append(...samples.map((sample) => this.#card(sample)));
    this.#dialog.showModal();
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
