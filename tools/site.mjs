// Assembles the site: plain files, but for the importers, which use packages and become a bundle. Called by the CMake target `site`.
//   node tools/site.mjs MODULES_FOLDER SITE_FOLDER
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { writeFonts } from './fonts.mjs';
import { writeNetworks } from './networks.mjs';

const root = new URL('../', import.meta.url);
const [modules, site] = process.argv.slice(2).map((path) => pathToFileURL(`${path}/`));

const copyMatching = async (from, to, pattern) => {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (pattern.test(name)) await cp(new URL(name, from), new URL(name, to));
  }
};

await rm(site, { recursive: true, force: true });
const importers = fileURLToPath(new URL('web/import', root));
await cp(new URL('web/', root), site, { recursive: true, filter: (path) => path !== importers });
await copyMatching(modules, site, /\.(mjs|wasm)$/);
await copyMatching(new URL('models/', root), new URL('models/', site), /\.safetensors$/);
await writeNetworks(fileURLToPath(new URL('models/', site)));
await bundleImporters();
await writeFonts(new URL('fonts/', site));

/** The import worker, and a file for each part that it loads when a network needs it. */
async function bundleImporters() {
  await build({
    entryPoints: [fileURLToPath(new URL('web/import/worker.js', root))],
    outdir: fileURLToPath(new URL('import/', site)),
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    charset: 'utf8', // or the HDF5 library, which is text, grows by a third
    target: 'es2022',
    logLevel: 'warning',
  });
}
