// Arrays as numpy saves them, and SqueezeNet 1.1 as such arrays; without its weights, which are not committed.
import { random } from './random.mjs';

/** A file of an array of bytes. */
export function npyFile(shape, data) {
  const header = `{'descr': '|i1', 'fortran_order': False, 'shape': (${shape.map((extent) => `${extent},`).join(' ')}), }`.padEnd(117) + '\n';
  return Uint8Array.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0, ...Buffer.from(header), ...data]);
}

const fires = [[16, 64], [16, 64], [32, 128], [32, 128], [48, 192], [48, 192], [64, 256], [64, 256]]; // Iandola et al. 2016, and its version 1.1

/** The kernels as PyTorch orders them: [filters, channels, height, width]. */
export function kernelShapes(classes) {
  const shapes = [[64, 3, 3, 3]];
  let channels = 64;
  for (const [squeeze, expand] of fires) {
    shapes.push([squeeze, channels, 1, 1], [expand, squeeze, 1, 1], [expand, squeeze, 3, 3]);
    channels = 2 * expand;
  }
  return [...shapes, [classes, channels, 1, 1]];
}

/** The 52 files of a SqueezeNet 1.1 that was never trained: {name, bytes}. */
export function squeezenetArrays({ classes = 1000 } = {}) {
  const next = random(1);
  const file = (name, shape) => ({ name, bytes: npyFile(shape, Int8Array.from({ length: shape.reduce((product, extent) => product * extent) }, () => 9 * next() - 4)) });
  return kernelShapes(classes).flatMap((shape, index) => [file(`squeezenet0_conv${index}_weight.npy`, shape), file(`squeezenet0_conv${index}_bias.npy`, [shape[0]])]);
}
