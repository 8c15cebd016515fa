// The classes that a network tells apart, as far as its layers say how many they are: most readers do not follow shapes.
import { damaged } from './import-error.js';

const keepsCount = new Set(['Activation', 'ReLU', 'LeakyReLU', 'ELU', 'Softmax', 'Clip', 'BatchNormalization', 'Rescaling', 'Dropout', 'Flatten']);
const isPooling = ({ type }) => type.startsWith('Global');

/**
 * How many names the classes have: one for each score, two for one score alone. Undefined where the last layers do not say it.
 * @param {import('./draft.js').Draft} draft
 */
export function classCount({ layers, outputs, weights }) {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const behind = [];
  let layer = byName.get(outputs[0]);
  while (layer && (keepsCount.has(layer.type) || isPooling(layer))) {
    behind.push(layer);
    layer = byName.get(layer.inputs[0]);
  }
  const isRow = behind.some(isPooling) || (layer?.type === 'Dense' && !behind.some(({ type }) => type === 'Flatten'));
  if (!isRow || !['Dense', 'Conv2D'].includes(layer?.type)) return undefined;
  const scores = weights.get(`${layer.name}/kernel`)?.shape.at(-1);
  return scores === 1 ? 2 : scores;
}

/** Refuses too many or too few names for the classes of a network; none at all are right. @throws {ConvLensError} corrupt-model */
export function checkLabels({ length }, draft) {
  const classes = classCount(draft) ?? length;
  if (length > 0 && length !== classes) throw damaged(`The network tells ${classes} classes apart, but there ${length === 1 ? 'is one name' : `are ${length} names`}.`);
}
