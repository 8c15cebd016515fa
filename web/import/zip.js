import { unzipSync } from 'fflate';
import { damaged, unsupported } from './import-error.js';
import { SourceFile } from './source-file.js';

const largest = 2 ** 30; ///< bytes of all files together, so that a small file does not unpack to more than the memory

/** The files of a zip archive, folders left out of their names. */
export async function unzipped(file) {
  const bytes = await file.bytes();
  let size = 0;
  let entries;
  try {
    entries = unzipSync(bytes, { filter: ({ originalSize }) => (size += originalSize) <= largest });
  } catch (cause) {
    throw damaged(`The file ${file.name} is cut off or damaged: its content cannot be unpacked.`, { cause });
  }
  if (size > largest) throw unsupported(`The file ${file.name} unpacks to more than ${largest / 2 ** 30} GB.`);
  return Object.entries(entries).filter(([name]) => !name.endsWith('/')).map(([name, content]) => SourceFile.fromBytes(name, content, file));
}
