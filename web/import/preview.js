// What only the engine can tell of a network before it is opened: what it will see of a picture, which a network of one layer is shown, and
// whether its layers fit together.
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
 * The input made of a picture file.
 * @param {Uint8Array} picture JPEG, PNG, GIF or BMP
 * @param {{shape: number[], preprocess: object}} input
 * @returns {Promise<Float32Array>} [h, w, c]
 */
export async function previewOf(picture, { shape, preprocess }) {
  const module = await (engine ??= startedEngine());
  const lend = (bytes, use) => {
    if (lent(module, bytes, use) !== 0) throw damaged(module.UTF8ToString(module._convlens_error()));
  };
  const draft = new Draft();
  draft.outputs = [draft.add({ name: 'values', type: 'Flatten', inputs: [draft.setInput('input', shape)] })];
  const file = joined(modelFile(draft, { id: 'preview', preprocess }));
  module._convlens_begin_file(1, file.length);
  lend(file, (place, size) => (module._convlens_receive(1, place, size), module._convlens_open_model(1)));
  const count = shape.reduce((product, extent) => product * extent, 1);
  const output = module._malloc(count * 4);
  try {
    lend(picture, (place, size) => module._convlens_photo_input(place, size, output, count));
    return module.HEAPF32.slice(output / 4, output / 4 + count);
  } finally {
    module._free(output);
  }
}

/**
 * Whether the engine opens a model file. It keeps the network until the next preview.
 * @param {Blob} file
 */
export async function isOpened(file) {
  const module = await (engine ??= startedEngine());
  module._convlens_begin_file(1, file.size);
  for (let start = 0; start < file.size; start += pieceBytes) {
    const piece = new Uint8Array(await file.slice(start, start + pieceBytes).arrayBuffer());
    lent(module, piece, (place, size) => module._convlens_receive(1, place, size));
  }
  return module._convlens_open_model(1) === 0;
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
