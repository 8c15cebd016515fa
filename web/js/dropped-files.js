import { ConvLensError } from './errors.js';

const mostEntries = 1000; // a folder with more than that is not a network's, and takes long to look through

/**
 * The files that were dropped, also those within folders. All that is asked of the transfer is asked before this waits for anything: once
 * the event is over the transfer is empty.
 * @param {DataTransfer} transfer
 * @returns {Promise<File[]>} none if something other than files was dropped
 * @throws {ConvLensError} a folder that is empty, too full, or cannot be read
 */
export async function droppedFiles({ items }) {
  const dropped = [...items].filter(({ kind }) => kind === 'file').map(folderOrFile).filter(Boolean);
  const files = await unfolded(dropped);
  if (dropped.length > 0 && files.length === 0) throw new ConvLensError('incomplete-model', `There is no file in the folder “${dropped[0].name}”.`);
  return files;
}

/** Files are taken as they are: only folders need the older way in, which some browsers refuse for files. */
function folderOrFile(item) {
  const entry = item.webkitGetAsEntry?.();
  return entry?.isDirectory ? entry : item.getAsFile();
}

async function unfolded(dropped) {
  const found = [...dropped];
  for (const entry of found) { // the list grows by what lies in its folders
    if (entry.isDirectory) found.push(...await entriesIn(entry));
    if (found.length > mostEntries) throw new ConvLensError('unsupported-model', `There are more than ${mostEntries} files in the folder. Drop one that holds nothing but the network.`);
  }
  return Promise.all(found.filter(({ isDirectory }) => !isDirectory).map((entry) => (entry.file ? answer(entry, 'file') : entry)));
}

/** What lies in a folder but is not hidden. It comes in batches, of which the last is empty. */
async function entriesIn(folder) {
  const reader = folder.createReader();
  const entries = [];
  for (;;) {
    const batch = await answer(reader, 'readEntries', folder.name);
    if (batch.length === 0) return entries.filter(({ name }) => !name.startsWith('.'));
    entries.push(...batch);
    if (entries.length > mostEntries) return entries;
  }
}

/** What a method that takes callbacks answers. */
function answer(object, method, name = object.name) {
  return new Promise((resolve, reject) => {
    object[method](resolve, (cause) => reject(new ConvLensError('corrupt-model', `“${name}” cannot be read: ${cause.message}`, { cause })));
  });
}
