#!/usr/bin/env node
// Converts a network of Keras, TensorFlow.js, Teachable Machine, ONNX or PyTorch (safetensors) into the page's own format.
//   node models/convert.mjs FILE... [-o OUT.safetensors] [--f16 | --int8] [--labels FILE] [--preprocess NAME] [--fit NAME] [--invert NAME] [--size N] [--color NAME] [--id ID] [--title TITLE]
// docs/IMPORT.md describes the options and what is supported.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { convert } from './node/convert.mjs';
import { engineIfBuilt } from './node/engine.mjs';
import { Failure } from './node/failure.mjs';

const usage = `Usage: node models/convert.mjs FILE... [-o OUT.safetensors] [options]     for example: node models/convert.mjs lenet.h5 -o lenet.safetensors --f16

  -o                 the model file; without it FILE.safetensors in the current folder
  --f16              kernels in half precision
  --int8             the same, and large dense kernels as integers with a scale for each unit; the rule for more than 32 million weights
  --labels FILE      names of the classes: a text file with one a line, or JSON
  --preprocess NAME  how values are scaled: zero-one, minus-one-one, bytes, imagenet, caffe, mnist
  --fit NAME         how a photo is fitted in: cover, crop, contain, stretch, digit
  --invert NAME      whether it is inverted: never, always, auto
  --size N           height and width of the pictures in pixels, where the file leaves them open
  --color NAME       whether the pictures are grey or in colour, where the file leaves it open: gray, rgb
  --id ID, --title TITLE`;

const options = {
  output: { type: 'string', short: 'o' }, f16: { type: 'boolean' }, int8: { type: 'boolean' }, labels: { type: 'string' }, help: { type: 'boolean', short: 'h' },
  preprocess: { type: 'string' }, fit: { type: 'string' }, invert: { type: 'string' }, size: { type: 'string' }, color: { type: 'string' }, id: { type: 'string' }, title: { type: 'string' },
};

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  if (values.help) return console.log(usage);
  const [first] = positionals;
  if (!first || (values.f16 && values.int8)) throw new Failure(usage);
  const { output = `${basename(first).replace(/\.[^.]*$/, '')}.safetensors`, labels, f16, int8, id = idOf(output), ...named } = values;
  const engine = engineIfBuilt();
  const network = await convert(positionals, output, { id, labels, engine, storage: int8 ? 'int8' : f16 ? 'f16' : undefined, ...named });
  console.log(`${network.title}: ${network.source}, ${network.layers} layers, ${network.parameters.toLocaleString('en')} parameters, input ${network.inputShape.join('×')}`);
  console.log(`preprocessing: ${JSON.stringify(network.preprocess)}`);
  console.log(network.labels.length > 0 ? `classes: ${network.labels.length} names` : 'classes: numbered; --labels names them');
  if (!engine) console.log('not opened for a trial: the page has not been built here (./tools/serve builds it)');
  console.log(`written to ${output}`);
}

const idOf = (path) => basename(path).replace(/\.[^.]*$/, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'network';

main().catch((error) => {
  const known = error instanceof Failure || error.name === 'ConvLensError' || error.code?.startsWith?.('ERR_PARSE_ARGS');
  console.error(known ? error.message : error);
  process.exitCode = 1;
});
