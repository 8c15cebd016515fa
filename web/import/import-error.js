import { ConvLensError } from '../js/errors.js';

/** A file that cannot be read as a network: it is damaged, or not what it says. */
export const damaged = (sentence, options) => new ConvLensError('corrupt-model', sentence, options);

/** A network that uses something which ConvLens does not know. The sentence names it, and the version of the file's format. */
export const unsupported = (sentence) => new ConvLensError('unsupported-model', sentence);

/** What `read` gives. If that uses something which is not known, the sentence about it ends with the version, where it does not say it. */
export function inVersion(version, read) {
  try {
    return read();
  } catch (error) {
    if (error.code === 'unsupported-model' && !error.message.includes(version)) error.message = error.message.replace(/\.?$/, ` (${version}).`);
    throw error;
  }
}

/** Something else is needed beside the files given. */
export const incomplete = (sentence) => new ConvLensError('incomplete-model', sentence);

/** Text of a file as a sentence may show it: short, on one line, in quotation marks. */
export function shown(text, longest = 60) {
  const line = String(text).replace(/\p{C}/gu, ' ');
  return `“${line.length > longest ? `${line.slice(0, longest)}…` : line}”`;
}
