// Assembles the site: plain files, no bundler. Called by the CMake target `site`.
//   node tools/site.mjs MODULES_FOLDER SITE_FOLDER
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { writeFonts } from './fonts.mjs';

const root = new URL('../', import.meta.url);
const [modules, site] = process.argv.slice(2).map((path) => pathToFileURL(`${path}/`));

const copyMatching = async (from, to, pattern) => {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (pattern.test(name)) await cp(new URL(name, from), new URL(name, to));
  }
};

await rm(site, { recursive: true, force: true });
await cp(new URL('web/', root), site, { recursive: true });
await copyMatching(modules, site, /\.(mjs|wasm)$/);
await copyMatching(new URL('models/', root), new URL('models/', site), /\.safetensors$|^registry\.json$/);
await writeFonts(new URL('fonts/', site));
