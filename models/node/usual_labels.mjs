import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// What files with the names of a usual set of classes are called: by Keras, in the models of ONNX, in our mirror.
const files = { imagenet: ['imagenet_class_index.json', 'synset.txt', 'imagenet-labels-1000.txt'] };

/** The folder that stands in for the official addresses of networks and their labels. */
export const mirrorFolder = () => process.env.CONVLENS_MIRROR ?? fileURLToPath(new URL('../../../shared/data/models', import.meta.url));

/** Path of a file with the names of a usual set of classes, in `folder` or the mirror folder; undefined if there is none. */
export function usualLabels(classes, folder) {
  return [folder, mirrorFolder()].flatMap((place) => files[classes].map((name) => join(place, name))).find(existsSync);
}
