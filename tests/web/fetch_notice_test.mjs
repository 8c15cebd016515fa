// What the page tells while a network in parts is fetched, by a server that gives no more of it than the test says.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeParts } from '../../models/node/parts.mjs';
import { openSite, waitForState, waitUntil } from './support/site.mjs';

const models = new URL('../../build/site/models/', import.meta.url);
const built = JSON.parse(readFileSync(new URL('registry.json', models), 'utf8'));
const [large] = built.filter(({ file }) => file).sort((one, other) => other.bytes - one.bytes);
const folder = mkdtempSync(join(tmpdir(), 'convlens-fetch-'));

let site;
let page;
let entry; // the largest network of the page, as one in parts
const given = new Map(); // by a part's file: how many bytes the server may give
const responses = new Map(); // by a part's file: {response, sent}, once it is asked for

function send(file) {
  const under = responses.get(file);
  if (!under) return;
  const { bytes } = entry.parts.find((part) => part.file === file);
  const end = given.get(file) ?? 0;
  if (end > under.sent) under.response.write(readFileSync(join(folder, file)).subarray(under.sent, end));
  under.sent = Math.max(under.sent, end);
  if (under.sent === bytes) under.response.end();
}

function answer({ url }, response) {
  const path = url.split('?')[0].replace('/convlens/models/', '');
  if (path === 'registry.json') {
    const registry = built.map((one) => (one.id === entry.id ? entry : one));
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(registry));
  }
  const part = entry.parts.find(({ file }) => file === path);
  if (!part) return false;
  responses.set(path, { response: response.writeHead(200, { 'content-length': part.bytes }), sent: 0 });
  send(path);
  return true;
}

before(async () => {
  const { id, title, inputShape } = large;
  [entry] = await writeParts(fileURLToPath(new URL(large.file, models)), folder, { id, title, inputShape }, { largest: Math.ceil(large.bytes / 3) });
  site = await openSite({ answer });
  page = await site.open();
});
after(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

/** The server gives so much of a part, be it asked for already or later. */
function give({ file }, bytes) {
  given.set(file, bytes);
  send(file);
}

const inMegabytes = (bytes) => String(Math.round(bytes / 1e6));

/** Resolves when the page tells that so many bytes have come, in words and by the length of the bar. */
const isTold = (received) => waitUntil(page, ([words, fraction]) => {
  const [bar, track] = [document.getElementById('fetch-bar'), document.querySelector('.fetch-track')].map((part) => part.getBoundingClientRect().width);
  return track > 0 && document.getElementById('fetch-bytes').textContent === words && Math.abs(bar / track - fraction) < 0.01;
}, [`${inMegabytes(received)} of ${inMegabytes(entry.bytes)} MB`, received / entry.bytes]);

test('while a network is fetched, the page tells how many of its bytes have come, and no longer when it is open', async () => {
  const [header, ...data] = entry.parts;
  assert.ok(data.length > 2, 'more parts than are fetched at once');
  assert.equal(await page.locator('#fetch').isVisible(), false);
  await page.selectOption('#model', entry.id);
  await isTold(0);
  assert.equal(await page.locator('#fetch-title').textContent(), entry.title);

  let received = header.bytes;
  give(header, header.bytes);
  for (const part of data) {
    const half = part.bytes >> 1;
    give(part, half);
    await isTold(received + half);
    if (part === data.at(-1)) break;
    give(part, part.bytes);
    received += part.bytes;
    await isTold(received);
  }
  assert.notEqual((await page.evaluate(() => window.convlens.state())).model.id, entry.id, 'not open before all has come');

  give(data.at(-1), data.at(-1).bytes);
  await waitForState(page, ({ model, loading }, id) => model.id === id && !loading, entry.id);
  assert.equal(await page.locator('#fetch').isVisible(), false);
});
