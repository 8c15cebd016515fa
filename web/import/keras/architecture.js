import { damaged } from '../import-error.js';

/** An architecture from Keras's JSON text, in which Python may have written NaN and Infinity. */
export function parsedArchitecture(text) {
  try {
    return JSON.parse(text.replace(/(?<=[:[,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])/g, 'null'));
  } catch (cause) {
    throw damaged('The architecture in the file is no JSON: the file is damaged.', { cause });
  }
}

/** Whether a JSON value is a Keras architecture: a topology.json, `model.to_json()`, or config.json. */
export const isArchitecture = (value) => typeof value?.class_name === 'string' && value.config !== undefined;
