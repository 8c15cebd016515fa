import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, callWithBlob, desktop, openSite, phone, waitForState, waitUntil } from './support/site.mjs';
import { disc } from './support/pictures.mjs';

let site;
let page;
before(async () => {
  site = await openSite();
  page = await site.open();
});
after(() => site.close());

const photoSize = async () => (await call(page, 'state')).value.photo;
const dispatchFile = (type, size) => page.evaluate(async ([eventType, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], 'disc.png', { type: 'image/png' }));
  const event = eventType === 'paste' ? new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true })
    : new DragEvent(eventType, { dataTransfer: transfer, bubbles: true, cancelable: true });
  document.getElementById('stage').dispatchEvent(event);
}, [type, disc(size).toString('base64')]);

test('a photo comes by the file picker', async () => {
  await page.setInputFiles('#file', { name: 'disc.png', mimeType: 'image/png', buffer: disc(81) });
  await waitForState(page, (state) => state.photo?.width === 81);
});

test('a photo is dropped on the page, which shows where while it is dragged', async () => {
  await dispatchFile('dragenter', 82);
  await page.locator('#drop-hint').waitFor({ state: 'visible' });
  await dispatchFile('drop', 82);
  await page.locator('#drop-hint').waitFor({ state: 'hidden' });
  await waitForState(page, (state) => state.photo?.width === 82);
});

test('a photo is pasted', async () => {
  await dispatchFile('paste', 83);
  await waitForState(page, (state) => state.photo?.width === 83);
});

test('a sample is chosen from the gallery', async () => {
  await page.getByRole('button', { name: 'Samples' }).click();
  const dialog = page.getByRole('dialog', { name: 'Samples' });
  await dialog.getByRole('button', { name: 'Bag' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await waitForState(page, (state) => state.image === 'bag');
});

test('a photo is taken with the camera', async () => {
  await page.getByRole('button', { name: 'Take a photo' }).click();
  await waitUntil(page, () => document.getElementById('camera-video').videoWidth > 0);
  const width = await page.evaluate(() => document.getElementById('camera-video').videoWidth);
  await page.getByRole('button', { name: 'Take the photo' }).click();
  await waitUntil(page, async (expected) => (await window.convlens.state()).photo?.width === expected, width);
  assert.equal(await page.evaluate(() => document.getElementById('camera-video').srcObject), null, 'the camera is released');
});

test('the network looks through the camera until the picture is kept', async () => {
  const live = await site.open({ prepare: () => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => (window.usedStream = await ask(wish));
  } });
  const input = () => live.evaluate(async () => [...(await window.convlens.input()).data].join());
  await live.getByRole('button', { name: 'Take a photo' }).click();
  await live.getByRole('button', { name: 'Live' }).click();
  await waitUntil(live, async () => (await window.convlens.state()).image === 'camera');
  const first = await input();
  await waitUntil(live, async (before) => [...(await window.convlens.input()).data].join() !== before, first); // Chromium's camera shows a running clock
  assert.match(await live.evaluate(() => location.search), /^(?!.*image=)/, 'a link cannot lead to what the camera sees');
  await live.getByRole('button', { name: 'Keep this picture' }).click();
  assert.equal(await live.evaluate(() => window.usedStream.getTracks()[0].readyState), 'ended', 'the camera is released');
  assert.equal((await live.evaluate(() => window.convlens.state())).image, 'camera', 'the last picture stays');
  assert.equal(await live.locator('#live').isVisible(), false);
  await live.context().close();
});

test('the other camera is one press away, for a photo and for the live network, which begins with the one that was chosen', async () => {
  const other = await site.open({ prepare: () => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    window.asked = [];
    navigator.mediaDevices.getUserMedia = (wish) => {
      window.asked.push(wish.video.facingMode.ideal);
      return ask(wish);
    };
  } });
  const turned = async (button, facing) => {
    await other.locator(button).click();
    await waitUntil(other, (wanted) => window.asked.join() === wanted, facing);
  };
  await other.getByRole('button', { name: 'Take a photo' }).click();
  await turned('#camera-turn', 'environment,user');
  await other.getByRole('button', { name: 'Live' }).click();
  await waitUntil(other, async () => (await window.convlens.state()).image === 'camera');
  await turned('#live-turn', 'environment,user,user,environment');
  await other.getByRole('button', { name: 'Keep this picture' }).click();
  await other.context().close();
});

