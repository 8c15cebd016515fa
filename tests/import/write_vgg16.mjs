// Writes what stands in for Keras's file of VGG16's weights: the same layout and size (553 MB), with weights that are made.
//   node tests/import/write_vgg16.mjs OUT.h5
// The official file, vgg16_weights_tf_dim_ordering_tf_kernels.h5, was written by Keras 1: weights alone, in a group for each layer, named
// `block1_conv1_W_1:0` and `block1_conv1_b_1:0`, the names of the layers in the root's attribute `layer_names`.
import { File, ready } from 'h5wasm/node';
import { standInLayers } from '../models/support/vgg16_stand_in.mjs';

function writeFile(path) {
  const file = new File(path, 'w', { libver: ['earliest', 'latest'] });
  if (!(file.file_id > 0n)) throw new Error(`${path} cannot be written.`);
  const layers = standInLayers();
  writeNames(file, 'layer_names', layers.map(({ name }) => name));
  for (const layer of layers) writeLayer(file.create_group(layer.name), layer);
  file.close();
}

function writeLayer(group, { name, weights }) {
  const names = weights.map((_, index) => `${name}_${'Wb'[index]}_1:0`);
  writeNames(group, 'weight_names', names);
  weights.forEach(({ shape, read }, index) => group.create_dataset({ name: names[index], data: read(), shape }));
}

/** As numpy gives lists to HDF5: texts of one length; a list without any is one of no floats. */
function writeNames(owner, attribute, names) {
  if (names.length === 0) return owner.create_attribute(attribute, new Float64Array(0), [0]);
  owner.create_attribute(attribute, names, [names.length], `S${Math.max(...names.map(({ length }) => length))}`);
}

await ready;
writeFile(process.argv[2]);
