import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { after, before, beforeEach, test } from 'node:test';
import { openSite } from './support/site.mjs';

const contents = [40, 3000, 3000, 1000, 3000].map((length, part) => Buffer.from(Array.from({ length }, (_, index) => (index * 7919 + part * 31) % 251)));
const parts = contents.map((content, index) => ({ file: `net/part-${index}.bin`, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }));
const whole = [...Buffer.concat(contents)];
const address = '/convlens/models/';

let site;
let page;
let asked; // the numbers of the parts that the server was asked for
let answers; // by the number of a part: how the next requests are answered, one after the other

const whole200 = (content) => (response) => response.writeHead(200, { 'content-length': content.length, 'cache-control': 'no-cache' }).end(content);

function answer(request, response) {
  if (request.url === '/convlens/blank') return response.writeHead(200, { 'content-type': 'text/html' }).end('<title>blank</title>');
  const number = Number(/\/convlens\/models\/net\/part-(\d+)\.bin$/.exec(request.url)?.[1] ?? NaN);
  if (Number.isNaN(number)) return false;
  asked.push(number);
  (answers[number]?.shift() ?? whole200(contents[number]))(response, request);
  return true;
}

before(async () => {
  site = await openSite({ answer });
  page = await site.open({ query: 'blank', waitForReady: false });
});
after(() => site.close());
beforeEach(async () => { // a visitor who has nothing yet
  [asked, answers] = [[], {}];
  await page.reload();
  await page.evaluate(() => caches.delete('convlens-networks'));
  const browser = await page.context().newCDPSession(page);
  await browser.send('Network.clearBrowserCache');
  await browser.detach();
});

/** Connections that break in the middle of a part. */
const broken = (number) => (response) => {
  response.writeHead(200, { 'content-length': contents[number].length });
  response.write(contents[number].subarray(0, 10), () => response.destroy());
};

/** Loads the network in the page: {bytes, progress, code, message}. `stopAfter`: after how many parts a signal stops it. */
const loaded = ({ stopAfter } = {}) => page.evaluate(async ([list, base, most]) => {
  const { networkParts } = await import('/convlens/js/network-parts.js');
  const [bytes, progress, stop] = [[], [], new AbortController()];
  let count = 0;
  try {
    const options = { onProgress: (now) => progress.push(now), signal: stop.signal };
    for await (const part of networkParts(list, new URL(base, location), options)) {
      bytes.push(...part);
      structuredClone(part, { transfer: [part.buffer] }); // as a worker takes it
      if (++count === most) stop.abort();
    }
    return { bytes, progress };
  } catch ({ code, message }) {
    return { bytes, progress, code, message };
  }
}, [parts, address, stopAfter]);

const numbers = (...list) => list;
const fetchedAgain = async () => {
  asked = [];
  assert.deepEqual((await loaded()).bytes, whole);
  return asked.sort();
};

test('The parts come in the order of the file, and are the file', async () => {
  const { bytes, message } = await loaded();
  assert.equal(message, undefined);
  assert.deepEqual(bytes, whole);
  assert.deepEqual(asked.sort(), [0, 1, 2, 3, 4]);
});

test('The progress counts the bytes of all parts up to their sum', async () => {
  const { progress } = await loaded();
  assert.ok(progress.length >= parts.length);
  for (const { total } of progress) assert.equal(total, whole.length);
  progress.reduce((last, { received }) => (assert.ok(received >= last, `${received} after ${last}`), received), 0);
  assert.equal(progress.at(-1).received, whole.length);
});

test('A second visit fetches nothing, and the parts that are kept count at once', async () => {
  await loaded();
  await page.reload();
  asked = [];
  const { bytes, progress } = await loaded();
  assert.deepEqual(asked, []);
  assert.deepEqual(bytes, whole);
  assert.equal(progress.length, parts.length);
  assert.equal(progress.at(-1).received, whole.length);
});

test('At most two parts are under way or held', async () => {
  const most = await page.evaluate(async ([list, base]) => {
    const { networkParts } = await import('/convlens/js/network-parts.js');
    const { fetch } = window;
    let [begun, done, largest] = [0, 0, 0];
    window.fetch = (...args) => {
      largest = Math.max(largest, ++begun - done);
      return fetch(...args);
    };
    const stream = networkParts(list, new URL(base, location));
    for (; !(await stream.next()).done; done++) await caches.keys(); // something else to do, which takes a while
    return largest;
  }, [parts, address]);
  assert.equal(most, 2);
});

