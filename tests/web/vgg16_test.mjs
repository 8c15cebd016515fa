// VGG16 in its full size, with made weights (tests/models/support/vgg16_stand_in.mjs), as a visitor meets it.
import assert from 'node:assert/strict';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { standInPicture, writeStandIn } from '../models/support/vgg16_stand_in.mjs';
import { png } from './support/pictures.mjs';
import { call, callWithBlob, openSite, waitForState, valueOf } from './support/site.mjs';

const root = new URL('../../', import.meta.url);
const golden = JSON.parse(readFileSync(new URL('tests/golden/vgg16.json', root), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'convlens-vgg16-page-'));
const side = 224;
const margin = 16; // the network sees the middle 224 of 256 pixels, so that nothing is scaled

let site;
let page;
let registry;
let asked = []; // the parts that the server was asked for
let stall; // {after, reached}: the connection hangs when so many parts have been asked for, which `reached` is told

function answer({ url }, response) {
  const path = url.split('?')[0];
  if (path === '/convlens/models/registry.json') return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(registry));
  if (!path.startsWith('/convlens/models/vgg16/')) return false;
  asked.push(basename(path));
  if (stall && asked.length > stall.after) return stall.reached();
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  createReadStream(join(folder, 'vgg16', basename(path))).pipe(response);
  return response;
}

before(async () => {
  const built = JSON.parse(readFileSync(new URL('build/site/models/registry.json', root), 'utf8'));
  registry = [...built.filter(({ id }) => !id.startsWith('vgg16') || id === 'vgg16-slim'), ...(await writeStandIn(folder))];
  site = await openSite({ answer });
  page = await site.open();
});
after(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

const got = (method, ...args) => valueOf(page, method, ...args);

/** Chooses a network in the menu and one of what the dialog offers. */
async function choose(id, choice) {
  await page.selectOption('#model', id);
  await page.locator('#size-dialog[open]').waitFor();
  await page.getByRole('button', { name: choice }).click();
}

const entry = (id) => registry.find((one) => one.id === id);
const opened = (id) => waitForState(page, ({ model, loading }, wanted) => model.id === wanted && !loading, id);

test('VGG16 is not fetched before the visitor has seen how large it is', async () => {
  await page.selectOption('#model', 'vgg16');
  const dialog = page.locator('#size-dialog[open]');
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /The whole network\s+153 MB[\s\S]+Convolutions only\s+29 MB/);
  await page.getByRole('button', { name: 'Not now' }).click();
  assert.equal((await got('state')).model.id, 'fashion-mnist');
  assert.deepEqual(asked, []);
});

test('A dialog that was closed before, of which the page hears late, does not answer for the one that is open', async () => {
  await page.selectOption('#model', 'vgg16');
  const dialog = page.locator('#size-dialog[open]');
  await dialog.waitFor();
  await dialog.dispatchEvent('close');
  await page.getByRole('button', { name: /Convolutions only/ }).click();
  await opened('vgg16-convolutions');
});

test('Its convolutions alone show all filters and maps, and name no class', async () => {
  assert.deepEqual(asked.sort(), entry('vgg16-convolutions').parts.map(({ file }) => basename(file)).sort());
  const model = await got('loadModel', 'vgg16-convolutions');
  assert.deepEqual(
    model.layers.filter(({ kernelShape }) => kernelShape).map(({ kernelShape }) => kernelShape),
    [[3, 64], [64, 64], [64, 128], [128, 128], [128, 256], [256, 256], [256, 256], [256, 512], [512, 512], [512, 512], [512, 512], [512, 512], [512, 512]].map((channels) => [3, 3, ...channels]),
  );
  assert.equal(model.totalParams, 14_714_688);
  assert.deepEqual(await got('predict'), []);
});

