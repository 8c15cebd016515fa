// The photos of cats and dogs: `cat/N.jpg` and `dog/N.jpg` in one zip file. models/train/cats_vs_dogs_data.py divides them by the same rule.
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { Failure } from './failure.mjs';

/** The class of a test photo; undefined for any other file. The last digit of N decides: 9 tests. */
const classOfTestPhoto = (name) => name.match(/^(?:.*\/)?(cat|dog)\/\d*9\.jpg$/)?.[1];

/** The test photos of a zip file in the order of their names: [{name, label, bytes}]. labels: the network's; only test photos are inflated. */
export async function readTestPhotos(path, labels) {
  const files = unzipped(await readFile(path), path);
  const photos = Object.keys(files).sort().map((name) => ({ name, label: labels.indexOf(classOfTestPhoto(name)), bytes: files[name] }));
  if (photos.length === 0) throw new Failure(`${path} has no test photos: no cat/N.jpg or dog/N.jpg whose number ends in 9.`);
  const stranger = photos.find(({ label }) => label < 0);
  if (stranger) throw new Failure(`${path} has ${stranger.name}, but the network knows only: ${labels.join(', ')}.`);
  return photos;
}

function unzipped(archive, path) {
  try {
    return unzipSync(archive, { filter: ({ name }) => classOfTestPhoto(name) !== undefined });
  } catch (error) {
    throw new Failure(`${path} is damaged: ${error.message}.`);
  }
}
