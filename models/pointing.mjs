#!/usr/bin/env node
// The pointing test: does Grad-CAM find the picture that lies in one quarter of an empty canvas?
//   node models/pointing.mjs ID [--data PATH] [--canvases N] [--json]
// ID, PATH and CONVLENS_ENGINE as for evaluate.mjs. Half of the canvases are grey, half of noise; classes and quarters take turns. Which test
// pictures, and the noise, are drawn by lot and the same every time. A canvas is a hit if the heatmap for the picture's class has its
// maximum in that quarter, and speaks for the class there. Source of the idea: Zhang et al. 2016, the pointing game.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { builtEngine, ModelRunner } from './node/engine.mjs';
import { Failure } from './node/failure.mjs';
import { preprocessed, readModel } from './node/model_file.mjs';
import { reportPointing, showProgress } from './node/report.mjs';
import { openTestSet } from './node/test_sets.mjs';

const usage = 'Usage: node models/pointing.mjs ID [--data PATH] [--canvases N] [--json]     for example: node models/pointing.mjs vgg16-slim';
const seed = 20200131;
const grounds = {
  grey: () => 127.5,
  noise: (random) => Math.floor(random() * 256),
};
const quarters = ['top left', 'top right', 'bottom left', 'bottom right'];

async function main() {
  const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      canvases: { type: 'string', default: '200' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (options.help) return console.log(usage);
  const count = Number(options.canvases);
  if (positionals.length !== 1 || !(Number.isInteger(count) && count > 0)) throw new Failure(usage);
  const [id] = positionals;
  const { bytes, graph } = await readModel(id);
  const pictures = await openTestSet(id, options.data, graph);
  const runner = await ModelRunner.open(builtEngine(), bytes, graph.labels.length);
  const results = measure(runner, pictures, graph, count, options.json ? () => {} : showProgress);
  if (options.json) console.log(JSON.stringify({ model: id, labels: graph.labels, canvases: results }));
  else reportPointing(results, graph);
}

/** What came of each canvas: {ground, quarter, truth, right, hit}. right: whether the picture's class is the most probable one. */
export function measure(runner, pictures, graph, count, onProgress) {
  const random = randomNumbers(seed);
  const size = graph.input.shape;
  const [height, width] = size;
  if (height % 2 || width % 2) throw new Failure(`An input of ${height}×${width} has no quarters: both sides must be even.`);
  return plan(pictures.labels, graph.labels.length, count, random).map(({ picture, truth, ground, quarter }, index) => {
    const values = Float32Array.from({ length: runner.inputFloats }, () => grounds[ground](random));
    const canvas = preprocessed(values, graph.input.preprocess);
    paste(pictures.input(runner, picture), canvas, size, quarter);
    const probabilities = runner.run(canvas);
    const map = runner.gradCam(truth, height * width);
    onProgress((index + 1) / count);
    return { ground, quarter, truth, right: probabilities.indexOf(Math.max(...probabilities)) === truth, hit: pointsInto(map, size, quarter) };
  });
}

/** Which picture lies where: [{picture, truth, ground, quarter}]. No picture is taken twice while there are others of its class. */
export function plan(labels, classes, count, random) {
  const byClass = Array.from({ length: classes }, (_, truth) => shuffled([...labels.keys()].filter((index) => labels[index] === truth), random));
  const kinds = Object.keys(grounds);
  return Array.from({ length: count }, (_, index) => {
    const turn = Math.floor(index / kinds.length);
    const truth = Math.floor(turn / quarters.length) % classes;
    const own = byClass[truth];
    if (own.length === 0) throw new Failure(`There is no test picture of class ${truth}.`);
    const picture = own.shift();
    own.push(picture);
    return { picture, truth, ground: kinds[index % kinds.length], quarter: quarters[turn % quarters.length] };
  });
}

/** Lays a picture, averaged down to half its sides, into a quarter of a canvas of its size. */
export function paste(picture, canvas, [height, width, channels], quarter) {
  const { top, left } = cornerOf(quarter, height, width);
  const row = width * channels;
  for (let y = 0; y < height / 2; y++) {
    for (let x = 0; x < width / 2; x++) {
      for (let c = 0; c < channels; c++) {
        const from = 2 * y * row + 2 * x * channels + c;
        const sum = picture[from] + picture[from + channels] + picture[from + row] + picture[from + row + channels];
        canvas[(top + y) * row + (left + x) * channels + c] = sum / 4;
      }
    }
  }
}

/** Whether a map has a maximum above zero, and that in the quarter. */
export function pointsInto(map, [height, width], quarter) {
  const place = map.reduce((best, value, index) => (value > map[best] ? index : best), 0);
  const { top, left } = cornerOf(quarter, height, width);
  const y = Math.floor(place / width) - top;
  const x = (place % width) - left;
  return map[place] > 0 && y >= 0 && y < height / 2 && x >= 0 && x < width / 2;
}

function cornerOf(quarter, height, width) {
  const index = quarters.indexOf(quarter);
  return { top: index < 2 ? 0 : height / 2, left: index % 2 ? width / 2 : 0 };
}

function shuffled(list, random) {
  return list.map((entry) => [random(), entry]).sort(([a], [b]) => a - b).map(([, entry]) => entry);
}

/** Numbers from 0 to 1, the same for the same seed: C. Wellons' hash "lowbias32" of one integer after the other. */
export function randomNumbers(first) {
  let next = first;
  return () => {
    let hash = next++;
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
    hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    const known = error instanceof Failure || error.code?.startsWith('ERR_PARSE_ARGS');
    console.error(known ? error.message : error);
    process.exitCode = 1;
  });
}
