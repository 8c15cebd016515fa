// The drawing pad's model, without a browser: what is painted is compared with the distance to the line by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Newest } from '../../web/js/newest.js';
import { Drawing, paintStroke, settledSegments, strokeThrough } from '../../web/js/strokes.js';

const place = (x, y, width = 0.1) => ({ x, y, width });

/** Stands in for a canvas's context: keeps, of every filled piece, whether places are inside the union of its hulls. */
class Sheet {
  pieces = [];
  #outlines = [];

  beginPath() { this.#outlines = []; }
  moveTo(x, y) { this.#outlines.push([[x, y]]); }
  arc(x, y, radius, from, to) {
    const end = to >= from ? to : to + 2 * Math.PI * Math.ceil((from - to) / (2 * Math.PI));
    for (let step = 0; step <= 32; step++) {
      const angle = from + ((end - from) * step) / 32;
      this.#outlines.at(-1).push([x + radius * Math.cos(angle), y + radius * Math.sin(angle)]);
    }
  }
  closePath() {}
  fill() { this.pieces.push(this.#outlines); }

  /** By the nonzero rule. */
  covers(x, y) {
    return this.pieces.some((outlines) => outlines.reduce((sum, outline) => sum + turns(outline, x, y), 0) !== 0);
  }
}

function turns(outline, x, y) {
  let count = 0;
  outline.forEach(([fromX, fromY], index) => {
    const [toX, toY] = outline[(index + 1) % outline.length];
    const side = (toX - fromX) * (y - fromY) - (x - fromX) * (toY - fromY);
    if (fromY <= y && toY > y && side > 0) count += 1;
    if (fromY > y && toY <= y && side < 0) count -= 1;
  });
  return count;
}

const painted = (stroke, from, to) => {
  const sheet = new Sheet();
  paintStroke(sheet, stroke, 100, from, to);
  return sheet;
};

const circle = (count, turn = 2 * Math.PI) => Array.from({ length: count }, (_, index) => {
  const angle = (index / (count - 1)) * turn;
  return place(0.5 + 0.3 * Math.cos(angle), 0.5 + 0.3 * Math.sin(angle));
});

test('strokes are kept in their order, and undo takes them back one by one', () => {
  const drawing = new Drawing();
  for (const x of [0.1, 0.2, 0.3]) {
    drawing.begin(place(x, 0.1));
    drawing.add(place(x, 0.9));
    drawing.end();
  }
  assert.deepEqual(drawing.strokes.map(([{ x }]) => x), [0.1, 0.2, 0.3]);
  drawing.undo();
  assert.deepEqual(drawing.strokes.map(([{ x }]) => x), [0.1, 0.2]);
  drawing.undo();
  drawing.undo();
  assert.equal(drawing.isEmpty, true);
  assert.equal(drawing.canUndo, false);
});

test('clearing leaves an empty paper, and undo brings the strokes back', () => {
  const drawing = new Drawing();
  drawing.begin(place(0.5, 0.5));
  drawing.end();
  drawing.clear();
  drawing.clear();
  assert.deepEqual(drawing.strokes, []);
  assert.equal(drawing.isEmpty, true);
  drawing.begin(place(0.2, 0.2));
  drawing.end();
  assert.equal(drawing.strokes.length, 1);
  drawing.undo();
  drawing.undo();
  assert.deepEqual(drawing.strokes, [[place(0.5, 0.5)]]);
});

test('a stroke that is taken back while it grows takes no more points', () => {
  const drawing = new Drawing();
  drawing.begin(place(0.5, 0.5));
  drawing.undo();
  assert.equal(drawing.add(place(0.6, 0.6)), false);
  assert.equal(drawing.isEmpty, true);
});

test('a pen that trembles on its place adds no points', () => {
  const drawing = new Drawing();
  drawing.begin(place(0.5, 0.5));
  assert.equal(drawing.add(place(0.5005, 0.5005)), false);
  assert.equal(drawing.add(place(0.51, 0.5)), true);
  assert.equal(drawing.current.length, 2);
});

test('a touch leaves a dot of the line’s width', () => {
  const sheet = painted([place(0.5, 0.5)]);
  for (const [x, y, expected] of [[50, 50, true], [54.5, 50, true], [50, 45.5, true], [55.5, 50, false], [53.8, 53.8, false]]) {
    assert.equal(sheet.covers(x, y), expected, `${x}, ${y}`);
  }
});

test('a straight stroke covers what is within half its width, round at both ends', () => {
  const stroke = strokeThrough([[0.2, 0.3], [0.5, 0.45], [0.8, 0.6]], 0.12);
  const sheet = painted(stroke);
  for (let x = 2; x < 100; x += 3) for (let y = 2; y < 100; y += 3) {
    const along = Math.min(1, Math.max(0, ((x - 20) * 60 + (y - 30) * 30) / (60 * 60 + 30 * 30)));
    const distance = Math.hypot(x - (20 + along * 60), y - (30 + along * 30));
    if (Math.abs(distance - 6) > 0.1) assert.equal(sheet.covers(x, y), distance < 6, `${x}, ${y} at ${distance}`);
  }
});

test('places that are far apart are joined by a round line, not by corners', () => {
  const sheet = painted(circle(17));
  for (let angle = 0; angle < 2 * Math.PI; angle += 0.05) {
    for (const [radius, expected] of [[27, true], [30, true], [33, true], [23.5, false], [35.5, false]]) {
      assert.equal(sheet.covers(50 + radius * Math.cos(angle), 50 + radius * Math.sin(angle)), expected, `${radius} at ${angle}`);
    }
  }
});

test('the line swells where the pen is pressed', () => {
  const sheet = painted([place(0.1, 0.5, 0.04), place(0.5, 0.5, 0.2), place(0.9, 0.5, 0.04)]);
  assert.equal(sheet.covers(12, 54), false);
  assert.equal(sheet.covers(50, 55), true);
  assert.equal(sheet.covers(88, 54), false);
});

test('a stroke painted while it grows is made of the same pieces as one painted at once', () => {
  const stroke = circle(101, 5);
  const atOnce = painted(stroke).pieces;
  const settled = [];
  let done = 0;
  for (let length = 1; length <= stroke.length; length++) {
    const end = settledSegments(stroke.slice(0, length));
    if (end > done) settled.push(...painted(stroke.slice(0, length), done, end).pieces);
    done = end;
  }
  settled.push(...painted(stroke, done).pieces);
  assert.deepEqual(settled, atOnce);
  assert.ok(atOnce.length > 3);
});

test('places given twice are one place', () => {
  assert.equal(painted(strokeThrough([[0.5, 0.5], [0.5, 0.5]], 0.1)).covers(50, 54), true);
});

test('of changes that come while the work is under way one round is made, with the newest', async () => {
  const rounds = [];
  let newest = 0;
  let finish;
  const work = new Newest(() => {
    rounds.push(newest);
    return new Promise((resolve) => { finish = resolve; });
  });
  const end = async () => {
    finish();
    await new Promise(setImmediate);
  };
  for (newest = 1; newest <= 5; newest++) work.changed();
  assert.deepEqual(rounds, [1]);
  newest = 5;
  await end();
  assert.deepEqual(rounds, [1, 5]);
  await end();
  assert.deepEqual(rounds, [1, 5], 'nothing new, no work');
  work.changed();
  newest = 7;
  work.changed();
  work.forget();
  await end();
  assert.deepEqual(rounds, [1, 5, 5], 'what is forgotten is not worked on');
});
