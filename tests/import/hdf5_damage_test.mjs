import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkHeaps } from '../../web/import/hdf5-damage.js';
import { SourceFile } from '../../web/import/source-file.js';
import { kept } from './support/networks.mjs';

const check = (bytes) => checkHeaps(SourceFile.fromBytes('a.h5', bytes));
const sound = async () => (await kept(['chain-2.9.h5'])[0].bytes()).slice();
const placeOf = (bytes, signature) => Buffer.from(bytes.buffer).indexOf(signature);

/** A file with a number of eight bytes changed. */
async function changed(change) {
  const bytes = await sound();
  const [at, value] = change(bytes);
  new DataView(bytes.buffer).setBigUint64(at, BigInt(value), true);
  return bytes;
}

const numberAt = (bytes, at) => Number(new DataView(bytes.buffer).getBigUint64(at, true));

test('Files as they should be pass', async () => {
  await check(await sound());
  await check(new Uint8Array(0));
  await check(new TextEncoder().encode('HEAP\0\0\0\0'));
});

test('Pieces of the heap of strings that lead nowhere are told', { timeout: 10000 }, async () => {
  const firstPiece = (bytes) => placeOf(bytes, 'GCOL') + 16;
  for (const size of [2n ** 32n, 2n ** 60n, 2n ** 64n - 1n]) {
    await assert.rejects(check(await changed((bytes) => [firstPiece(bytes) + 8, size])), { code: 'corrupt-model', message: /heap of its strings/ }, `size ${size}`);
  }
  const without = await sound(); // a free piece of no length
  without.fill(0, firstPiece(without), firstPiece(without) + 16);
  await assert.rejects(check(without), { code: 'corrupt-model' });
  await assert.rejects(check(await changed((bytes) => [placeOf(bytes, 'GCOL') + 8, 2n ** 40n])), { code: 'corrupt-model' }, 'a heap that reaches out of the file');
});

test('Free pieces of a heap of names that come back to themselves are told, however large the heap says it is', { timeout: 10000 }, async () => {
  const heap = (bytes) => placeOf(bytes, 'HEAP');
  const loop = (bytes) => { // the first free piece's next one is itself
    const head = numberAt(bytes, heap(bytes) + 16);
    return [numberAt(bytes, heap(bytes) + 24) + head, head];
  };
  const bytes = await changed(loop);
  await assert.rejects(check(bytes), { code: 'corrupt-model', message: /heap of its names/ });
  new DataView(bytes.buffer).setBigUint64(heap(bytes) + 8, 2n ** 63n, true);
  await assert.rejects(check(bytes), { code: 'corrupt-model' });
});

test('Large files are not looked through', async () => {
  await checkHeaps(new SourceFile({ name: 'large.h5', size: 2 ** 30, read: () => assert.fail('read whole') }));
});
