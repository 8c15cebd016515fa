#!/usr/bin/env node
// Measures a model on its test pictures with the engine that the page uses.
//   node models/evaluate.mjs fashion-mnist [--data FOLDER] [--json]
// CONVLENS_ENGINE names another engine.mjs than the one that was built.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { builtEngine, ModelRunner } from './node/engine.mjs';
import { Failure } from './node/failure.mjs';
import { readIdx } from './node/idx.mjs';
import { preprocessed, readModel } from './node/model_file.mjs';

const usage = 'Usage: node models/evaluate.mjs fashion-mnist [--data FOLDER] [--json]';

// The test pictures of each model, for which nothing but the file's scale and offset is left to do.
const testSets = {
  'fashion-mnist': {
    folder: '../shared/data/fashion-mnist',
    images: 't10k-images-idx3-ubyte.gz',
    labels: 't10k-labels-idx1-ubyte.gz',
    source: 'the folder data/fashion of the GitHub repository zalandoresearch/fashion-mnist',
  },
};

async function main() {
  const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (options.help) return console.log(usage);
  if (positionals.length !== 1) throw new Failure(usage);
  const [id] = positionals;
  const model = await readModel(id);
  const pictures = await readTestSet(id, options.data, model.graph);
  const runner = await ModelRunner.open(builtEngine(), model.bytes, model.graph.labels.length);
  const started = performance.now();
  const result = measure(runner, pictures, model.graph, options.json ? () => {} : showProgress);
  const seconds = (performance.now() - started) / 1000;
  if (options.json) console.log(JSON.stringify({ model: id, ...result, seconds, labels: model.graph.labels }));
  else report(result, seconds, model.graph);
}

async function readTestSet(id, folder, graph) {
  const set = testSets[id];
  if (!set) throw new Failure(`No test pictures are known for "${id}", only for: ${Object.keys(testSets).join(', ')}.`);
  const where = folder ?? fileURLToPath(new URL(`../${set.folder}`, import.meta.url));
  const missing = [set.images, set.labels].filter((file) => !existsSync(join(where, file)));
  if (missing.length > 0) {
    throw new Failure(`${missing.join(' and ')} cannot be found in ${where}.\nGet the files from ${set.source},\nand name their folder: --data FOLDER`);
  }
  const images = await readIdx(join(where, set.images));
  const labels = await readIdx(join(where, set.labels));
  checkTestSet(images, labels, graph);
  return { images, labels };
}

function checkTestSet(images, labels, graph) {
  const [count, ...size] = images.shape;
  const [height, width] = graph.input.shape;
  if (size[0] !== height || size[1] !== width) throw new Failure(`The pictures are ${size.join('×')}, but the network takes ${height}×${width}.`);
  if (labels.shape.length !== 1 || labels.shape[0] !== count) throw new Failure(`There are ${count} pictures, but ${labels.values.length} labels.`);
  const stranger = labels.values.find((label) => label >= graph.labels.length);
  if (stranger !== undefined) throw new Failure(`A picture has label ${stranger}, but the network knows ${graph.labels.length} classes.`);
}

/** {count, correct, accuracy, loss, confusion}: mean cross-entropy; confusion[true class][predicted class] counts pictures. */
export function measure(runner, { images, labels }, graph, onProgress) {
  const count = labels.values.length;
  const pixels = images.values.length / count;
  const confusion = graph.labels.map(() => graph.labels.map(() => 0));
  let correct = 0;
  let loss = 0;
  for (let index = 0; index < count; index++) {
    const picture = images.values.subarray(index * pixels, (index + 1) * pixels);
    const probabilities = runner.run(preprocessed(picture, graph.input.preprocess));
    const truth = labels.values[index];
    const predicted = probabilities.indexOf(Math.max(...probabilities));
    confusion[truth][predicted]++;
    if (predicted === truth) correct++;
    // Keras's bound: a probability that float32 rounds to 0 costs 16.1, not infinity.
    loss -= Math.log(Math.max(probabilities[truth], 1e-7));
    if (index % 100 === 99 || index === count - 1) onProgress((index + 1) / count);
  }
  return { count, correct, accuracy: correct / count, loss: loss / count, confusion };
}

// The bar goes to stderr, and only to a terminal: redirected output has the results alone.
function showProgress(fraction) {
  if (!process.stderr.isTTY) return;
  const width = 40;
  const filled = Math.round(fraction * width);
  process.stderr.write(`\r[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${Math.round(fraction * 100)} %${fraction === 1 ? '\n' : ''}`);
}

function report({ count, correct, accuracy, loss, confusion }, seconds, graph) {
  console.log(`${graph.title}: ${correct} of ${count} test pictures right, in ${seconds.toFixed(1)} s`);
  console.log(`accuracy ${accuracy.toFixed(4)}   loss ${loss.toFixed(4)}\n`);
  console.log('Rows: what it is. Columns: what the network says.');
  const name = Math.max(...graph.labels.map((label) => label.length)) + 4;
  const cell = Math.max(5, String(count).length + 1);
  console.log(' '.repeat(name) + graph.labels.map((_, index) => String(index).padStart(cell)).join('') + '  right');
  confusion.forEach((row, index) => {
    const total = row.reduce((sum, value) => sum + value, 0);
    const share = total === 0 ? '' : `${((100 * row[index]) / total).toFixed(1)} %`;
    console.log(`${String(index).padStart(2)} ${graph.labels[index]}`.padEnd(name) + row.map((value) => String(value).padStart(cell)).join('') + share.padStart(9));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    const known = error instanceof Failure || error.code?.startsWith('ERR_PARSE_ARGS');
    console.error(known ? error.message : error);
    process.exitCode = 1;
  });
}
