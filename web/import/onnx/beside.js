// Tensors that do not lie in the ONNX file itself but in others beside it: "net.onnx.data". Source: onnx/onnx, docs/ExternalData.md.
import { damaged, shown } from '../import-error.js';
import { modelFrom } from './messages.js';
import { isElsewhere, placeOf } from './tensor.js';

/** The tensors of a model that lie in other files, those of its Constant operators among them. */
function elsewhere({ graph }) {
  if (!graph) return [];
  const constants = graph.node.flatMap(({ attribute }) => attribute.map(({ t }) => t).filter(Boolean));
  return [...graph.initializer, ...constants].filter(isElsewhere);
}

/**
 * The bytes of the files that a network's tensors lie in, as far as they are there.
 * @param {Uint8Array} bytes the ONNX file
 * @param {import('../file-set.js').FileSet} files
 * @returns {Promise<Map<string, Uint8Array>>} by name
 */
export async function filesBeside(bytes, files) {
  const beside = new Map();
  for (const name of new Set(elsewhere(modelFrom(bytes)).map((tensor) => placeOf(tensor).file))) {
    const file = files.get(name);
    if (file) beside.set(name, await file.bytes());
  }
  return beside;
}

/** Gives the tensors of a model the bytes that they have in files beside it, where those are there. */
export function takeFrom(beside, model) {
  for (const tensor of elsewhere(model)) {
    const { file, start, length } = placeOf(tensor);
    const bytes = beside.get(file);
    if (!bytes) continue;
    const end = length === undefined ? bytes.length : start + length;
    const isInside = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && end <= bytes.length;
    if (!isInside) throw damaged(`The tensor ${shown(tensor.name)} of the ONNX file lies beyond the end of ${shown(file)}: that file is cut off, or not of this network.`);
    Object.assign(tensor, { rawData: bytes.subarray(start, end), dataLocation: 0, externalData: [] });
  }
}
