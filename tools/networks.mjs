// The networks of a build: those that are committed, and those that models/registry.json names a source for, which are converted. A network
// whose files cannot be had is listed as missing.
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convert } from '../models/node/convert.mjs';
import { writeParts } from '../models/node/parts.mjs';
import { hashOf } from './download.mjs';
import { howToAdd, sourceFiles } from './network_sources.mjs';

const root = new URL('../', import.meta.url);
const here = (path) => fileURLToPath(new URL(path, root));
const list = 'entries.json'; ///< in the cache, beside the files of a network: what the page's list says of them

/** The networks that there can be: the contents of models/registry.json. */
export const knownNetworks = async () => JSON.parse(await readFile(here('models/registry.json'), 'utf8'));

/** Puts the converted networks into `folder` and the list of all into its registry.json. `cache`: where they are kept for the next build. */
export async function writeNetworks(folder, { cache = here('build/networks/'), networks } = {}) {
  const entries = [];
  for (const entry of networks ?? (await knownNetworks())) entries.push(...(entry.file ? [entry] : await added(entry, folder, cache)));
  await writeFile(join(folder, 'registry.json'), JSON.stringify(entries));
}

/** A network may be several entries: the whole and its convolutions. */
async function added({ source, convert: options, split, ...entry }, folder, cache) {
  const files = await sourceFiles(source, join(cache, 'sources'));
  if (!files) return [{ ...entry, adding: howToAdd(source) }];
  const built = await converted(entry, files, cache, { options, split });
  await cp(built, folder, { recursive: true, filter: (path) => basename(path) !== list });
  return JSON.parse(await readFile(join(built, list), 'utf8'));
}

/** The folder of a converted network, made anew when its files, its options or the converter have changed. */
async function converted(entry, files, cache, how) {
  const name = `${entry.id}-${await stamp(entry, files, how)}`;
  const path = join(cache, name);
  if (await stat(path).catch(() => undefined)) return path;
  console.log(`Converting ${entry.title}`);
  await rm(`${path}.part`, { recursive: true, force: true });
  await mkdir(`${path}.part`, { recursive: true });
  const entries = await written(entry, files, `${path}.part`, how);
  await writeFile(join(`${path}.part`, list), JSON.stringify(entries));
  await rename(`${path}.part`, path);
  await forgetOlder(cache, entry.id, name);
  return path;
}

async function written(entry, files, folder, { options, split }) {
  const { id, title, license, credit } = entry;
  const file = `${id}.safetensors`;
  const path = join(folder, file);
  const { labels } = await convert(files, path, { id, title, metadata: { license, ...(credit && { source: credit }) }, ...options });
  if (entry.classes) await writeFile(join(folder, `${entry.classes}-labels.json`), JSON.stringify(labels)); // for networks that visitors bring
  if (!split) return [{ ...entry, file, bytes: (await stat(path)).size, sha256: await hashOf(path, 'sha256') }];
  const entries = await writeParts(path, folder, entry, split);
  await rm(path);
  return entries;
}

async function stamp(entry, files, how) {
  const hash = createHash('sha256').update(JSON.stringify([entry, how]));
  for (const path of files) hash.update(`${basename(path)} ${(await stat(path)).size}`);
  for (const folder of ['web/import', 'models/node']) {
    for (const path of (await readdir(here(folder), { recursive: true })).sort()) {
      if (/\.m?js$/.test(path)) hash.update(await readFile(here(join(folder, path))));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Large networks are large in the cache too. */
async function forgetOlder(cache, id, name) {
  const isOwn = (other) => other.startsWith(`${id}-`) && /^[0-9a-f]{16}\b/.test(other.slice(id.length + 1));
  for (const other of await readdir(cache)) if (other !== name && isOwn(other)) await rm(join(cache, other), { recursive: true });
}
