// Takes the pictures in the README from the real page; with --all those of every view, to look at after a change.
//   node tools/screenshots.mjs [--all] [FOLDER]    (default docs/pictures; needs build/site, see tools/serve)
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openSite } from '../tests/web/support/site.mjs';
import { countDraws, waitUntilStill } from '../tests/web/support/stillness.mjs';

const options = process.argv.slice(2);
const folder = options.find((option) => !option.startsWith('--')) ?? fileURLToPath(new URL('../docs/pictures/', import.meta.url));
const inReadme = ['desktop-layer', 'desktop-heatmap', 'phone-layer', 'phone-network', 'phone-map'];

const wide = { viewport: { width: 1920, height: 1080 } };
const narrow = { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

const pictures = [
  { name: 'desktop-layer', device: wide, selection: { level: 'layer', layer: 'relu2', map: 9 } },
  { name: 'desktop-kernels', device: wide, selection: { level: 'layer', layer: 'conv2d2', map: 9 }, display: { view: 'kernels' } },
  { name: 'desktop-network', device: wide, selection: { level: 'network', layer: 'relu2' } },
  { name: 'desktop-map', device: wide, selection: { level: 'map', layer: 'relu1', map: 3 } },
  { name: 'desktop-light', device: wide, theme: 'light', selection: { level: 'layer', layer: 'relu2', map: 9 } },
  { name: 'desktop-heatmap', device: wide, query: '?model=vgg16-slim&image=cat-1', selection: { level: 'heatmap' }, display: { heatmap: { view: 'steps' } } },
  { name: 'phone-heatmap', device: narrow, query: '?model=vgg16-slim&image=cat-1', selection: { level: 'heatmap' } },
  { name: 'phone-photo', device: narrow, selection: { level: 'photo' } },
  { name: 'phone-network', device: narrow, selection: { level: 'network', layer: 'relu2' } },
  { name: 'phone-layer', device: narrow, selection: { level: 'layer', layer: 'relu2', map: 6 } },
  { name: 'phone-kernels', device: narrow, selection: { level: 'layer', layer: 'conv2d1', map: 6 }, display: { view: 'kernels' } },
  { name: 'phone-map', device: narrow, selection: { level: 'map', layer: 'relu1', map: 3 } },
];

const site = await openSite();
await mkdir(folder, { recursive: true });
const wanted = pictures.filter(({ name }) => options.includes('--all') || inReadme.includes(name));
for (const { name, device, query = '?image=ankle-boot', selection, display, theme } of wanted) {
  const page = await site.open({ device, query, prepare: countDraws });
  if (theme === 'light') await page.locator('#theme').click();
  if (display) await page.evaluate((shown) => window.convlens.show(shown), display);
  await page.evaluate((chosen) => window.convlens.select(chosen), selection);
  await waitUntilStill(page);
  await writeFile(`${folder}/${name}.png`, await page.screenshot());
  await page.context().close();
  console.log(`${name}.png`);
}
await site.close();
