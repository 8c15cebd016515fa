import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, callWithBlob, openSite, phone, waitForState, waitUntil, valueOf } from './support/site.mjs';
import { disc } from './support/pictures.mjs';
import { convolveSame, relativeError } from './support/reference.mjs';

let site;
let page;
before(async () => {
  site = await openSite();
  page = await site.open();
});
after(() => site.close());

const value = (method, ...args) => valueOf(page, method, ...args);

test('the page opens with a network, a picture and its prediction', async () => {
  const state = await value('state');
  assert.equal(state.model.id, 'fashion-mnist');
  assert.ok(state.photo.width > 0);
  const prediction = await value('predict');
  assert.equal(prediction.length, 10);
  assert.ok(Math.abs(prediction.reduce((sum, { probability }) => sum + probability, 0) - 1) < 1e-4);
  assert.deepEqual(prediction.map((row) => row.probability), prediction.map((row) => row.probability).sort((a, b) => b - a));
});

test('models lists the networks that come with the page', async () => {
  assert.ok((await value('models')).some(({ id }) => id === 'fashion-mnist'));
});

test('loadModel describes the Fashion-MNIST network as Keras counts it', async () => {
  const model = await value('loadModel', 'fashion-mnist');
  const convolution = (size, input, filters) => size * size * input * filters + filters;
  const dense = (input, units) => input * units + units;
  const normalisation = (channels) => 4 * channels;
  const expected = convolution(3, 1, 32) + convolution(3, 32, 32) + convolution(3, 32, 64) + convolution(3, 64, 64) +
    normalisation(32 + 32 + 64 + 64 + 256) + dense(7 * 7 * 64, 256) + dense(256, 10);
  assert.equal(model.totalParams, expected);
  assert.equal(model.layers.reduce((sum, { params }) => sum + params, 0), expected);
  assert.deepEqual(model.layers.slice(0, 9).map(({ name }) => name), ['conv2d1', 'batch_norm1', 'relu1', 'dropout1', 'conv2d2', 'batch_norm2', 'relu2', 'maxpool2d1', 'dropout2']);
  assert.deepEqual(model.layers.find(({ name }) => name === 'maxpool2d1').outputShape, [14, 14, 32]);
  assert.equal(model.layers.at(-1).name, 'dense2');
  assert.equal(model.labels.length, 10);
});

test('input is what the network sees: 28 by 28, grey, from 0 to 1, inverted because the picture is bright', async () => {
  await callWithBlob(page, 'loadImage', disc(200), 'image/png');
  const input = await value('input');
  assert.deepEqual(input.shape, [28, 28, 1]);
  assert.ok(Math.min(...input.data) >= 0 && Math.max(...input.data) <= 1);
  assert.equal(input.inverted, true);
  assert.ok(input.data[0] < 0.1, 'the white ground has become dark');
  assert.ok(input.data[14 * 28 + 14] > 0.8, 'the dark disc has become bright');
});

test('setInversion turns the inversion off, and automatic again', async () => {
  await value('setInversion', 'never');
  assert.ok((await value('input')).data[0] > 0.9);
  await value('setInversion', 'auto');
  assert.ok((await value('input')).data[0] < 0.1);
});

test('activations of the first layer are its kernels applied to the input', async () => {
  const [input, kernels, activations] = [await value('input'), await value('kernels', 'conv2d1'), await value('activations', 'conv2d1')];
  assert.deepEqual(activations.shape, [28, 28, 32]);
  assert.deepEqual(kernels.shape, [3, 3, 1, 32]);
  assert.ok(relativeError(activations.data, convolveSame(input, kernels)) < 1e-4);
});

test('activations of the last layer are the probabilities that predict names', async () => {
  const { data } = await value('activations', 'dense2');
  const { labels } = await value('loadModel', 'fashion-mnist');
  for (const { label, probability } of await value('predict')) assert.ok(Math.abs(data[labels.indexOf(label)] - probability) < 1e-6, label);
});

test('data arrives as a Float32Array', async () => {
  assert.equal(await page.evaluate(async () => (await convlens.activations('relu1')).data instanceof Float32Array), true);
});

