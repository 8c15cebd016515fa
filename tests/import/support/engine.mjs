import { builtEngine } from '../../../models/node/engine.mjs';

function engineOrNone() {
  try {
    return builtEngine();
  } catch {
    return undefined;
  }
}

/** The address of the page's engine; undefined where none has been built. */
export const engine = engineOrNone();
