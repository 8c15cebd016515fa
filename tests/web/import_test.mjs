import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readIdx } from '../../models/node/idx.mjs';
import { headerBytes } from '../../web/import/model-file.js';
import { choices } from '../../web/import/preprocess.js';
import { floats, modelBytes, node, valueInfo } from '../import/support/onnx_model.mjs';
import { png } from './support/pictures.mjs';
import { call, callWithBlob, chooseNetwork, openSite, phone, waitUntil } from './support/site.mjs';

const data = new URL('../../../shared/data/', import.meta.url);
const there = existsSync(data);
const skip = there ? false : 'the data are not on this machine';
const path = (name) => fileURLToPath(new URL(`models/${name}`, data));
const sample = (name) => fileURLToPath(new URL(`../import/${name}`, import.meta.url));
const count = 200;

// Files that other programs have saved, chosen together; the pictures that they are for, and how many of them they tell right at least.
const networks = {
  'a whole Keras 2 file': { files: ['keras-h5/lenet-mnist.h5'], set: 'mnist', accuracy: 0.97 },
  'Keras’s architecture and weights apart': { files: ['keras-h5/topology.json', 'keras-h5/weights.h5'], set: 'mnist', accuracy: 0.97 },
  'a Keras 3 file': { files: ['keras3/fashion_mnist_cnn.keras'], set: 'fashion-mnist', accuracy: 0.9 },
  'a TensorFlow.js model': { files: ['tfjs/model.json', 'tfjs/group1-shard1of1'], set: 'mnist', accuracy: 0.97 },
  'an ONNX file': { files: ['onnx/mnist.onnx'], set: 'mnist', accuracy: 0.97 },
  'PyTorch’s weights as safetensors': { files: ['safetensors/mnist.safetensors'], set: 'mnist', accuracy: 0.97 },
};

let site;
let page;
before(async () => {
  site = await openSite();
  page = await site.open({ device: { viewport: { width: 480, height: 480 } } }); // small: drawing hundreds of pictures takes its time
});
after(() => site.close());

const choose = (files, on = page) => chooseNetwork(on, files);

/** A file for `choose`, which takes paths or contents but not both at once. */
const asFile = (file) => (typeof file === 'string' ? { name: basename(file), mimeType: '', buffer: readFileSync(file) } : file);

async function openWith(files) {
  await choose(files);
  await page.getByRole('button', { name: 'Open the network' }).click();
  await waitUntil(page, async () => (await window.convlens.state()).model.id.startsWith('own-'));
}

/** The first test pictures as PNG files, and their classes. */
async function testPictures(set) {
  const idx = (name) => readIdx(fileURLToPath(new URL(`${set}/t10k-${name}-ubyte.gz`, data)));
  const [images, labels] = await Promise.all([idx('images-idx3'), idx('labels-idx1')]);
  return Array.from({ length: count }, (_, index) => ({
    label: labels.values[index],
    file: png(28, 28, (x, y) => new Array(3).fill(images.values[index * 784 + y * 28 + x])),
  }));
}

for (const [name, { files, set, accuracy }] of Object.entries(networks)) {
  test(`The page opens ${name} and names real pictures`, { skip }, async () => {
    await openWith(files.map(path));
    let right = 0;
    for (const { label, file } of await testPictures(set)) {
      await callWithBlob(page, 'loadImage', file);
      const [best] = (await call(page, 'predict')).value;
      if (best.index === label) right++;
    }
    assert.ok(right >= accuracy * count, `${right} of ${count}`);
  });
}

test('A pickle is refused with a sentence on what to do instead', { skip }, async () => {
  await choose([path('refuse-pickle.pt')]);
  await page.locator('#notice').waitFor();
  assert.match(await page.locator('#notice-text').textContent(), /pickle.*torch\.onnx\.export/);
  await page.locator('#notice-close').click();
});

test('An import that is given up leaves everything as it is', { skip }, async () => {
  const before = (await call(page, 'state')).value;
  await choose([path('keras-h5/lenet-mnist.h5')]);
  await page.locator('#import-dialog').getByRole('button', { name: 'Cancel' }).click();
  assert.deepEqual((await call(page, 'state')).value, before);
});

