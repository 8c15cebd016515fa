// Kernels as they stand in a picture of the canvas: squares of one size, each of few colours.
import { colourAt } from './screen.mjs';

/** What occurs most often. */
export function mostFrequent(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

/** What touches each other and is not of the colour `empty`, as rectangles. */
export function patches({ width, pixels }, empty) {
  const count = pixels.length / 4;
  const done = Uint8Array.from({ length: count }, (_, at) => pixels.readUInt32BE(4 * at) >>> 8 === empty);
  const found = [];
  for (let start = 0; start < count; start++) {
    if (done[start]) continue;
    let [left, right, top, bottom] = [width, 0, Infinity, 0];
    const open = [start];
    done[start] = 1;
    while (open.length > 0) {
      const at = open.pop();
      const [x, y] = [at % width, Math.floor(at / width)];
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
      for (const next of [x > 0 && at - 1, x < width - 1 && at + 1, y > 0 && at - width, at + width < count && at + width]) {
        if (next === false || done[next]) continue;
        done[next] = 1;
        open.push(next);
      }
    }
    found.push({ left, top, width: right + 1 - left, height: bottom + 1 - top });
  }
  return found;
}

/**
 * The kernels that are seen whole in a picture of the canvas, found as squares of one size, row by row: {left, top, width, values}, the values
 * being the colours of the weights. side: weights of a kernel's row; smallest: pixels that one is wide; apart: by how many they may differ.
 */
export function kernelsIn(picture, { side, smallest, apart = 0 }) {
  const alike = (one, other) => Math.abs(one - other) <= apart;
  const squares = patches(picture, ground(picture)).filter((patch) => alike(patch.width, patch.height) && patch.width >= smallest);
  const size = mostFrequent(squares.map((square) => square.width));
  const inGrid = (square) => alike(square.width, size) && squares.filter(({ left }) => left === square.left).length > 1; // and no button
  const whole = squares.filter(inGrid).sort((one, other) => one.top - other.top || one.left - other.left);
  return whole.map((square) => ({ ...square, values: Array.from({ length: side * side }, (_, place) => colourIn(picture, square, side, place)) }));
}

/** The colour between the kernels, in the middle of the page. */
function ground({ width, pixels }) {
  const left = Math.floor(width / 4);
  const middle = Array.from({ length: 2 * left }, (_, column) => Array.from({ length: 400 }, (_, row) => pixels.readUInt32BE(4 * (row * width + left + column)) >>> 8));
  return mostFrequent(middle.flat());
}

/** The colour of the n-th of the side x side parts of a square: the most frequent one, as a number may stand on it. */
export function colourIn(picture, { left, top, width }, side, place) {
  const [row, column] = [Math.floor(place / side), place % side];
  const [from, to] = [1, Math.floor(width / side) - 1];
  const colours = [];
  for (let y = from; y < to; y++) {
    for (let x = from; x < to; x++) colours.push(colourAt(picture, left + Math.floor((column * width) / side) + x, top + Math.floor((row * width) / side) + y).join());
  }
  return mostFrequent(colours).split(',').map(Number);
}
