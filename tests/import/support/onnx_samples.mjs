// The networks that write_onnx.py wrote, and what PyTorch computes for them.
import { readdirSync, readFileSync } from 'node:fs';
import { transposed } from '../../../web/import/numbers.js';

const folder = new URL('../onnx/', import.meta.url);
const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8'));

export const sampleNames = readdirSync(folder).filter((name) => name.endsWith('.onnx')).map((name) => name.replace('.onnx', ''));

export const sampleBytes = (name) => new Uint8Array(readFileSync(new URL(`${name}.onnx`, folder)));

const floatsOf = ({ values }) => new Float32Array(Uint8Array.from(Buffer.from(values, 'base64')).buffer);

/** Maps [c, h, w] with the channels last. */
function channelsLast({ shape, ...stored }) {
  const values = floatsOf(stored);
  return shape.length === 3 ? { shape: [shape[1], shape[2], shape[0]], values: transposed(values, shape, [1, 2, 0]) } : { shape, values };
}

/** The input and the outputs of a sample, as our layers have them: {input: Float32Array, outputs: [{shape, values}]}. */
export function sampleValues(name) {
  const { input, outputs } = expected[name];
  return { input: /channels-last/.test(name) ? floatsOf(input) : channelsLast(input).values, outputs: outputs.map(channelsLast) };
}