test('The picture that was previewed is the one that the network then looks at', { skip }, async () => {
  for (const [files, title, shown, expected] of [
    ['onnx/mnist.onnx', 'mnist', 'cat-1', 'digit-0'], ['onnx/mnist.onnx', 'mnist', 'digit-7', 'digit-7'],
    ['keras3/fashion_mnist_cnn.keras', 'fashion_mnist_cnn', 'digit-7', 'digit-7'], ['keras3/fashion_mnist_cnn.keras', 'fashion_mnist_cnn', 'dog-1', 'ankle-boot'],
  ]) {
    const visit = await site.open({ query: `?image=${shown}` });
    await chooseNetwork(visit, [path(files)]);
    await waitUntil(visit, () => document.getElementById('import-picture').width > 0);
    const preview = await visit.locator('#import-picture').evaluate((canvas) => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data].filter((_, at) => at % 4 === 0));
    await visit.getByRole('button', { name: 'Open the network' }).click();
    await waitUntil(visit, async ([name, image]) => { const now = await window.convlens.state(); return now.model.title === name && now.image === image; }, [title, expected]);
    const { data } = (await call(visit, 'input')).value;
    const [low, high] = [Math.min(...data), Math.max(...data)];
    const [darkest, brightest] = [Math.min(...preview), Math.max(...preview)];
    const apart = preview.map((value, at) => Math.abs((value - darkest) / (brightest - darkest) - (data[at] - low) / (high - low)));
    assert.ok(Math.max(...apart) < 0.01, `${title} at ${shown}: ${Math.max(...apart)}`);
    await visit.context().close();
  }
});

const halfWhite = png(28, 28, (x) => new Array(3).fill(x < 14 ? 0 : 255));

test('What the network will see is shown before it is opened, and follows the choice', { skip }, async () => {
  await callWithBlob(page, 'loadImage', halfWhite);
  await choose([path('keras3/fashion_mnist_cnn.keras')]);
  const words = page.locator('#import-picture-words');
  await waitUntil(page, () => document.getElementById('import-picture-words').textContent.includes('from 0 to 1'));
  await page.getByLabel('Values of the pixels').selectOption('minus-one-one');
  await waitUntil(page, () => document.getElementById('import-picture-words').textContent.includes('from −1 to 1'));
  assert.match(await words.textContent(), /28×28/);
  assert.deepEqual(await page.locator('#import-picture').evaluate(({ width, height }) => [width, height]), [28, 28]);
  await page.locator('#import-dialog').getByRole('button', { name: 'Cancel' }).click();
});

test('A picture that only the browser can decode is previewed, too', { skip }, async () => {
  const visit = await site.open();
  await visit.evaluate(async () => {
    const canvas = new OffscreenCanvas(28, 28);
    const context = canvas.getContext('2d');
    context.fillStyle = '#000';
    context.fillRect(0, 0, 28, 28);
    context.fillStyle = '#fff';
    context.fillRect(14, 0, 14, 28);
    await window.convlens.loadImage(await canvas.convertToBlob({ type: 'image/webp', quality: 1 }));
  });
  await choose([path('keras3/fashion_mnist_cnn.keras')], visit);
  await visit.locator('#import-picture-words strong').waitFor();
  const row = await visit.locator('#import-picture').evaluate((canvas) => [...canvas.getContext('2d').getImageData(0, 14, canvas.width, 1).data].filter((_, at) => at % 4 === 0));
  assert.ok(row[2] < 20 && row[25] > 235, row.join());
  await visit.context().close();
});

test('What the network would say is told before it is opened, follows the choice and the names, and is what it says then', { skip }, async () => {
  const visit = await site.open({ query: '?image=digit-7' });
  const says = (pattern) => waitUntil(visit, (source) => new RegExp(source).test(document.getElementById('import-picture-words').textContent), pattern.source);
  await choose([path('keras-h5/lenet-mnist.h5')], visit);
  await says(/It would say: 7, (>99\.9|9\d\.\d) %$/);
  await visit.getByLabel('Names of the 10 classes').fill('zero one two three four five six seven eight nine'.replaceAll(' ', '\n'));
  await says(/It would say: seven, /);
  const words = visit.locator('#import-picture-words strong');
  const before = await words.textContent();
  await visit.getByLabel('The photo becomes').selectOption('contain');
  await waitUntil(visit, (earlier) => document.querySelector('#import-picture-words strong').textContent !== earlier, before);
  const told = await words.textContent();
  await visit.getByRole('button', { name: 'Open the network' }).click();
  await waitUntil(visit, async () => (await window.convlens.state()).model.title === 'lenet-mnist');
  const [{ label, probability }] = (await call(visit, 'predict')).value;
  assert.equal(told, `It would say: ${label}, ${(100 * probability).toFixed(1)} %`);
  await visit.context().close();
});

