import { download } from './download.js';
import { ConvLensError } from './errors.js';

const networkName = /\.(safetensors|keras|h5|hdf5|onnx|data|npy|npz|bin|zip|pb|pt|pth|pkl|ckpt|tflite|mlmodel)$|shard\d+of\d+/i;
const companionName = /\.(json|txt)$/i; // an architecture or labels, or a note in a folder of photos

/** Whether a file is a picture, by its type or name. */
export const isPicture = ({ type = '', name = '' }) => type.startsWith('image/') || /\.(jpe?g|png|bmp|gif|webp|avif|hei[cf])$/i.test(name);

/** Whether files are a network rather than a picture, by their names. What may be a part of one makes none beside a picture. */
export const areNetwork = (files) =>
  files.some(({ name = '' }) => networkName.test(name)) || (!files.some(isPicture) && files.some(({ name = '' }) => companionName.test(name)));

/** What a visitor chose, as {name, blob}. */
export const named = (files) => files.map((blob) => ({ name: blob.name ?? 'network', blob }));

/**
 * The files of a network at an address: the file itself, and what a TensorFlow.js model.json names beside it. The address of a folder
 * is that of the model.json in it, as Teachable Machine gives it.
 * @param {(fraction: number) => void} onProgress
 */
export async function filesAt(address, onProgress) {
  const url = new URL(address);
  if (url.pathname.endsWith('/')) url.pathname += 'model.json';
  const first = await fetched(url, onProgress);
  const model = /\.json$/.test(url.pathname) ? await jsonOf(first.blob) : undefined;
  if (!Array.isArray(model?.weightsManifest)) return [first];
  const paths = model.weightsManifest.flatMap((group) => (Array.isArray(group?.paths) ? group.paths : []));
  const shards = await Promise.all(paths.map((path) => fetched(new URL(path, url), onProgress)));
  const metadata = await fetched(new URL('metadata.json', url), () => {}).catch(() => undefined);
  return [first, ...shards, ...(metadata ? [metadata] : [])];
}

async function fetched(url, onProgress) {
  const bytes = await download(url, onProgress);
  return { name: decodeURIComponent(url.pathname.split('/').at(-1)) || 'network', blob: new Blob([bytes]) };
}

async function jsonOf(blob) {
  try {
    return JSON.parse(await blob.text());
  } catch {
    return undefined;
  }
}

const longestHeader = 16 * 1024 * 1024;

/** Whether a file is a model of the page's own format (docs/MODEL_FORMAT.md), which no importer has to read. */
export async function isOwnFormat(blob) {
  const start = new DataView(await blob.slice(0, 8).arrayBuffer());
  if (start.byteLength < 8) return false;
  const length = Number(start.getBigUint64(0, true));
  if (length > Math.min(longestHeader, blob.size)) return false;
  const header = await jsonOf(blob.slice(8, 8 + length));
  return String(header?.__metadata__?.format ?? '').startsWith('convlens');
}

/** An id for a network of one's own that no network of the page has. */
export const ownId = (name) => `own-${name.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60) || 'network'}`;

export const isOwnId = (id) => id.startsWith('own-');

/** Throws if a call was given no files at all. */
export function expectFiles(files) {
  if (files.length > 0) return;
  throw new ConvLensError('invalid-argument', 'Expected at least one file of a network.');
}
