// Kernels on the screen, of layers as large as VGG16's: whether each has its place, and the greys and colours of its weights.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { kerasDraft } from '../../web/import/keras/keras.js';
import { joined, modelFile } from '../../web/import/model-file.js';
import { elementsOf } from '../../web/import/numbers.js';
import { preprocessOf } from '../../web/import/preprocess.js';
import { hashOf } from '../models/support/vgg16_stand_in.mjs';
import { colourIn, kernelsIn, mostFrequent, patches } from './support/kernels_seen.mjs';
import { colourAt, pictureOf } from './support/screen.mjs';
import { openSite, valueOf, waitUntil } from './support/site.mjs';
import { countDraws, waitUntilStill } from './support/stillness.mjs';

const files = ['one', 'other'].map((id) => ({ id, address: `/convlens/${id}.safetensors` })); // the same layers twice
const side = 3; // of a kernel
const smallest = 12; // pixels that a kernel is wide
const tolerance = 2; // of 255 levels
const frame = 5; // pixels that are kept free for frames beside the numbers
const small = { width: 1101, height: 641 }; // to be read fast
const phone = { width: 360, height: 640 };

const layers = new Map([['first', [3, 3, 3, 64]], ['second', [3, 3, 64, 64]], ['between', [1, 1, 64, 512]], ['last', [3, 3, 512, 512]]].map(([name, shape], stream) => {
  const data = Float32Array.from({ length: elementsOf(shape) }, (_, index) => (hashOf(stream, index) * 2 ** -32 - 0.25) / 10);
  const [low, high] = data.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  return [name, { shape, data, low, high }];
}));

/** The network's model file. Its input has blue first, as VGG16's. */
function networkFile(id) {
  const layer = (class_name, config) => ({ class_name, config });
  const pool = (name) => layer('MaxPooling2D', { name, pool_size: [2, 2], strides: [2, 2] });
  const [first, second, between, last] = [...layers].map(([name, { shape: [extent, , , filters] }]) =>
    layer('Conv2D', { name, filters, kernel_size: [extent, extent], padding: 'same', activation: 'relu' }));
  const input = layer('InputLayer', { name: 'input', batch_input_shape: [null, 16, 16, 3] });
  const weightsOf = ({ layer: { config: { name } } }) => {
    if (!layers.has(name)) return [];
    const { shape, data } = layers.get(name);
    return [{ shape, read: () => data }, { shape: shape.slice(-1), read: () => new Float32Array(shape.at(-1)) }];
  };
  const architecture = { class_name: 'Sequential', config: { name: 'kernels', layers: [input, first, second, pool('pool1'), between, pool('pool2'), last] } };
  const draft = kerasDraft(architecture, { version: '1', source: 'made for tests', weightsOf });
  return joined(modelFile(draft, { id, preprocess: preprocessOf({ scaling: 'caffe', fit: 'cover' }, 3) }));
}

let site;
let page;
before(async () => {
  const bytes = new Map(files.map(({ id, address }) => [address, networkFile(id)]));
  site = await openSite({ answer: ({ url }, response) => bytes.has(url) && response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes.get(url)) });
  page = await visitorsPage();
});
after(() => site.close());

/** A page with the kernels of the first network. ratio: pixels of the screen to each of the page. */
async function visitorsPage({ ratio = 1, viewport = small } = {}) {
  const opened = await site.open({ device: { viewport, reducedMotion: 'reduce', deviceScaleFactor: ratio }, prepare: countDraws });
  await loadNetwork('one', opened);
  await valueOf(opened, 'show', { view: 'kernels', kernelColormap: 'gray' });
  return opened;
}

/** Does something on another page. */
async function onPage(options, action) {
  const usual = page;
  page = await visitorsPage(options);
  try {
    await action();
  } finally {
    await page.context().close();
    page = usual;
  }
}

async function loadNetwork(wanted, where = page) {
  const { address } = files.find(({ id }) => id === wanted);
  await where.evaluate(async (from) => { await window.convlens.loadModel(await (await fetch(from)).blob()); }, address);
}

