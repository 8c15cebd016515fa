// HDF5 under Node: files are read where they lie; what comes out of an archive is put into a file for as long as it is open.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkHeaps } from '../../web/import/hdf5-damage.js';
import { Hdf5File } from '../../web/import/hdf5.js';

/** @param {import('../../web/import/source-file.js').SourceFile} file */
export async function openHdf5(file) {
  await checkHeaps(file);
  const { File, ready } = await import('h5wasm/node');
  (await ready).activate_throwing_error_handler(); // instead of printing what is wrong, over many lines
  if (typeof file.place === 'string') return new Hdf5File(() => new File(file.place, 'r'));
  const folder = await mkdtemp(join(tmpdir(), 'convlens-'));
  const path = join(folder, 'weights.h5');
  try {
    await writeFile(path, await file.bytes());
    return new Hdf5File(() => new File(path, 'r'), () => rmSync(folder, { recursive: true }));
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}
