import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { measure, paste, plan, pointsInto, randomNumbers } from '../../models/pointing.mjs';

const size = [4, 6, 2];

test('A picture is averaged down into its quarter, and the rest of the canvas is left alone', () => {
  const picture = Float32Array.from({ length: 48 }, (_, index) => index);
  const canvas = new Float32Array(48).fill(-1);
  paste(picture, canvas, size, 'bottom right');
  const at = (y, x, c) => canvas[(y * 6 + x) * 2 + c];
  assert.equal(at(2, 3, 0), (0 + 2 + 12 + 14) / 4);
  assert.equal(at(2, 3, 1), (1 + 3 + 13 + 15) / 4);
  assert.equal(at(3, 5, 1), (33 + 35 + 45 + 47) / 4);
  assert.equal(canvas.filter((value) => value === -1).length, 36);
  assert.equal(at(1, 3, 0), -1);
  assert.equal(at(2, 2, 0), -1);
});

test('A map points into the quarter that has its maximum, and nowhere if nothing speaks for the class', () => {
  const map = new Float32Array(24);
  map[2 * 6 + 2] = 1;
  const into = (quarter) => pointsInto(map, size, quarter);
  assert.deepEqual(['top left', 'top right', 'bottom left', 'bottom right'].map(into), [false, false, true, false]);
  assert.equal(pointsInto(new Float32Array(24), size, 'top left'), false);
  assert.equal(pointsInto(new Float32Array(24).fill(-1), size, 'top left'), false);
});

test('Grounds, classes and quarters take turns, and pictures of a class are not repeated while there are others', () => {
  const labels = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1];
  const canvases = plan(labels, 2, 16, randomNumbers(7));
  const different = (key) => new Set(canvases.map((canvas) => canvas[key])).size;
  assert.deepEqual(['ground', 'quarter', 'truth', 'picture'].map(different), [2, 4, 2, 16]);
  assert.equal(new Set(canvases.map(({ ground, quarter, truth }) => `${ground} ${quarter} ${truth}`)).size, 16);
  assert.ok(canvases.every(({ picture, truth }) => labels[picture] === truth));
  assert.deepEqual(plan(labels, 2, 16, randomNumbers(7)), canvases);
  assert.notDeepEqual(plan(labels, 2, 16, randomNumbers(8)), canvases);
});

const graph = { labels: ['a', 'b'], input: { shape: [4, 4, 1], preprocess: { scale: [1], offset: [0] } } };

/** A network that looks at what is far brighter than any ground, or always at the first place. */
const looking = (where) => {
  let seen;
  return {
    inputFloats: 16,
    run: (canvas) => ((seen = canvas), [1, 0]),
    gradCam: () => (where === 'brightest' ? seen : Float32Array.from(seen, (_, index) => (index === 0 ? 1 : 0))),
  };
};
const bright = { labels: [0, 1], input: () => new Float32Array(16).fill(1000) };

test('All canvases are hits of a network that looks at the picture, a quarter of them of one that looks at a corner', () => {
  const share = (where, key) => measure(looking(where), bright, graph, 32, () => {}).filter((canvas) => canvas[key]).length / 32;
  assert.equal(share('brightest', 'hit'), 1);
  assert.equal(share('corner', 'hit'), 0.25);
  assert.equal(share('corner', 'right'), 0.5);
});

test('An input with an odd side is refused', () => {
  const odd = { ...graph, input: { ...graph.input, shape: [5, 4, 1] } };
  assert.throws(() => measure(looking('corner'), bright, odd, 1, () => {}), { message: /5×4 has no quarters/ });
});

test('The command says how it is called, and what it misses', () => {
  const command = (...args) => spawnSync(process.execPath, [fileURLToPath(new URL('../../models/pointing.mjs', import.meta.url)), ...args], { encoding: 'utf8' });
  assert.match(command().stderr, /^Usage: /);
  assert.match(command('vgg16-slim', '--canvases', 'many').stderr, /^Usage: /);
  assert.match(command('vgg16-slim', '--data', 'nothing-here').stderr, /nothing-here cannot be found/);
});
