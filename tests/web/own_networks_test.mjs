// Networks of one's own, as they are kept in the browser and listed in the dialog that opens them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { call, chooseNetwork, openSite, waitUntil } from './support/site.mjs';

const sample = (name) => fileURLToPath(new URL(`../import/${name}`, import.meta.url));
const model = (name) => fileURLToPath(new URL(`../../models/${name}.safetensors`, import.meta.url));

let site;
before(async () => { site = await openSite(); });
after(() => site.close());

/** A page on which files have been opened as a network, which is kept now. */
async function visitWith(...files) {
  const visit = await site.open();
  for (const [file, id] of files) {
    await chooseNetwork(visit, [sample(file)]);
    await visit.getByRole('button', { name: 'Open the network' }).click();
    await waitUntil(visit, (wanted) => [...document.querySelectorAll('#model option')].some(({ value }) => value === wanted), id);
  }
  return visit;
}
const chain = ['keras/chain-2.9.h5', 'own-chain-2-9'];
const outputs = ['keras/outputs.h5', 'own-outputs'];

async function openDialog(visit) {
  await visit.selectOption('#model', { label: 'Open a network …' });
  await visit.locator('#networks-dialog').waitFor();
}
const kept = (visit) => visit.locator('#networks-own li > .button:first-child').allTextContents();
const reload = async (visit) => {
  await visit.reload();
  await visit.evaluate(() => window.convlens.ready);
};

test('A network of one’s own is kept until it is removed', async () => {
  const visit = await visitWith(chain);
  const again = await visit.context().newPage();
  await again.goto(`${site.origin}/convlens/?model=own-chain-2-9`);
  await again.evaluate(() => window.convlens.ready);
  assert.equal((await call(again, 'state')).value.model.id, 'own-chain-2-9');
  await openDialog(again);
  await again.getByRole('button', { name: 'Remove chain-2.9' }).click();
  await again.getByRole('button', { name: 'Remove chain-2.9' }).waitFor({ state: 'detached' });
  await reload(again);
  assert.equal((await call(again, 'state')).value.model.id, 'fashion-mnist', 'the address leads to what is no longer there');
  assert.match(await again.locator('#notice-text').textContent(), /“chain-2-9” is not kept in this browser/);
  await visit.context().close();
});

test('What was removed can be kept after all, in its place', async () => {
  const visit = await visitWith(chain, outputs);
  await openDialog(visit);
  assert.deepEqual(await kept(visit), ['chain-2.9', 'outputs']);
  await visit.getByRole('button', { name: 'Remove chain-2.9' }).click();
  await visit.getByRole('button', { name: 'Keep chain-2.9 after all' }).click();
  await visit.getByRole('button', { name: 'Remove chain-2.9' }).waitFor();
  await waitUntil(visit, () => [...document.querySelectorAll('#model option')].some(({ value }) => value === 'own-chain-2-9'));
  await reload(visit);
  await openDialog(visit);
  assert.deepEqual(await kept(visit), ['chain-2.9', 'outputs']);
  await visit.getByRole('button', { name: 'chain-2.9', exact: true }).click();
  await waitUntil(visit, async () => (await window.convlens.state()).model.id === 'own-chain-2-9');
  await visit.context().close();
});

test('What was answered about a kept network can be answered anew, in its place, until that is given up', async () => {
  const visit = await visitWith(chain, outputs);
  const probabilities = () => visit.evaluate(() => window.convlens.predict());
  await visit.evaluate(() => window.convlens.loadModel('own-chain-2-9'));
  const before = await probabilities();
  await openDialog(visit);
  await visit.getByRole('button', { name: 'Change chain-2.9' }).click();
  await visit.getByRole('heading', { name: 'What does chain-2.9 take?' }).waitFor();
  assert.equal(await visit.inputValue('#import-title-field'), 'chain-2.9');
  assert.match(await visit.locator('#import-facts').textContent(), /^Keras/);
  assert.equal(await visit.getByText('The file does not say').count(), 0, 'it does now');
  await visit.getByRole('button', { name: 'Cancel' }).click();
  assert.deepEqual(await probabilities(), before, 'given up: nothing has changed');
  await openDialog(visit);
  await visit.getByRole('button', { name: 'Change chain-2.9' }).click();
  await visit.selectOption('#import-scaling', 'bytes');
  await visit.fill('#import-title-field', 'My chain');
  await visit.getByRole('button', { name: 'Keep and open' }).click();
  await waitUntil(visit, async () => (await window.convlens.state()).model.title === 'My chain');
  await waitUntil(visit, () => [...document.querySelectorAll('#model option')].some(({ textContent }) => textContent === 'My chain'));
  const after = await probabilities();
  assert.notDeepEqual(after, before);
  await reload(visit);
  assert.equal((await call(visit, 'state')).value.model.id, 'own-chain-2-9');
  assert.deepEqual(await probabilities(), after, 'it is kept so');
  await openDialog(visit);
  assert.deepEqual(await kept(visit), ['My chain', 'outputs'], 'one network still, in its place');
  await visit.getByRole('button', { name: 'Change My chain' }).click();
  await visit.getByRole('heading', { name: 'What does My chain take?' }).waitFor();
  assert.equal(await visit.inputValue('#import-scaling'), 'bytes', 'what was answered last, not what would be guessed');
  await visit.context().close();
});

