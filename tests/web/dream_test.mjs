// Pictures that channels and layers answer to: as a program asks for them, and on the page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bilinear, colourAt, pictureOf, whereTheyDiffer } from './support/screen.mjs';
import { call, openSite, valueOf } from './support/site.mjs';
import { countDraws, waitUntilStill } from './support/stillness.mjs';

let site;
let page;
before(async () => {
  site = await openSite();
  page = await site.open({ query: '?model=cats-vs-dogs&image=cat-1&layer=conv2d_2' });
});
after(() => site.close());

const got = (method, ...args) => valueOf(page, method, ...args);

/** Opens a picture of 0 to 1 as a photo, as a file of the visitor's would be opened. */
const openPicture = ({ shape: [height, width], data }) =>
  page.evaluate(async ({ height, width, data }) => {
    const canvas = new OffscreenCanvas(width, height);
    const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let i = 0; i < width * height; i += 1) for (let c = 0; c < 3; c += 1) pixels[4 * i + c] = 255 * data[3 * i + c];
    canvas.getContext('2d').putImageData(new ImageData(pixels, width, height), 0, 0);
    await window.convlens.loadImage(await canvas.convertToBlob());
  }, { height, width, data: [...data] });

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

async function meanOfMap(layer, channel) {
  const { shape: [, , channels], data } = await got('activations', layer);
  return mean(data.filter((_, i) => i % channels === channel));
}

test('a channel answers more to the picture that was made for it than to the photo', async () => {
  for (const [layer, channel] of [['conv2d_1', 3], ['conv2d_2', 7], ['conv2d_3', 12]]) {
    const photo = await meanOfMap(layer, channel);
    const dream = await got('dream', { layer, channel, steps: 24 });
    assert.deepEqual([dream.layer, dream.channel, dream.inVain], [layer, channel, false]);
    assert.deepEqual(dream.shape, (await got('input')).shape);
    assert.ok(dream.data.every((value) => value >= 0 && value <= 1));
    await openPicture(dream);
    const own = await meanOfMap(layer, channel);
    assert.ok(own > 1.2 * photo + 1e-4, `${layer} ${channel}: ${own} for its picture, ${photo} for the photo`);
    await got('loadImage', 'cat-1');
  }
});

test('the photo that a layer has dreamt on is still the photo, and has more of what the layer sees', async () => {
  const square = async () => mean((await got('activations', 'conv2d_3')).data.map((value) => value * value));
  const photo = await got('input');
  const before = await square();
  const dream = await got('dream', { layer: 'conv2d_3', start: 'photo', steps: 12 });
  const distance = mean(dream.data.map((value, i) => Math.abs(value - photo.data[i])));
  assert.ok(distance > 0.005 && distance < 0.1, `a mean change of ${distance}`);
  await openPicture(dream);
  assert.ok((await square()) > 1.2 * before);
  await got('loadImage', 'cat-1');
});

test('the same seed gives the same picture, and what is asked in between is answered for the photo', async () => {
  const before = await got('predict');
  const dreaming = got('dream', { layer: 'conv2d_1', channel: 0, seed: 4, steps: 12 });
  assert.deepEqual(await got('predict'), before);
  const { data } = await dreaming;
  assert.deepEqual((await got('dream', { layer: 'conv2d_1', channel: 0, seed: 4, steps: 12 })).data, data);
  assert.notDeepEqual((await got('dream', { layer: 'conv2d_1', channel: 0, seed: 5, steps: 12 })).data, data);
});

test('dreams end with the network’s switches or another dream, and those of a photo with the photo', async () => {
  const code = async (end, start = 'noise') => {
    const dreaming = call(page, 'dream', { layer: 'conv2d_2', channel: 1, start, steps: 2000 });
    await end();
    return (await dreaming).code;
  };
  assert.equal(await code(() => got('loadImage', 'dog-1'), 'photo'), 'superseded');
  assert.equal(await code(() => got('switchChannel', 'conv2d_2', 1, false)), 'superseded');
  const silent = await got('dream', { layer: 'conv2d_2', channel: 1 });
  assert.deepEqual([silent.inVain, silent.value], [true, 0]);
  await got('switchChannel', 'conv2d_2', 1, true);
  assert.equal(await code(() => got('dream', { layer: 'conv2d_1', channel: 1, steps: 2 })), 'superseded');
});

test('a dream out of noise goes on while photos change, and each photo is answered for itself', async () => {
  const question = { layer: 'conv2d_3', channel: 2, steps: 40 };
  const { data } = await got('dream', question);
  const prediction = {};
  for (const photo of ['cat-1', 'dog-1']) {
    await got('loadImage', photo);
    prediction[photo] = await got('predict');
  }
  let over = false;
  const dreaming = got('dream', question).finally(() => { over = true; });
  for (const photo of ['cat-1', 'dog-1']) {
    await got('loadImage', photo);
    assert.deepEqual(await got('predict'), prediction[photo]);
  }
  assert.ok(!over, 'the photos have come while it was dreamt');
  assert.deepEqual((await dreaming).data, data);
});

test('what cannot be dreamt of is refused with a sentence', async () => {
  const code = async (args) => (await call(page, 'dream', args)).code;
  assert.equal(await code({}), 'invalid-argument');
  assert.equal(await code({ layer: 'nowhere' }), 'unknown-layer');
  assert.equal(await code({ layer: 'conv2d_1', channel: 999 }), 'invalid-argument');
  assert.equal(await code({ layer: 'conv2d_1', channel: -1 }), 'invalid-argument');
  assert.equal(await code({ layer: 'conv2d_1', steps: 5000 }), 'invalid-argument');
  assert.equal(await code({ layer: 'conv2d_1', start: 'sleep' }), 'invalid-argument');
  assert.equal(await code({ layer: 'conv2d_1', depth: 2 }), 'invalid-argument');
});

test('on the page a press begins DeepDream, and the picture becomes the one that a program gets', async () => {
  const viewer = await site.open({ query: '?model=cats-vs-dogs&image=cat-1&layer=conv2d_2&view=dream', prepare: countDraws });
  await waitUntilStill(viewer);
  const before = await pictureOf(viewer); // with all maps of the strip, so that nothing but the dream will differ
  const { shape: [height, width], data } = (await call(viewer, 'dream', { layer: 'conv2d_2', start: 'photo' })).value;
  await viewer.mouse.click(750, 251); // the button beside the picture
  /** How far the screen is from the dream, 0 to 255, on average. */
  const distance = async () => {
    const now = await pictureOf(viewer);
    const frame = whereTheyDiffer(before, now);
    if (!(frame.width > 250 && frame.height > 250)) return 255;
    const channels = [0, 1, 2].map((c) => ({ shape: [height, width], data: data.filter((_, k) => k % 3 === c) }));
    const differences = [];
    for (let i = 0; i < 200; i += 1) {
      const [x, y] = [Math.floor((0.05 + 0.9 * ((i * 0.618) % 1)) * frame.width), Math.floor((0.05 + 0.9 * ((i * 0.382) % 1)) * frame.height)];
      const place = [((y + 0.5) / frame.height) * height - 0.5, ((x + 0.5) / frame.width) * width - 0.5];
      colourAt(now, frame.left + x, frame.top + y).forEach((value, c) => {
        differences.push(Math.abs(value - 255 * bilinear(channels[c], ...place)));
      });
    }
    return mean(differences);
  };
  const end = performance.now() + 120_000;
  let nearest = 255;
  while (nearest > 4 && performance.now() < end) nearest = Math.min(nearest, await distance());
  assert.ok(nearest <= 4, `${nearest} of 255 apart`);
  await viewer.context().close();
});
