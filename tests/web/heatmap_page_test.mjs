// The page of the heatmap: what is drawn over the photo, how it is asked for, and what a program on the page can ask besides.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, desktop, openSite, phone, waitForState, waitUntil, valueOf } from './support/site.mjs';
import { bilinear, colourAt, pictureOf, whereTheyDiffer } from './support/screen.mjs';

let site;
let page;
const query = '?model=cats-vs-dogs&image=cat-1';
before(async () => {
  site = await openSite();
  page = await site.open({ query: `${query}&level=heatmap`, device: { ...desktop, reducedMotion: 'reduce' } }); // pictures of it are of nothing that fades
  await complete(page);
});
after(() => site.close());

const got = (method, ...args) => valueOf(page, method, ...args);
const complete = (where, place = 0) => waitForState(where, (state, index) => state.heatmap.questions[index].fraction === 1, place);
const looking = (heatmap) => got('show', { heatmap });

const places = Array.from({ length: 60 }, (_, i) => [0.05 + 0.9 * ((i * 0.618) % 1), 0.05 + 0.9 * ((i * 0.382) % 1)]);

test('the heat is the map cut at zero, divided by its maximum and enlarged bilinearly; 0.6 photo + 0.4 heat lies on the screen', async () => {
  await looking({ colormap: 'gray', opacity: 0 });
  const photo = await pictureOf(page);
  await looking({ opacity: 1 });
  const heat = await pictureOf(page);
  await looking({ opacity: 0.4 });
  const mixed = await pictureOf(page);
  const heatmap = await got('heatmap', {});
  const frame = whereTheyDiffer(photo, heat);
  assert.ok(frame.width > 250 && frame.height > 250, `a picture of ${frame.width} by ${frame.height}`);
  const [rows, columns] = heatmap.shape;
  for (const [across, down] of places) {
    const [x, y] = [Math.floor(across * frame.width), Math.floor(down * frame.height)];
    const expected = 255 * bilinear(heatmap, ((y + 0.5) / frame.height) * rows - 0.5, ((x + 0.5) / frame.width) * columns - 0.5);
    const [grey] = colourAt(heat, frame.left + x, frame.top + y);
    assert.ok(Math.abs(grey - expected) <= 3, `${grey} instead of ${expected} at ${x}, ${y}`);
    const blend = colourAt(photo, frame.left + x, frame.top + y).map((value) => 0.6 * value + 0.4 * grey);
    colourAt(mixed, frame.left + x, frame.top + y).forEach((value, channel) => assert.ok(Math.abs(value - blend[channel]) <= 2, `${value} instead of ${blend[channel]}`));
  }
});

test('below the threshold the photo alone is seen', async () => {
  await looking({ colormap: 'gray', opacity: 0, threshold: 0 });
  const photo = await pictureOf(page);
  await looking({ opacity: 1 });
  const heat = await pictureOf(page);
  await looking({ threshold: 0.3 });
  const cut = await pictureOf(page);
  const frame = whereTheyDiffer(photo, heat);
  let [below, above] = [0, 0];
  for (const [across, down] of places) {
    const [x, y] = [frame.left + Math.floor(across * frame.width), frame.top + Math.floor(down * frame.height)];
    const [grey] = colourAt(heat, x, y);
    if (Math.abs(grey - 0.3 * 255) < 4) continue;
    assert.deepEqual(colourAt(cut, x, y), colourAt(grey < 0.3 * 255 ? photo : heat, x, y));
    if (grey < 0.3 * 255) below += 1;
    else above += 1;
  }
  assert.ok(below > 5 && above > 0, `${below} places below, ${above} above`);
  await looking({ colormap: 'viridis', opacity: 0.4, threshold: 0 });
});

test('a question for another class, method and layer is in the address, and a classmate who follows it sees the same', async () => {
  await got('explain', { method: 'layer-cam', class: 'dog', layer: 'conv2d_2' });
  await complete(page);
  const here = await got('state');
  assert.deepEqual({ ...here.heatmap.questions[0] }, { method: 'layer-cam', score: 'logit', layer: 'conv2d_2', class: 1, fraction: 1 });
  const other = await site.open({ query: `?${here.query}` });
  await complete(other);
  const there = (await call(other, 'state')).value;
  assert.deepEqual(there.heatmap, here.heatmap);
  assert.equal(there.level, 'heatmap');
  await other.context().close();
  await got('explain', { method: 'grad-cam', class: null, layer: null });
});

test('two heatmaps are worked out, whatever a program on the page asks in between', async () => {
  await got('explain', { method: 'smooth-grad', second: true });
  await looking({ compare: 'side-by-side' });
  const asked = await got('heatmap', { method: 'occlusion' });
  assert.equal(asked.method, 'occlusion');
  await complete(page, 0);
  await complete(page, 1);
  assert.deepEqual((await got('state')).heatmap.questions.map(({ method }) => method), ['grad-cam', 'smooth-grad']);
  await looking({ compare: 'none' });
});

