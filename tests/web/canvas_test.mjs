// What the visitor does on the canvas, and whether what it shows is true.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fingers } from './support/fingers.mjs';
import { pictureOf } from './support/screen.mjs';
import { call, desktop, openSite, phone, waitForState } from './support/site.mjs';
import { countDraws, frames, waitUntilStill } from './support/stillness.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const state = async (page) => (await call(page, 'state')).value;

/** Places on the large map: the middle of the canvas, and so far around it, in CSS pixels of the page. */
async function middleOfCanvas(page) {
  const box = await page.locator('#canvas').boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Presses a place and gives the pixel of the map that this selects. */
async function pixelAt(page, x, y) {
  await call(page, 'select', { pixel: null });
  await frames(page, 3); // what is not drawn yet cannot be pressed
  await page.mouse.click(x, y);
  await waitForState(page, (now) => now.pixel !== null);
  return (await state(page)).pixel;
}

/** Red, green and blue of places on the canvas, out of screenshot(). places: CSS pixels of the page. */
const coloursAt = (page, places) => page.evaluate(async (wanted) => {
  const picture = await createImageBitmap(await window.convlens.screenshot());
  const copy = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  copy.drawImage(picture, 0, 0);
  const box = document.getElementById('canvas').getBoundingClientRect();
  const scale = picture.width / box.width;
  return wanted.map(([x, y]) => [...copy.getImageData(Math.floor((x - box.x) * scale), Math.floor((y - box.y) * scale), 1, 1).data].slice(0, 3));
}, places);

test('the greys on the screen are the values of the map', async () => {
  const page = await site.open({ query: '?image=ankle-boot' });
  await call(page, 'show', { colormap: 'gray', scale: 'map' });
  await call(page, 'select', { level: 'map', layer: 'conv2d2', map: 5 });
  const { shape: [, width, channels], data } = (await call(page, 'activations', 'conv2d2')).value;
  const map = data.filter((_, index) => index % channels === 5);
  const low = Math.min(...map);
  const high = Math.max(...map);
  const middle = await middleOfCanvas(page);
  // None on the edge between two pixels of the map: there the screen shows a mixture of both.
  const places = [[0, 0], [-150, -150], [37, 81], [120, -60], [-90, 133], [5, -170], [154, 153]].map(([x, y]) => [middle.x + x - 20, middle.y + y - 40]);
  const pixels = [];
  for (const place of places) pixels.push(await pixelAt(page, ...place));
  assert.ok(new Set(pixels.map(({ x, y }) => `${x},${y}`)).size === places.length, 'the places are different pixels');
  await call(page, 'select', { pixel: null });
  await page.mouse.move(2, 2);
  const colours = await coloursAt(page, places);
  colours.forEach(([red, green, blue], index) => {
    const { x, y } = pixels[index];
    const expected = ((map[y * width + x] - low) / (high - low)) * 255;
    assert.ok(Math.abs(red - expected) <= 2 && red === green && green === blue, `pixel ${x}, ${y}: ${red} instead of ${expected}`);
  });
  await page.context().close();
});

test('the wheel enlarges the map about the pointer, and dragging moves it', async () => {
  const page = await site.open({ device: desktop });
  await call(page, 'select', { level: 'map', layer: 'conv2d1', map: 0 });
  const { x, y } = await middleOfCanvas(page);
  const before = await pixelAt(page, x, y - 40);
  const farBefore = await pixelAt(page, x + 100, y - 40);
  await page.mouse.move(x, y - 40);
  for (let turn = 0; turn < 8; turn++) await page.mouse.wheel(0, -100);
  assert.deepEqual(await pixelAt(page, x, y - 40), before);
  const farAfter = await pixelAt(page, x + 100, y - 40);
  assert.ok(farAfter.x - before.x < farBefore.x - before.x, 'fewer pixels lie between two places');
  await page.mouse.move(x, y - 40);
  await page.mouse.down();
  await page.mouse.move(x + 60, y - 40, { steps: 6 });
  await page.mouse.move(x + 100, y - 40, { steps: 6 });
  await page.mouse.up();
  const dragged = await pixelAt(page, x + 100, y - 40);
  assert.ok(Math.abs(dragged.x - before.x) <= 1, 'the pixel has followed the pointer');
  await page.context().close();
});

test('arrow keys walk through the maps, Enter opens one, Escape leads back', async () => {
  const page = await site.open();
  await call(page, 'select', { level: 'layer', layer: 'conv2d1', map: 2 });
  await page.locator('#canvas').focus();
  await page.keyboard.press('ArrowRight');
  await waitForState(page, (now) => now.map === 3);
  await page.keyboard.press('End');
  await waitForState(page, (now) => now.map === 31);
  await page.keyboard.press('Enter');
  await waitForState(page, (now) => now.level === 'map');
  await page.keyboard.press('ArrowLeft');
  await waitForState(page, (now) => now.map === 30);
  await page.keyboard.press('Escape');
  await waitForState(page, (now) => now.level === 'layer');
  await page.keyboard.press('Escape');
  await waitForState(page, (now) => now.level === 'network');
  await page.context().close();
});

/** Taps one place after the other until the state passes the test, and gives it: how far something glides is not known, so that a place may lie in a gap. */
async function tapUntil(page, places, test) {
  for (const place of places) {
    await frames(page, 3);
    await page.touchscreen.tap(...place);
    await waitUntilStill(page);
    const now = await state(page);
    if (test(now)) return now;
  }
  throw new Error(`Nothing was chosen by a tap on any of ${JSON.stringify(places)}.`);
}

test('the film strip moves under a finger, and dragging it selects nothing', async () => {
  const page = await site.open({ device: phone, prepare: countDraws });
  const touch = await fingers(page);
  const strip = 190; // below the photo
  const first = async () => {
    await call(page, 'select', { level: 'layer', layer: 'conv2d1' });
    await waitUntilStill(page); // the strip glides to the layer that is selected
  };
  const tapped = () => tapUntil(page, [[300, strip], [312, strip]], (now) => now.layer !== 'conv2d1');
  await first();
  const without = (await tapped()).layer;
  await first();
  await touch.drag([320, strip], [40, strip]);
  await waitUntilStill(page); // a tap on a gliding strip only stops it
  assert.equal((await state(page)).layer, 'conv2d1');
  assert.notEqual((await tapped()).layer, without);
  await page.context().close();
});

test('the grid of maps moves under a finger', async () => {
  const page = await site.open({ device: phone, prepare: countDraws });
  const touch = await fingers(page);
  await call(page, 'select', { level: 'layer', layer: 'conv2d1' });
  const tapped = () => tapUntil(page, [[60, 500], [60, 515]], (now) => now.level === 'map');
  const first = (await tapped()).map;
  await call(page, 'select', { level: 'layer', layer: 'conv2d1', map: -1 });
  await touch.drag([180, 540], [180, 380]);
  await waitUntilStill(page);
  assert.ok((await tapped()).map > first);
  await page.context().close();
});

test('maps are made larger where the pointer is, and smaller ones stand in more columns', async () => {
  const page = await site.open({ query: '?model=vgg16-slim&image=cat-1', device: { ...desktop, reducedMotion: 'reduce' }, prepare: countDraws });
  const layer = { level: 'layer', layer: 'block5_conv1', map: -1 };
  await call(page, 'select', layer);
  await waitUntilStill(page);
  const middle = await middleOfCanvas(page);
  const at = { x: middle.x, y: middle.y - 100 };
  const mapAt = async (x, y = at.y) => {
    await call(page, 'select', layer);
    await page.mouse.click(x, y);
    await frames(page, 4); // moved, pressed, released, chosen
    return (await state(page)).map; // none in the room between maps
  };
  /** How many maps stand beside each other there. */
  const columns = async () => {
    const places = Array.from({ length: 14 }, (_, place) => at.x - 340 + 48 * place);
    let found = [];
    for (let y = at.y; found.length === 0 && y > at.y - 40; y -= 6) { // it may be between two rows, or below the last one
      for (const x of places) found.push(await mapAt(x, y));
      found = found.filter((map) => map >= 0);
    }
    assert.deepEqual(found, [...found].sort((one, other) => one - other), 'they stand in their order');
    return found.at(-1) + 1 - found[0];
  };
  const zoom = async (by) => {
    await page.mouse.move(at.x, at.y);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, by);
    await page.keyboard.up('Control');
    await waitUntilStill(page);
  };
  const atFirst = await columns();
  const pointedAt = await mapAt(at.x);
  assert.ok(pointedAt >= 0);
  await zoom(-60);
  assert.equal(await mapAt(at.x), pointedAt);
  const larger = await columns();
  for (const by of [100, 100]) await zoom(by);
  const smaller = await columns();
  assert.ok(larger < atFirst && atFirst < smaller, `${larger}, ${atFirst} and ${smaller} columns`);
  await page.context().close();
});

