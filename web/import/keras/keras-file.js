// Keras 3's container: a zip of config.json, metadata.json and model.weights.h5.
import { damaged } from '../import-error.js';
import { isArchitecture, parsedArchitecture } from './architecture.js';
import { kerasDraft } from './keras.js';
import { StoredTree } from './stored-tree.js';

const text = (bytes) => new TextDecoder().decode(bytes);

/**
 * @param {import('../file-set.js').FileSet} files config.json and model.weights.h5 are among them
 * @param {{openHdf5: (file: SourceFile) => Promise<Hdf5File>, title?: string, said?: import('../open-input.js').Said}} options
 */
export async function readKerasFile(files, { openHdf5, title, said }) {
  const architecture = parsedArchitecture(text(await files.get('config.json').bytes()));
  if (!isArchitecture(architecture)) throw damaged('The config.json of the .keras file describes no model.');
  const version = String((await files.get('metadata.json')?.json())?.keras_version ?? '3');
  const file = await openHdf5(files.get('model.weights.h5'));
  try {
    const tree = new StoredTree(file);
    const draft = kerasDraft(architecture, { version, title, source: `Keras ${version} (.keras)`, weightsOf: (call) => tree.of(call) }, said);
    return { draft, close: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}