test('the gradient’s mean over each map is Grad-CAM’s weight; at the input it has the input’s shape', async () => {
  const heatmap = await got('heatmap', {});
  const { shape: [height, width, channels], data, to, classLabel, classScore } = await got('gradient', { to: heatmap.layer });
  assert.deepEqual([to, classLabel, classScore], [heatmap.layer, heatmap.classLabel, heatmap.classScore]);
  heatmap.weights.forEach((weight, channel) => {
    const mean = data.reduce((sum, value, i) => (i % channels === channel ? sum + value : sum), 0) / (height * width);
    assert.ok(Math.abs(mean - weight) < 1e-5 * Math.max(...heatmap.weights.map(Math.abs)) + 1e-7, `${mean} instead of ${weight}`);
  });
  assert.deepEqual((await got('gradient', { of: 'dog' })).shape, (await got('input')).shape);
});

test('ablate tells what the network would say, and leaves everything on', async () => {
  const before = await got('predict');
  const without = await got('ablate', { layer: 'conv2d_3', channels: [30, 0, 28] });
  assert.deepEqual(await got('predict'), before);
  for (const channel of [30, 0, 28]) await got('switchChannel', 'conv2d_3', channel, false);
  assert.deepEqual(await got('predict'), without);
  assert.notDeepEqual(without, before);
  for (const channel of [30, 0, 28]) await got('switchChannel', 'conv2d_3', channel, true);
});

test('a layer that is off has a heatmap of zeros', async () => {
  await got('switchLayer', 'conv2d_3', false);
  assert.equal((await got('heatmap', {})).max, 0);
  await got('switchLayer', 'conv2d_3', true);
});

test('what cannot be asked is refused with a sentence', async () => {
  const code = async (method, args) => (await call(page, method, args)).code;
  assert.equal(await code('ablate', { layer: 'conv2d_3', channels: [64] }), 'invalid-argument');
  assert.equal(await code('ablate', { layer: 'conv2d_3' }), 'invalid-argument');
  assert.equal(await code('ablate', { layer: 'conv2d_3', channels: 'all' }), 'invalid-argument');
  assert.equal(await code('gradient', { to: 'nowhere' }), 'unknown-layer');
  assert.equal(await code('gradient', { of: 'unicorn' }), 'invalid-argument');
  assert.equal(await code('explain', { layer: 'dense_1' }), 'invalid-argument');
  assert.equal(await code('heatmap', { options: { samples: 0 } }), 'invalid-argument');
  assert.equal(await code('heatmap', { options: { size: 3 } }), 'invalid-argument');
  assert.equal(await code('show', { heatmap: { opacity: 2 } }), 'invalid-argument');
});

test('the heat follows the live camera', async () => {
  const live = await site.open({ query: '?model=cats-vs-dogs&level=heatmap&heat=gray&opacity=1' }); // the heat alone, without the photo
  const middle = async () => {
    const bitmap = await createImageBitmap(await window.convlens.screenshot());
    const copy = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    copy.drawImage(bitmap, 0, 0);
    return [...copy.getImageData(bitmap.width / 2 - 60, bitmap.height / 2 - 120, 120, 120).data].join();
  };
  await live.getByRole('button', { name: 'Take a photo' }).click();
  await live.getByRole('button', { name: 'Live' }).click();
  await waitForState(live, (state) => state.image === 'camera' && state.heatmap.questions[0].fraction === 1);
  const first = await live.evaluate(middle);
  await waitUntil(live, `async (before) => (await (${middle})()) !== before`, first); // Chromium's camera shows a running clock
  await live.context().close();
});

test('on a phone the heatmap is one tap from the photo', async () => {
  const mobile = await site.open({ query: `${query}&level=photo`, device: phone });
  await mobile.tap('.tab[data-level="heatmap"]');
  await waitForState(mobile, (state) => state.level === 'heatmap');
  await complete(mobile);
  assert.equal(await mobile.getAttribute('.tab[data-level="heatmap"]', 'aria-current'), 'page');
  const fits = await mobile.evaluate(() => [...document.querySelectorAll('.tab')].every((tab) => tab.getBoundingClientRect().right <= innerWidth + 0.5 && tab.scrollWidth <= tab.clientWidth + 1));
  assert.ok(fits, 'all tabs are in sight');
  await mobile.context().close();
});

test('another network keeps the page of the heatmap, for a digit over what the network sees of it', async () => {
  await got('loadModel', 'mnist');
  await got('loadImage', 'digit-3');
  await complete(page);
  assert.equal((await got('state')).level, 'heatmap');
  assert.equal((await got('heatmap', {})).classLabel, '3');
});
