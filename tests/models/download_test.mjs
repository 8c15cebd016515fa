import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fetchFile } from '../../tools/download.mjs';

const folder = mkdtempSync(join(tmpdir(), 'convlens-download-'));
const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));
const hash = (algorithm) => createHash(algorithm).update(content).digest('hex');
let server;
let requests = []; // the ranges that were asked for
let answer;

before(async () => {
  server = createServer((request, response) => {
    requests.push(request.headers.range);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const whole = (request, response) => response.end(content);
/** Breaks off as soon as something of the file has been kept under the name `part`. */
const breaking = (part) => (request, response) => {
  response.writeHead(200, { 'content-length': content.length });
  response.write(content.subarray(0, 100_000));
  const watcher = setInterval(() => {
    if (!statSync(part, { throwIfNoEntry: false })?.size) return;
    clearInterval(watcher);
    response.destroy();
  }, 5);
};
const fromRange = (request, response) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? 'bytes=0-')[1]);
  if (start >= content.length) return void response.writeHead(416).end();
  response.writeHead(request.headers.range ? 206 : 200).end(content.subarray(start));
};

/** Fetches under a fresh name, or again under that of an earlier call. */
async function fetched(name, how, pins = { sha256: hash('sha256') }) {
  [answer, requests] = [how, []];
  const path = join(folder, name);
  await fetchFile({ url: `http://127.0.0.1:${server.address().port}/file`, ...pins }, path);
  return path;
}
const isWhole = (path) => readFileSync(path).equals(content);

test('A file is fetched once, and is the one that its SHA-256 or MD5 means', async () => {
  for (const algorithm of ['sha256', 'md5']) {
    const pins = { [algorithm]: hash(algorithm) };
    assert.ok(isWhole(await fetched(algorithm, whole, pins)));
    await fetched(algorithm, () => assert.fail('asked again'), pins);
  }
});

test('A download that broke off goes on where it ended', async () => {
  await assert.rejects(fetched('resumed', breaking(join(folder, 'resumed.part'))));
  assert.ok(!existsSync(join(folder, 'resumed')));
  const { length } = readFileSync(join(folder, 'resumed.part'));
  assert.ok(length > 0);
  assert.ok(isWhole(await fetched('resumed', fromRange)));
  assert.deepEqual(requests, [`bytes=${length}-`]);
});

test('A server that knows no ranges gives it anew', async () => {
  writeFileSync(join(folder, 'anew.part'), content.subarray(0, 1000));
  assert.ok(isWhole(await fetched('anew', whole)));
});

test('What is kept and has no rest on the server is fetched anew', async () => {
  writeFileSync(join(folder, 'longer.part'), Buffer.alloc(content.length + 10));
  assert.ok(isWhole(await fetched('longer', fromRange)));
  assert.deepEqual(requests, [`bytes=${content.length + 10}-`, undefined]);
});

test('Another file than the hash means is refused and thrown away, so that the next call begins anew', async () => {
  writeFileSync(join(folder, 'wrong.part'), Buffer.alloc(1000));
  await assert.rejects(fetched('wrong', fromRange), /not the one that models\/registry\.json means: its sha256 is [0-9a-f]{64}/);
  assert.ok(!existsSync(join(folder, 'wrong')) && !existsSync(join(folder, 'wrong.part')));
  assert.ok(isWhole(await fetched('wrong', fromRange)));
});

test('A server that refuses is told with its answer', async () => {
  await assert.rejects(fetched('refused', (request, response) => response.writeHead(404).end()), /cannot be fetched: the server answered 404/);
});
