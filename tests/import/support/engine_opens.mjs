import { ModelRunner } from '../../../models/node/engine.mjs';
import { Failure } from '../../../models/node/failure.mjs';
import { engine } from './engine.mjs';

const isSentence = (text) => /^[A-Z“].*\.$/.test(text);

const mostHeap = 2 ** 28; // bytes: one that has opened many files makes way for a new one
let module;

/** Whether the engine, where there is one, takes a model file that the importer wrote. It may refuse it in a sentence; throws if it does otherwise. */
export async function engineOpens(bytes) {
  if (!engine) return true;
  if (!(module?.HEAPU8.length <= mostHeap)) module = await (await import(engine)).default({ onReply() {} });
  try {
    new ModelRunner(module, bytes, 1);
    return true;
  } catch (error) {
    if (error instanceof Failure && isSentence(error.message)) return false;
    throw error;
  }
}