test('What was changed is not lost when the same file is opened again, nor taken for another of the same name', async () => {
  const visit = await site.open();
  const options = () => visit.locator('#model option').evaluateAll((list) => list.filter(({ value }) => value.startsWith('own-mnist')).map(({ value, textContent }) => [value, textContent]));
  const open = async (id) => {
    await chooseNetwork(visit, [model('mnist')]);
    await waitUntil(visit, async (wanted) => (await window.convlens.state()).model.id === wanted, id);
  };
  await open('own-mnist');
  await visit.evaluate(() => window.convlens.loadModel('mnist'));
  await open('own-mnist');
  await waitUntil(visit, () => document.querySelector('#model').value === 'own-mnist');
  assert.deepEqual(await options(), [['own-mnist', 'MNIST digits']], 'the same again takes its own place');
  await openDialog(visit);
  await visit.getByRole('button', { name: 'Change MNIST digits' }).click();
  await visit.fill('#import-labels', [...'abcdefghij'].join('\n'));
  await visit.getByRole('button', { name: 'Keep and open' }).click();
  await waitUntil(visit, async () => (await window.convlens.predict())[0].label === 'a');
  await open('own-mnist-2');
  await waitUntil(visit, () => document.querySelector('#model').value === 'own-mnist-2');
  assert.deepEqual(await options(), [['own-mnist', 'MNIST digits'], ['own-mnist-2', 'MNIST digits 2']]);
  await openDialog(visit);
  await visit.getByRole('button', { name: 'Change MNIST digits 2' }).click();
  await visit.fill('#import-title-field', 'MNIST digits');
  await visit.fill('#import-labels', [...'klmnopqrst'].join('\n'));
  await visit.getByRole('button', { name: 'Keep and open' }).click();
  await waitUntil(visit, async () => (await window.convlens.predict())[0].label === 'k');
  assert.deepEqual((await options()).map(([, title]) => title), ['MNIST digits', 'MNIST digits 2'], 'two of one name could not be told apart');
  await visit.evaluate(() => window.convlens.loadModel('own-mnist'));
  assert.equal((await call(visit, 'predict')).value[0].label, 'a');
  await visit.context().close();
});

test('A question about a network ends when another one is opened instead', async () => {
  const visit = await visitWith(chain);
  await openDialog(visit);
  await visit.getByRole('button', { name: 'Change chain-2.9' }).click();
  await visit.locator('#import-dialog').waitFor();
  await visit.evaluate(() => window.convlens.loadModel('mnist'));
  await visit.locator('#import-dialog').waitFor({ state: 'hidden' });
  assert.equal((await call(visit, 'state')).value.model.id, 'mnist');
  assert.equal((await call(visit, 'state')).value.notice ?? null, null);
  await visit.context().close();
});

test('Where nothing more can be kept, what was kept stays as it was', async () => {
  const visit = await visitWith(chain);
  await visit.evaluate(() => {
    IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
  });
  await openDialog(visit);
  await visit.getByRole('button', { name: 'Change chain-2.9' }).click();
  await visit.fill('#import-title-field', 'Too much');
  await visit.getByRole('button', { name: 'Keep and open' }).click();
  await visit.locator('#notice-text').getByText('This browser cannot keep the network').waitFor();
  await reload(visit);
  await openDialog(visit);
  assert.deepEqual(await kept(visit), ['chain-2.9']);
  await visit.context().close();
});

test('A file of the page’s own format is kept, too, without a question', async () => {
  const visit = await site.open();
  await chooseNetwork(visit, [model('mnist')]);
  await waitUntil(visit, () => [...document.querySelectorAll('#model option')].some(({ value }) => value === 'own-mnist'));
  assert.ok(await visit.locator('#import-dialog').isHidden());
  const says = () => visit.evaluate(async () => {
    await window.convlens.loadImage('digit-0');
    return window.convlens.predict();
  });
  const own = await says();
  await reload(visit);
  assert.equal((await call(visit, 'state')).value.model.id, 'own-mnist', 'the address leads to it');
  assert.deepEqual(await says(), own);
  await visit.evaluate(() => window.convlens.loadModel('mnist'));
  assert.deepEqual(await says(), own, 'it computes what that of the page does');
  await visit.context().close();
});

test('What cannot be removed says so, and a network whose file is lost can be removed', async () => {
  const visit = await visitWith(chain);
  await visit.evaluate(() => {
    const { delete: original } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.delete = function refuse() {
      IDBObjectStore.prototype.delete = original; // the next time it may be
      throw new DOMException('no', 'ReadOnlyError');
    };
  });
  await openDialog(visit);
  await visit.getByRole('button', { name: 'Remove chain-2.9' }).click();
  await visit.getByText('This browser does not let it be removed.').waitFor();
  await visit.evaluate(() => new Promise((resolve) => {
    indexedDB.open('convlens-networks').onsuccess = ({ target: { result: database } }) => {
      const change = database.transaction('files', 'readwrite');
      change.objectStore('files').clear();
      change.oncomplete = resolve;
    };
  }));
  await visit.getByRole('button', { name: 'Remove chain-2.9' }).click();
  await visit.locator('#networks-own').getByText('Removed', { exact: true }).waitFor();
  assert.equal(await visit.locator('#networks-own button').count(), 0, 'nothing is left that could be kept');
  await visit.context().close();
});

test('What is no address is told where it was typed', async () => {
  const visit = await site.open();
  await openDialog(visit);
  const field = visit.locator('#networks-address input');
  for (const typed of ['no address at all', 'data:text/plain,x', 'ftp://example.org/net.onnx', 'https://']) {
    await field.fill(typed);
    await visit.locator('#networks-address button').click();
    assert.notEqual(await field.evaluate(({ validationMessage }) => validationMessage), '', typed);
    assert.ok(await visit.locator('#networks-dialog').isVisible());
  }
  await visit.context().close();
});
