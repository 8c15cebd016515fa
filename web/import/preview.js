// What the network will see of a picture, before it is opened: the engine prepares the picture for a network of one layer.
import { Draft } from './draft.js';
import { joined, modelFile } from './model-file.js';
import { damaged } from './import-error.js';

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
    const place = module._malloc(Math.max(1, bytes.length));
    module.HEAPU8.set(bytes, place);
    const status = use(place, bytes.length);
    module._free(place);
    if (status !== 0) throw damaged(module.UTF8ToString(module._convlens_error()));
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
