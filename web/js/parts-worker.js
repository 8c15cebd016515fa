// Fetches and reads the parts of a network. What this leaves behind in memory, which is more than the network itself, goes with the worker.
// The page posts {parts, base, give}; with `give` it is sent each part as {part} and posts anything for the next one. It is told
// {received, total} again and again, and at last {done} or {code, message}.
import { networkParts } from './network-parts.js';

let goOn = () => {};

async function send({ parts, base, give }) {
  for await (const { buffer } of networkParts(parts, new URL(base), { onProgress: (bytes) => postMessage(bytes) })) {
    if (!give) continue;
    postMessage({ part: buffer }, [buffer]);
    await new Promise((resolve) => (goOn = resolve));
  }
}

addEventListener('message', async ({ data }) => {
  if (!data.parts) return goOn();
  try {
    await send(data);
    postMessage({ done: true });
  } catch ({ code = 'internal', message }) {
    postMessage({ code, message });
  }
});
