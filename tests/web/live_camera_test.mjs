// The live camera while the network does not keep up with it. Every frame of the camera here is of one grey, by which it is known again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSite, waitForState, waitUntil } from './support/site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

/**
 * To be run in a page before anything else: a camera that gives a frame when the test says so, and an engine whose answers can be held up.
 * `window.arrived` has the greys of the frames that came from the camera, `window.sent` of those that were given to the engine.
 */
const prepare = () => {
  const [side, step] = [64, 20]; // between greys: colours that have passed through a video are not quite the same
  const nearest = (value) => step * Math.round(value / step);
  Object.assign(window, { arrived: [], sent: [], held: null });

  const picture = Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d');
  let track;
  window.give = (grey) => {
    picture.fillStyle = `rgb(${grey} ${grey} ${grey})`;
    picture.fillRect(0, 0, side, side);
    track?.requestFrame();
  };
  navigator.mediaDevices.getUserMedia = async () => {
    const stream = picture.canvas.captureStream(0);
    [track] = stream.getVideoTracks();
    return stream;
  };
  const { play } = HTMLVideoElement.prototype;
  HTMLVideoElement.prototype.play = async function begin() {
    const giveFirst = () => { // again and again: those that come before somebody listens to the video are lost
      if (window.arrived.length > 0) return;
      window.give(240);
      requestAnimationFrame(giveFirst);
    };
    giveFirst();
    await play.call(this);
  };

  const copy = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
  const { requestVideoFrameCallback } = HTMLVideoElement.prototype;
  HTMLVideoElement.prototype.requestVideoFrameCallback = function request(callback) {
    return requestVideoFrameCallback.call(this, (...frame) => {
      copy.drawImage(this, 0, 0, 1, 1);
      window.arrived.push(nearest(copy.getImageData(0, 0, 1, 1).data[0]));
      callback(...frame);
    });
  };

  const Original = Worker;
  window.Worker = class extends Original {
    postMessage(data, ...rest) {
      const middle = data.size >> 1; // of a message that is a frame, but for a few bytes
      if (data.message && data.size > 4 * side * side) window.sent.push(nearest(Math.min(...new Uint8Array(data.message, middle, 4)))); // not the opacity
      super.postMessage(data, ...rest);
    }

    set onmessage(handler) {
      super.onmessage = handler && ((event) => (window.held ? window.held.push(() => handler(event)) : handler(event)));
    }
  };
};

test('of the frames that come while the network is at work the newest is shown to it, and none of the others', async () => {
  const page = await site.open({ prepare });
  const give = async (grey) => {
    await page.evaluate((value) => window.give(value), grey);
    await waitUntil(page, (value) => window.arrived.at(-1) === value, grey);
  };
  const lists = () => page.evaluate(() => [window.arrived, window.sent]);

  await page.getByRole('button', { name: 'Take a photo' }).click();
  await page.getByRole('button', { name: 'Live' }).click();
  await waitForState(page, ({ image }) => image === 'camera');
  await give(200);
  await waitUntil(page, () => window.sent.includes(200));
  await page.evaluate(() => window.convlens.input()); // answered after the frame
  await page.evaluate(() => Object.assign(window, { arrived: [], sent: [], held: [] }));

  for (const grey of [20, 60, 100, 140, 180]) await give(grey);
  assert.deepEqual(await lists(), [[20, 60, 100, 140, 180], [20]]);

  await page.evaluate(() => {
    const answers = window.held;
    window.held = null;
    for (const answer of answers) answer();
  });
  await waitUntil(page, () => window.sent.includes(180));
  await give(220); // any frame that had been put aside would be shown before this one
  await waitUntil(page, () => window.sent.includes(220));
  assert.deepEqual(await lists(), [[20, 60, 100, 140, 180, 220], [20, 180, 220]]);
  await page.context().close();
});
