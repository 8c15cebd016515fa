// What only the engine can tell of a network before it is opened: what it will see of a picture and say of it, and whether its layers fit
// together.
import { Draft } from './draft.js';
import { joined, modelFile } from './model-file.js';
import { damaged } from './import-error.js';

const pieceBytes = 4_000_000; ///< of a model file that are handed over at a time

let engine;

async function startedEngine() {
  // Not part of this bundle: the page's own engine lies beside it.
  const { default: createEngine } = await import(new URL('../engine.mjs', self.location));
  return createEngine({ onReply() {} });
}

/**
 * A network of one layer, for a look at an input alone.
 * @param {{shape: number[], preprocess: object}} input
 * @returns {Blob} a model file
 */
export function inputAlone({ shape, preprocess }) {
  const draft = new Draft();
  draft.outputs = [draft.add({ name: 'values', type: 'Flatten', inputs: [draft.setInput('input', shape)] })];
  return new Blob([joined(modelFile(draft, { id: 'preview', preprocess }))]);
}

/**
 * What a network sees of a picture file, and what it makes of it.
 * @param {Uint8Array} picture JPEG, PNG, GIF or BMP
 * @param {{file: Blob, count: number, classes?: number}} network file: its model file; count: numbers of its input; classes: of which it gives
 *   probabilities, if they are asked for
 * @returns {Promise<{values: Float32Array, probabilities?: Float32Array}>} values: [h, w, c]
 */
export async function previewOf(picture, { file, count, classes }) {
  const module = await (engine ??= startedEngine());
  const check = (status) => {
    if (status !== 0) throw damaged(module.UTF8ToString(module._convlens_error()));
  };
  check(await opened(module, file));
  const made = (length, use) => numbers(module, length, (output) => check(lent(module, picture, (place, size) => use(place, size, output, length))));
  const values = made(count, module._convlens_photo_input);
  return { values, ...(classes && { probabilities: made(classes, module._convlens_run_photo) }) };
}

/** Whether the engine opens a model file. */
export async function isOpened(file) {
  return (await opened(await (engine ??= startedEngine()), file)) === 0;
}

/** Has a model file opened, which takes the place of an earlier one. 0, or 1 for a failure. */
async function opened(module, file) {
  module._convlens_begin_file(1, file.size);
  for (let start = 0; start < file.size; start += pieceBytes) {
    const piece = new Uint8Array(await file.slice(start, start + pieceBytes).arrayBuffer());
    lent(module, piece, (place, size) => module._convlens_receive(1, place, size));
  }
  return module._convlens_open_model(1);
}

/** So many numbers that `write` leaves at a place. */
function numbers(module, count, write) {
  const output = module._malloc(count * 4);
  try {
    write(output);
    return module.HEAPF32.slice(output / 4, output / 4 + count);
  } finally {
    module._free(output);
  }
}

/** What `use` gives for bytes that the engine can reach while it runs. */
function lent(module, bytes, use) {
  const place = module._malloc(Math.max(1, bytes.length));
  try {
    module.HEAPU8.set(bytes, place);
    return use(place, bytes.length);
  } finally {
    module._free(place);
  }
}
