import { engineIfBuilt } from '../../../models/node/engine.mjs';

/** The address of the page's engine; undefined where none has been built. */
export const engine = engineIfBuilt();
