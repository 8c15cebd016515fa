// The pump of the engine's worker: bytes in, bytes out. It understands none of them.
import createEngine from '../engine.mjs';

const engine = await createEngine({
  // The reply lies in the module's memory only during this call: it travels as a copy that is handed over, not cloned.
  onReply: (bytes) => {
    const copy = bytes.slice();
    postMessage(copy.buffer, [copy.buffer]);
  },
});

addEventListener('message', ({ data }) => {
  const address = engine._malloc(data.byteLength);
  if (address === 0) throw new Error('The memory for a message cannot be had.');
  engine.HEAPU8.set(new Uint8Array(data), address);
  engine._convlens_handle(address, data.byteLength);
  engine._free(address);
});

postMessage('ready');
