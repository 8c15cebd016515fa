// The networks of a build: those that are committed, and those that models/registry.json names a source for. These come from a mirror
// folder (CONVLENS_MIRROR, else shared/data/models beside the repository), or with CONVLENS_ONLINE=1 from their official addresses;
// a network whose files cannot be had is listed as missing.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convert } from '../models/node/convert.mjs';

const root = new URL('../', import.meta.url);
const here = (path) => fileURLToPath(new URL(path, root));
const cache = here('build/networks/');
const exists = async (path) => (await stat(path).catch(() => undefined)) !== undefined;

/** Puts the converted networks into `folder` and the list of all into its registry.json. */
export async function writeNetworks(folder) {
  const registry = JSON.parse(await readFile(here('models/registry.json'), 'utf8'));
  const entries = [];
  for (const entry of registry) entries.push(entry.file ? entry : await added(entry, folder));
  await writeFile(join(folder, 'registry.json'), JSON.stringify(entries));
}

async function added({ source, convert: options, ...entry }, folder) {
  const files = (await mirrored(source)) ?? (await downloaded(source));
  if (!files) return { ...entry, adding: howToAdd(source) };
  const built = await converted(entry, files, options);
  const file = `${entry.id}.safetensors`;
  await copyFile(built, join(folder, file));
  const bytes = await readFile(built);
  return { ...entry, file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function howToAdd({ files }) {
  return `Build the site with CONVLENS_ONLINE=1, or put ${files.map(({ name }) => name).join(' and ')} into the folder that CONVLENS_MIRROR names.`;
}

/** The files in the mirror folder, as the official ones are called or as the registry says; undefined if one is missing. */
async function mirrored({ files, mirror }) {
  const folder = process.env.CONVLENS_MIRROR ?? here('../shared/data/models');
  for (const names of [files.map(({ name }) => name), mirror ?? []]) {
    const paths = (await Promise.all(names.map((name) => inFolder(join(folder, name))))).flat();
    if (names.length > 0 && paths.every(existsSync)) return paths;
  }
  return undefined;
}

/** A name that ends with a slash stands for all arrays of that folder. */
async function inFolder(path) {
  if (!path.endsWith('/')) return [path];
  const names = (await readdir(path).catch(() => [])).filter((name) => name.endsWith('.npy')).sort();
  return names.length > 0 ? names.map((name) => join(path, name)) : [path + 'missing'];
}

async function downloaded({ files }) {
  if (process.env.CONVLENS_ONLINE !== '1') return undefined;
  return Promise.all(files.map(download));
}

/** An official file, from the cache or fetched; its bytes are those that the registry pins. */
async function download({ name, url, sha256, md5 }) {
  const path = join(cache, 'sources', name);
  if (!(await exists(path))) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} cannot be fetched: the server answered ${response.status}.`);
    await mkdir(join(cache, 'sources'), { recursive: true });
    await writeFile(`${path}.part`, Buffer.from(await response.arrayBuffer()));
    await rename(`${path}.part`, path);
  }
  const [algorithm, expected] = sha256 ? ['sha256', sha256] : ['md5', md5]; // Keras pins some of its files by MD5 alone
  const actual = createHash(algorithm).update(await readFile(path)).digest('hex');
  if (actual !== expected) throw new Error(`${path} from ${url} is not the file that models/registry.json means: its ${algorithm} is ${actual}, expected ${expected}.`);
  return path;
}

/** The converted network, made anew when its files, its options or the converter have changed. */
async function converted({ id, title }, files, options) {
  const path = join(cache, `${id}-${await stamp(files, options)}.safetensors`);
  if (await exists(path)) return path;
  await mkdir(cache, { recursive: true });
  console.log(`Converting ${title}`);
  await convert(files, path, { id, title, ...options });
  return path;
}

async function stamp(files, options) {
  const hash = createHash('sha256').update(JSON.stringify(options));
  for (const path of files) hash.update(`${basename(path)} ${(await stat(path)).size}`);
  for (const path of (await readdir(here('web/import'), { recursive: true })).sort()) {
    if (path.endsWith('.js')) hash.update(await readFile(here(join('web/import', path))));
  }
  return hash.digest('hex').slice(0, 16);
}