/** Waits until a layer's kernels have come and nothing moves, and takes away the frame of the filter that is chosen: all stays where it is. */
async function kernelsShown(layer) {
  await page.evaluate(async (name) => { await window.convlens.kernels(name); }, layer); // the page's own question was answered before
  await waitUntilStill(page);
  await moved(() => valueOf(page, 'select', { level: 'layer', map: null }));
}

/** Opens the page of a layer's kernels, and scrolls to a filter. */
async function open(layer, { filter = 0, filters = 'color' } = {}) {
  await valueOf(page, 'show', { filters });
  await valueOf(page, 'select', { level: 'layer', layer, map: filter });
  await kernelsShown(layer);
}

/** Does something that moves the kernels, and waits until they have come to rest. */
async function moved(action) {
  const drawn = await page.evaluate(() => window.draws);
  await action();
  await waitUntil(page, (count) => window.draws > count, drawn);
  await waitUntilStill(page);
}

/** Turns the wheel over the kernels, and takes the pointer away, which frames what it is on. */
async function wheel(by, sideways = 0) {
  const { x, y, width, height } = await page.locator('#canvas').boundingBox();
  await moved(async () => {
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.wheel(sideways, by);
    await page.mouse.move(2, 2);
  });
}

/** As kernelsIn: of what is on the canvas. */
const kernelsSeen = async ({ apart } = {}) => kernelsIn(await pictureOf(page), { side, smallest, apart });

/** The grey that a weight of a layer has. */
function grey(name, filter, input, place) {
  const { shape: [, , inputs, filters], data, low, high } = layers.get(name);
  return (255 * (data[(place * inputs + input) * filters + filter] - low)) / (high - low);
}

/** Whether these colours are those of a kernel. `inputs`: which ones are red, green and blue. */
const shows = ({ values }, name, filter, inputs) => values.every((colour, place) => colour.every((level, channel) => Math.abs(level - grey(name, filter, inputs[channel], place)) <= tolerance));
const showsGrey = (cell, name, filter, input) => shows(cell, name, filter, [input, input, input]);

/** The numbers of the first and the last kernel that are seen, counted filter by filter. None between them may be missing or elsewhere. */
function numbersSeen(cells, name) {
  const { shape: [, , inputs, filters] } = layers.get(name);
  const is = (cell, number) => showsGrey(cell, name, Math.floor(number / inputs), number % inputs);
  let first = 0;
  while (first < inputs * filters && !is(cells[0], first)) first += 1;
  assert.ok(first < inputs * filters, `what is at ${cells[0].left}, ${cells[0].top} is one of the kernels`);
  cells.forEach((cell, index) => assert.ok(is(cell, first + index), `kernel ${first + index} is at ${cell.left}, ${cell.top}`));
  return { first, last: first + cells.length - 1 };
}

const leftOf = (cells) => Math.min(...cells.map(({ left }) => left));
const widthOf = (cells) => mostFrequent(cells.map(({ width }) => width));
const columnsOf = (cells) => new Set(cells.map(({ left }) => left)).size;
const rowsOf = (cells) => new Set(cells.map(({ top }) => top)).size;

test('The first six filters on a picture are six rows of three greys, the channels in the order of the network, and scrolling ends with the last filter', async () => {
  await open('first', { filters: 'channels' });
  const cells = await kernelsSeen();
  assert.deepEqual([cells.length, rowsOf(cells), columnsOf(cells)], [18, 6, 3]);
  assert.deepEqual(numbersSeen(cells, 'first'), { first: 0, last: 17 });
  await wheel(1e6);
  assert.equal(numbersSeen(await kernelsSeen(), 'first').last, 64 * 3 - 1);
});

test('On a phone, too, the first six filters are seen at once', async () => {
  await open('first', { filters: 'channels' });
  await moved(() => page.setViewportSize(phone));
  const cells = await kernelsSeen();
  assert.deepEqual([numbersSeen(cells, 'first'), rowsOf(cells), columnsOf(cells)], [{ first: 0, last: 17 }, 6, 3]);
  await moved(() => page.setViewportSize(small));
});

