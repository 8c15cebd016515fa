// How a network learned: the record, the view, and what the visitor does in it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, openSite, waitForState, waitUntil } from './support/site.mjs';
import { countDraws, waitUntilStill } from './support/stillness.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const state = async (page) => (await call(page, 'state')).value;
const sum = (values) => values.reduce((total, value) => total + value, 0);
const range = (values) => Math.max(...values) - Math.min(...values);

test('every network with a record tells how it learned, and ended with the kernels that it has', async () => {
  const page = await site.open();
  const { value: models } = await call(page, 'models');
  const recorded = models.filter(({ training }) => training);
  assert.ok(recorded.length > 0);
  for (const { id } of recorded) {
    const { labels } = (await call(page, 'loadModel', id)).value;
    const { value: record } = await call(page, 'training');
    for (const curve of Object.values(record.history)) assert.equal(curve.length, record.epochs, id);
    assert.ok(record.history.valLoss.at(-1) < record.history.valLoss[0], `${id} learned`);
    assert.equal(record.confusion.length, labels.length);
    const pictures = sum(record.confusion.flat());
    const right = sum(record.confusion.map((row, truth) => row[truth]));
    assert.ok(pictures >= 1900, `${id}: ${pictures} test pictures`);
    assert.ok(right / pictures > 0.8, `${id}: ${right} of ${pictures}`);
    const { value: kernels } = await call(page, 'kernels', (await firstKernelLayer(page)).name);
    const { value: last } = await call(page, 'epochKernels', (await firstKernelLayer(page)).name, record.epochs);
    assert.deepEqual(last, { shape: kernels.shape, data: kernels.data }, id);
    const { value: before } = await call(page, 'epochKernels', (await firstKernelLayer(page)).name, 0);
    assert.notDeepEqual(before.data, last.data);
    assert.ok(range(before.data) > 0, 'noise, not zeros');
    let maps; // of the first layer that has any: kernels are kept of others, too
    for (const layer of record.layers) maps ??= (await call(page, 'epochMaps', layer, record.epochs)).value;
    assert.equal(maps.data.length, maps.shape.reduce((product, extent) => product * extent, 1));
    assert.ok(range(maps.data) > 0);
  }
});

const firstKernelLayer = (page) => page.evaluate(async () => {
  const { layers } = await window.convlens.training();
  for (const name of layers) {
    try {
      await window.convlens.epochKernels(name, 0);
      return { name };
    } catch { /* a layer of which only maps were kept */ }
  }
  throw new Error('no layer has kernels');
});

test('the record is fetched when somebody looks at it, not before', async () => {
  const page = await site.open({ query: '?model=mnist' });
  const fetched = () => page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('.training.')).length);
  assert.equal(await fetched(), 0);
  assert.deepEqual((await state(page)).training, { offered: true, epochs: null });
  await call(page, 'select', { level: 'network' });
  await call(page, 'show', { networkView: 'training' });
  await waitForState(page, ({ training }) => training.epochs !== null);
  assert.equal(await fetched(), 1);
});

test('a link leads to an epoch', async () => {
  const page = await site.open({ query: '?model=mnist&level=network&show=training&epoch=3&learned=maps' });
  await waitForState(page, ({ training }) => training.epochs !== null);
  const { epoch, networkView, trainingView, query } = await state(page);
  assert.deepEqual([epoch, networkView, trainingView], [3, 'training', 'maps']);
  assert.match(query, /show=training&learned=maps&epoch=3|show=training.*epoch=3/);
});

test('the epochs play from the first to the last and then stand still', async () => {
  const page = await site.open({ query: '?model=mnist&level=network&show=training', prepare: countDraws });
  await waitForState(page, ({ training }) => training.epochs !== null);
  await waitUntilStill(page);
  const { x, y } = await playButton(page);
  await page.mouse.click(x, y);
  await waitForState(page, ({ epoch }) => epoch !== null && epoch < 5);
  await waitForState(page, ({ epoch }) => epoch !== null && epoch > 10);
  await waitForState(page, ({ epoch }) => epoch === null);
  await waitUntilStill(page);
});

/** The warm button at the left of the slider, found by its colour and size: switches are warm too, but lower. */
const playButton = (page) => page.evaluate(async () => {
  const picture = await createImageBitmap(await window.convlens.screenshot());
  const copy = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  copy.drawImage(picture, 0, 0);
  const { data } = copy.getImageData(0, 0, picture.width, picture.height);
  const accent = (x, y) => { const at = 4 * (y * picture.width + x); return data[at] === 0xff && data[at + 1] === 0xb4 && data[at + 2] === 0x54; };
  const box = document.getElementById('canvas').getBoundingClientRect();
  const scale = picture.width / box.width;
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      let length = 0;
      while (accent(x + length, y)) length++;
      if (length > 20 * scale && length < 60 * scale && accent(x + 2, y + Math.round(24 * scale))) return { x: box.x + (x + length / 2) / scale, y: box.y + y / scale + 12 };
    }
  }
  throw new Error('there is no button to play');
});

test('dragging the slider goes through the epochs, to the one before the training', async () => {
  const page = await site.open({ query: '?model=mnist&level=network&show=training', prepare: countDraws });
  await waitForState(page, ({ training }) => training.epochs !== null);
  await waitUntilStill(page);
  const { x, y } = await playButton(page);
  const box = await page.locator('#canvas').boundingBox();
  await page.mouse.move(x + 40, y);
  await page.mouse.down();
  await waitForState(page, ({ epoch }) => epoch === 0);
  await page.mouse.move(x + 160, y, { steps: 4 });
  await waitForState(page, ({ epoch, training }) => epoch > 0 && epoch < training.epochs);
  await page.mouse.move(box.x + box.width - 2, y, { steps: 4 });
  await waitForState(page, ({ epoch }) => epoch === null);
  await page.mouse.up();
});

test('a network of one’s own has no record, and says so', async () => {
  const page = await site.open();
  const code = await page.evaluate(async () => {
    const address = new URL('models/fashion-mnist.safetensors', location.href);
    await window.convlens.loadModel(await (await fetch(address)).blob());
    return window.convlens.training().then(() => 'fulfilled', (error) => error.code);
  });
  assert.equal(code, 'no-training');
  assert.equal((await state(page)).training.offered, false);
});

test('layers, epochs and cells that are not recorded are refused with a sentence', async () => {
  const page = await site.open({ query: '?model=mnist' });
  await call(page, 'training');
  assert.equal((await call(page, 'epochKernels', 'dense_1', 0)).code, 'not-found');
  assert.equal((await call(page, 'epochKernels', 'conv2d_9', 0)).code, 'unknown-layer');
  assert.equal((await call(page, 'epochKernels', 'conv2d_1', 99)).code, 'invalid-argument');
  assert.equal((await call(page, 'confusionExamples', 10, 0)).code, 'invalid-argument');
});

test('the page survives a worker that dies while the training is shown', async () => {
  const page = await site.open({
    query: '?model=mnist&level=network&show=training',
    prepare: () => {
      const { Worker } = window;
      window.workers = [];
      window.Worker = class extends Worker {
        constructor(...args) { super(...args); window.workers.push(this); }
      };
    },
  });
  await waitForState(page, ({ training }) => training.epochs !== null);
  await page.evaluate(() => window.workers.at(-1).dispatchEvent(new ErrorEvent('error', { message: 'stopped by the test' })));
  await waitUntil(page, () => window.workers.length > 1);
  const { value } = await call(page, 'epochKernels', 'conv2d_1', 2);
  assert.deepEqual(value.shape, [3, 3, 1, 32]);
});