test('An architecture that says of its pictures only how they are framed is previewed with the usual values', async () => {
  const graph = JSON.parse(readFileSync(sample('torch/branches.json'), 'utf8'));
  await callWithBlob(page, 'loadImage', halfWhite);
  graph.input.preprocess = { color: 'gray', fit: 'stretch', invert: 'never' };
  await choose([sample('torch/branches.safetensors'), { name: 'graph.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(graph)) }].map(asFile));
  await waitUntil(page, () => document.getElementById('import-picture-words').textContent.includes('from 0 to 1'));
  assert.ok(await page.locator('#import-questions').isHidden(), 'the file says it');
  const row = await page.locator('#import-picture').evaluate((canvas) => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, 1).data]);
  assert.deepEqual([row.slice(0, 4), row.slice(-4)], [[0, 0, 0, 255], [255, 255, 255, 255]]);
  await page.locator('#import-dialog').getByRole('button', { name: 'Cancel' }).click();
});

// What a file leaves open is asked for, in the dialog.

const contents = (name, bytes) => ({ name, mimeType: '', buffer: Buffer.from(bytes) });
const onnx = (name, shape, nodes, tensors = []) => contents(name, modelBytes({ nodes, tensors, inputs: [valueInfo('x', shape)] }));
const pool = [node('GlobalAveragePool', ['x'], 'y')];
const flattened = [node('Flatten', ['x'], 'f'), node('Gemm', ['f', 'k'], 'y')];
const field = (label) => page.locator('#import-dialog').getByLabel(label);
const offered = (label) => field(label).locator('option').evaluateAll((entries) => entries.map(({ value }) => value));
const ids = (list) => list.map(({ id }) => id);
const open = () => page.getByRole('button', { name: 'Open the network' }).click();
const cancel = () => page.locator('#import-dialog').getByRole('button', { name: 'Cancel' }).click();
const isSaid = (words) => waitUntil(page, (text) => document.getElementById('import-picture-words').textContent.includes(text), words);

/** The input of the network, once that of the title is open. */
async function inputOf(title) {
  await waitUntil(page, async (wanted) => (await window.convlens.state()).model.title === wanted, title);
  return (await call(page, 'input')).value;
}

test('The usual ways that suit the pictures are offered, the likeliest one chosen', async () => {
  for (const [channels, scaling, fit] of [[1, 'mnist', 'contain'], [3, 'imagenet', 'cover']]) {
    await choose([onnx('usual.onnx', [1, channels, 8, 8], pool)]);
    await field('Values of the pixels').waitFor();
    const usual = choices(channels);
    assert.deepEqual([await offered('Values of the pixels'), await offered('The photo becomes')], [ids(usual.scalings), ids(usual.fits)]);
    assert.deepEqual([await field('Values of the pixels').inputValue(), await field('The photo becomes').inputValue()], [scaling, fit]);
    assert.equal(await field('Light and dark').isVisible(), channels === 1);
    for (const label of ['Size of the picture', 'The pictures are']) assert.ok(await field(label).isHidden(), 'the file says it');
    await cancel();
  }
});

test('What is chosen instead of the guess is what the network gets', async () => {
  await choose([onnx('chosen.onnx', [1, 3, 8, 8], pool)]);
  await field('Values of the pixels').selectOption('caffe');
  await open();
  await inputOf('chosen');
  await callWithBlob(page, 'loadImage', png(8, 8, () => [10, 20, 30]));
  const { data } = await inputOf('chosen');
  [30 - 103.939, 20 - 116.779, 10 - 123.68].forEach((value, channel) => assert.ok(Math.abs(data[channel] - value) < 1e-3, `channel ${channel}: ${data[channel]}`));
});

test('The size that a file leaves open is asked for with a guess, shown, and used', async () => {
  await choose([sample('keras/any-size.h5')]);
  await isSaid('28×28 pixels');
  assert.equal(await field('Size of the picture').inputValue(), '28');
  await field('Size of the picture').fill('40');
  await field('Size of the picture').blur();
  await isSaid('40×40 pixels');
  await field('Size of the picture').fill('36');
  await open(); // at once, before it was shown
  assert.deepEqual((await inputOf('any-size')).shape, [36, 36, 1]);
});

test('A size that does not fit the layers is told in a sentence, and the question stays', async () => {
  await choose([onnx('one-size.onnx', ['N', 3, 'h', 'w'], flattened, [floats('k', [3 * 64 * 64, 2])])]);
  await isSaid('64×64 pixels');
  await field('Size of the picture').fill('96');
  await open();
  await isSaid('Pictures of 96×96 pixels do not fit the layers of this network.');
  assert.ok(await field('Size of the picture').evaluate((input) => input === document.activeElement), 'it can be put right at once');
  assert.ok(await page.locator('#import-picture-words').evaluate((words) => {
    const [{ top, bottom }, seen] = [words.getBoundingClientRect(), document.getElementById('import-dialog').getBoundingClientRect()];
    return top >= seen.top && bottom <= seen.bottom;
  }), 'it is seen');
  await field('Size of the picture').fill('');
  await open();
  await isSaid('The size of the picture is a whole number of pixels from 1 to 2048.');
  assert.ok(await page.locator('#import-dialog').isVisible());
  await field('Size of the picture').fill('64');
  await open();
  assert.deepEqual((await inputOf('one-size')).shape, [64, 64, 3]);
});

test('Names for more or fewer classes are told where they are written, and the question stays', async () => {
  await choose([onnx('two-classes.onnx', [1, 3, 8, 8], [node('Flatten', ['x'], 'f'), node('Gemm', ['f', 'k'], 'y')], [floats('k', [3 * 64, 2])])]);
  const names = field('Names of the 2 classes');
  const refusal = () => names.evaluate((area) => area.validationMessage);
  await names.fill('cat\ndog\nfox');
  await open();
  await waitUntil(page, () => document.getElementById('import-labels').validationMessage !== '');
  assert.equal(await refusal(), 'The network tells 2 classes apart, but there are 3 names.');
  assert.ok(await page.locator('#import-dialog').isVisible());
  await names.fill('cat\ndog');
  assert.equal(await refusal(), '');
  await open();
  await inputOf('two-classes');
  assert.deepEqual((await call(page, 'predict')).value.map(({ label }) => label).sort(), ['cat', 'dog']);
});

/** Files of a Keras network for colour pictures of any size, of which this layer makes so many numbers: then two classes. */
function kerasNetwork(title, layerType, numbers) {
  const layer = (class_name, config) => ({ class_name, config: { name: class_name.toLowerCase(), ...config } });
  const layers = [layer('InputLayer', { batch_input_shape: [null, null, null, 3] }), layer(layerType), layer('Dense', { units: 2, use_bias: false })];
  const architecture = { class_name: 'Sequential', config: { name: 'net', layers }, keras_version: '2.9.0' };
  const bytes = numbers * 2 * 4;
  const weights = headerBytes({ 'dense/kernel': { dtype: 'F32', shape: [numbers, 2], data_offsets: [0, bytes] } });
  return [contents(`${title}.safetensors`, Buffer.concat([weights, Buffer.alloc(bytes)])), contents('topology.json', JSON.stringify(architecture))];
}

test('Whether a size fits a Keras network is known before it is opened, too', async () => {
  await choose(kerasNetwork('fifth', 'Flatten', 3 * 5 * 5));
  await isSaid('Pictures of 224×224 pixels do not fit');
  await field('Size of the picture').fill('5');
  await open();
  assert.deepEqual((await inputOf('fifth')).shape, [5, 5, 3]);
});

test('Too many names of classes in a file are not taken for a size that does not fit', async () => {
  await choose([...kerasNetwork('any', 'GlobalAveragePooling2D', 3), contents('labels.txt', 'a\nb\nc')]);
  await isSaid('224×224 pixels, values');
  await open();
  await waitUntil(page, () => document.getElementById('import-labels').validationMessage.includes('2 classes apart, but there are 3 names'));
  await field('Names of the 2 classes').fill('a\nb');
  await open();
  assert.deepEqual((await inputOf('any')).shape, [224, 224, 3]);
});

test('Whether pictures are grey is asked for where nothing in the file says it, and the other questions follow', async () => {
  await choose([onnx('either.onnx', ['N', 'c', 'h', 'w'], pool)]);
  await isSaid('224×224 pixels');
  assert.equal(await field('The pictures are').inputValue(), '3');
  await field('The pictures are').selectOption('Grey');
  await waitUntil(page, () => document.getElementById('import-facts').textContent.includes('grey'));
  assert.deepEqual(await offered('Values of the pixels'), ids(choices(1).scalings));
  await field('Values of the pixels').selectOption('zero-one');
  await field('Size of the picture').fill('20');
  await field('Size of the picture').blur();
  await isSaid('20×20 pixels');
  assert.equal(await field('Values of the pixels').inputValue(), 'zero-one', 'what was chosen stays');
  await open();
  assert.deepEqual((await inputOf('either')).shape, [20, 20, 1]);
});

test('A network is opened from its address, with the files that belong to it', { skip }, async () => {
  await page.route('**/models/tfjs/*', (route) => {
    const file = path(`tfjs/${route.request().url().split('/').at(-1)}`);
    return route.fulfill(existsSync(file) ? { path: file } : { status: 404 }); // labels are asked for, too
  });
  const { value } = await call(page, 'loadModel', `${site.origin}/convlens/models/tfjs/model.json`);
  assert.deepEqual(value.layers.map(({ name }) => name).slice(0, 3), ['reshape_1', 'Conv2D_1', 'MaxPooling2D_1']);
});

test('A program may say what the file does not', { skip }, async () => {
  const scale = await page.evaluate(async (bytes) => {
    const blob = new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], 'net.h5');
    await window.convlens.loadModel(blob, { title: 'Mine', scaling: 'minus-one-one', fit: 'stretch', labels: [...'0123456789'] });
    const { data } = await window.convlens.input();
    const wrong = await window.convlens.loadModel(blob, { labels: ['odd', 'even'] }).catch(({ code }) => code);
    return [Math.min(...data), (await window.convlens.state()).model.title, wrong];
  }, readFileSync(path('keras-h5/lenet-mnist.h5')).toString('base64'));
  assert.ok(scale[0] < -0.5);
  assert.deepEqual(scale.slice(1), ['Mine', 'invalid-argument']);
});