test('loadImage gives the size of the picture', async () => {
  const { value: size } = await callWithBlob(page, 'loadImage', disc(120), 'image/png');
  assert.deepEqual(size, { width: 120, height: 120 });
});

test('an unknown layer is refused with a code and a sentence, and the state stays', async () => {
  const before = await value('state');
  const answer = await call(page, 'activations', 'conv2d9');
  assert.equal(answer.code, 'unknown-layer');
  assert.equal(answer.isError, true);
  assert.match(answer.message, /conv2d9/);
  assert.deepEqual((await value('state')).layer, before.layer);
});

test('kernels of a layer without any are refused as such', async () => {
  assert.equal((await call(page, 'kernels', 'dropout1')).code, 'no-kernels');
});

test('an unknown network is refused with the names of those that exist', async () => {
  const answer = await call(page, 'loadModel', 'resnet');
  assert.equal(answer.code, 'unknown-model');
  assert.match(answer.message, /fashion-mnist/);
});

test('an argument of a wrong kind is refused', async () => {
  assert.equal((await call(page, 'loadImage', 7)).code, 'invalid-argument');
  assert.equal((await call(page, 'activations')).code, 'invalid-argument');
  assert.equal((await call(page, 'select', { level: 'galaxy' })).code, 'invalid-argument');
});

test('a layer that is switched off changes the prediction, and back on restores it', async () => {
  const before = await value('predict');
  await value('switchLayer', 'conv2d4', false);
  assert.notDeepEqual(await value('predict'), before);
  assert.ok((await value('activations', 'conv2d4')).data.every((number) => number === 0));
  await value('switchLayer', 'conv2d4', true);
  assert.deepEqual(await value('predict'), before);
});

test('a channel that is switched off is zero in its layer alone', async () => {
  await value('switchChannel', 'conv2d1', 3, false);
  const { data, shape } = await value('activations', 'conv2d1');
  const channel = (index) => data.filter((_, position) => position % shape[2] === index);
  assert.ok(channel(3).every((number) => number === 0));
  assert.ok(channel(4).some((number) => number !== 0));
  await value('switchChannel', 'conv2d1', 3, true);
});

test('select moves the page, and the address leads a classmate to the same place', async () => {
  await value('loadImage', 'sneaker');
  await value('show', { colormap: 'magma' });
  await value('select', { level: 'map', layer: 'relu2', map: 5 });
  await waitUntil(page, () => /layer=relu2/.test(location.search) && /map=5/.test(location.search));
  const other = await site.open({ query: new URL(page.url()).search });
  const [here, there] = [await value('state'), (await call(other, 'state')).value];
  for (const key of ['model', 'image', 'level', 'layer', 'map', 'view', 'colormap', 'scale']) assert.deepEqual(there[key], here[key], key);
  await other.context().close();
});

test('an address that names an unknown layer opens the page with a sentence about it', async () => {
  const other = await site.open({ query: '?model=fashion-mnist&layer=nonsense' });
  await other.locator('#notice').waitFor({ state: 'visible' });
  assert.match(await other.locator('#notice-text').textContent(), /nonsense/);
  await other.context().close();
});

test('screenshot is a PNG as large as the canvas, with a picture in it', async () => {
  const { size, colours, type } = await page.evaluate(async () => {
    const blob = await convlens.screenshot();
    const bitmap = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
    return { size: [bitmap.width, bitmap.height], colours: new Set(pixels).size, type: blob.type };
  });
  assert.equal(type, 'image/png');
  assert.deepEqual(size, await page.evaluate(() => [document.getElementById('canvas').width, document.getElementById('canvas').height]));
  assert.ok(colours > 200, `only ${colours} colours`);
});

test('of two pictures asked for at once the page shows the later one', async () => {
  await page.evaluate(() => Promise.allSettled([convlens.loadImage('bag'), convlens.loadImage('trouser')]));
  await waitForState(page, (state) => state.image === 'trouser');
});

test('the API works the same on a phone', async () => {
  const small = await site.open({ device: phone });
  assert.equal((await call(small, 'predict')).value.length, 10);
  await small.context().close();
});
