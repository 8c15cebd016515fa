// Measures how smoothly large grids scroll and zoom in a page whose wheel turns in every frame: the time between frames, on the graphics that the
// flags of Chromium choose (software if there are none), and how much of it is the page's own work. Needs build/site with the network.
//   node tools/measure_frames.mjs [NETWORK] [CHROMIUM_FLAG...]    (vgg16-convolutions)
//   node tools/measure_frames.mjs vgg16-convolutions --use-angle=vulkan --enable-features=Vulkan --disable-vulkan-surface
import { visit } from './visit.mjs';

const [network = 'vgg16-convolutions', ...flags] = process.argv.slice(2);

/** In the page: tells the graphics, then for each grid and movement the times between frames and those of the page's work, in milliseconds. */
const script = async (id, tell) => {
  const api = window.convlens;
  await api.ready;
  const gl = document.createElement('canvas').getContext('webgl2');
  await tell({ graphics: gl.getParameter(gl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER) });
  const { layers } = await api.loadModel(id);
  await api.loadImage('cat-1');
  const canvas = document.querySelector('canvas');
  const { width, height } = canvas.getBoundingClientRect();
  const ask = window.requestAnimationFrame.bind(window);
  const frame = () => new Promise(ask);
  let worked = 0; // since it was last asked
  window.requestAnimationFrame = (draw) => ask((now) => {
    const start = performance.now();
    draw(now);
    worked += performance.now() - start;
  });
  const turn = (deltaY, ctrlKey) =>
    canvas.dispatchEvent(new WheelEvent('wheel', { clientX: width * 0.4, clientY: height * 0.6, deltaY, ctrlKey, bubbles: true, cancelable: true }));
  const frames = async (count, deltaAt, ctrlKey) => {
    const times = [];
    const work = [];
    for (let before = await frame(), index = 0; index < count; index++) {
      worked = 0;
      turn(deltaAt(index), ctrlKey);
      const now = await frame();
      times.push(now - before);
      work.push(worked);
      before = now;
    }
    return { times, work };
  };
  const convolutions = layers.filter(({ type }) => type === 'Conv2D');
  for (const { name } of [convolutions[0], convolutions.at(-1)]) {
    for (const view of ['maps', 'kernels']) {
      await api.show({ view });
      await api.select({ layer: name, level: 'layer' });
      await api.predict();
      await frames(10, () => 0, false); // what is drawn for the first time
      await tell({ grid: `${name}, ${view}, scrolled`, ...(await frames(240, (index) => (index % 120 < 100 ? 120 : -600), false)) });
      await tell({ grid: `${name}, ${view}, zoomed`, ...(await frames(240, (index) => (index % 80 < 40 ? -30 : 30), true)) });
    }
  }
};

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const columns = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return [at(sorted, 0.5), at(sorted, 0.95), sorted.at(-1)].map((time) => time.toFixed(1).padStart(9)).join('');
};
function told({ graphics, grid, times, work }) {
  const head = '   median     95 %  longest';
  if (graphics) return console.log(`${graphics}\n${'milliseconds between frames'.padEnd(38)}${head}  above 20 ${'the page’s work'.padStart(18)}:\n${''.padEnd(78)}${head}`);
  const late = times.filter((time) => time > 20).length;
  return console.log(`${grid.padEnd(38)}${columns(times)}${`${late} of ${times.length}`.padStart(13)}${columns(work)}`);
}

await visit({ script, argument: network, told, flags });
