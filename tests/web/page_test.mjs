import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, openSite, phone, waitForState, waitUntil } from './support/site.mjs';
import { countDraws, frames, waitUntilStill } from './support/stillness.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

test('nothing is drawn while nothing changes', async () => {
  const page = await site.open({ prepare: countDraws });
  await waitUntilStill(page);
  const before = await page.evaluate(() => window.draws);
  assert.ok(before > 0);
  await frames(page, 60);
  assert.equal(await page.evaluate(() => window.draws), before);
  await page.mouse.move(640, 400);
  await page.mouse.move(700, 420);
  await waitUntil(page, (count) => window.draws > count, before);
  await page.context().close();
});

test('an engine that dies is replaced, and its state comes back', async () => {
  const page = await site.open();
  await call(page, 'loadImage', 'sandal');
  await call(page, 'switchChannel', 'conv2d1', 2, false);
  const before = (await call(page, 'predict')).value;
  const replaced = page.waitForEvent('worker');
  const [worker] = page.workers();
  await worker.evaluate(() => { setTimeout(() => { throw new Error('The engine is ended by a test.'); }); });
  await replaced;
  assert.deepEqual((await call(page, 'predict')).value, before);
  assert.equal((await call(page, 'state')).value.image, 'sandal');
  await page.context().close();
});

test('without WebGL 2 the page says what is missing', async () => {
  const page = await site.open({
    waitForReady: false,
    prepare: () => {
      const original = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function getContext(kind, ...rest) { return kind === 'webgl2' ? null : original.call(this, kind, ...rest); };
    },
  });
  await page.getByRole('alert').filter({ hasText: 'WebGL 2' }).waitFor();
  assert.equal((await call(page, 'predict')).code, 'unsupported-browser');
  await page.context().close();
});

test('without WebAssembly SIMD the page says what is missing', async () => {
  const page = await site.open({ waitForReady: false, prepare: () => { WebAssembly.validate = () => false; } });
  await page.getByRole('alert').filter({ hasText: 'WebAssembly SIMD' }).waitFor();
  await page.context().close();
});

test('a lost graphics context is drawn again when it comes back', async () => {
  const page = await site.open({ prepare: countDraws });
  const lost = await page.evaluate(() => new Promise((resolve) => {
    const canvas = document.getElementById('canvas');
    const extension = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
    canvas.addEventListener('webglcontextrestored', () => resolve(window.draws), { once: true });
    canvas.addEventListener('webglcontextlost', () => setTimeout(() => extension.restoreContext()), { once: true });
    extension.loseContext();
  }));
  await waitUntil(page, (count) => window.draws > count, lost);
  await page.context().close();
});

test('the tabs lead in and out, and a tap on a map opens it', async () => {
  const page = await site.open({ device: phone });
  await call(page, 'select', { level: 'layer', layer: 'conv2d1' });
  await page.getByRole('button', { name: 'Map', exact: true }).tap();
  await waitForState(page, (state) => state.level === 'map');
  await page.getByRole('button', { name: 'Layer', exact: true }).tap();
  await waitForState(page, (state) => state.level === 'layer');
  await call(page, 'select', { map: -1 });
  await frames(page, 3);
  // The lower half of the page is the grid of maps.
  await page.touchscreen.tap(140, 480);
  await waitForState(page, (state) => state.level === 'map' && state.map > 0);
  await page.context().close();
});

test('a message with a word that is longer than a phone is wide can be read and closed', async () => {
  const page = await site.open({ device: phone, query: `?image=${'x'.repeat(120)}` });
  const notice = page.locator('#notice');
  await notice.waitFor();
  assert.ok(await notice.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth));
  await page.locator('#notice-close').tap();
  await notice.waitFor({ state: 'hidden' });
  await page.context().close();
});

test('the page never scrolls sideways', async () => {
  for (const device of [phone, { viewport: { width: 320, height: 568 } }, { viewport: { width: 1920, height: 1080 } }]) {
    const page = await site.open({ device });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    assert.equal(await page.evaluate(() => [...document.querySelectorAll('.header > *')].every((part) => part.getBoundingClientRect().right <= innerWidth + 0.5)), true);
    await page.context().close();
  }
});
