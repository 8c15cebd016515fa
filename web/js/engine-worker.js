// The pump of the engine's worker: bytes in, bytes out. It understands none of them. Messages are array buffers; a model file comes as
// {file, size}, and then piece by piece as {file, bytes}, each of which is answered by {file, wanted}.
import createEngine from '../engine.mjs';
import { letGo } from './buffers.js';

const engine = await createEngine({
  // The reply lies in the module's memory only during this call: it travels as a copy that is handed over, not cloned.
  onReply: (bytes) => {
    const copy = bytes.slice();
    postMessage(copy.buffer, [copy.buffer]);
  },
});

/** Lends bytes to the module for one call. */
function lend(buffer, use) {
  const address = engine._malloc(Math.max(1, buffer.byteLength));
  if (address === 0) throw new Error('The memory for a message cannot be had.');
  engine.HEAPU8.set(new Uint8Array(buffer), address);
  const result = use(address, buffer.byteLength);
  engine._free(address);
  letGo(buffer);
  return result;
}

addEventListener('message', ({ data }) => {
  if (data instanceof ArrayBuffer) return lend(data, engine._convlens_handle);
  const { file, size, bytes } = data;
  if (!bytes) return engine._convlens_begin_file(file, size);
  postMessage({ file, wanted: lend(bytes, (address, length) => engine._convlens_receive(file, address, length)) === 1 });
});

postMessage('ready');
