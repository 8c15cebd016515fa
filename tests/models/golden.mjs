import { readFileSync } from 'node:fs';

/** The tensors of a safetensors file of floats by name, as written by tests/golden/write.py. */
export function readGolden(name) {
  const bytes = readFileSync(new URL(`../golden/${name}`, import.meta.url));
  const headerLength = Number(bytes.readBigUInt64LE(0));
  const { __metadata__, ...tensors } = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength));
  const values = ({ data_offsets: [begin, end] }) => {
    const start = 8 + headerLength + begin;
    return Float32Array.from({ length: (end - begin) / 4 }, (_, index) => bytes.readFloatLE(start + 4 * index));
  };
  return Object.fromEntries(Object.entries(tensors).map(([tensor, entry]) => [tensor, values(entry)]));
}
