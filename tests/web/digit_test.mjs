import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, openSite, phone, valueOf } from './support/site.mjs';
import { countDraws, waitUntilStill } from './support/stillness.mjs';

const titles = ['grey', 'light evened out', 'ink found', 'cut out', 'centred by its mass'];

let site;
let page;
before(async () => {
  site = await openSite();
  page = await site.open({ query: '?model=mnist&image=digit-3' });
});
after(() => site.close());

const value = (method, ...args) => valueOf(page, method, ...args);

test('the network for digits says that it takes drawings, the one for clothes that it does not', async () => {
  assert.equal((await value('state')).model.takesDrawings, true);
  await value('loadModel', 'fashion-mnist');
  assert.equal((await value('state')).model.takesDrawings, false);
  assert.deepEqual(await value('inputSteps'), []);
  await value('loadModel', 'mnist');
});

test('all ten photographs of handwriting are read right', async () => {
  for (let digit = 0; digit < 10; digit++) {
    await value('loadImage', `digit-${digit}`);
    const [best] = await value('predict');
    assert.equal(best.label, `${digit}`, `digit ${digit} was read as ${best.label}`);
  }
});

test('the steps lead from the grey photo to the input, as it is', async () => {
  await value('loadImage', 'digit-2');
  const steps = await value('inputSteps');
  assert.deepEqual(steps.map(({ title }) => title), titles);
  for (const { shape, data } of steps) {
    assert.equal(data.length, shape[0] * shape[1] * shape[2]);
    assert.ok(data.every((number) => number >= 0 && number <= 1));
  }
  const input = await value('input');
  assert.equal(input.inverted, true);
  assert.deepEqual(steps.at(-1).shape, [28, 28, 1]);
  assert.ok(steps.at(-1).data.every((number, index) => Math.abs(number - input.data[index]) < 1e-5));
  const brightness = ({ data }) => data.reduce((sum, number) => sum + number, 0) / data.length;
  assert.ok(brightness(steps[1]) > 0.9, 'paper is white once the light is evened out');
  assert.ok(brightness(steps[2]) < 0.1, 'little of the sheet is ink');
});

test('a drawing of white strokes on black is read as it is', async () => {
  const best = await page.evaluate(async () => {
    const pad = new OffscreenCanvas(280, 280);
    const pen = pad.getContext('2d');
    pen.fillRect(0, 0, 280, 280);
    Object.assign(pen, { strokeStyle: 'white', lineWidth: 20, lineCap: 'round', lineJoin: 'round' });
    pen.beginPath();
    pen.moveTo(80, 60);
    pen.lineTo(200, 60);
    pen.lineTo(130, 230);
    pen.stroke();
    await window.convlens.loadImage(await pad.convertToBlob());
    return { prediction: (await window.convlens.predict())[0], inverted: (await window.convlens.input()).inverted };
  });
  assert.equal(best.prediction.label, '7');
  assert.equal(best.inverted, false);
});

test('on a phone the photo’s page draws one picture more for each step', async () => {
  const small = await site.open({ device: phone, query: '?model=mnist&image=digit-3&level=photo', prepare: countDraws });
  await waitUntilStill(small);
  const drawsOfAFrame = async (model) => {
    await call(small, 'loadModel', model);
    await call(small, 'select', { level: 'photo' });
    await waitUntilStill(small);
    return small.evaluate(async () => {
      const start = window.draws;
      await window.convlens.screenshot();
      return window.draws - start;
    });
  };
  assert.ok(await drawsOfAFrame('mnist') >= await drawsOfAFrame('fashion-mnist') + titles.length);
});
