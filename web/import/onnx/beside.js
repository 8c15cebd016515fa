// Tensors that do not lie in the ONNX file itself but in others beside it: "net.onnx.data". Source: onnx/onnx, docs/ExternalData.md.
import { damaged, shown } from '../import-error.js';
import { isElsewhere, placeOf } from './tensor.js';

/** The tensors of a model that lie in other files, those of its Constant operators among them. */
function elsewhere({ graph }) {
  if (!graph) return [];
  const constants = graph.node.flatMap(({ attribute }) => attribute.map(({ t }) => t).filter(Boolean));
  return [...graph.initializer, ...constants].filter(isElsewhere);
}

/**
 * Gives the tensors of a model the bytes that they have in files beside it, where those are there.
 * @param {object} model as `modelFrom` gives it
 * @param {import('../file-set.js').FileSet} files
 * @throws {ConvLensError} corrupt-model
 */
export async function takeFrom(files, model) {
  const beside = new Map();
  for (const tensor of elsewhere(model)) {
    const { file: name, start, length } = placeOf(tensor);
    if (!beside.has(name)) beside.set(name, await files.get(name)?.bytes());
    const bytes = beside.get(name);
    if (!bytes) continue;
    const end = length === undefined ? bytes.length : start + length;
    const isInside = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && end <= bytes.length;
    if (!isInside) throw damaged(`The tensor ${shown(tensor.name)} of the ONNX file lies beyond the end of ${shown(name)}: that file is cut off, or not of this network.`);
    Object.assign(tensor, { rawData: bytes.subarray(start, end), dataLocation: 0, externalData: [] });
  }
}
