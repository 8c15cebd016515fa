import { once } from 'node:events';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { serveFolder } from '../../../tools/server.mjs';

const siteFolder = new URL('../../../build/site/', import.meta.url);

// Without a graphics card SwiftShader draws; the other flags keep Chromium from calling home, and give it a camera.
const chromiumFlags = [
  '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--use-fake-device-for-media-stream=device-count=2', '--use-fake-ui-for-media-stream',
];

export const desktop = { viewport: { width: 1280, height: 800 } };
export const phone = { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

/**
 * The built site, served under /convlens/ as GitHub Pages would, and a browser for it.
 * Every page opened must make no request to any other origin and report no error of its own; `close` checks it.
 * `answer` may answer a request in the site's place: true if it does.
 */
export async function openSite({ answer = () => false } = {}) {
  const serve = serveFolder(siteFolder, { base: '/convlens/' });
  const server = createServer((request, response) => answer(request, response) || serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({ executablePath: process.env.CONVLENS_CHROMIUM ?? '/usr/bin/chromium', args: chromiumFlags });
  const complaints = [];

  return {
    origin,
    /** A fresh visitor's page; by default waits until `convlens.ready`. `prepare` is run in the page before anything else. */
    async open({ device = desktop, query = '', prepare, waitForReady = true } = {}) {
      const context = await browser.newContext({ ...device, permissions: ['camera'] });
      const page = await context.newPage();
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith('http') && url.origin !== origin) complaints.push(`asked for ${url}`);
      });
      page.on('pageerror', (error) => complaints.push(`threw ${error}`));
      if (prepare) await page.addInitScript(prepare);
      await page.goto(`${origin}/convlens/${query}`);
      if (waitForReady) await page.evaluate(() => window.convlens.ready);
      return page;
    },
    async close() {
      await browser.close();
      server.close();
      server.closeAllConnections();
      if (complaints.length > 0) throw new Error(`The page ${complaints.join('; ')}`);
    },
  };
}

/** Calls a method of window.convlens; gives {value} or {code, message} of its rejection. Typed arrays become plain ones. */
export function call(page, method, ...args) {
  return page.evaluate(async ([name, list]) => {
    const plain = (value) => {
      if (ArrayBuffer.isView(value)) return [...value];
      if (Array.isArray(value)) return value.map(plain);
      if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
      return value;
    };
    try {
      return { value: plain(await window.convlens[name](...list)) };
    } catch (error) {
      return { code: error.code, message: error.message, isError: error instanceof Error };
    }
  }, [method, args]);
}

/** What a method of window.convlens gives; throws if it refuses. */
export async function valueOf(page, method, ...args) {
  const { value, message } = await call(page, method, ...args);
  if (message !== undefined) throw new Error(`${method} was refused: ${message}`);
  return value;
}

/** As `call`, with a Blob of these bytes as the argument. */
export function callWithBlob(page, method, bytes, type = '') {
  return page.evaluate(async ([name, base64, mime]) => {
    const blob = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: mime });
    try {
      return { value: await window.convlens[name](blob) };
    } catch (error) {
      return { code: error.code, message: error.message, isError: error instanceof Error };
    }
  }, [method, Buffer.from(bytes).toString('base64'), type]);
}

/** Drops files and folders, by their paths, on the middle of a page, as a visitor would from another window. */
export async function dropFiles(page, ...files) {
  const { width, height } = page.viewportSize();
  const session = await page.context().newCDPSession(page);
  const drag = { x: width / 2, y: height / 2, data: { items: [], files, dragOperationsMask: 1 } };
  for (const type of ['dragEnter', 'dragOver', 'drop']) await session.send('Input.dispatchDragEvent', { type, ...drag });
  await session.detach();
}

/** Chooses files of a network on a person's behalf: "Open a network …", then the picker. */
export async function chooseNetwork(page, files) {
  await page.selectOption('#model', { label: 'Open a network …' });
  await page.locator('#networks-dialog').waitFor();
  await page.setInputFiles('#model-file', files);
}

/** Resolves when `test`, which runs in the page and may be asynchronous, gives something true; rejects after two minutes: large networks take their time on a busy machine. */
export const waitUntil = (page, test, argument) => page.evaluate(async ([source, value]) => {
  const holds = new Function(`return (${source})`)();
  let isOver = false;
  const end = new Promise((resolve) => setTimeout(() => resolve(isOver = true), 120_000)); // also where the engine never answers what the test asks
  while (!(await Promise.race([holds(value), end.then(() => false)]))) {
    if (isOver) throw new Error(`Waited in vain for ${source}${value === undefined ? '' : `, given ${JSON.stringify(value)}`}`);
    await new Promise(requestAnimationFrame);
  }
}, [test.toString(), argument]);

/** Resolves when the state passes the test, which runs in the page. */
export const waitForState = (page, test, argument) => waitUntil(page, `async (value) => (${test})(await window.convlens.state(), value)`, argument);