test('A download that is stopped leaves the open network, and goes on later with what is missing', async () => {
  asked = [];
  const stalled = new Promise((reached) => (stall = { after: 4, reached: () => (reached(), true) }));
  await choose('vgg16', /The whole network/);
  await stalled;
  await page.getByRole('button', { name: 'Stop' }).click();
  stall = undefined;
  await page.locator('#fetch').waitFor({ state: 'hidden' });
  assert.equal((await got('state')).model.id, 'vgg16-convolutions');
  assert.equal((await got('state')).notice, null);
  const before = asked;
  asked = [];
  await choose('vgg16', /The whole network/);
  await opened('vgg16');
  const others = entry('vgg16').parts.length - (entry('vgg16-convolutions').parts.length - 1); // without the convolutions and their header
  assert.equal(new Set([...before, ...asked]).size, others);
  const twice = asked.filter((part) => before.includes(part));
  assert.ok(twice.length <= 3, `fetched again: ${twice}`); // those that were under way, at most two at once and one being checked
});

test('Every layer of VGG16 gives what PyTorch computes with the same weights', async () => {
  const pixels = standInPicture();
  const picture = png(side + 2 * margin, side + 2 * margin, (x, y) => {
    const [column, row] = [x, y].map((place) => Math.min(Math.max(place - margin, 0), side - 1));
    return pixels.subarray((row * side + column) * 3, (row * side + column) * 3 + 3);
  });
  assert.equal((await callWithBlob(page, 'loadImage', picture)).message, undefined);
  for (const { name, shape, places, values, largest } of golden.layers) {
    const found = await page.evaluate(async ([layer, wanted]) => {
      const { shape, data } = await window.convlens.activations(layer);
      return { shape, values: wanted.map((place) => data[place]) };
    }, [name, places]);
    assert.deepEqual(found.shape, shape);
    values.forEach((expected, index) => {
      assert.ok(Math.abs(found.values[index] - expected) <= 1e-4 * largest, `${name}[${places[index]}] is ${found.values[index]}, not ${expected}`);
    });
  }
  const best = (await got('predict')).slice(0, golden.top.length);
  assert.deepEqual(best.map(({ index }) => index), golden.top.map(([index]) => index));
});

test('When the engine dies, VGG16 comes back with its photo, and without being fetched', async () => {
  asked = [];
  const before = await got('predict');
  const replaced = page.waitForEvent('worker');
  await page.workers()[0].evaluate(() => { setTimeout(() => { throw new Error('The engine is ended by a test.'); }); });
  await replaced;
  assert.deepEqual(await got('predict'), before);
  assert.deepEqual(asked, []);
});

test('A large network that cannot be read leaves VGG16 as it was, switches and all', async () => {
  await got('switchChannel', 'block5_conv3', 7, false);
  const before = await got('predict');
  const refused = await page.evaluate(async () => {
    const header = new TextEncoder().encode('{"__metadata__":{"format":"convlens","version":"1","network":"{}"}}');
    const start = new Uint8Array(8);
    start[0] = header.length;
    try {
      return await window.convlens.loadModel(new Blob([start, header, new Uint8Array(25e6)]));
    } catch ({ code }) {
      return code;
    }
  });
  assert.equal(refused, 'corrupt-model');
  assert.deepEqual(await got('predict'), before);
  assert.deepEqual((await got('state')).channelsOff, { block5_conv3: [7] });
});

test('A small network after it gets an engine of its own, and the memory of the large one goes', async () => {
  const replaced = page.waitForEvent('worker');
  const { id } = await got('loadModel', 'mnist');
  await replaced;
  assert.equal(id, 'mnist');
  assert.equal((await got('predict')).length, 10);
  assert.equal(page.workers().length, 1);
});

test('The next visit opens VGG16 without fetching anything of it', async () => {
  asked = [];
  const next = await page.context().newPage();
  await next.goto(`${site.origin}/convlens/?model=vgg16&layer=block3_conv3`);
  await next.evaluate(() => window.convlens.ready);
  const { model, layer } = (await call(next, 'state')).value;
  assert.deepEqual([model.id, layer], ['vgg16', 'block3_conv3']);
  assert.deepEqual(asked, []);
  await next.close();
});
