// What is dropped, without a browser: its transfer is stood in for by one that, as a real one, is empty as soon as the event is over.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { droppedFiles } from '../../web/js/dropped-files.js';
import { areNetwork } from '../../web/js/network-files.js';

const batch = 3; // entries that a folder's reader gives at once; Chromium's gives 100

const fileEntry = (name) => ({ name, isDirectory: false, file: (resolve) => resolve(new File([name], name)) });
const brokenEntry = (name) => ({ name, isDirectory: false, file: (_, reject) => reject(new Error('it is gone')) });
const folder = (name, ...entries) => ({
  name,
  isDirectory: true,
  createReader() {
    const left = [...entries];
    return { readEntries: (resolve) => setImmediate(() => resolve(left.splice(0, batch))) };
  },
});

/** The names of the files in a drop of folders, files (as names) and words. */
async function namesIn(...dropped) {
  let isOver = false;
  const during = (value) => {
    assert.ok(!isOver, 'the transfer is asked after the event');
    return value;
  };
  const items = dropped.map((what) => {
    if (what === words) return { kind: 'string', getAsFile: () => null };
    const entry = typeof what === 'string' ? fileEntry(what) : what;
    return { kind: 'file', webkitGetAsEntry: () => during(entry), getAsFile: () => during(new File([''], entry.name)) };
  });
  const files = droppedFiles({ items });
  isOver = true;
  return (await files).map(({ name }) => name);
}
const words = Symbol('words');

test('Files that are dropped are taken as they are, words are left out', async () => {
  assert.deepEqual(await namesIn('model.json', words, 'weights.bin'), ['model.json', 'weights.bin']);
  assert.deepEqual(await namesIn(words), []);
});

test('A folder gives all of its files, however many its reader gives at once, and those of the folders in it', async () => {
  const arrays = Array.from({ length: 3 * batch + 1 }, (_, index) => `array${index}.npy`);
  const names = await namesIn('labels.txt', folder('net', ...arrays.map(fileEntry), folder('more', fileEntry('deep.npy')), folder('empty')));
  assert.deepEqual(names.sort(), ['labels.txt', ...arrays, 'deep.npy'].sort());
});

test('What is hidden in a folder stays there', async () => {
  assert.deepEqual(await namesIn(folder('net', fileEntry('.DS_Store'), fileEntry('._net.h5'), folder('.git', fileEntry('config')), fileEntry('net.h5'))), ['net.h5']);
});

test('An empty folder, one that is too full, without an end, or cannot be read is told in a sentence', async () => {
  await assert.rejects(namesIn(folder('nothing')), { code: 'incomplete-model', message: /“nothing”/ });
  await assert.rejects(namesIn(folder('photos', ...Array.from({ length: 5000 }, (_, index) => fileEntry(`${index}.jpg`)))), { code: 'unsupported-model', message: /1000 files/ });
  const endless = folder('endless');
  endless.createReader = () => folder('', endless).createReader();
  await assert.rejects(namesIn(endless), { code: 'unsupported-model' });
  await assert.rejects(namesIn(folder('net', brokenEntry('net.h5'))), { name: 'ConvLensError', message: /“net\.h5”.*it is gone/ });
});

test('A browser that knows no entries gives the files', async () => {
  const files = await droppedFiles({ items: [{ kind: 'file', getAsFile: () => new File([''], 'net.h5') }] });
  assert.deepEqual(files.map(({ name }) => name), ['net.h5']);
});

test('Files are a network or a picture by their names', () => {
  const named = (...names) => areNetwork(names.map((name) => ({ name })));
  for (const name of ['conv0_weight.npy', 'net.ONNX', 'net.keras', 'weights.h5', 'group1-shard1of3', 'net.safetensors', 'net.pt', 'net.onnx.data', 'arrays.npz']) assert.ok(named('cat.png', name), name);
  for (const name of ['cat.jpg', 'scan', 'npy.png', '']) assert.ok(!named(name), name);
  assert.ok(!areNetwork([new Blob(['pasted'])]));
});

test('A list or a note among photos makes them no network; alone it is taken for a part of one, which is told in a sentence', () => {
  const named = (...names) => areNetwork(names.map((name) => ({ name })));
  for (const name of ['notes.txt', 'metadata.json']) {
    assert.ok(!named('cat.JPG', name, 'dog.png'), name);
    assert.ok(!areNetwork([new File([''], 'photo', { type: 'image/png' }), { name }]), name);
    assert.ok(named(name), name);
    assert.ok(named('cat.jpg', name, 'net.h5'), name);
  }
});
