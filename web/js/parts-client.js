import { ConvLensError } from './errors.js';
import { missingBytes, models, noLongerWanted } from './network-parts.js';
import { PartCache } from './part-cache.js';

/**
 * Fetches what is missing of a network, and keeps it. Where this browser keeps nothing, nothing is fetched either. Options and errors: as
 * networkParts.
 */
export async function keepParts(parts, options) {
  if (!(await PartCache.open()).keeps || (await missingBytes({ parts })) === 0) return;
  for await (const none of answers({ parts, give: false }, options)) void none;
}

/** The bytes of a network, part by part, as networkParts gives them. */
export const givenParts = (parts) => answers({ parts, give: true }, {});

/** What the worker gives; what else it says is seen to. The worker ends with the loop. */
async function* answers(wish, { onProgress = () => {}, signal }) {
  const worker = new Worker(new URL('./parts-worker.js', import.meta.url), { type: 'module', name: 'ConvLens download' });
  let next;
  const said = () => new Promise((resolve, reject) => (next = { resolve, reject }));
  const stop = () => next.reject(noLongerWanted());
  worker.onmessage = ({ data: { done, part, code, message, ...bytes } }) => {
    if (code) next.reject(new ConvLensError(code, message));
    else if (done || part) next.resolve(part);
    else onProgress(bytes);
  };
  worker.onerror = (event) => {
    event.preventDefault?.();
    next.reject(new ConvLensError('internal', `The download could not be started: ${event.message || 'its worker failed'}.`));
  };
  try {
    let answer = said();
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    worker.postMessage({ ...wish, base: String(models) });
    for (let part; (part = await answer);) {
      yield new Uint8Array(part);
      answer = said();
      worker.postMessage({});
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    worker.terminate();
  }
}
