// Measures what a page with a large network takes: the private memory of the browser's process that the page runs in, engine and page
// together, without the graphics process. Nothing drives the browser, since what drives it would keep all that is fetched in memory: the page
// tells this server how far it is. Linux; needs build/site with the network.
//   node tools/measure_memory.mjs [NETWORK]    (vgg16)
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveFolder } from './server.mjs';

const network = process.argv[2] ?? 'vgg16';
const site = new URL('../build/site/', import.meta.url);

/** What the page does, step by step; `told` waits until the memory has been read. */
const visit = async (id) => {
  const told = (step) => fetch(`told?${step}`, { method: 'POST' });
  const api = window.convlens;
  await api.ready;
  await told('the first network');
  const { layers } = await api.loadModel(id);
  await api.loadImage('cat-1');
  await told(`${id}, all maps kept`);
  for (const view of ['maps', 'kernels']) {
    await api.show({ view });
    for (const { name } of layers) {
      await api.select({ layer: name, level: 'layer' });
      await api.predict(); // behind the layer's maps or kernels
      await new Promise(requestAnimationFrame);
    }
  }
  await told('every layer and all kernels seen');
  await api.loadModel('fashion-mnist');
  await told('a small network after it');
  await told('done');
};

/** Private memory of the largest page process that runs from `profile`, in MB. */
function pageMemory(profile) {
  const figures = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (!command.includes('--type=renderer') || !ancestors(pid).includes(profile)) return 0;
      return Number(/Private_Dirty:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) * 1024;
    } catch {
      return 0; // ended meanwhile
    }
  });
  return Math.max(...figures) / 1e6;
}

/** The process numbers from a process up to the first. */
function ancestors(pid) {
  const list = [];
  for (let next = Number(pid); next > 1; next = Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${next}/status`, 'utf8'))[1])) list.push(next);
  return list;
}

const index = readFileSync(new URL('index.html', site), 'utf8');
const page = index.replace('</body>', `<script type="module">(${visit})(${JSON.stringify(network)})</script></body>`);
const serve = serveFolder(site, { base: '/convlens/' });
let chromium;
let most = 0;
const watch = setInterval(() => { if (chromium) most = Math.max(most, pageMemory(chromium.pid)); }, 100);
const finished = new Promise((resolve) => {
  const server = createServer((request, response) => {
    if (request.url === '/convlens/measured') return response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    if (!request.url.startsWith('/convlens/told?')) return serve(request, response);
    const step = decodeURIComponent(request.url.split('?')[1]);
    if (step !== 'done') console.log(`${step.padEnd(36)} ${pageMemory(chromium.pid).toFixed(0).padStart(4)} MB, at most ${most.toFixed(0)} MB so far`);
    response.end();
    if (step === 'done') resolve(server);
  });
  server.listen(0, '127.0.0.1', () => open(`http://127.0.0.1:${server.address().port}/convlens/measured`));
});

const profile = mkdtempSync(join(tmpdir(), 'convlens-memory-'));
function open(address) {
  const flags = ['--headless=new', '--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--window-size=1280,800', `--user-data-dir=${profile}`];
  chromium = spawn(process.env.CONVLENS_CHROMIUM ?? '/usr/bin/chromium', [...flags, address], { stdio: 'ignore' });
}

const server = await finished;
clearInterval(watch);
chromium.kill();
await once(chromium, 'exit');
server.close();
server.closeAllConnections();
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
