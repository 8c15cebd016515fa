import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choiceOf, choices, guessed, guessedLabels, preprocessOf, scalings } from '../../web/import/preprocess.js';

const draft = (more = {}, channels = 3) => ({ title: '', source: '', labels: [], layers: [{ name: 'conv', type: 'Conv2D' }], outputs: [], input: { shape: [8, 8, channels] }, ...more });
const scaling = (...given) => guessed(draft(...given)).scaling;

test('Each way of scaling does what its name says', () => {
  const at = (id, value, channel = 0) => {
    const { scale, offset } = scalings.find((entry) => entry.id === id);
    return value * (scale[channel] ?? scale[0]) + (offset[channel] ?? offset[0]);
  };
  const close = (got, wanted) => assert.ok(Math.abs(got - wanted) < 1e-9, `${got}, not ${wanted}`);
  for (const [id, low, high] of [['zero-one', 0, 1], ['minus-one-one', -1, 1], ['bytes', 0, 255]]) {
    close(at(id, 0), low);
    close(at(id, 255), high);
  }
  [[0.485, 0.229], [0.456, 0.224], [0.406, 0.225]].forEach(([mean, deviation], channel) => close(at('imagenet', 51, channel), (0.2 - mean) / deviation));
  [103.939, 116.779, 123.68].forEach((mean, channel) => close(at('caffe', 100, channel), 100 - mean));
  close(at('mnist', 51), (0.2 - 0.1307) / 0.3081);
});

test('Only what an input can have is offered, and every offer makes a preprocessing', () => {
  for (const channels of [1, 3]) {
    const offered = choices(channels);
    for (const { id: way } of offered.scalings) {
      for (const { id: fit } of offered.fits) {
        const made = preprocessOf({ scaling: way, fit, invert: 'auto' }, channels);
        assert.ok(made.color === 'gray' ? channels === 1 : channels === 3, `${way}, ${fit}`);
        assert.equal(made.fit, fit === 'crop' ? 'cover' : fit);
        assert.equal(made.crop, fit === 'crop' ? 0.875 : undefined);
        assert.ok([1, channels].includes(made.scale.length) && [1, channels].includes(made.offset.length));
      }
    }
  }
  assert.equal(preprocessOf({ scaling: 'caffe', fit: 'cover' }, 3).color, 'bgr');
});

test('The choices behind a preprocessing are found again, also where it leaves out what goes without saying', () => {
  for (const channels of [1, 3]) {
    for (const { id: way } of choices(channels).scalings) {
      for (const { id: fit } of choices(channels).fits) {
        for (const invert of ['never', 'auto', 'always']) {
          const made = preprocessOf({ scaling: way, fit, invert }, channels);
          assert.deepEqual(choiceOf(JSON.parse(JSON.stringify(made)), channels), { scaling: way, fit, invert });
        }
      }
    }
  }
  assert.deepEqual(choiceOf({}, 1), { scaling: 'zero-one', fit: 'contain', invert: 'never' });
});

test('The choices are found whoever wrote the preprocessing, and however exactly', () => {
  const scalingOf = (preprocess, channels = 3) => choiceOf({ color: channels === 1 ? 'gray' : 'rgb', fit: 'stretch', ...preprocess }, channels)?.scaling;
  assert.equal(scalingOf({ scale: [1 / 255, 1 / 255, 1 / 255], offset: [0, 0, 0] }), 'zero-one');
  assert.equal(scalingOf({ scale: Math.fround(1 / 255), offset: 0 }), 'zero-one');
  assert.equal(scalingOf({ scale: null, offset: null }), 'zero-one');
  assert.equal(scalingOf({ color: 'bgr', scale: [1, 1, 1], offset: [-103.939, -116.779, -123.68].map(Math.fround) }), 'caffe');
  assert.equal(scalingOf({ scale: [0.229, 0.224, 0.225].map((deviation) => 1 / 255 / deviation), offset: [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225] }), 'imagenet');
  assert.notEqual(scalingOf({ scale: [1 / 256], offset: [0] }), 'zero-one');
  assert.equal(scalingOf({ color: 'rgb', scale: [1], offset: [-103.939, -116.779, -123.68] }), 'own', 'Caffe has blue first');
});

test('A scaling that nobody else has is a choice of its own', () => {
  const preprocess = { color: 'bgr', fit: 'cover', scale: [0.5], offset: [1, 2, 3] };
  const choice = choiceOf(preprocess, 3);
  assert.deepEqual(choice, { scaling: 'own', fit: 'cover', invert: 'never' });
  assert.equal(choices(3, preprocess).scalings.at(-1).id, 'own');
  assert.equal(choices(3, { color: 'rgb' }).scalings.at(-1).id, choices(3).scalings.at(-1).id, 'only where there is one');
  assert.deepEqual(preprocessOf(choice, 3, preprocess), preprocess);
  assert.deepEqual(preprocessOf({ ...choice, fit: 'stretch' }, 3, preprocess), { ...preprocess, fit: 'stretch' });
  assert.equal(choiceOf({ ...preprocess, crop: 0.5 }, 3), undefined, 'half of the middle is none of the ways to fit a picture in');
});

test('What a network most likely takes is guessed from what is known of it', () => {
  assert.equal(scaling(), 'zero-one');
  assert.equal(scaling({ isTeachable: true }), 'minus-one-one');
  assert.equal(scaling({ layers: [{ name: 'block1_conv1', type: 'Conv2D' }] }), 'caffe');
  assert.equal(scaling({ layers: [{ name: 'r', type: 'Rescaling' }, { name: 'd', type: 'DepthwiseConv2D' }] }), 'bytes');
  assert.equal(scaling({ layers: [{ name: 'f', type: 'Flatten' }, { name: 'r', type: 'Rescaling' }] }, 1), 'bytes', 'behind a layer that only rearranges');
  assert.equal(scaling({ layers: [{ name: 'c', type: 'Conv2D' }, { name: 'd', type: 'DepthwiseConv2D' }] }), 'minus-one-one');
  assert.equal(scaling({ source: 'safetensors, weights from PyTorch' }), 'imagenet');
  assert.equal(scaling({ source: 'ONNX, opset 13' }, 1), 'mnist');
});

test('Networks for digits cut the digit out, and know their classes', () => {
  const digits = draft({ title: 'lenet-mnist' }, 1);
  assert.deepEqual([guessed(digits).fit, guessed(digits).invert], ['digit', 'auto']);
  for (const title of ['fashion-mnist', 'EMNIST letters', 'flowers']) assert.deepEqual([guessed(draft({ title }, 1)).fit, guessedLabels(draft({ title }, 1))], ['contain', []], title);
  const layers = (units) => [{ name: 'flat', type: 'Flatten', inputs: ['input'] }, { name: 'fc', type: 'Dense', inputs: ['flat'], config: { units } }];
  const dense = (units) => draft({ title: 'lenet-mnist', layers: layers(units), outputs: ['fc'] }, 1);
  assert.deepEqual([10, 5, 1].map((units) => guessedLabels(dense(units)).join('')), ['0123456789', '', ''], 'odd and even, say, have other names');
  assert.deepEqual(guessedLabels(digits), [], 'an autoencoder has no classes');
  assert.deepEqual([guessed(draft({ title: 'mnist' })).fit, guessed(draft({ title: 'mnist' })).invert], ['cover', 'never'], 'in colour');
});
