// Measures what a page with a large network takes: the private memory of the browser's process that the page runs in, engine and page
// together, without the graphics process. Linux; needs build/site with the network.
//   node tools/measure_memory.mjs [NETWORK]    (vgg16)
import { readdirSync, readFileSync } from 'node:fs';
import { visit } from './visit.mjs';

const network = process.argv[2] ?? 'vgg16';

/** What the page does, step by step; each waits until the memory has been read. */
const script = async (id, told) => {
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
  for (const method of ['grad-cam', 'gradient']) await api.heatmap({ method });
  await told('where it looks, back to the photo');
  await api.loadModel('fashion-mnist');
  await told('a small network after it');
};

/** Private memory of the largest page process that a browser process has started, in MB. */
function pageMemory(browser) {
  const figures = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (!command.includes('--type=renderer') || !ancestors(pid).includes(browser)) return 0;
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

let most = 0;
let watch;
await visit({
  script,
  argument: network,
  started: ({ pid }) => { watch = setInterval(() => { most = Math.max(most, pageMemory(pid)); }, 100); },
  told: (step, { pid }) => console.log(`${step.padEnd(36)} ${pageMemory(pid).toFixed(0).padStart(4)} MB, at most ${most.toFixed(0)} MB so far`),
}).finally(() => clearInterval(watch));
