const number = (value) => value.toLocaleString('en', { maximumFractionDigits: 2 }).replace('-', '−');

/** As the page writes them elsewhere. */
function percent(share) {
  if (share >= 0.9995) return share >= 1 ? '100 %' : '>99.9 %';
  return `${(100 * share).toFixed(1)} %`;
}

/** Shows an input as the network gets it, its pixels and in words the range of its numbers, and what the network says of it. */
export class InputPreview {
  #figure;
  #canvas;
  #words;
  #says = document.createElement('strong');
  #best; // {index, probability} of the likeliest class, where it is known

  /** @param {HTMLElement} figure with a canvas and a figcaption */
  constructor(figure) {
    this.#figure = figure;
    this.#canvas = figure.querySelector('canvas');
    this.#words = figure.querySelector('figcaption');
  }

  /** Takes the picture of another network away. */
  clear() {
    this.#figure.classList.remove('refused');
    this.#best = undefined;
    this.#canvas.width = this.#canvas.height = 0;
    this.#words.textContent = '';
  }

  /**
   * @param {{shape: number[], values: Float32Array, preprocess: object, probabilities?: Float32Array}} seen shape: [h, w, c]; values as the
   *   network gets them; preprocess: how they were made (docs/MODEL_FORMAT.md)
   * @param {string[]} names of the classes, as far as they are known
   */
  show({ shape: [height, width, channels], values, preprocess, probabilities }, names) {
    this.#figure.classList.remove('refused');
    Object.assign(this.#canvas, { width, height });
    this.#canvas.getContext('2d').putImageData(new ImageData(pixels(values, channels, preprocess), width, height), 0, 0);
    const [least, most] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
    this.#words.textContent = `What the network sees: ${height}×${width} pixels, values from ${number(least)} to ${number(most)}`;
    this.#best = probabilities && [...probabilities].reduce((best, probability, index) => (probability > best.probability ? { index, probability } : best), { index: 0, probability: probabilities[0] });
    if (!probabilities) return;
    this.#words.append(' ', this.#says);
    this.rename(names);
  }

  /** The classes are called otherwise. */
  rename(names) {
    if (!this.#best) return;
    const sentence = `It would say: ${names[this.#best.index] ?? `class ${this.#best.index}`}, ${percent(this.#best.probability)}`;
    if (this.#says.textContent !== sentence) this.#says.textContent = sentence; // or it would be read out at every letter
  }

  /** Why there is nothing to show. An earlier picture stays, pale. */
  explain(sentence) {
    this.#figure.classList.add('refused');
    this.#best = undefined;
    this.#words.textContent = sentence;
  }

  scrollIntoView() { this.#figure.scrollIntoView({ block: 'nearest' }); }
}

/** Values back to 0 to 255, as a picture. What `preprocess` leaves out is as in docs/MODEL_FORMAT.md. */
function pixels(values, channels, { color, scale = [1 / 255], offset = [0] }) {
  const rgba = new Uint8ClampedArray((values.length / channels) * 4);
  const channelOf = color === 'bgr' ? [2, 1, 0] : channels === 1 ? [0, 0, 0] : [0, 1, 2];
  for (let pixel = 0; pixel < values.length / channels; pixel++) {
    channelOf.forEach((channel, place) => {
      const value = values[pixel * channels + channel];
      rgba[pixel * 4 + place] = (value - (offset[channel] ?? offset[0])) / (scale[channel] ?? scale[0]);
    });
    rgba[pixel * 4 + 3] = 255;
  }
  return rgba;
}
