import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { describedIn, graphOf } from '../../models/node/model_file.mjs';
import { knownNetworks, writeNetworks } from '../../tools/networks.mjs';

const folder = mkdtempSync(join(tmpdir(), 'convlens-site-'));
const before = { ...process.env };
after(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

const registry = await knownNetworks();
const weights = fileURLToPath(new URL('../import/keras/vgg16.h5', import.meta.url)); // VGG16's layers, one number for each weight
const labels = Array.from({ length: 1000 }, (_, index) => `class ${index}`).join('\n');

/** The list of networks of a site that is built with these files in the mirror folder; `networks` stands in for the registry. */
async function built(name, put, { networks, online } = {}) {
  const [mirror, models, cache] = ['mirror', 'models', 'cache'].map((part) => join(folder, name, part));
  for (const path of [mirror, models]) mkdirSync(path, { recursive: true });
  put(mirror);
  if (online) process.env.CONVLENS_ONLINE = '1';
  else delete process.env.CONVLENS_ONLINE;
  process.env.CONVLENS_MIRROR = mirror;
  await writeNetworks(models, { cache, networks });
  return { models, cache, list: JSON.parse(readFileSync(join(models, 'registry.json'), 'utf8')) };
}

const withVgg16 = (mirror) => {
  cpSync(weights, join(mirror, 'vgg16_weights_tf_dim_ordering_tf_kernels.h5'));
  writeFileSync(join(mirror, 'imagenet-labels-1000.txt'), labels);
};

test('A network whose files are not there is one entry, which says how to add it', async () => {
  const { list, models } = await built('without', () => {});
  assert.deepEqual(list.map(({ id }) => id), registry.map(({ id }) => id));
  const missing = list.filter(({ file, parts }) => !file && !parts);
  assert.deepEqual(missing.map(({ id }) => id), registry.filter(({ file }) => !file).map(({ id }) => id));
  for (const { adding } of missing) assert.match(adding, /^Whoever builds this page can: with CONVLENS_ONLINE=1, or with .+ in the folder that CONVLENS_MIRROR names\.$/);
  assert.deepEqual(readdirSync(models), ['registry.json']);
});

test('VGG16 is two entries of the site, the whole in parts and its convolutions, which share them', async () => {
  const { list, models } = await built('with', withVgg16);
  const [whole, convolutions] = list.slice(list.findIndex(({ id }) => id === 'vgg16'));
  assert.deepEqual([whole.title, convolutions.title], ['VGG16', 'VGG16, convolutions only']);
  assert.deepEqual([whole.convolutions, convolutions.id, convolutions.convolutions], [convolutions.id, 'vgg16-convolutions', undefined]);
  for (const entry of [whole, convolutions]) {
    assert.deepEqual([entry.inputShape, entry.license, entry.file], [[224, 224, 3], 'CC-BY-4.0', undefined]);
    assert.match(entry.credit, /Visual Geometry Group/);
    for (const { file, bytes } of entry.parts) assert.equal(statSync(join(models, file)).size, bytes, file);
  }
  const written = readdirSync(models, { recursive: true }).filter((name) => name.endsWith('.bin'));
  assert.deepEqual(written.sort(), [...new Set([...whole.parts, ...convolutions.parts].map(({ file }) => file))].sort());
});

test('VGG16 has Keras’s names and Caffe’s preprocessing, its labels, and says whose weights it has', async () => {
  const { list, models } = await built('described', withVgg16);
  const { parts: [header] } = list.find(({ id }) => id === 'vgg16');
  const bytes = readFileSync(join(models, header.file));
  const graph = graphOf(bytes);
  assert.equal(graph.input.name, 'input_1');
  assert.deepEqual(graph.input.preprocess, { color: 'bgr', fit: 'cover', crop: 0.875, scale: [1], offset: [-103.939, -116.779, -123.68] });
  assert.deepEqual(graph.layers.map(({ name }) => name).slice(-6), ['block5_conv3', 'block5_pool', 'flatten', 'fc1', 'fc2', 'predictions']);
  assert.equal(graph.labels[999], 'class 999');
  const { license, source } = describedIn(bytes).metadata;
  assert.equal(license, 'CC-BY-4.0');
  assert.match(source, /Visual Geometry Group.*Keras/);
});

test('A second build takes the parts from the cache; one with other files forgets them', async () => {
  const { cache } = await built('again', withVgg16);
  const [first] = readdirSync(cache);
  rmSync(join(folder, 'again/models'), { recursive: true });
  const marked = join(cache, first, 'vgg16', 'marked');
  writeFileSync(marked, '');
  const { models } = await built('again', () => {});
  assert.ok(existsSync(join(models, 'vgg16/marked')));
  await built('again', (mirror) => writeFileSync(join(mirror, 'imagenet-labels-1000.txt'), `${labels}!`));
  assert.equal(readdirSync(cache).length, 1);
  assert.notEqual(readdirSync(cache)[0], first);
});

/** The registry as it would be if VGG16's official files were these: the addresses on a server here, the hashes those of its files. */
function servedFrom(origin, files) {
  const networks = structuredClone(registry);
  for (const file of networks.find(({ id }) => id === 'vgg16').source.files) {
    file.url = `${origin}/${file.name}`;
    const algorithm = file.sha256 ? 'sha256' : 'md5';
    file[algorithm] = createHash(algorithm).update(files[file.name]).digest('hex');
  }
  return networks.filter(({ file, id }) => file || id === 'vgg16');
}

test('An online build fetches the files from the addresses of the registry, once, and converts them as it does those of a mirror', async (context) => {
  const files = {
    'vgg16_weights_tf_dim_ordering_tf_kernels.h5': readFileSync(weights),
    'synset.txt': Buffer.from(labels.split('\n').map((label, index) => `n${10_000_000 + index} ${label}`).join('\n')),
  };
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(basename(request.url));
    response.end(files[basename(request.url)]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  const networks = servedFrom(`http://127.0.0.1:${server.address().port}`, files);

  const offline = await built('online', () => {}, { networks });
  assert.match(offline.list.at(-1).adding, /CONVLENS_ONLINE=1/);
  assert.deepEqual(asked, []);

  const { list } = await built('online', () => {}, { networks, online: true });
  assert.deepEqual(asked.sort(), Object.keys(files).sort());
  const parts = (entries) => entries.filter(({ id }) => id.startsWith('vgg16') && id !== 'vgg16-slim').map((entry) => entry.parts.map(({ sha256 }) => sha256));
  assert.deepEqual(parts(list), parts((await built('as mirrored', withVgg16)).list));

  await built('online', () => {}, { networks, online: true });
  assert.equal(asked.length, 2, 'a second build asks for nothing');
});

test('A file that is another than the registry means ends an online build with a sentence', async (context) => {
  const server = createServer((request, response) => response.end('something else'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  const networks = servedFrom(`http://127.0.0.1:${server.address().port}`, { 'vgg16_weights_tf_dim_ordering_tf_kernels.h5': 'one', 'synset.txt': 'two' });
  await assert.rejects(built('other', () => {}, { networks, online: true }), /not the one that models\/registry\.json means/);
});
