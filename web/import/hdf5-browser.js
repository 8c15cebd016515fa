// HDF5 in a worker: a file that the visitor chose is read where it lies, without being loaded whole.
import { File, ready } from 'h5wasm';
import { checkHeaps } from './hdf5-damage.js';
import { Hdf5File } from './hdf5.js';

let opened = 0;

/** @param {import('./source-file.js').SourceFile} file */
export async function openHdf5(file) {
  await checkHeaps(file);
  const { FS, activate_throwing_error_handler: throwErrors } = await ready;
  throwErrors(); // instead of printing what is wrong
  const folder = `/network-${opened++}`;
  FS.mkdir(folder);
  if (file.place instanceof Blob) FS.mount(FS.filesystems.WORKERFS, { blobs: [{ name: 'file', data: file.place }] }, folder);
  else FS.writeFile(`${folder}/file`, await file.bytes());
  return new Hdf5File(() => new File(`${folder}/file`, 'r'));
}
