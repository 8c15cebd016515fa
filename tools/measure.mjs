// Measures what a visitor waits for and downloads: the time from opening the page to the first feature maps, over several fresh
// visits, and the size of the site, raw and compressed with brotli.
//   node tools/measure.mjs [VISITS]    (needs build/site, see tools/serve)
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { openSite, phone } from '../tests/web/support/site.mjs';

const site = fileURLToPath(new URL('../build/site/', import.meta.url));
const visits = Number(process.argv[2] ?? 7);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`.padStart(9);

async function sizes() {
  const rows = [];
  for (const entry of await readdir(site, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath ?? entry.path, entry.name));
    rows.push({ name: join(entry.parentPath ?? entry.path, entry.name).slice(site.length), raw: bytes.length, brotli: brotliCompressSync(bytes).length });
  }
  return rows.sort((a, b) => b.raw - a.raw);
}

const rows = await sizes();
console.log('Site                                     raw   brotli');
for (const { name, raw, brotli } of rows.slice(0, 12)) console.log(`${name.padEnd(34)}${kilobytes(raw)}${kilobytes(brotli)}`);
const total = rows.reduce((sum, { raw, brotli }) => ({ raw: sum.raw + raw, brotli: sum.brotli + brotli }), { raw: 0, brotli: 0 });
console.log(`${`all ${rows.length} files`.padEnd(34)}${kilobytes(total.raw)}${kilobytes(total.brotli)}`);

const browser = await openSite();
const times = [];
for (let visit = 0; visit < visits; visit++) {
  const page = await browser.open({ device: phone });
  times.push(await page.evaluate(() => performance.getEntriesByName('convlens-ready')[0].startTime));
  await page.context().close();
}
await browser.close();
console.log(`Opening the page to the first maps: median ${median(times).toFixed(0)} ms of ${visits} fresh visits (${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)})`);
