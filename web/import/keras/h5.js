// Keras's older container: one HDF5 file with an architecture in `model_config` and weights in a group for each layer.
// Source: keras/saving/legacy/hdf5_format.
import { damaged, incomplete, shown, unsupported } from '../import-error.js';
import { knownArchitecture, namesImagenetClasses } from './known.js';
import { kerasDraft } from './keras.js';
import { parsedArchitecture } from './architecture.js';
import { StoredTree, isStoredTree } from './stored-tree.js';
import { nameOf, weightsAmong } from './topology.js';

/**
 * A whole model, or weights alone together with an architecture: that of `architecture`, or one that is known by its layers' names.
 * @param {import('../hdf5.js').Hdf5File} file
 * @param {{architecture?: object, title?: string, said?: import('../open-input.js').Said}} options
 */
export function readKerasH5(file, { architecture, title, said }) {
  if (isStoredTree(file)) return readTree(file, { architecture, title, said });
  const root = file.list('', 'layer_names').length > 0 ? '' : 'model_weights';
  const groups = new LayerGroups(file, root);
  const version = String(file.attribute('', 'keras_version') ?? file.attribute(root, 'keras_version') ?? '2');
  const backend = file.attribute('', 'backend') ?? file.attribute(root, 'backend');
  if (backend === 'theano') throw unsupported(`The file was written by Keras ${version} with Theano, which turns kernels round, and is not supported: load it in Keras 2 with TensorFlow and save it again.`);
  const own = file.attribute('', 'model_config');
  if (own !== undefined && typeof own !== 'string') throw damaged('The architecture in the file is no text: the file is damaged.');
  const known = own || architecture ? undefined : knownArchitecture(groups.names);
  const wanted = own ? parsedArchitecture(own) : architecture ?? known;
  if (!wanted) {
    throw incomplete('The file holds weights alone. Give the architecture with it: choose both this file and the one that “model.to_json()” was written to.');
  }
  const source = `Keras ${version} (HDF5${own ? '' : ', weights'})`;
  // A known network has a better name than that of its file, which is vgg16_weights_tf_dim_ordering_tf_kernels.h5.
  const draft = kerasDraft(wanted, { version, title: known ? undefined : title, source, weightsOf: (call) => groups.of(call) }, said);
  if (known && namesImagenetClasses(known)) draft.classes = 'imagenet';
  return draft;
}

/** `model.weights.h5` of Keras 3, which is also what lies in a .keras file. */
function readTree(file, { architecture, title, said }) {
  if (!architecture) throw incomplete('The file holds weights of Keras 3 alone. Save the model as “.keras”, or give the file that “model.to_json()” was written to with it.');
  const tree = new StoredTree(file);
  const version = String(architecture.keras_version ?? '3'); // TensorFlow's Keras 2.12 to 2.15 write such files, too
  return kerasDraft(architecture, { version, title, source: `Keras ${version} (HDF5, weights)`, weightsOf: (call) => tree.of(call) }, said);
}

class LayerGroups {
  #file;
  #root;

  constructor(file, root) {
    this.#file = file;
    this.#root = root;
    this.names = file.list(root, 'layer_names');
  }

  /** The weights of a layer. Those of a model within the model lie in the outer one's group, told apart by their names. */
  of({ layer, scope }) {
    const group = [this.#root, nameOf(scope[1] ?? layer)].filter(Boolean).join('/');
    const weights = this.#file.list(group, 'weight_names').map((name) => ({ name, parts: name.split('/') }));
    const own = scope.length > 1 ? weightsAmong(weights, { layer, scope }) : weights;
    if (own.length === 0 && weights.length > 0) {
      throw unsupported(`The file has weights for the model around the layer ${shown(nameOf(layer))}, but under other names, as Keras wrote them with TensorFlow 1. Load it with tf.keras of TensorFlow 2 and save it again.`);
    }
    return own.map(({ name }) => this.#file.array(`${group}/${name}`));
  }
}
