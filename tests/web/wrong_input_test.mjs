import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { call, callWithBlob, openSite } from './support/site.mjs';
import { claimedPng, disc, png } from './support/pictures.mjs';

let site;
let page;
let untouched;
let modelFile;
before(async () => {
  site = await openSite();
  page = await site.open();
  modelFile = await readFile(new URL('../../models/fashion-mnist.safetensors', import.meta.url));
  untouched = await snapshot();
});
after(() => site.close());

async function snapshot() {
  const { value: state } = await call(page, 'state');
  return { model: state.model.id, photo: state.photo, layer: state.layer, prediction: (await call(page, 'predict')).value };
}

/** The refusal has a code, and a sentence that stands on the page; everything else is as before. */
async function assertRefused(answer, codes) {
  assert.ok(codes.includes(answer.code), `expected ${codes}, got ${answer.code}: ${answer.message ?? 'accepted'}`);
  assert.equal(answer.isError, true);
  assert.match(answer.message, /^[A-Z“].{15,}\.$/s, 'a sentence');
  assert.deepEqual(await snapshot(), untouched);
}

async function chooseFile(name, bytes, selector = '#file') {
  await page.setInputFiles(selector, { name, mimeType: '', buffer: Buffer.from(bytes) });
  await page.locator('#notice').waitFor({ state: 'visible' });
  const words = await page.locator('#notice-text').textContent();
  await page.locator('#notice-close').click();
  await page.locator('#notice').waitFor({ state: 'hidden' });
  return words;
}

test('a truncated picture is refused', async () => {
  await assertRefused(await callWithBlob(page, 'loadImage', disc(200).subarray(0, 300)), ['corrupt-image']);
});

test('a picture with a damaged middle is refused', async () => {
  const damaged = Buffer.from(disc(200));
  damaged.fill(0x55, 60, 90);
  await assertRefused(await callWithBlob(page, 'loadImage', damaged), ['corrupt-image']);
});

test('a text file is refused as a picture', async () => {
  await assertRefused(await callWithBlob(page, 'loadImage', Buffer.from('Dear teacher, my dog has eaten the photo.')), ['unsupported-image']);
});

test('an empty file is refused as a picture', async () => {
  await assertRefused(await callWithBlob(page, 'loadImage', Buffer.alloc(0)), ['corrupt-image', 'unsupported-image']);
});

test('a picture of 20,000 by 20,000 is refused before it is decoded', async () => {
  await assertRefused(await callWithBlob(page, 'loadImage', claimedPng(20000, 20000)), ['image-too-large']);
});

test('a truncated model is refused', async () => {
  await assertRefused(await callWithBlob(page, 'loadModel', modelFile.subarray(0, modelFile.length - 1000)), ['corrupt-model']);
});

test('a model whose header is damaged is refused', async () => {
  const damaged = Buffer.from(modelFile);
  damaged.fill(0x7b, 200, 240);
  await assertRefused(await callWithBlob(page, 'loadModel', damaged), ['corrupt-model', 'unsupported-model']);
});

test('a picture is refused as a model', async () => {
  await assertRefused(await callWithBlob(page, 'loadModel', disc(64)), ['corrupt-model', 'unsupported-model']);
});

test('an address that leads nowhere is refused', async () => {
  await assertRefused(await call(page, 'loadImage', './no-such-picture.png'), ['not-found']);
});

test('a broken file chosen by hand puts a sentence on the page, which can be closed', async () => {
  assert.match(await chooseFile('holiday.jpg', disc(200).subarray(0, 500)), /\.$/);
  assert.match(await chooseFile('network.safetensors', modelFile.subarray(0, 5000), '#model-file'), /\.$/);
  assert.deepEqual(await snapshot(), untouched);
});

test('a picture of one pixel is accepted, and the network has its say', async () => {
  const { value } = await callWithBlob(page, 'loadImage', png(1, 1, () => [200, 30, 30]));
  assert.deepEqual(value, { width: 1, height: 1 });
  assert.equal((await call(page, 'predict')).value.length, 10);
});

test('a very long and thin picture is accepted', async () => {
  const { value } = await callWithBlob(page, 'loadImage', png(3000, 2, (x) => [x % 256, 0, 0]));
  assert.deepEqual(value, { width: 3000, height: 2 });
});
