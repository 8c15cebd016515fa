// Buffers that travel between threads, and streams that fill them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BufferPool, fill } from '../../web/js/buffers.js';

const bytes = (size, value = 1) => new Uint8Array(size).fill(value);
const streamOf = (...pieces) => new ReadableStream({
  start(controller) {
    for (const piece of pieces) controller.enqueue(piece);
    controller.close();
  },
});

test('A buffer that came back carries the next message', () => {
  const pool = new BufferPool();
  const first = pool.filledWith(bytes(300_000, 1));
  pool.takeBack(first);
  const second = pool.filledWith(bytes(290_000, 2));
  assert.equal(second, first);
  assert.deepEqual(new Uint8Array(second, 0, 290_000), bytes(290_000, 2));
  assert.notEqual(pool.filledWith(bytes(290_000, 3)), second, 'and none carries two at a time');
});

test('A message gets the smallest buffer that is large enough', () => {
  const pool = new BufferPool();
  const buffers = [4_000_000, 1_000_000, 2_000_000].map((size) => pool.filledWith(bytes(size)));
  for (const buffer of buffers) pool.takeBack(buffer);
  assert.equal(pool.filledWith(bytes(1_500_000)), buffers[2]);
  assert.equal(pool.filledWith(bytes(1_500_000)), buffers[0]);
  assert.ok(pool.filledWith(bytes(1_500_000)).byteLength >= 1_500_000);
});

test('Small messages travel in buffers of their own size, which nobody sends back', () => {
  const pool = new BufferPool();
  pool.takeBack(pool.filledWith(bytes(1_000_000)));
  const small = pool.filledWith(bytes(100));
  assert.equal(small.byteLength, 100);
  assert.equal(BufferPool.wants(small), false);
  assert.equal(BufferPool.wants(pool.filledWith(bytes(1_000_000))), true);
});

test('Not more than a few buffers are kept, the largest ones', () => {
  const pool = new BufferPool();
  const buffers = [1, 2, 3, 4, 5, 6].map((size) => pool.filledWith(bytes(size * 1_000_000)));
  for (const buffer of buffers) pool.takeBack(buffer);
  const next = buffers.map(() => pool.filledWith(bytes(500_000)));
  assert.deepEqual(buffers.map((buffer) => next.includes(buffer)), [false, false, true, true, true, true]);
});

test('A stream fills bytes of its length, and says how far it is', async () => {
  const target = bytes(5, 0);
  const told = [];
  assert.equal(await fill(target, streamOf(bytes(2, 1), bytes(3, 2)), (filled) => told.push(filled)), true);
  assert.deepEqual([...target], [1, 1, 2, 2, 2]);
  assert.deepEqual(told, [2, 5]);
});

test('A stream that is too short or too long does not fill them', async () => {
  assert.equal(await fill(bytes(5), streamOf(bytes(2), bytes(2))), false);
  assert.equal(await fill(bytes(5), streamOf(bytes(2), bytes(4))), false);
});

test('A stream that breaks off fails', async () => {
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) });
  await assert.rejects(fill(bytes(5), broken), /gone/);
});
