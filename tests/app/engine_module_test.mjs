import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { builtEngine } from '../../models/node/engine.mjs';

const { default: createEngine } = await import(builtEngine());

let engine;
let replies;

beforeEach(async () => {
  replies = [];
  engine = await createEngine({ onReply: (bytes) => replies.push(Buffer.from(bytes)) });
});

function give(bytes, use) {
  const place = engine._malloc(Math.max(1, bytes.length));
  engine.HEAPU8.set(bytes, place);
  const result = use(place, bytes.length);
  engine._free(place);
  return result;
}

const lastError = () => engine.UTF8ToString(engine._convlens_error());

// Header of a message: magic number, version, kind, id (src/session/codec.h).
const request = (kind, id, ...fields) => Uint8Array.of(...Buffer.from('CLRq'), 1, 0, kind, 0, id, 0, 0, 0, ...fields);
const kinds = { fetchInput: 9, watch: 6 };
const kindOf = (reply) => reply.readUInt16LE(6);
const idOf = (reply) => reply.readUInt32LE(8);
const [failed, finished] = [8, 9];

test('Every request is answered during the call, under its own id', () => {
  give(request(kinds.watch, 5, 0, 0, 0, 0), (place, length) => engine._convlens_handle(place, length));
  give(request(kinds.fetchInput, 6), (place, length) => engine._convlens_handle(place, length));
  assert.deepEqual(replies.map(kindOf), [finished, failed]);
  assert.deepEqual(replies.map(idOf), [5, 6]);
  assert.ok(replies.every((reply) => reply.toString('latin1', 0, 4) === 'CLRp'));
});

test('Bytes that are no request are answered by a failure with id 0', () => {
  for (const bytes of [Uint8Array.of(), Uint8Array.of(1, 2, 3), request(77, 1), request(kinds.fetchInput, 1, 0)]) {
    give(bytes, (place, length) => engine._convlens_handle(place, length));
  }
  assert.equal(replies.length, 4);
  assert.ok(replies.every((reply) => kindOf(reply) === failed && idOf(reply) === 0));
});

test('A file that is no model is refused with a sentence, and nothing can be run', () => {
  engine._convlens_begin_file(1, 15);
  assert.equal(give(Buffer.from('no model at all'), (place, length) => engine._convlens_receive(1, place, length)), 0);
  assert.equal(engine._convlens_open_model(1), 1);
  assert.match(lastError(), /\.$/);
  assert.equal(engine._convlens_input_floats(), 0);
  assert.equal(engine._convlens_run_input(0, 0, 0, 0), 1);
  assert.match(lastError(), /No model/);
  assert.equal(engine._convlens_grad_cam(0, 0, 0), 1);
  assert.match(lastError(), /No model/);
  assert.equal(engine._convlens_run_photo(0, 0, 0, 0), 1);
  assert.match(lastError(), /No model/);
});
