import { createWriteStream } from 'node:fs';
import { readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkLabels } from '../../web/import/classes.js';
import { FileSet } from '../../web/import/file-set.js';
import { readNetwork } from '../../web/import/importer.js';
import { labelsAmong } from '../../web/import/labels.js';
import { modelFile, storageFor } from '../../web/import/model-file.js';
import { choices, guessed, preprocessOf } from '../../web/import/preprocess.js';
import { SourceFile } from '../../web/import/source-file.js';
import { ModelRunner } from './engine.mjs';
import { Failure } from './failure.mjs';
import { openHdf5 } from './hdf5.mjs';
import { usualLabels } from './usual_labels.mjs';
import { sourceFile } from './source_file.mjs';

/**
 * Converts the files of a network into a model file.
 * @param {string[]} paths
 * @param {string} output path of the model file, which is written whole or not at all
 * @param {{id: string, title?: string, storage?: 'f32' | 'f16' | 'int8', labels?: string, preprocess?: string, fit?: string, invert?: string,
 *   size?: string, color?: string, metadata?: Object<string, string>, engine?: URL}} options
 *   storage: without it by the number of weights, as on the page
 *   labels: path of a file with the names of the classes; without it those of ImageNet for a network that is known to have them, from a file beside
 *   the network or in the mirror folder
 *   preprocess, fit, invert: names of web/import/preprocess.js; without them what the file says, or else a guess
 *   size, color: of the pictures, where the file leaves it open: pixels along a side; 'gray' or 'rgb'
 *   metadata: further entries of the file's metadata (docs/MODEL_FORMAT.md)
 *   engine: address of the page's engine, which opens the file before it is kept
 * @returns {Promise<{title: string, source: string, layers: number, parameters: number, inputShape: number[], labels: string[], preprocess: object}>}
 */
export async function convert(paths, output, { id, title, storage, labels, size, color, metadata, engine, ...named }) {
  await checkOutput(output, labels ? [...paths, labels] : paths);
  const { draft, close } = await readNetwork(await Promise.all(paths.map(sourceFile)), { openHdf5, title, said: said({ size, color }) });
  try {
    checkOpen(draft, { size, color });
    const preprocess = preprocessing(draft, named);
    if (title) draft.title = title;
    const names = labels ?? (draft.labels.length === 0 && draft.classes ? usualLabels(draft.classes, dirname(paths[0])) : undefined);
    if (names) draft.labels = await labelsIn(names);
    checkLabels(draft.labels, draft);
    const parameters = [...draft.weights.values()].reduce((sum, { shape }) => sum + shape.reduce((product, extent) => product * extent, 1), 0);
    await write(modelFile(draft, { id, preprocess, storage: storage ?? storageFor(parameters), metadata }), output, engine);
    return { title: draft.title, source: draft.source, layers: draft.layers.length, parameters, inputShape: draft.input.shape, labels: draft.labels, preprocess };
  } finally {
    close();
  }
}

/** What is read is not written over, and where nothing can be written is said before a large file is read. */
async function checkOutput(output, paths) {
  const found = await stat(output).catch(() => undefined);
  if (!output || found?.isDirectory()) throw new Failure(`-o ${output || '""'}: give the name of a file.`);
  if (!(await stat(dirname(output)).catch(() => undefined))?.isDirectory()) throw new Failure(`-o ${output}: there is no folder ${dirname(output)}.`);
  if (!found) return;
  const whole = await realpath(output);
  const isOutput = async (path) => (await realpath(path).catch(() => undefined)) === whole;
  for (const path of paths) if (await isOutput(path)) throw new Failure(`${path} would be written over: give another name with -o.`);
}

const channelsOf = { gray: 1, rgb: 3 };

/** What the options say of the pictures. */
function said({ size, color }) {
  if (color !== undefined && !Object.hasOwn(channelsOf, color)) throw new Failure(`--color ${color} is not known. There are: ${Object.keys(channelsOf).join(', ')}.`);
  return { ...(size !== undefined && { side: Number(size) }), ...(color && { channels: channelsOf[color] }) };
}

/** An option for what the file says itself would do nothing. */
function checkOpen({ open, input: { shape: [height, width, channels] } }, { size, color }) {
  if (size !== undefined && !open.size) throw new Failure(`--size is for files that leave the size of their pictures open. This one says ${height}×${width}.`);
  if (color !== undefined && !open.channels) throw new Failure(`--color is for files that leave it open. This one’s pictures are ${channels === 1 ? 'grey' : 'in colour'}.`);
}

/** The names in a file that is said to hold names, whatever it is called. */
async function labelsIn(path) {
  const file = await sourceFile(path);
  const asText = SourceFile.fromBytes('labels.txt', await file.bytes());
  const labels = (await labelsAmong(await FileSet.of([file]))) ?? (await labelsAmong(await FileSet.of([asText])));
  if (!labels?.length) throw new Failure(`${path} has no names of classes: give a text file with one a line, or a JSON list of them.`);
  return labels;
}

/** What was asked for, else what the file says, else a guess. */
function preprocessing(draft, { preprocess, fit, invert }) {
  const channels = draft.input.shape[2];
  const offered = choices(channels);
  const check = (option, value, names) => {
    if (value === undefined || names.includes(value)) return;
    throw new Failure(`--${option} ${value} is not known for this input of ${channels} channel${channels > 1 ? 's' : ''}. There are: ${names.join(', ')}.`);
  };
  check('preprocess', preprocess, offered.scalings.map((choice) => choice.id));
  check('fit', fit, offered.fits.map((choice) => choice.id));
  check('invert', invert, ['never', 'always', 'auto']);
  const guess = guessed(draft);
  const wanted = preprocessOf({ scaling: preprocess ?? guess.scaling, fit: fit ?? guess.fit, invert: invert ?? guess.invert }, channels);
  if (!draft.preprocess || preprocess) return wanted;
  const { crop, ...said } = draft.preprocess;
  return { ...said, ...(fit ? { fit: wanted.fit, crop: wanted.crop } : { crop }), ...(invert && { invert }) };
}

/** Writes a model file and has it opened, if there is an engine, before it replaces an earlier one. */
async function write(pieces, output, engine) {
  const part = `${output}.part`;
  try {
    await pipeline(Readable.from(pieces, { objectMode: true }), createWriteStream(part));
    if (engine) await openedBy(engine, part);
    await rename(part, output);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function openedBy(engine, path) {
  try {
    await ModelRunner.open(engine, await readFile(path), 1);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`${error.message} Nothing was written.`);
  }
}
