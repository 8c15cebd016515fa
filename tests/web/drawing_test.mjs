// Digits drawn by mouse and by finger, and what the network makes of them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fingers } from './support/fingers.mjs';
import { disc } from './support/pictures.mjs';
import { call, callWithBlob, openSite, phone, waitForState, waitUntil } from './support/site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

const one = [[[0.5, 0.18], [0.5, 0.5], [0.5, 0.84]]];
const seven = [[[0.26, 0.2], [0.74, 0.2]], [[0.74, 0.2], [0.46, 0.86]]];
const nought = [Array.from({ length: 33 }, (_, step) => {
  const angle = (step / 32) * 2 * Math.PI - Math.PI / 2;
  return [0.5 + 0.22 * Math.cos(angle), 0.5 + 0.31 * Math.sin(angle)];
})];

const open = async (options) => {
  const page = await site.open({ query: '?model=mnist', ...options });
  await page.getByRole('button', { name: 'Draw', exact: true }).click();
  await page.getByRole('region', { name: 'Drawing' }).waitFor();
  return page;
};

/** The place on the page that a place of the paper has. */
async function placesOn(page) {
  const { x, y, width, height } = await page.locator('#paper').boundingBox();
  return ([right, down]) => [x + right * width, y + down * height];
}

async function drawByMouse(page, strokes) {
  const place = await placesOn(page);
  for (const [first, ...others] of strokes) {
    await page.mouse.move(...place(first));
    await page.mouse.down();
    let last = first;
    for (const next of others) {
      await page.mouse.move(...place(next), { steps: Math.ceil(20 * Math.hypot(next[0] - last[0], next[1] - last[1])) });
      last = next;
    }
    await page.mouse.up();
  }
}

/** Resolves when the network's first answer is this one. */
const waitForAnswer = (page, label) => waitUntil(page, async (expected) => (await window.convlens.predict())[0].label === expected, label);

/** Resolves, with the answer, when a drawing under way has been seen by the network: nothing changes any more. */
const settledPrediction = (page) => page.evaluate(async () => {
  const now = async () => JSON.stringify(await window.convlens.predict());
  for (let before = await now(); ;) {
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
    const later = await now();
    if (later === before) return later;
    before = later;
  }
});

const ink = (page) => page.evaluate(() => {
  const paper = document.getElementById('paper');
  const { data } = paper.getContext('2d').getImageData(0, 0, paper.width, paper.height);
  let dark = 0;
  for (let index = 0; index < data.length; index += 4) dark += data[index] < 128;
  return dark / (data.length / 4);
});

test('digits drawn with the mouse are read, and undo leads back to what was said before', async () => {
  const page = await open();
  await drawByMouse(page, one);
  await waitForAnswer(page, '1');
  const before = await settledPrediction(page);
  await drawByMouse(page, [[[0.5, 0.18], [0.2, 0.4], [0.35, 0.62], [0.5, 0.5]]]);
  await waitForAnswer(page, '9');
  await page.keyboard.press('Control+z');
  await waitForAnswer(page, '1');
  assert.equal(await settledPrediction(page), before, 'to the last digit');
  await page.getByRole('button', { name: 'Clear' }).click();
  assert.equal(await ink(page), 0);
  await page.getByText('Draw a digit').first().waitFor();
  await drawByMouse(page, seven);
  await waitForAnswer(page, '7');
  await page.context().close();
});

test('maps and answer follow a stroke before the mouse is released', async () => {
  const page = await open();
  const maps = async () => (await call(page, 'activations', 'conv2d_1')).value.data;
  const place = await placesOn(page);
  const [first, ...others] = nought[0];
  await page.mouse.move(...place(first));
  const before = await maps();
  await page.mouse.down();
  for (const next of others.slice(0, 16)) await page.mouse.move(...place(next));
  await waitForState(page, (state) => state.image === 'drawing');
  const half = await maps();
  assert.notDeepEqual(half, before);
  for (const next of others.slice(16)) await page.mouse.move(...place(next));
  await waitForAnswer(page, '0');
  assert.notDeepEqual(await maps(), half);
  await page.mouse.up();
  await page.context().close();
});

test('while a digit is drawn nothing is said about loading, and the address stays as it is', async () => {
  const page = await open();
  await page.evaluate(() => {
    window.loadings = 0;
    const bar = document.getElementById('loading');
    new MutationObserver(() => { window.loadings += !bar.hidden; }).observe(bar, { attributeFilter: ['hidden'] });
    window.addresses = new Set();
    const original = history.replaceState;
    history.replaceState = function replaceState(...args) {
      window.addresses.add(args[2]);
      return original.apply(this, args);
    };
  });
  await drawByMouse(page, nought);
  await waitForAnswer(page, '0');
  await settledPrediction(page);
  assert.equal(await page.evaluate(() => window.loadings), 0);
  assert.ok(await page.evaluate(() => window.addresses.size) <= 1, 'the address does not change with every stroke');
  assert.equal(new URL(page.url()).searchParams.has('image'), false, 'an address cannot lead to a drawing');
  await page.context().close();
});