test('the buttons of a device with two cameras fit every page, those of the live camera into the header where there is room', async () => {
  for (const [device, inHeader] of [[phone, false], [{ viewport: { width: 1024, height: 768 } }, true], [desktop, true]]) {
    const other = await site.open({ device, query: '?model=mnist', prepare: () => {
      navigator.mediaDevices.enumerateDevices = async () => [{ kind: 'videoinput' }, { kind: 'videoinput' }];
    } });
    const fits = (buttons) => other.evaluate((selector) => [...document.querySelectorAll(selector)].map((button) => button.getBoundingClientRect())
      .every(({ left, right }) => left >= 0 && right <= innerWidth) && document.documentElement.scrollWidth <= innerWidth, buttons);
    if (device === phone) await other.locator('#photo-menu').click();
    await other.locator('button:visible', { hasText: 'Take a photo' }).last().click();
    await other.locator('#camera-turn').waitFor();
    const controls = await other.locator('.camera-controls').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    assert.equal(controls, 0);
    await other.getByRole('button', { name: 'Live' }).click();
    await other.locator('#live-turn').waitFor();
    assert.ok(await fits('#live, #live button'));
    const [header, bar] = await other.evaluate(() => ['.header', '#live'].map((selector) => document.querySelector(selector).getBoundingClientRect().bottom));
    assert.equal(bar <= header, inHeader);
    await other.context().close();
  }
});

test('another picture ends the live camera', async () => {
  const live = await site.open();
  await live.getByRole('button', { name: 'Take a photo' }).click();
  await live.getByRole('button', { name: 'Live' }).click();
  await waitUntil(live, async () => (await window.convlens.state()).image === 'camera');
  await live.evaluate(() => window.convlens.loadImage('cat-1'));
  assert.equal(await live.locator('#live').isVisible(), false);
  assert.equal((await live.evaluate(() => window.convlens.state())).image, 'cat-1');
  await live.context().close();
});

test('where no camera may be used, the system’s own camera or picker is opened', async () => {
  const other = await site.open({ prepare: () => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError')); } });
  const chooser = other.waitForEvent('filechooser');
  await other.getByRole('button', { name: 'Take a photo' }).click();
  assert.equal(await (await chooser).element().getAttribute('capture'), 'environment');
  await other.context().close();
});

test('a WebP picture, unknown to the engine, is decoded by the browser', async () => {
  const size = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(70, 50);
    canvas.getContext('2d').fillRect(0, 0, 70, 50);
    return window.convlens.loadImage(await canvas.convertToBlob({ type: 'image/webp' }));
  });
  assert.deepEqual(size, { width: 70, height: 50 });
  assert.deepEqual(await photoSize(), { width: 70, height: 50 });
  assert.equal(await page.locator('#notice').isVisible(), false);
});

test('a photo of 20 megapixels is made smaller by the browser and keeps its size in words', async () => {
  const size = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(5000, 4000);
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 5000, 4000);
    return window.convlens.loadImage(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.5 }));
  });
  assert.deepEqual(size, { width: 5000, height: 4000 });
  assert.ok((await call(page, 'input')).value.data.every((value) => value < 0.05), 'white, inverted');
  assert.equal(await page.locator('#notice').isVisible(), false);
});

test('a JPEG of the browser’s own making is read the same by the engine', async () => {
  const worst = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(56, 56);
    const context = canvas.getContext('2d');
    const gradient = context.createLinearGradient(0, 0, 56, 0);
    gradient.addColorStop(0, '#000');
    gradient.addColorStop(1, '#fff');
    context.fillStyle = gradient;
    context.fillRect(0, 0, 56, 56);
    await window.convlens.setInversion('never');
    await window.convlens.loadImage(await canvas.convertToBlob({ type: 'image/jpeg', quality: 1 }));
    const { data } = await window.convlens.input();
    await window.convlens.setInversion('auto');
    // Column x of 28 averages columns 2x and 2x + 1 of the gradient, whose value at a pixel's centre is (column + .5) / 56.
    return Math.max(...data.map((value, index) => Math.abs(value - ((index % 28) * 2 + 1) / 56)));
  });
  assert.ok(worst < 0.02, `off by ${worst}`);
});

test('on a phone the photo button offers all ways', async () => {
  const small = await site.open({ device: phone });
  await small.locator('#photo-menu').tap();
  const dialog = small.getByRole('dialog', { name: 'A photo for the network' });
  const chooser = small.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Open a picture' }).tap();
  await (await chooser).setFiles({ name: 'disc.png', mimeType: 'image/png', buffer: disc(84) });
  await waitForState(small, (state) => state.photo?.width === 84);
  await small.context().close();
});

test('a blob of nothing known is refused in words that say what to do', async () => {
  const answer = await callWithBlob(page, 'loadImage', Buffer.from([0, 0, 0, 24, ...Buffer.from('ftypheic'), 0, 0, 0, 0, ...Buffer.from('mif1heic')]));
  assert.equal(answer.code, 'unsupported-image');
  assert.match(answer.message, /HEIC/);
});
