import assert from 'node:assert/strict';
import { SourceFile } from '../../../web/import/source-file.js';
import { draftOf, jsonFile } from './networks.mjs';

// Architectures without files of their own: their weights are looked up in an empty safetensors file, or in one that has what they need.

export function safetensorsOf(tensors) {
  let offset = 0;
  const header = { __metadata__: { format: 'np' } };
  for (const [name, shape] of Object.entries(tensors)) {
    const size = 4 * shape.reduce((product, extent) => product * extent, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, (offset += size)] };
  }
  const text = Buffer.from(JSON.stringify(header));
  const bytes = Buffer.alloc(8 + text.length + offset);
  bytes.writeBigUInt64LE(BigInt(text.length));
  text.copy(bytes, 8);
  return SourceFile.fromBytes('weights.safetensors', new Uint8Array(bytes));
}

/** A layer as Keras writes it. */
export const layer = (class_name, config = {}) => ({ class_name, config: { name: class_name.toLowerCase(), ...config } });
export const sequential = (...layers) => ({ class_name: 'Sequential', config: { name: 'net', layers: [layer('InputLayer', { batch_input_shape: [null, 8, 8, 3] }), ...layers] }, keras_version: '2.9.0' });

export const draftFor = (architecture, tensors = {}) => draftOf([safetensorsOf(tensors), jsonFile('topology.json', architecture)]);

/** The error of an architecture has this code and matches this, and was foreseen. */
export const refused = (architecture, code, message, tensors) => assert.rejects(draftFor(architecture, tensors), (error) => {
  assert.equal(error.name, 'ConvLensError', error.stack);
  assert.equal(error.cause?.name, undefined, String(error.cause?.stack)); // foreseen
  assert.equal(error.code, code, error.message);
  assert.match(error.message, message);
  return true;
});
