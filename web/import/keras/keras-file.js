// Keras 3's container: a zip of config.json, metadata.json and model.weights.h5.
import { damaged, incomplete } from '../import-error.js';
import { isArchitecture, parsedArchitecture } from './architecture.js';
import { kerasDraft } from './keras.js';
import { StoredTree } from './stored-tree.js';

const text = (bytes) => new TextDecoder().decode(bytes);

/**
 * @param {Map<string, SourceFile>} files by name
 * @param {{openHdf5: (file: SourceFile) => Promise<Hdf5File>, title?: string}} options
 */
export async function readKerasFile(files, { openHdf5, title }) {
  const [config, weights] = ['config.json', 'model.weights.h5'].map((name) => files.get(name));
  if (!config) throw damaged('The .keras file has no config.json.');
  if (!weights) throw incomplete('The .keras file has no weights (model.weights.h5).');
  const architecture = parsedArchitecture(text(await config.bytes()));
  if (!isArchitecture(architecture)) throw damaged('The config.json of the .keras file describes no model.');
  const version = String((await files.get('metadata.json')?.json())?.keras_version ?? '3');
  const file = await openHdf5(weights);
  const tree = new StoredTree(file);
  const draft = kerasDraft(architecture, { version, title, source: `Keras ${version} (.keras)`, weightsOf: (call) => tree.of(call) });
  return { draft, close: () => file.close() };
}