test('A program may say the size and the colour that a file leaves open', async () => {
  const { buffer } = onnx('free.onnx', ['N', 'c', 'h', 'w'], pool);
  const shapes = await page.evaluate(async (bytes) => {
    const file = new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], 'free.onnx');
    const said = await window.convlens.loadModel(file, { size: 20, color: 'gray' });
    const codeOf = (options) => window.convlens.loadModel(file, options).then(() => 'opened', ({ code }) => code);
    return [said.inputShape, await codeOf({ color: 'blue' }), await codeOf({ size: 0 })];
  }, buffer.toString('base64'));
  assert.deepEqual(shapes, [[20, 20, 1], 'invalid-argument', 'unsupported-model']);
});

test('On a phone the questions and the preview fit the screen', { skip }, async () => {
  const small = await site.open({ device: phone });
  await choose([path('keras-h5/lenet-mnist.h5')], small);
  await small.locator('#import-open').waitFor();
  const { left, right } = await small.locator('#import-dialog').evaluate((dialog) => dialog.getBoundingClientRect().toJSON());
  assert.ok(left >= 0 && right <= 360);
  const overflow = await small.locator('#import-dialog').evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
  assert.equal(overflow, 0);
  await small.context().close();
});

test('Keras’s VGG16 is offered with the names of ImageNet’s classes', { skip }, async () => {
  const own = await site.open();
  await choose(sample('keras/vgg16.h5'), own);
  await own.getByRole('button', { name: 'Open the network' }).waitFor();
  const labels = (await own.inputValue('#import-labels')).split('\n');
  assert.equal(labels.length, 1000);
  assert.match(labels[281], /^tabby/);
  await own.context().close();
});
