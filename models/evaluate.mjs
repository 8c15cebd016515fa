#!/usr/bin/env node
// Measures a model on its whole test set with the engine that the page uses.
//   node models/evaluate.mjs ID [--data PATH] [--json]
// ID is one of models/registry.json; PATH is the folder with the idx files of mnist and fashion-mnist, or the zip file with the
// photos of cats and dogs. CONVLENS_ENGINE names another engine.mjs than the one that was built.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { builtEngine, ModelRunner } from './node/engine.mjs';
import { Failure } from './node/failure.mjs';
import { readModel } from './node/model_file.mjs';
import { report, showProgress } from './node/report.mjs';
import { openTestSet } from './node/test_sets.mjs';

const usage = 'Usage: node models/evaluate.mjs ID [--data PATH] [--json]     for example: node models/evaluate.mjs fashion-mnist';

async function main() {
  const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (options.help) return console.log(usage);
  if (positionals.length !== 1) throw new Failure(usage);
  const [id] = positionals;
  const { bytes, graph } = await readModel(id);
  const pictures = await openTestSet(id, options.data, graph);
  const runner = await ModelRunner.open(builtEngine(), bytes, graph.labels.length);
  const started = performance.now();
  const result = measure(runner, pictures, graph.labels.length, options.json ? () => {} : showProgress);
  const seconds = (performance.now() - started) / 1000;
  if (options.json) console.log(JSON.stringify({ model: id, ...result, seconds, labels: graph.labels }));
  else report(result, seconds, graph);
}

/** {count, correct, accuracy, loss, confusion}: mean cross-entropy; confusion[true class][predicted class] counts pictures. */
export function measure(runner, { labels, run }, classes, onProgress) {
  const count = labels.length;
  const confusion = Array.from({ length: classes }, () => new Array(classes).fill(0));
  let correct = 0;
  let loss = 0;
  labels.forEach((truth, index) => {
    const probabilities = run(runner, index);
    const predicted = probabilities.indexOf(Math.max(...probabilities));
    confusion[truth][predicted]++;
    if (predicted === truth) correct++;
    // Keras's bound: a probability that float32 rounds to 0 costs 16.1, not infinity.
    loss -= Math.log(Math.max(probabilities[truth], 1e-7));
    if (index % 20 === 19 || index === count - 1) onProgress((index + 1) / count);
  });
  return { count, correct, accuracy: correct / count, loss: loss / count, confusion };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    const known = error instanceof Failure || error.code?.startsWith('ERR_PARSE_ARGS');
    console.error(known ? error.message : error);
    process.exitCode = 1;
  });
}