test('A signal stops it, and the next attempt goes on with the first part that has not come', async () => {
  answers[3] = [() => {}]; // which never comes
  const { code, message, bytes } = await loaded({ stopAfter: 3 });
  assert.equal(code, 'superseded', message);
  assert.deepEqual(bytes, whole.slice(0, 6040));
  assert.deepEqual(await fetchedAgain(), [3, 4]);
});

test('After a signal nothing is given out, not even what has come already', async () => {
  const code = await page.evaluate(async ([list, base]) => {
    const { missingBytes, networkParts } = await import('/convlens/js/network-parts.js');
    const [site, stop] = [new URL(base, location), new AbortController()];
    const stream = networkParts(list, site, { signal: stop.signal });
    for (let count = 1; count < list.length; count++) await stream.next();
    while ((await missingBytes({ parts: list }, site)) > 0); // the last part is coming by itself
    stop.abort();
    return stream.next().catch((error) => error.code);
  }, [parts, address]);
  assert.equal(code, 'superseded');
});

test('A signal that was given before stops it before anything is asked for', async () => {
  const code = await page.evaluate(async ([list, base]) => {
    const { networkParts } = await import('/convlens/js/network-parts.js');
    return networkParts(list, new URL(base, location), { signal: AbortSignal.abort() }).next().catch((error) => error.code);
  }, [parts, address]);
  assert.equal(code, 'superseded');
  assert.deepEqual(asked, []);
});

test('Whoever leaves the loop stops what is under way', { timeout: 30_000 }, async () => {
  let left;
  answers[1] = [(response) => { left = once(response, 'close'); }];
  await page.evaluate(async ([list, base]) => {
    const { networkParts } = await import('/convlens/js/network-parts.js');
    for await (const part of networkParts(list, new URL(base, location))) if (part) break;
  }, [parts, address]);
  await left;
});

test('A part whose connection breaks off is asked for once more', async () => {
  answers[2] = [broken(2)];
  const { bytes, progress } = await loaded();
  assert.deepEqual(bytes, whole);
  assert.deepEqual(asked.filter((number) => number === 2), numbers(2, 2));
  assert.equal(progress.at(-1).received, whole.length);
});

test('A connection that breaks off again is told, with what is kept, and the next attempt goes on from there', async () => {
  answers[2] = [broken(2), broken(2)];
  answers[3] = [() => {}, () => {}];
  const { bytes, code, message } = await loaded();
  assert.equal(code, 'not-found');
  assert.match(message, /^The connection broke off .*What has come so far is kept, and the next attempt goes on from there\.$/);
  assert.deepEqual(bytes, whole.slice(0, 3040));
  answers = {};
  assert.deepEqual(await fetchedAgain(), [2, 3, 4]);
});

test('A server that does not have a part is told with its answer', async () => {
  answers[1] = [404, 404].map((status) => (response) => response.writeHead(status).end());
  const { code, message } = await loaded();
  assert.equal(code, 'not-found');
  assert.match(message, /net\/part-1\.bin.*404/);
});

const keptNames = () => page.evaluate(async () => (await (await caches.open('convlens-networks')).keys()).map(({ url }) => url.split('/').at(-1)));

/** Bytes that are not those of a part, which the browser may keep in its own cache. */
const wrong = (content) => (response) => response.writeHead(200, { 'content-length': content.length, 'cache-control': 'max-age=3600' }).end(content);
const changed = (number) => Buffer.from(contents[number]).fill(0, 500, 501);

test('A part with a wrong hash is fetched once more, past the browser’s own cache', async () => {
  answers[1] = [wrong(changed(1))];
  const { bytes, message } = await loaded();
  assert.equal(message, undefined);
  assert.deepEqual(bytes, whole);
  assert.deepEqual(asked.filter((number) => number === 1), numbers(1, 1));
});

