import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readSafetensors } from '../../web/import/safetensors.js';
import { png } from './support/pictures.mjs';
import { callWithBlob, chooseNetwork, dropFiles, openSite, valueOf, waitForState, waitUntil } from './support/site.mjs';

const root = new URL('../../', import.meta.url);
const photos = new URL('../shared/data/photos/', root);
const [entry] = JSON.parse(readFileSync(new URL('build/site/models/registry.json', root), 'utf8')).filter(({ id }) => id === 'squeezenet1.1');
const skip = entry.file ? false : 'this build has no SqueezeNet: its weights are not in the mirror folder, and the build was not online';

let site;
let page;
before(async () => {
  site = await openSite();
  page = await site.open();
});
after(() => site.close());

const got = (method, ...args) => valueOf(page, method, ...args);

test('SqueezeNet opens with the layers and parameters of the paper', { skip }, async () => {
  const model = await got('loadModel', 'squeezenet1.1');
  assert.deepEqual(model.inputShape, [224, 224, 3]);
  assert.equal(model.totalParams, 1_235_496);
  assert.equal(model.labels.length, 1000);
  const shapes = Object.fromEntries(model.layers.map(({ name, outputShape }) => [name, outputShape.join('×')]));
  assert.deepEqual(
    ['conv1', 'pool1', 'fire2_squeeze1x1', 'fire3_concat', 'pool3', 'fire5_concat', 'pool5', 'fire9_concat', 'conv10', 'pool10'].map((name) => shapes[name]),
    ['111×111×64', '55×55×64', '55×55×16', '55×55×128', '27×27×128', '27×27×256', '13×13×256', '13×13×512', '13×13×1000', '1000'],
  );
});

test('Every layer of SqueezeNet gives what PyTorch computes', { skip }, async () => {
  await got('loadModel', 'squeezenet1.1');
  const picture = png(256, 256, (x, y) => [(7 * x + 3 * y) % 256, (5 * x + 11 * y) % 256, x ^ y]);
  assert.equal((await callWithBlob(page, 'loadImage', picture)).message, undefined);
  const { tensors } = readSafetensors(readFileSync(new URL('tests/golden/squeezenet1.1.expected.safetensors', root)));
  const layers = [...tensors.keys()].filter((name) => !name.includes('/'));
  assert.equal(layers.length, 39); // all but the dropout
  for (const layer of layers) {
    const places = [...tensors.get(`places/${layer}`).read()];
    const values = await page.evaluate(async ([name, wanted]) => {
      const { data } = await window.convlens.activations(name);
      return wanted.map((place) => data[place]);
    }, [layer, places]);
    const [largest] = tensors.get(`largest/${layer}`).read();
    tensors.get(layer).read().forEach((expected, index) => {
      assert.ok(Math.abs(values[index] - expected) <= 1e-4 * largest, `${layer}[${places[index]}] is ${values[index]}, not ${expected}`);
    });
  }
});

// Photos, and what the network may call what is on them. Not all of them are on every machine.
const named = { 'cat_720p.jpg': /cat/, 'chelsea.png': /cat/, 'domestic_dog.jpg': /Canis|dog|hound|terrier|retriever/, 'coffee.png': /espresso|cup/, 'rocket.jpg': /missile/, 'bird.jpg': /chickadee/ };

async function namesPhoto(file) {
  assert.equal((await callWithBlob(page, 'loadImage', readFileSync(new URL(file, photos)))).message, undefined);
  const [best] = await got('predict');
  assert.match(best.label, named[file], file);
}

for (const file of Object.keys(named)) {
  test(`SqueezeNet names ${file}`, { skip: skip || (existsSync(new URL(file, photos)) ? false : 'the photo is not on this machine') }, async () => {
    await got('loadModel', 'squeezenet1.1');
    await namesPhoto(file);
  });
}

test('The camera runs through SqueezeNet, and the chosen layer’s maps follow it', { skip }, async () => {
  await got('loadModel', 'squeezenet1.1');
  await got('select', { layer: 'fire3_concat', level: 'layer' });
  await page.getByRole('button', { name: 'Take a photo' }).click();
  await page.getByRole('button', { name: 'Live' }).click();
  await waitForState(page, ({ image }) => image === 'camera');
  const maps = () => page.evaluate(async () => (await window.convlens.activations('fire3_concat')).data.reduce((sum, value) => sum + value, 0));
  const first = await maps();
  await waitUntil(page, async (before) => (await window.convlens.activations('fire3_concat')).data.reduce((sum, value) => sum + value, 0) !== before, first); // Chromium's camera shows a running clock
  await page.getByRole('button', { name: 'Keep this picture' }).click();
  assert.equal((await got('state')).layer, 'fire3_concat');
});

// The arrays of onnx/models, as a visitor has them.
const models = new URL('../shared/data/models/', root);
const folder = new URL('squeezenet1.1/', models);
const arrays = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.npy')).map((name) => fileURLToPath(new URL(name, folder))) : [];
const labels = fileURLToPath(new URL('imagenet-labels-1000.txt', models));
const noArrays = arrays.length > 0 && existsSync(labels) ? false : `there is no ${folder.pathname} on this machine, or no names beside it`;
const noNames = existsSync(new URL('build/site/models/imagenet-labels.json', root)) ? false : 'this build has no names of ImageNet’s classes';

/** Chooses files, up to the question whether to open them. */
async function choose(files) {
  await chooseNetwork(page, files);
  await page.getByRole('button', { name: 'Open the network' }).waitFor();
}

test('A visitor’s own arrays of SqueezeNet, with a file of names, tell what is on photos', { skip: noArrays }, async () => {
  await choose([...arrays, labels]);
  assert.equal(await page.inputValue('#import-labels'), readFileSync(labels, 'utf8').trim());
  await page.getByRole('button', { name: 'Open the network' }).click();
  await waitForState(page, (state) => state.model.id === 'own-squeezenet-1-1');
  const there = Object.keys(named).filter((file) => existsSync(new URL(file, photos)));
  for (const file of there) await namesPhoto(file);
});

test('The arrays alone are offered with the names of ImageNet’s classes', { skip: noArrays || noNames }, async () => {
  await choose(arrays);
  assert.equal(await page.inputValue('#import-labels'), readFileSync(labels, 'utf8').trim());
  await page.locator('#import-dialog').getByRole('button', { name: 'Cancel' }).click();
});

test('The folder of the arrays is dropped as it is', { skip: noArrays || noNames }, async () => {
  await got('loadModel', 'mnist');
  await dropFiles(page, fileURLToPath(folder));
  await page.getByRole('button', { name: 'Open the network' }).click();
  await waitForState(page, (state) => state.model.id === 'own-squeezenet-1-1');
  const { totalParams } = await got('loadModel', 'own-squeezenet-1-1');
  assert.equal(totalParams, 1_235_496);
});