for (const [width, height, atOnce] of [[1920, 1080, true], [1280, 800, true], [1366, 768, true], [768, 1024, true], [1366, 650, false]]) {
  test(`64 maps stand eight by eight where ${width} by ${height} pixels are seen${atOnce ? ', all at once' : ''}`, async () => {
    const page = await site.open({ query: '?model=vgg16-slim&image=cat-1', device: { viewport: { width, height }, reducedMotion: 'reduce' }, prepare: countDraws });
    await call(page, 'select', { level: 'layer', layer: 'block3_conv1', map: 2 });
    await waitUntilStill(page);
    await page.locator('#canvas').focus();
    for (let row = 1; row < 8; row++) {
      await page.keyboard.press('ArrowDown');
      await waitForState(page, (now, map) => now.map === map, 8 * row + 2);
    }
    const { x, y } = await middleOfCanvas(page);
    await page.mouse.move(x, y);
    await waitUntilStill(page); // the last row has been scrolled to
    const end = await pictureOf(page);
    await page.mouse.wheel(0, -1e6);
    await waitUntilStill(page);
    assert.equal((await pictureOf(page)).pixels.equals(end.pixels), atOnce, 'the same is seen from the top');
    await page.context().close();
  });
}

test('on a phone two fingers make the maps so small that 64 stand eight by eight', async () => {
  const page = await site.open({ query: '?model=vgg16-slim&image=cat-1', device: { ...phone, reducedMotion: 'reduce' }, prepare: countDraws });
  const touch = await fingers(page);
  await call(page, 'select', { level: 'layer', layer: 'block3_conv1', map: 2 });
  await waitUntilStill(page);
  const { x, y } = await middleOfCanvas(page);
  const below = y + 100; // on the maps
  await touch.down([x - 100, below], [x + 100, below]);
  for (let step = 1; step <= 8; step++) await touch.move([x - 100 + 11 * step, below], [x + 100 - 11 * step, below]);
  await touch.up();
  await waitUntilStill(page);
  await page.locator('#canvas').focus();
  for (let row = 1; row < 8; row++) {
    await page.keyboard.press('ArrowDown');
    await waitForState(page, (now, map) => now.map === map, 8 * row + 2);
  }
  await page.context().close();
});

