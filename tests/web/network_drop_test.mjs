// Networks that are dropped on the page: real drops of files and folders of this machine.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { draftOf, kept } from '../import/support/networks.mjs';
import { disc } from './support/pictures.mjs';
import { dropFiles, openSite, valueOf, waitForState } from './support/site.mjs';

const fixture = (name) => fileURLToPath(new URL(`../import/keras/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'convlens-drop-'));
const temporary = (name) => mkdirSync(join(folder, name), { recursive: true }) ?? join(folder, name);

let site;
let page;
before(async () => {
  site = await openSite();
  page = await site.open({ device: { viewport: { width: 480, height: 480 } } });
});
after(async () => {
  rmSync(folder, { recursive: true });
  await site.close();
});

const drop = (...files) => dropFiles(page, ...files);

/** Opens what was dropped, which must be the network in these files. */
async function opensAs(names) {
  await page.getByRole('button', { name: 'Open the network' }).click();
  await waitForState(page, (state) => state.model.id.startsWith('own-'));
  const { model: { id } } = await valueOf(page, 'state');
  const { layers } = await valueOf(page, 'loadModel', id);
  const draft = await draftOf(kept(names));
  assert.deepEqual(layers.map(({ name }) => name), draft.layers.map(({ name }) => name));
  await valueOf(page, 'loadModel', 'fashion-mnist');
}

async function refusal() {
  await page.locator('#notice').waitFor();
  const words = await page.locator('#notice-text').textContent();
  await page.locator('#notice-close').click();
  return words;
}

test('A file that is dropped opens as a network', async () => {
  await drop(fixture('chain-2.9.h5'));
  await opensAs(['chain-2.9.h5']);
});

test('Files that belong together are dropped together', async () => {
  await drop(fixture('topology.json'), fixture('chain-weights.h5'));
  await opensAs(['topology.json', 'chain-weights.h5']);
});

test('A folder is dropped as a whole', async () => {
  await drop(fixture('tfjs-float32'));
  await opensAs(readdirSync(fixture('tfjs-float32')).map((name) => `tfjs-float32/${name}`));
});

test('Arrays of numpy are taken for a network, no picture', async () => {
  const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }\n";
  const path = join(temporary('array'), 'squeezenet0_conv0_weight.npy');
  writeFileSync(path, Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0, ...Buffer.from(header), 7]));
  await drop(path);
  assert.match(await refusal(), /choose all 52/);
});

test('A picture in a folder is still a picture', async () => {
  const path = temporary('pictures');
  writeFileSync(join(path, 'disc.png'), disc(77));
  await drop(path);
  await waitForState(page, (state) => state.photo?.width === 77);
});

test('An empty folder is told in a sentence', async () => {
  await drop(temporary('nothing'));
  assert.match(await refusal(), /“nothing”/);
});
