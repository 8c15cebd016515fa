// A large model file in parts (docs/MODEL_FORMAT.md): hosts limit the size of a file, and connections break.
import { createHash } from 'node:crypto';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { headerBytes } from '../../web/import/model-file.js';
import { Failure } from './failure.mjs';
import { describedIn } from './model_file.mjs';

export const largestPart = 8 * 2 ** 20; ///< bytes: what an interruption may lose

/**
 * Writes a model file as parts into the folder `entry.id` of `folder`.
 * @param {string} path of the model file
 * @param {string} folder
 * @param {{id: string, title: string}} entry what the list of networks says of it
 * @param {{largest?: number, convolutions?: {id: string, title: string}}} split
 *   convolutions: offers also the network up to its first Flatten, which has a header of its own and shares the parts of its weights
 * @returns {Promise<object[]>} what the list says then: the entry, and that of the convolutions, each with {bytes, parts: [{file, bytes, sha256}]}
 */
export async function writeParts(path, folder, entry, { largest = largestPart, convolutions } = {}) {
  await mkdir(join(folder, entry.id), { recursive: true });
  const write = partWriter(folder, entry.id);
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const header = await headerOf(file);
    const short = convolutions && convolutionsOf(header, convolutions);
    const cut = header.length + (short?.dataBytes ?? 0);
    const front = await written(file, [header.length, cut], largest, (bytes, number) => write(short ? `convolutions-${number}` : `data-${number}`, bytes));
    const rest = await written(file, [cut, size], largest, (bytes, number) => write(short ? `dense-${number}` : `data-${number}`, bytes));
    const whole = listed(entry, [await write('header', header), ...front, ...rest]);
    if (!short) return [whole];
    const part = listed({ ...entry, ...convolutions }, [await write('convolutions-header', short.header), ...front]);
    return [{ ...whole, convolutions: convolutions.id }, part];
  } finally {
    await file.close();
  }
}

const listed = (entry, parts) => ({ ...entry, bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0), parts });

/** Parts have a piece of their hash in their names, so that a new build never meets bytes of an old one in some cache. */
const partWriter = (folder, id) => async (name, bytes) => {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = `${id}/${name}-${sha256.slice(0, 12)}.bin`;
  await writeFile(join(folder, file), bytes);
  return { file, bytes: bytes.length, sha256 };
};

async function written(file, [begin, end], largest, write) {
  const parts = [];
  for (let start = begin; start < end; start += largest) parts.push(await write(await range(file, start, Math.min(end, start + largest)), parts.length + 1));
  return parts;
}

async function headerOf(file) {
  const start = await range(file, 0, 8);
  return range(file, 0, 8 + Number(start.readBigUInt64LE(0)));
}

async function range(file, start, end) {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
  if (bytesRead < end - start) throw new Failure('The model file is cut off.');
  return buffer;
}

/** The network up to the first Flatten: its header, and how many bytes of the data are its weights. */
function convolutionsOf(header, { id, title }) {
  const { metadata, tensors } = describedIn(header);
  const { labels, ...graph } = JSON.parse(metadata.network); // the labels are of scores that it does not have
  const end = graph.layers.findIndex(({ type }) => type === 'Flatten');
  if (end < 1) throw new Failure(`${graph.id} has no layers before a Flatten that could be a network of their own.`);
  const layers = graph.layers.slice(0, end);
  const names = new Set(layers.map(({ name }) => name));
  const own = Object.entries(tensors).filter(([tensor]) => names.has(tensor.split('/')[0]));
  const ends = own.map(([, { data_offsets: [, end] }]) => end);
  const dataBytes = own.reduce((sum, [, { data_offsets: [begin, end] }]) => sum + end - begin, 0);
  if (dataBytes === 0 || Math.max(...ends) !== dataBytes) throw new Failure(`The weights before the first Flatten do not lie at the front of ${graph.id}, so that they cannot be parts of their own.`);
  const network = JSON.stringify({ ...graph, id, title, outputs: [layers.at(-1).name], layers });
  return { header: headerBytes({ __metadata__: { ...metadata, network }, ...Object.fromEntries(own) }), dataBytes };
}