test('All 64 filters are seen at once as pictures, whose red is the last channel where blue is the first', async () => {
  await open('first');
  const cells = await kernelsSeen();
  assert.deepEqual([cells.length, rowsOf(cells), columnsOf(cells)], [64, 8, 8]);
  cells.forEach((cell, filter) => assert.ok(shows(cell, 'first', filter, [2, 1, 0]), `filter ${filter} is at ${cell.left}, ${cell.top}`));
});

for (const [name, total, selected] of [['second', 4096, 40], ['last', 262_144, 300]]) {
  const inputs = layers.get(name).shape[2];
  test(`Of ${total.toLocaleString('en')} kernels each stands in its place, wherever they are scrolled to`, async () => {
    await open(name);
    const start = await kernelsSeen();
    const { first, last } = numbersSeen(start, name);
    assert.equal(first, 0);
    assert.ok(last > 200 && last < total - 1, `${last + 1} kernels are seen`);

    await wheel(1e6);
    assert.equal(numbersSeen(await kernelsSeen(), name).last, total - 1);

    await open(name, { filter: selected });
    const now = numbersSeen(await kernelsSeen(), name);
    assert.ok(now.first > last && now.first <= selected * inputs && now.last >= selected * inputs, `filter ${selected} begins among kernels ${now.first} to ${now.last}`);
  });
}

test('Beside a map the channels of its kernel show their signs, though the kernel stands before them in colour', async () => {
  await valueOf(page, 'show', { kernelColormap: 'RdBu' });
  const filter = 7;
  await moved(() => valueOf(page, 'select', { level: 'map', layer: 'first', map: filter }));
  const picture = await pictureOf(page);
  const panel = colourAt(picture, 820, 300).reduce((bits, level) => 256 * bits + level, 0);
  const squares = patches(picture, panel).filter(({ left, width, height }) => left > 800 && width === height && width > 14 && width <= 60);
  const row = squares.filter(({ top, width }) => squares.filter((other) => other.top === top && other.width === width).length === 4).sort((one, other) => one.left - other.left);
  assert.equal(row.length, 4, 'in colour, and each channel');
  row.slice(1).forEach((square, input) => {
    for (let place = 0; place < side * side; place++) {
      const weight = layers.get('first').data[(place * 3 + input) * 64 + filter];
      if (Math.abs(weight) < 0.01) continue; // nearly white
      const [red, , blue] = colourIn(picture, square, side, place);
      assert.equal(red > blue, weight < 0, `channel ${input}, weight ${place}: ${weight}, red ${red} and blue ${blue}`);
    }
  });
  await valueOf(page, 'show', { kernelColormap: 'gray' });
});

test('On a screen with five pixels to every four of the page each kernel stands in its place, too', async () => {
  await onPage({ ratio: 1.25 }, async () => {
    await open('second');
    const cells = await kernelsSeen({ apart: 1 }); // each begins and ends at a whole pixel of the screen
    assert.equal(numbersSeen(cells, 'second').first, 0);
    assert.ok(cells.length > 200 && cells.length === rowsOf(cells) * columnsOf(cells), `${cells.length} kernels are seen, ${columnsOf(cells)} in each of ${rowsOf(cells)} rows`);
  });
});

test('Thousands of kernels of a layer that is off fade in their places', async () => {
  await onPage({ viewport: { width: 1920, height: 1500 } }, async () => {
    await open('last');
    const on = await kernelsSeen();
    assert.ok(on.length > 3000, `${on.length} kernels are seen`);
    await moved(() => valueOf(page, 'switchLayer', 'last', false));
    const off = await kernelsSeen();
    const places = (cells) => cells.map(({ left, top, width }) => `${left},${top},${width}`);
    assert.deepEqual(places(off), places(on));
    assert.ok(off.filter(({ values }, index) => values.join() !== on[index].values.join()).length > 0.9 * on.length);
  });
});

