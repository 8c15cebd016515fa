// The files that a network of models/registry.json is made from: from a mirror folder (CONVLENS_MIRROR, else shared/data/models beside the
// repository), or with CONVLENS_ONLINE=1 from their official addresses.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mirrorFolder } from '../models/node/usual_labels.mjs';
import { fetchFile, hashOf } from './download.mjs';

/** Paths of the files of a source, fetched into `cache` where they have to be; undefined if they cannot be had. */
export async function sourceFiles(source, cache) {
  return (await mirrored(source)) ?? (process.env.CONVLENS_ONLINE === '1' ? downloaded(source, cache) : undefined);
}

/** How the files can be had, in a sentence for visitors of a page without them. */
export function howToAdd({ files }) {
  return `Whoever builds this page can: with CONVLENS_ONLINE=1, or with ${files.map(({ name }) => name).join(' and ')} in the folder that CONVLENS_MIRROR names.`;
}

/** The files in the mirror folder, as the official ones are called or as the registry says; undefined if one is missing. */
async function mirrored({ files, mirror }) {
  const folder = mirrorFolder();
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

async function downloaded({ files }, cache) {
  return Promise.all(files.map(async (file) => {
    const path = join(cache, file.name);
    const isNew = !existsSync(path);
    await fetchFile(file, path);
    if (isNew && !file.sha256) console.log(`${file.name} has the published MD5. Its SHA-256 is ${await hashOf(path, 'sha256')}: write it into models/registry.json.`);
    return path;
  }));
}
