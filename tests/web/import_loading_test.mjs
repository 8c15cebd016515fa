// The importers are megabytes, and no visitor needs all of them: which are fetched, and when.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chooseNetwork, openSite, waitForState } from './support/site.mjs';

const siteFolder = new URL('../../build/site/', import.meta.url);
const sample = (name) => fileURLToPath(new URL(`../import/${name}`, import.meta.url));

// What tells each importer, or the package that it uses, in whatever file the build has put it.
const signs = { HDF5: 'WORKERFS', Keras: 'model_weights', ONNX: 'onnx.ModelProto', zip: 'invalid zip data' };

let site;
let asked; // the paths of the scripts that the server was asked for

before(async () => {
  site = await openSite({ answer: ({ url }) => {
    const [path] = url.replace('/convlens/', '').split('?');
    if (/\.m?js$/.test(path)) asked.push(path);
    return false; // the site answers
  } });
});
after(() => site.close());

async function freshPage() {
  asked = [];
  return site.open();
}

const importersIn = (paths) => {
  const scripts = paths.map((path) => readFileSync(new URL(path, siteFolder), 'utf8'));
  return Object.keys(signs).filter((name) => scripts.some((script) => script.includes(signs[name])));
};

test('every importer is known by its sign in the built site', () => {
  const paths = readdirSync(new URL('import/', siteFolder)).map((name) => `import/${name}`);
  assert.deepEqual(importersIn(paths), Object.keys(signs));
});

test('opening the page and a network of its own fetches no importer', async () => {
  const page = await freshPage();
  await page.evaluate(() => window.convlens.loadModel('mnist'));
  assert.ok(asked.includes('js/main.js') && asked.includes('js/engine-worker.js'), 'what workers ask for is seen, too');
  assert.deepEqual(asked.filter((path) => path.startsWith('import/')), []);
  assert.deepEqual(importersIn(asked), []);
  await page.context().close();
});

for (const [file, importers] of [['keras/chain-2.9.h5', ['HDF5', 'Keras']], ['keras/converted_keras.zip', ['HDF5', 'Keras', 'zip']], ['onnx/torch-two-heads-13.onnx', ['ONNX']]]) {
  test(`opening ${basename(file)} fetches what reads ${importers.join(', ')}, and no other importer`, async () => {
    const page = await freshPage();
    await chooseNetwork(page, sample(file));
    await page.getByRole('button', { name: 'Open the network' }).click();
    await waitForState(page, ({ model, loading }) => model.id.startsWith('own-') && !loading);
    assert.deepEqual(importersIn(asked), importers);
    await page.context().close();
  });
}
