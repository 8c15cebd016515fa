// The classes that a network tells apart, as far as its layers say how many they are: most readers do not follow shapes.
import { wrongNames } from '../js/class-names.js';
import { damaged } from './import-error.js';

const keepsCount = new Set(['Activation', 'ReLU', 'LeakyReLU', 'ELU', 'Softmax', 'Clip', 'BatchNormalization', 'Rescaling', 'Dropout', 'Flatten']);
const isPooling = ({ type }) => type.startsWith('Global');
const makesRow = (layer) => layer.type === 'Flatten' || isPooling(layer);

/**
 * How many names the classes have: one for each score, two for one score alone. Undefined where the last layers do not say it.
 * @param {import('./draft.js').Draft} draft
 */
export function classCount(draft) {
  const chain = [...backwards(draft)];
  const at = chain.findIndex((layer) => !keepsCount.has(layer.type) && !isPooling(layer));
  if (at < 0) return undefined;
  const [{ type, config }, behind, before] = [chain[at], chain.slice(0, at), chain.slice(at + 1)];
  const isRow = behind.some(isPooling) || (type === 'Dense' && before.some(makesRow));
  const scores = isRow ? { Dense: config?.units, Conv2D: config?.filters }[type] : undefined;
  return scores === 1 ? 2 : scores;
}

/** The layers from that of the class scores back to the first one, by their first inputs. */
function* backwards({ layers, outputs }) {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  for (let layer = byName.get(outputs[0]); layer; layer = byName.get(layer.inputs[0])) yield layer;
}

/** Refuses too many or too few names of the classes. @throws {ConvLensError} corrupt-model */
export function checkLabels({ length }, draft) {
  const sentence = wrongNames(length, classCount(draft));
  if (sentence) throw damaged(sentence);
}
