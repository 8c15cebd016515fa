// Visits the built site in a Chromium that nothing drives: what drives a browser takes memory and time of its own. The page runs a script of
// ours instead, and tells what it found.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { serveFolder } from './server.mjs';

const longestEnding = 10_000; // milliseconds
const site = new URL('../build/site/', import.meta.url);
const softwareGraphics = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/**
 * Opens the page and runs `script(argument, tell)` within it until it ends. `await tell(what)` there calls `told(what, chromium)` here, and
 * goes on when that has returned; `what` is anything that JSON can hold.
 * @param {{script: Function, argument?: unknown, told: Function, started?: Function, flags?: string[]}} visit
 *   started: called with the browser's process; flags: which graphics Chromium uses, software if nothing is said
 * @throws {Error} if the script or `told` failed, or the browser ended before them
 */
export async function visit({ script, argument, told, started = () => {}, flags = [] }) {
  const profile = mkdtempSync(join(tmpdir(), 'convlens-visit-'));
  let end;
  let fail;
  const ended = new Promise((resolve, reject) => [end, fail] = [resolve, reject]);
  const serve = serveFolder(site, { base: '/convlens/' });
  let chromium;
  const answer = async (request, response) => {
    const path = request.url.slice('/convlens/'.length);
    if (path === 'visited') return response.writeHead(200, { 'content-type': 'text/html' }).end(pageThatRuns(script, argument));
    if (!['told', 'failed', 'ended'].includes(path)) return serve(request, response);
    const what = JSON.parse(await text(request));
    if (path === 'told') await told(what, chromium);
    if (path === 'failed') fail(new Error(`In the page: ${what}`));
    if (path === 'ended') end();
    return response.end();
  };
  const server = createServer((request, response) => answer(request, response).catch((error) => {
    fail(error);
    response.destroy();
  }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${server.address().port}/convlens/visited`;
  const all = ['--headless=new', '--no-sandbox', '--window-size=1280,800', `--user-data-dir=${profile}`, ...(flags.length > 0 ? flags : softwareGraphics)];
  chromium = spawn(process.env.CONVLENS_CHROMIUM ?? '/usr/bin/chromium', [...all, address], { stdio: ['ignore', 'ignore', 'pipe'] });
  chromium.stderr.resume();
  chromium.once('error', fail);
  const closed = once(chromium, 'close'); // its children have ended as well, which write to the profile: they held the pipe, too
  once(chromium, 'exit').then(() => fail(new Error('Chromium has ended before the visit had.')), fail);
  try {
    started(chromium);
    await ended;
  } finally {
    chromium.kill();
    await Promise.race([closed.catch(() => {}), setTimeout(longestEnding, null, { ref: false })]);
    server.close();
    server.closeAllConnections();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function pageThatRuns(script, argument) {
  const run = async (visited, given) => {
    const post = (path, what) => fetch(path, { method: 'POST', body: JSON.stringify(what ?? null) });
    await visited(given, (what) => post('told', what)).then(() => post('ended'), (error) => post('failed', String(error?.stack ?? error)));
  };
  const index = readFileSync(new URL('index.html', site), 'utf8');
  return index.replace('</body>', () => `<script type="module">(${run})(${script}, ${JSON.stringify(argument ?? null)})</script></body>`);
}
