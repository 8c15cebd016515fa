// Where it looks, as a program on the page asks for it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, openSite, valueOf } from './support/site.mjs';

let site;
let page;
before(async () => {
  site = await openSite();
  page = await site.open({ query: '?model=vgg16-slim&image=cat-1' });
});
after(() => site.close());

const got = (method, ...args) => valueOf(page, method, ...args);

test('Grad-CAM of the prediction has the size of the last convolution’s maps, and lies in 0 to 1', async () => {
  const heatmap = await got('heatmap', {});
  const [best] = await got('predict');
  assert.deepEqual([heatmap.classLabel, heatmap.classIndex, heatmap.method], [best.label, best.index, 'grad-cam']);
  const { shape: [height, width, channels] } = await got('activations', heatmap.layer);
  assert.deepEqual(heatmap.shape, [height, width]);
  assert.equal(heatmap.data.length, height * width);
  assert.equal(heatmap.weights.length, channels);
  assert.ok(heatmap.max > 0);
  assert.equal(Math.max(...heatmap.data), 1);
  assert.ok(Math.min(...heatmap.data) >= 0);
});

test('A class activation map is the sum of the layer’s maps with its weights, cut at zero', async () => {
  for (const method of ['grad-cam', 'grad-cam++', 'eigen-cam', 'ablation-cam']) {
    const { layer, weights, data, max } = await got('heatmap', { method });
    const { data: maps } = await got('activations', layer);
    const sums = data.map((_, pixel) => weights.reduce((sum, weight, channel) => sum + weight * maps[pixel * weights.length + channel], 0));
    sums.forEach((sum, pixel) => assert.ok(Math.abs(Math.max(sum, 0) - data[pixel] * max) < 1e-4 * max, `${method}, pixel ${pixel}`));
  }
});

test('Every method answers on a small network, those of the input in its size or in cells', async () => {
  await got('loadModel', 'mnist');
  await got('loadImage', 'digit-3');
  const methods = ['layer-cam', 'hires-cam', 'score-cam', 'occlusion', 'gradient', 'guided-backpropagation', 'deconvnet', 'gradient-times-input', 'smooth-grad', 'integrated-gradients'];
  const { shape } = await got('input');
  for (const method of methods) {
    const heatmap = await got('heatmap', { method, class: 3 });
    assert.equal(heatmap.classIndex, 3);
    assert.equal(heatmap.data.length, heatmap.shape[0] * heatmap.shape[1]);
    assert.ok(heatmap.data.every((value) => value >= 0 && value <= 1), method);
    if (!method.endsWith('cam')) assert.deepEqual(heatmap.shape, method === 'occlusion' ? [14, 14] : shape.slice(0, 2));
  }
});

test('Asked about the probability, the score is the one that predict gives, whether or not the network ends in a softmax', async () => {
  for (const [network, photo] of [['cats-vs-dogs', 'cat-1'], ['mnist', 'digit-3']]) {
    await got('loadModel', network);
    await got('loadImage', photo);
    for (const { index, probability } of (await got('predict')).slice(0, 3)) {
      const { classScore } = await got('heatmap', { class: index, score: 'probability' });
      assert.ok(Math.abs(classScore - probability) < 1e-6, `${network}, class ${index}: ${classScore} instead of ${probability}`);
    }
  }
});

test('Another question ends the one that is under way', async () => {
  await got('loadModel', 'vgg16-slim');
  const [first, second] = await page.evaluate(() => Promise.allSettled([
    window.convlens.heatmap({ method: 'integrated-gradients' }),
    window.convlens.heatmap({ method: 'grad-cam' }),
  ]).then((results) => results.map(({ status, reason }) => reason?.code ?? status)));
  assert.deepEqual([first, second], ['superseded', 'fulfilled']);
});

test('What is shown stays that of the photo while a slow question is worked on', async () => {
  const before = await got('predict');
  const during = await page.evaluate(async () => {
    const slow = window.convlens.heatmap({ method: 'smooth-grad' });
    const found = await window.convlens.predict();
    await slow;
    return [found, await window.convlens.predict()];
  });
  assert.deepEqual(during, [before, before]);
});

test('A class, a layer or a method that does not exist is refused', async () => {
  const code = async (question) => (await call(page, 'heatmap', question)).code;
  assert.equal(await code({ class: 'unicorn' }), 'invalid-argument');
  assert.equal(await code({ class: 1000 }), 'invalid-argument');
  assert.equal(await code({ layer: 'nowhere' }), 'unknown-layer');
  assert.equal(await code({ method: 'guessing' }), 'invalid-argument');
  assert.equal(await code({ where: 'here' }), 'invalid-argument');
});
