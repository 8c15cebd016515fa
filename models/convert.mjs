#!/usr/bin/env node
// Converts a network of Keras, TensorFlow.js, Teachable Machine, ONNX or PyTorch (safetensors) into the page's own format.
//   node models/convert.mjs FILE... -o OUT.safetensors [--f16 | --int8] [--labels FILE] [--preprocess NAME] [--fit NAME] [--invert NAME] [--id ID] [--title TITLE]
// docs/IMPORT.md describes the options and what is supported.
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readNetwork } from '../web/import/importer.js';
import { modelFile } from '../web/import/model-file.js';
import { choices, guessed, preprocessOf } from '../web/import/preprocess.js';
import { Failure } from './node/failure.mjs';
import { openHdf5 } from './node/hdf5.mjs';
import { sourceFile } from './node/source_file.mjs';

const usage = `Usage: node models/convert.mjs FILE... -o OUT.safetensors [options]     for example: node models/convert.mjs lenet.h5 -o lenet.safetensors --f16

  --f16              kernels in half precision
  --int8             the same, and large dense kernels as integers with a scale for each unit
  --labels FILE      names of the classes: a text file with one a line, or JSON
  --preprocess NAME  how values are scaled: zero-one, minus-one-one, bytes, imagenet, caffe, mnist
  --fit NAME         how a photo is fitted in: cover, contain, stretch, digit
  --invert NAME      whether it is inverted: never, always, auto
  --id ID, --title TITLE`;

const options = {
  output: { type: 'string', short: 'o' }, f16: { type: 'boolean' }, int8: { type: 'boolean' }, labels: { type: 'string' }, help: { type: 'boolean', short: 'h' },
  preprocess: { type: 'string' }, fit: { type: 'string' }, invert: { type: 'string' }, id: { type: 'string' }, title: { type: 'string' },
};

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  if (values.help) return console.log(usage);
  if (positionals.length === 0 || !values.output || (values.f16 && values.int8)) throw new Failure(usage);
  const files = await Promise.all([...positionals, ...(values.labels ? [values.labels] : [])].map(sourceFile));
  const { draft, close } = await readNetwork(files, { openHdf5, title: values.title });
  try {
    const preprocess = preprocessing(draft, values);
    await write(draft, { preprocess, storage: values.int8 ? 'int8' : values.f16 ? 'f16' : 'f32', id: values.id ?? idOf(values.output) }, values.output);
    tell(draft, preprocess, values.output);
  } finally {
    close();
  }
}

const idOf = (path) => basename(path).replace(/\.[^.]*$/, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'network';

/** What was asked for, else what the file says, else a guess. */
function preprocessing(draft, { preprocess, fit, invert }) {
  const channels = draft.input.shape[2];
  const offered = choices(channels);
  const check = (option, value, names) => {
    if (value !== undefined && !names.includes(value)) throw new Failure(`--${option} ${value} is not known for this input of ${channels} channel${channels > 1 ? 's' : ''}. There are: ${names.join(', ')}.`);
  };
  check('preprocess', preprocess, offered.scalings.map(({ id }) => id));
  check('fit', fit, offered.fits.map(({ id }) => id));
  check('invert', invert, ['never', 'always', 'auto']);
  if (draft.preprocess && !preprocess) return { ...draft.preprocess, ...(fit && { fit }), ...(invert && { invert }) };
  const guess = guessed(draft);
  return preprocessOf({ scaling: preprocess ?? guess.scaling, fit: fit ?? guess.fit, invert: invert ?? guess.invert }, channels);
}

async function write(draft, options, output) {
  const part = `${output}.part`;
  try {
    await pipeline(Readable.from(modelFile(draft, options), { objectMode: true }), createWriteStream(part));
    await rename(part, output);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function tell(draft, preprocess, output) {
  const parameters = [...draft.weights.values()].reduce((sum, { shape }) => sum + shape.reduce((product, extent) => product * extent, 1), 0);
  console.log(`${draft.title}: ${draft.source}, ${draft.layers.length} layers, ${parameters.toLocaleString('en')} parameters, input ${draft.input.shape.join('×')}`);
  console.log(`preprocessing: ${JSON.stringify(preprocess)}`);
  console.log(`written to ${output}`);
}

main().catch((error) => {
  const known = error instanceof Failure || error.name === 'ConvLensError' || error.code?.startsWith?.('ERR_PARSE_ARGS');
  console.error(known ? error.message : error);
  process.exitCode = 1;
});
