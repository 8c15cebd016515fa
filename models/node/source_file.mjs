import { open, readFile, stat } from 'node:fs/promises';
import { SourceFile } from '../../web/import/source-file.js';
import { Failure } from './failure.mjs';

/** A file on disk to import. */
export async function sourceFile(path) {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new Failure(`${path} is a folder: give the files in it.`);
  if (!found?.isFile()) throw new Failure(`${path} is no file.`);
  return new SourceFile({ name: path, size: found.size, place: path, read: () => readFile(path), readHead: (count) => head(path, count) });
}

async function head(path, count) {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
