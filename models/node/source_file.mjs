import { readFile, stat } from 'node:fs/promises';
import { SourceFile } from '../../web/import/source-file.js';
import { Failure } from './failure.mjs';

/** A file on disk to import. */
export async function sourceFile(path) {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Failure(`${path} is no file.`);
  return new SourceFile({ name: path, size: found.size, place: path, read: () => readFile(path) });
}
