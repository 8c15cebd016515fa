import { readFileSync } from 'node:fs';

const readers = {
  F32: (bytes, start, end) => Float32Array.from({ length: (end - start) / 4 }, (_, index) => bytes.readFloatLE(start + 4 * index)),
  I8: (bytes, start, end) => Int8Array.from(bytes.subarray(start, end)),
};

/** The tensors of a safetensors file by name, as written by tests/golden/write.py. */
export function readGolden(name) {
  const bytes = readFileSync(new URL(`../golden/${name}`, import.meta.url));
  const data = 8 + Number(bytes.readBigUInt64LE(0));
  const { __metadata__, ...tensors } = JSON.parse(bytes.toString('utf8', 8, data));
  const values = ({ dtype, data_offsets: [begin, end] }) => readers[dtype](bytes, data + begin, data + end);
  return Object.fromEntries(Object.entries(tensors).map(([tensor, entry]) => [tensor, values(entry)]));
}

/** The inputs of a trained network's golden, [{name, bytes, scores}]: a picture's bytes, and what the layer `output` makes of it. */
export function goldenInputs(id, output) {
  const tensors = readGolden(`${id}.expected.safetensors`);
  const names = Object.keys(tensors).filter((key) => key.startsWith('pixels.')).map((key) => key.slice('pixels.'.length));
  return names.map((name) => ({ name, bytes: Uint8Array.from(tensors[`pixels.${name}`], (value) => value + 128), scores: tensors[`${output}.${name}`] }));
}
