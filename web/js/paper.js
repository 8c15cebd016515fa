import { paintStroke, settledSegments } from './strokes.js';

const side = 560; // enough for screens of two device pixels per CSS pixel
const pictureSide = 280;

function contextOf(canvas, length) {
  Object.assign(canvas, { width: length, height: length });
  // Read back with every stroke: a canvas in the processor's memory is faster at that, and paints the same everywhere.
  return canvas.getContext('2d', { alpha: false, willReadFrequently: true });
}

/** The paper under the pen: paints strokes while they grow, and gives the picture for the network. */
export class Paper {
  #colours;
  #shown;
  #settled = contextOf(document.createElement('canvas'), side); // what no later point changes
  #small = contextOf(document.createElement('canvas'), pictureSide);
  #done = 0; // segments of the growing stroke that are on #settled

  /** @param {HTMLCanvasElement} canvas @param {{paper: string, ink: string}} colours */
  constructor(canvas, colours) {
    this.#colours = colours;
    this.#shown = contextOf(canvas, side);
    this.#small.imageSmoothingQuality = 'high';
    this.show([]);
  }

  /** Paints these strokes, all of them finished, on an empty paper. */
  show(strokes) {
    this.#settled.fillStyle = this.#colours.paper;
    this.#settled.fillRect(0, 0, side, side);
    for (const stroke of strokes) this.#paint(this.#settled, stroke);
    this.#done = 0;
    this.#shown.drawImage(this.#settled.canvas, 0, 0);
  }

  /** The stroke has grown. */
  grow(stroke) {
    const settled = settledSegments(stroke);
    if (settled > this.#done) this.#paint(this.#settled, stroke, this.#done, settled);
    this.#done = settled;
    this.#shown.drawImage(this.#settled.canvas, 0, 0);
    this.#paint(this.#shown, stroke, settled);
  }

  /** The stroke has come to its end. */
  finish(stroke) {
    this.#paint(this.#settled, stroke, this.#done);
    this.#done = 0;
    this.#shown.drawImage(this.#settled.canvas, 0, 0);
  }

  /** Pixels as the loader takes them. */
  picture() {
    this.#small.drawImage(this.#shown.canvas, 0, 0, pictureSide, pictureSide);
    const { data } = this.#small.getImageData(0, 0, pictureSide, pictureSide);
    return { width: pictureSide, height: pictureSide, rgba: new Uint8Array(data.buffer) };
  }

  #paint(context, stroke, from, to) {
    context.fillStyle = this.#colours.ink;
    paintStroke(context, stroke, side, from, to);
  }
}
