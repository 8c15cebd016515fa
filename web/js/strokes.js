// A drawing as strokes, and how a stroke is painted. Lengths are fractions of the paper's side: x to the right, y down, 0 to 1.

/**
 * A place that the pen has passed.
 * @typedef {{x: number, y: number, width: number}} Point width: of the line there
 */

/** The strokes of a drawing, and what undo takes back. */
export class Drawing {
  #steps = []; // a step is a stroke, or null where everything was cleared
  #current = null;

  /** The strokes to be seen, oldest first; each a list of points. The last one may still be growing. */
  get strokes() { return this.#steps.slice(this.#steps.lastIndexOf(null) + 1); }
  /** The stroke that grows, or null. */
  get current() { return this.#current; }
  get isEmpty() { return this.#steps.length === 0 || this.#steps.at(-1) === null; }
  get canUndo() { return this.#steps.length > 0; }

  /** Puts the pen down. */
  begin(point) {
    this.#current = [point];
    this.#steps.push(this.#current);
  }

  /** Moves the pen. A place that is hardly another one is left out: whether the stroke has grown. */
  add(point) {
    if (!this.#current) return false;
    const { x, y } = this.#current.at(-1);
    if (Math.hypot(point.x - x, point.y - y) < leastStep) return false;
    this.#current.push(point);
    return true;
  }

  /** Lifts the pen. */
  end() { this.#current = null; }

  /** Takes back the latest stroke, or the latest clearing. */
  undo() {
    this.#current = null;
    this.#steps.pop();
  }

  /** An empty paper; undo brings the strokes back. */
  clear() {
    this.#current = null;
    if (!this.isEmpty) this.#steps.push(null);
  }

  /** Other strokes instead of these, which undo does not bring back. */
  replace(strokes) {
    this.#current = null;
    this.#steps = [...strokes];
  }
}

const leastStep = 0.002;

/** Segments that are painted in one piece. A piece's edge is smooth; painting always in the same pieces gives always the same picture. */
const pieceLength = 24;

/**
 * How many segments of a growing stroke are painted for good: whole pieces whose course no later point changes.
 * A stroke of n points has n segments; the last one ends where the pen is and changes with the next point.
 */
export const settledSegments = (stroke) => Math.floor((stroke.length - 1) / pieceLength) * pieceLength;

/**
 * Paints segments `from` (a whole number of pieces) to the last one. A segment is the quadratic curve between the middles of its point
 * and the neighbours, with the point as its control: so the line is smooth and passes close to all points.
 * @param {CanvasRenderingContext2D} context whose fill style is the ink
 * @param {number} side of the paper, in the context's pixels
 */
export function paintStroke(context, stroke, side, from = 0, to = stroke.length) {
  for (let first = from; first < to; first += pieceLength) paintPiece(context, stroke, side, first, Math.min(first + pieceLength, to));
}

function paintPiece(context, stroke, side, first, last) {
  context.beginPath();
  let disc = discAt(joint(stroke, first), side);
  addCapsule(context, disc, disc); // a pen that has not moved leaves a dot
  for (let index = first; index < last; index++) {
    for (const next of discsAlong(joint(stroke, index), stroke[index], joint(stroke, index + 1), side)) {
      addCapsule(context, disc, next);
      disc = next;
    }
  }
  context.fill();
}

/** Where segment `index` begins, which is where the one before it ends. */
function joint(stroke, index) {
  if (index === 0) return stroke[0];
  if (index === stroke.length) return stroke.at(-1);
  return mixed(stroke[index - 1], stroke[index], 0.5);
}

const mixed = (a, b, part) => ({
  x: a.x + (b.x - a.x) * part,
  y: a.y + (b.y - a.y) * part,
  width: a.width + (b.width - a.width) * part,
});

const discAt = ({ x, y, width }, side) => ({ x: x * side, y: y * side, radius: (width * side) / 2 });

const sampleDistance = 3; // pixels: chords so short look round

/** Discs on the quadratic curve, the first end excluded. */
function* discsAlong(start, control, end, side) {
  const length = side * (Math.hypot(control.x - start.x, control.y - start.y) + Math.hypot(end.x - control.x, end.y - control.y));
  const count = Math.ceil(length / sampleDistance);
  for (let step = 1; step <= count; step++) {
    const part = step / count;
    yield discAt(mixed(mixed(start, control, part), mixed(control, end, part), part), side);
  }
}

/** Adds the hull of two discs. All hulls turn the same way, so that filling them together gives their union. */
function addCapsule(context, a, b) {
  const distance = Math.hypot(b.x - a.x, b.y - a.y);
  if (distance <= Math.abs(a.radius - b.radius)) {
    const { x, y, radius } = a.radius > b.radius ? a : b;
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  const direction = Math.atan2(b.y - a.y, b.x - a.x);
  const spread = Math.acos((a.radius - b.radius) / distance);
  context.moveTo(a.x + a.radius * Math.cos(direction + spread), a.y + a.radius * Math.sin(direction + spread));
  context.arc(a.x, a.y, a.radius, direction + spread, direction - spread + 2 * Math.PI);
  context.arc(b.x, b.y, b.radius, direction - spread, direction + spread);
  context.closePath();
}

/** A line of even width through places, as `Drawing` keeps it. @param {[number, number][]} places */
export const strokeThrough = (places, width) => places.map(([x, y]) => ({ x, y, width }));