for (const [what, make] of [['with a wrong hash', changed], ['that is too short', (number) => contents[number].subarray(1)], ['that is too long', (number) => Buffer.concat([contents[number], Buffer.alloc(9)])]]) {
  test(`A part ${what} again is refused, and not kept`, async () => {
    answers[1] = [wrong(make(1)), wrong(make(1))];
    const { bytes, code, message } = await loaded();
    assert.equal(code, 'corrupt-model');
    assert.match(message, /net\/part-1\.bin/);
    assert.deepEqual(bytes, whole.slice(0, 40));
    assert.equal(asked.filter((number) => number === 1).length, 2);
    assert.ok(!(await keptNames()).includes('part-1.bin'));
    assert.deepEqual((await loaded()).bytes, whole);
  });
}

const inCache = (use, argument) => page.evaluate(async ([source, value, base]) => {
  const cache = await caches.open('convlens-networks');
  return new Function('cache', 'value', 'base', `return (${source})(cache, value, base)`)(cache, value, new URL(base, location).href);
}, [use.toString(), argument, address]);

test('A part that was damaged where it is kept is thrown away and fetched again', async () => {
  await loaded();
  for (const damage of [[1, 2, 3], [...changed(2)]]) {
    await inCache((cache, bytes, base) => cache.put(`${base}net/part-2.bin`, new Response(Uint8Array.from(bytes))), damage);
    assert.deepEqual(await fetchedAgain(), [2]);
    assert.deepEqual(await fetchedAgain(), []);
  }
});

const missing = () => page.evaluate(async ([list, base]) => (await import('/convlens/js/network-parts.js')).missingBytes({ parts: list }, new URL(base, location)), [parts, address]);

test('A part that was damaged where it is kept counts as missing once that is known', async () => {
  await loaded();
  await inCache((cache, _, base) => cache.put(`${base}net/part-2.bin`, new Response('damaged')));
  answers[2] = [broken(2), broken(2)];
  assert.equal((await loaded()).code, 'not-found');
  assert.equal(await missing(), contents[2].length);
});

test('What is still to be fetched is told in bytes', async () => {
  assert.equal(await missing(), whole.length);
  await loaded();
  assert.equal(await missing(), 0);
  await inCache((cache, _, base) => cache.delete(`${base}net/part-3.bin`));
  assert.equal(await missing(), 1000);
});

test('Parts of networks that are no longer here are forgotten, and nothing else', async () => {
  await loaded();
  await inCache((cache, _, base) => Promise.all([`${base}net/old.bin`, new URL('../../other/models/part.bin', base).href].map((url) => cache.put(url, new Response('old')))));
  await page.evaluate(async ([names, base]) => (await import('/convlens/js/network-parts.js')).forgetOthers(names, new URL(base, location)), [parts.slice(1).map(({ file }) => file), address]);
  const paths = await inCache(async (cache) => (await cache.keys()).map(({ url }) => new URL(url).pathname));
  assert.deepEqual(paths.sort(), [...[1, 2, 3, 4].map((number) => `${address}net/part-${number}.bin`), '/other/models/part.bin'].sort());
});

// Browsers that keep nothing

const without = {
  'the Cache API': () => Object.defineProperty(window, 'caches', { value: undefined }),
  'permission for the Cache API': () => { CacheStorage.prototype.open = () => Promise.reject(new DOMException('refused', 'SecurityError')); },
  'room in the storage': () => { Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError')); },
};
for (const [what, take] of Object.entries(without)) {
  test(`Without ${what} the network loads, each time anew, and no promise is made that it is kept`, async () => {
    await page.evaluate(take);
    assert.deepEqual((await loaded()).bytes, whole);
    assert.deepEqual(await fetchedAgain(), [0, 1, 2, 3, 4]);
    answers[2] = [broken(2), broken(2)];
    const { code, message } = await loaded();
    assert.deepEqual([code, message], ['not-found', 'The connection broke off while fetching the network. Please try again.']);
  });
}

test('Without hashes, as where there is no https, the size alone is compared', async () => {
  await page.evaluate(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
  answers[1] = [wrong(contents[1].subarray(1))];
  answers[2] = [whole200(changed(2))];
  const { bytes } = await loaded();
  assert.deepEqual(bytes.slice(0, 3040), whole.slice(0, 3040));
  assert.deepEqual(bytes.slice(3040, 6040), [...changed(2)]);
});