test('a grid that was zoomed ends with its last maps when the page has got another size', async () => {
  const page = await site.open({ query: '?model=vgg16-slim&image=cat-1', device: { viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' }, prepare: countDraws });
  await call(page, 'select', { level: 'layer', layer: 'block3_conv1', map: -1 });
  await waitUntilStill(page);
  await page.mouse.move(1500, 500); // beside the maps: what lies there is not theirs, but stays in its place as they do
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -400);
  await page.keyboard.up('Control');
  await waitUntilStill(page);
  await page.setViewportSize({ width: 1800, height: 1000 });
  await waitUntilStill(page);
  await page.mouse.move(1200, 500);
  await page.mouse.wheel(1e6, 0);
  await waitUntilStill(page);
  await page.mouse.wheel(0, 1e6);
  await waitUntilStill(page);
  await page.mouse.click(1400, 850); // near the end of what can be seen
  await waitForState(page, (now) => now.map === 63);
  await page.context().close();
});

test('two fingers enlarge the map', async () => {
  const page = await site.open({ device: phone });
  const touch = await fingers(page);
  await call(page, 'select', { level: 'map', layer: 'conv2d1', map: 1 });
  const place = [230, 300];
  const tap = async () => {
    await call(page, 'select', { pixel: null });
    await frames(page, 3);
    await page.touchscreen.tap(...place);
    await waitForState(page, (now) => now.pixel !== null);
    return (await state(page)).pixel;
  };
  const before = await tap();
  await touch.down([130, 300], [170, 300]);
  for (let step = 1; step <= 8; step++) await touch.move([130 - 6 * step, 300], [170 + 6 * step, 300]);
  await touch.up();
  const after = await tap();
  assert.ok(after.x < before.x, `pixel ${after.x} is where ${before.x} was`);
  await page.context().close();
});