/** Enlarges or shrinks what is at the middle of the kernels, as a pinch on a trackpad does. */
async function zoom(by) {
  const { x, y, width, height } = await page.locator('#canvas').boundingBox();
  await moved(async () => {
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, by);
    await page.keyboard.up('Control');
    await page.mouse.move(2, 2);
  });
  return { x: width / 2, y: height / 2 };
}

/** The number of a kernel that is seen, counted filter by filter. */
function numberOf(cell, name) {
  const { shape: [, , inputs, filters] } = layers.get(name);
  const number = Array.from({ length: inputs * filters }, (_, index) => index).find((index) => showsGrey(cell, name, Math.floor(index / inputs), index % inputs));
  assert.ok(number !== undefined, `what is at ${cell.left}, ${cell.top} is one of the kernels`);
  return number;
}

const middleOf = ({ left, top, width }) => ({ x: left + width / 2, y: top + width / 2 });

/** The kernel that is nearest to a point. */
function nearest(cells, { x, y }) {
  const distance = (cell) => Math.hypot(middleOf(cell).x - x, middleOf(cell).y - y);
  return cells.reduce((best, next) => (distance(next) < distance(best) ? next : best));
}

/** How far the kernel of `second` that was at a point, told what is seen, is away from there when the kernels have got another size, in widths of a kernel, and how much larger it is. */
async function movedFrom(pointAt, resize) {
  const cells = await kernelsSeen();
  const before = nearest(cells, pointAt(cells));
  const number = numberOf(before, 'second');
  await resize();
  const now = (await kernelsSeen()).find((cell) => showsGrey(cell, 'second', Math.floor(number / 64), number % 64));
  assert.ok(now, `kernel ${number} is still seen`);
  const [was, is] = [middleOf(before), middleOf(now)];
  return { across: Math.abs(is.x - was.x) / now.width, down: Math.abs(is.y - was.y) / now.width, grown: now.width / before.width };
}

test('Kernels that are zoomed stay where the pointer is', async () => {
  await open('second', { filter: 40 });
  const { width, height } = await page.locator('#canvas').boundingBox();
  const pointer = () => ({ x: width / 2, y: height / 2 });
  for (const [by, grows] of [[-50, true], [-50, true], [50, false], [50, false]]) {
    const { across, down, grown } = await movedFrom(pointer, () => zoom(by));
    assert.ok(across <= 0.35 && down <= 0.35, `the kernel moved by ${across} across and ${down} down`);
    assert.equal(grown > 1, grows, `by ${by}: ${grown} times as large`);
  }
});

test('Keys zoom around the middle of what is seen; another layer is as large as at first, and this one as it was left', async () => {
  await open('second', { filter: 40 });
  const width = async () => widthOf(await kernelsSeen());
  const first = await width();
  const middle = (cells) => {
    const [left, right] = [Math.min, Math.max].map((most) => most(...cells.map((cell) => middleOf(cell).x)));
    const [top, bottom] = [Math.min, Math.max].map((most) => most(...cells.map((cell) => middleOf(cell).y)));
    return { x: (left + right) / 2, y: (top + bottom) / 2 };
  };
  await page.locator('#canvas').focus();
  const { across, down, grown } = await movedFrom(middle, () => moved(() => page.keyboard.press('+')));
  assert.ok(across <= 0.5 && down <= 0.5 && grown > 1, `the kernel moved by ${across} across and ${down} down and is ${grown} times as large`);
  const larger = await width();
  await open('last');
  assert.equal(await width(), first);
  await open('second');
  assert.equal(await width(), larger);
  await moved(() => page.keyboard.press('-'));
  assert.equal(await width(), first);
});

