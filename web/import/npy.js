// Arrays as numpy saves them, one a file. Source: numpy.lib.format, "NPY format".
import { damaged, inVersion, shown, unsupported } from './import-error.js';
import { elementSize, elementsOf, floatsFrom } from './numbers.js';

const types = { '<f2': 'F16', '<f4': 'F32', '<f8': 'F64', '|i1': 'I8', '|u1': 'U8', '<i4': 'I32', '<i8': 'I64' };

/**
 * @param {Uint8Array} bytes
 * @param {string} name of the file, for sentences
 * @returns {{shape: number[], read: () => Float32Array}}
 * @throws {ConvLensError} corrupt-model, unsupported-model
 */
export function readNpy(bytes, name) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const long = bytes[6] > 1; // the version of the format: the length of the header grew with 2
  const start = long ? 12 : 10;
  const length = bytes.length < start ? Infinity : long ? view.getUint32(8, true) : view.getUint16(8, true);
  if (start + length > bytes.length) throw damaged(`The array ${shown(name)} is cut off.`);
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));
  const { type, shape } = inVersion(`npy ${bytes[6]}.${bytes[7]}`, () => described(header, name));
  const data = bytes.subarray(start + length);
  if (data.length !== elementsOf(shape) * elementSize(type)) throw damaged(`The array ${shown(name)} should hold ${elementsOf(shape)} numbers, but holds ${data.length} bytes.`);
  return { shape, read: () => floatsFrom(data, type) };
}

/** The header is a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (64, 3, 3, 3), }. */
function described(header, name) {
  const descr = header.match(/'descr': *'([^']*)'/)?.[1];
  const shape = header.match(/'shape': *\(([\d, ]*)\)/)?.[1];
  if (descr === undefined || shape === undefined) throw damaged(`The array ${shown(name)} has no proper header.`);
  if (!Object.hasOwn(types, descr)) throw unsupported(`The array ${shown(name)} holds numbers of the type ${shown(descr)}, which is not supported.`);
  if (!/'fortran_order': *False/.test(header)) throw unsupported(`The array ${shown(name)} lies column by column (Fortran's order), which is not supported.`);
  return { type: types[descr], shape: shape.split(',').filter((extent) => extent.trim()).map(Number) };
}
