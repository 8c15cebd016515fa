// The test pictures of each model: what nothing was trained on or chosen by.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { readIdx } from './idx.mjs';
import { preprocessed } from './model_file.mjs';
import { readTestPhotos } from './test_photos.mjs';

const idxFiles = { images: 't10k-images-idx3-ubyte.gz', labels: 't10k-labels-idx1-ubyte.gz' };
const digits = {
  open: openIdx,
  data: '../shared/data/mnist',
  source: 'Get the files of MNIST (Yann LeCun, Corinna Cortes, Christopher Burges),\nand name their folder',
};
const clothes = {
  open: openIdx,
  data: '../shared/data/fashion-mnist',
  source: 'Get the files from the folder data/fashion of the GitHub repository zalandoresearch/fashion-mnist,\nand name their folder',
};
const catsAndDogs = {
  open: openPhotos,
  data: '../shared/data/cats-dogs/train.zip',
  source: 'It holds photos of 150 x 150 pixels named cat/N.jpg and dog/N.jpg, made of those of Kaggle’s “Dogs vs. Cats”.\nName where it lies',
};
const sets = { 'fashion-mnist': clothes, mnist: digits, 'cats-vs-dogs': catsAndDogs, 'vgg16-slim': catsAndDogs };

/**
 * The test pictures of the model `id`: {labels, run, input}. labels: the class of each picture; run(runner, index): what the network says
 * of it; input(runner, index): what it sees of it. path: the folder or file with the data, if it is not at its usual place.
 */
export function openTestSet(id, path, graph) {
  const set = sets[id];
  if (!set) throw new Failure(`No test pictures are known for "${id}", only for: ${Object.keys(sets).join(', ')}.`);
  return set.open(path ?? fileURLToPath(new URL(`../../${set.data}`, import.meta.url)), graph, set.source);
}

/** Pictures for which nothing but the file's scale and offset is left to do. */
async function openIdx(folder, graph, source) {
  const missing = Object.values(idxFiles).filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) throw new Failure(`${missing.join(' and ')} cannot be found in ${folder}.\n${source}: --data FOLDER`);
  const images = await readIdx(join(folder, idxFiles.images));
  const labels = await readIdx(join(folder, idxFiles.labels));
  checkIdx(images, labels, graph);
  const pixels = images.values.length / images.shape[0];
  const input = (runner, index) => preprocessed(images.values.subarray(index * pixels, (index + 1) * pixels), graph.input.preprocess);
  return { labels: labels.values, run: (runner, index) => runner.run(input(runner, index)), input };
}

function checkIdx(images, labels, graph) {
  const [count, ...size] = images.shape;
  const [height, width] = graph.input.shape;
  if (size[0] !== height || size[1] !== width) throw new Failure(`The pictures are ${size.join('×')}, but the network takes ${height}×${width}.`);
  if (labels.shape.length !== 1 || labels.shape[0] !== count) throw new Failure(`There are ${count} pictures, but ${labels.values.length} labels.`);
  const stranger = labels.values.find((label) => label >= graph.labels.length);
  if (stranger !== undefined) throw new Failure(`A picture has label ${stranger}, but the network knows ${graph.labels.length} classes.`);
}

/** Photos that go the page's whole way: decoded, cropped, averaged down. */
async function openPhotos(file, graph, source) {
  if (!existsSync(file)) throw new Failure(`${file} cannot be found.\n${source}: --data FILE`);
  const photos = await readTestPhotos(file, graph.labels);
  return {
    labels: photos.map(({ label }) => label),
    run: (runner, index) => runner.runPhoto(photos[index].bytes),
    input: (runner, index) => runner.photoInput(photos[index].bytes),
  };
}