test('a finger draws on the sheet of a phone, a second one does not, and the page above follows', async () => {
  const page = await open({ device: phone });
  const sheet = await page.locator('#pad').boundingBox();
  assert.ok(sheet.height <= phone.viewport.height / 2, `${sheet.height} pixels high`);
  const stage = await page.locator('#stage').boundingBox();
  assert.ok(stage.height > 250 && stage.y + stage.height <= sheet.y + 0.5, 'the stage is above it');
  const place = await placesOn(page);
  const touch = await fingers(page);
  for (const [first, ...others] of seven) {
    await touch.down(place(first));
    for (const [x, y] of others) for (let step = 1; step <= 8; step++) {
      await touch.move(place([first[0] + ((x - first[0]) * step) / 8, first[1] + ((y - first[1]) * step) / 8]));
    }
    await touch.up();
  }
  await waitForAnswer(page, '7');
  const before = await ink(page);
  await touch.down(place([0.74, 0.2]), place([0.1, 0.8]));
  await touch.move(place([0.74, 0.2]), place([0.9, 0.8]));
  await touch.up();
  const after = await ink(page);
  assert.ok(after - before < 0.01, `the second finger drew ${after - before}`);
  await page.context().close();
});

test('the pad is put away and comes back with the drawing; Escape closes it and gives the focus back', async () => {
  const page = await open({ device: phone });
  await drawByMouse(page, one);
  await waitForAnswer(page, '1');
  const before = await ink(page);
  await page.getByRole('button', { name: 'Done' }).tap();
  await page.locator('#pad').waitFor({ state: 'hidden' });
  const draw = page.getByRole('button', { name: 'Draw', exact: true });
  assert.equal(await draw.getAttribute('aria-expanded'), 'false');
  await draw.tap();
  assert.equal(await ink(page), before);
  assert.equal(await draw.getAttribute('aria-expanded'), 'true');
  await page.keyboard.press('Escape');
  await page.locator('#pad').waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement.id), 'draw');
  await page.context().close();
});

test('a photo takes the drawing’s place, and opening the pad again brings the drawing back', async () => {
  const page = await open();
  await drawByMouse(page, seven);
  await waitForAnswer(page, '7');
  await callWithBlob(page, 'loadImage', disc(90));
  await page.locator('#pad').waitFor({ state: 'hidden' });
  await waitForState(page, (state) => state.photo.width === 90);
  await page.getByRole('button', { name: 'Draw', exact: true }).click();
  await waitForState(page, (state) => state.image === 'drawing');
  await waitForAnswer(page, '7');
  await page.context().close();
});

test('the pad is offered only where the network takes drawings', async () => {
  const page = await open();
  await call(page, 'loadModel', 'fashion-mnist');
  await page.locator('#pad').waitFor({ state: 'hidden' });
  assert.equal(await page.locator('#draw').isVisible(), false);
  await call(page, 'loadModel', 'mnist');
  await page.locator('#draw').waitFor();
  await page.context().close();
});

test('on a phone the photo button offers the pad as well', async () => {
  const page = await site.open({ device: phone, query: '?model=mnist&level=photo' });
  await page.locator('#photo-menu').tap();
  await page.getByRole('button', { name: 'Draw a digit' }).tap();
  await page.locator('#pad').waitFor();
  await waitForState(page, (state) => state.level === 'layer'); // where there are maps to be seen
  await page.context().close();
});

test('a pad that is closed while the mouse draws keeps the stroke, and can be drawn on again', async () => {
  const page = await open();
  const place = await placesOn(page);
  await page.mouse.move(...place([0.5, 0.18]));
  await page.mouse.down();
  await page.mouse.move(...place([0.5, 0.84]), { steps: 12 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await waitForAnswer(page, '1');
  await page.getByRole('button', { name: 'Draw', exact: true }).click();
  const before = await ink(page);
  await drawByMouse(page, [[[0.2, 0.2], [0.2, 0.8]]]);
  assert.ok(await ink(page) > before + 0.03);
  await page.context().close();
});

test('the line’s width is chosen with the slider', async () => {
  const page = await open();
  await page.getByRole('slider', { name: 'Line width' }).fill('4');
  await drawByMouse(page, one);
  const fine = await ink(page);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('slider', { name: 'Line width' }).fill('12');
  await drawByMouse(page, one);
  assert.ok(Math.abs((await ink(page)) / fine - 3) < 0.4);
  await page.context().close();
});

test('the paper lies where the photo was, as wide as it', async () => {
  for (const width of [1366, 1920]) {
    const page = await site.open({ device: { viewport: { width, height: 1080 } }, query: '?model=mnist&image=sneaker' });
    const column = Math.min(320, Math.max(256, Math.round(width * 0.2)));
    await page.getByRole('button', { name: 'Draw', exact: true }).click();
    const paper = await page.locator('#paper').boundingBox();
    const stage = await page.locator('#stage').boundingBox();
    assert.equal(paper.x, 16);
    assert.equal(paper.y - stage.y, 16 + 24);
    assert.ok(Math.abs(paper.width - (column - 2 * 16)) <= 0.5, `${paper.width} pixels wide`);
    await page.context().close();
  }
});

test('strokes are drawn by draw(), as a lesson would', async () => {
  const page = await site.open({ query: '?model=mnist' });
  const said = async (strokes, options) => {
    assert.deepEqual((await call(page, 'draw', strokes, options)).value, { width: 280, height: 280 });
    return (await call(page, 'predict')).value[0].label;
  };
  assert.equal(await said(one), '1');
  assert.equal(await said(seven, { width: 0.06 }), '7');
  assert.equal(await said(nought, { width: 0.1 }), '0');
  assert.equal((await call(page, 'state')).value.image, 'drawing');
  assert.equal((await call(page, 'draw', [])).code, undefined);
  for (const wrong of [[null], [[[]]], [[[0.5]]], [[[[0.5, Number.NaN]]]], [one, { width: 0 }], [one, { width: 2 }], [one, { colour: 'red' }]]) {
    assert.equal((await call(page, 'draw', ...wrong)).code, 'invalid-argument', JSON.stringify(wrong));
  }
  await page.context().close();
});