test('Kernels that are wider than the page are moved sideways, and never over the numbers of their filters', async () => {
  await open('second');
  const edge = leftOf(await kernelsSeen());
  await zoom(-50);
  const start = (await kernelsSeen()).map((cell) => numberOf(cell, 'second') % 64);
  for (const by of [0, 5, 5, 5, 1e6]) { // a kernel would be seen whole among the numbers for one of them
    if (by > 0) await wheel(0, by);
    const left = leftOf(await kernelsSeen());
    assert.ok(left > edge - frame, `by ${by}: ${left}, and not over the numbers up to ${edge}`);
  }
  const end = (await kernelsSeen()).map((cell) => numberOf(cell, 'second') % 64);
  assert.equal(Math.max(...end), 63);
  assert.ok(Math.min(...end) > Math.min(...start), `${Math.min(...end)} after ${Math.min(...start)}`);
  await zoom(50);
});

test('A filter that is chosen while kernels are wider than the page does not slide under the numbers', async () => {
  await open('second');
  const edge = leftOf(await kernelsSeen());
  await zoom(-50);
  await wheel(0, -1e6);
  assert.equal(leftOf(await kernelsSeen()), edge);
  await open('second', { filter: 45 });
  const cells = await kernelsSeen();
  assert.equal(leftOf(cells), edge);
  const filters = cells.map((cell) => Math.floor(numberOf(cell, 'second') / 64));
  assert.ok(Math.min(...filters) <= 45 && Math.max(...filters) >= 45, `filters ${Math.min(...filters)} to ${Math.max(...filters)} are seen`);
  await zoom(50);
});

test('With the shift key the wheel moves sideways, and a trackpad both ways at once', async () => {
  await open('second', { filter: 20 });
  const columns = columnsOf(await kernelsSeen());
  await zoom(-50);
  await wheel(0, -1e6);
  const firstSeen = async () => {
    const number = numberOf((await kernelsSeen())[0], 'second');
    return { row: Math.floor(number / columns), column: number % columns };
  };
  const start = await firstSeen();
  await page.keyboard.down('Shift');
  await wheel(50);
  await page.keyboard.up('Shift');
  const sideways = await firstSeen();
  assert.deepEqual([sideways.row, start.column], [start.row, 0]);
  assert.ok(sideways.column > 0);
  await wheel(120, 50);
  const both = await firstSeen();
  assert.ok(both.column > sideways.column && both.row > sideways.row, `row ${both.row}, column ${both.column}`);
  await zoom(50);
});

test('Of smaller kernels more are seen, each in its place', async () => {
  await open('first', { filters: 'channels' });
  assert.equal(rowsOf(await kernelsSeen()), 6);
  await zoom(40);
  const cells = await kernelsSeen();
  assert.deepEqual([numbersSeen(cells, 'first').first, columnsOf(cells)], [0, 3]);
  assert.ok(rowsOf(cells) >= 8, `${rowsOf(cells)} filters are seen`);
  await zoom(-40);
});

test('Channels and pictures of one layer are zoomed each by themselves', async () => {
  await open('first', { filters: 'channels' });
  const channels = widthOf(await kernelsSeen());
  await open('first');
  const pictures = widthOf(await kernelsSeen());
  await zoom(-30);
  assert.ok(widthOf(await kernelsSeen()) > pictures);
  await open('first', { filters: 'channels' });
  assert.equal(widthOf(await kernelsSeen()), channels);
  await open('first');
  await zoom(30);
  assert.equal(widthOf(await kernelsSeen()), pictures);
});

test('Another network with the same layers shows the filter that is chosen, as large as at first', async () => {
  await open('second');
  const first = widthOf(await kernelsSeen());
  await zoom(-50);
  await valueOf(page, 'select', { level: 'layer', layer: 'second', map: 50 });
  await loadNetwork('other');
  await kernelsShown('second');
  const cells = await kernelsSeen();
  assert.equal(widthOf(cells), first);
  const { first: from, last: to } = numbersSeen(cells, 'second');
  assert.ok(from <= 50 * 64 && to >= 50 * 64 + 63, `filter 50 is among kernels ${from} to ${to}`);
  await loadNetwork('one');
  await kernelsShown('second');
  await zoom(50);
  assert.equal(widthOf(await kernelsSeen()), first);
});
