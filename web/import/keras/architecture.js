import { damaged } from '../import-error.js';
import { parsedJson } from '../json.js';

/** An architecture from Keras's JSON text. */
export function parsedArchitecture(text) {
  try {
    return parsedJson(text);
  } catch (cause) {
    throw damaged('The architecture in the file is no JSON: the file is damaged.', { cause });
  }
}

/** Whether a JSON value is a Keras architecture: a topology.json, `model.to_json()`, or config.json. */
export const isArchitecture = (value) => typeof value?.class_name === 'string' && value.config !== undefined;
