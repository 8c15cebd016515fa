// The pump of the engine's worker: bytes in, bytes out. It understands none of them. Messages come and go as {message, size}, in a buffer that is
// sent back as {spare}; a model file comes as {file, size}, and then piece by piece as {receipt, file, bytes}, each of which is answered by
// {receipt, wanted}; {receipt} alone is sent back as it is.
import createEngine from '../engine.mjs';
import { BufferPool } from './buffers.js';

const pool = new BufferPool();
const engine = await createEngine({
  // The reply lies in the module's memory only during this call.
  onReply: (bytes) => {
    const message = pool.filledWith(bytes);
    postMessage({ message, size: bytes.length }, [message]);
  },
});

/** Lends bytes to the module for one call. */
function lend(bytes, use) {
  const address = engine._malloc(Math.max(1, bytes.length));
  if (address === 0) throw new Error('The memory for a message cannot be had.');
  engine.HEAPU8.set(bytes, address);
  const result = use(address, bytes.length);
  engine._free(address);
  return result;
}

function handle(message, size) {
  lend(new Uint8Array(message, 0, size), engine._convlens_handle);
  if (BufferPool.wants(message)) postMessage({ spare: message }, [message]);
  goOn();
}

// What takes long goes on piece by piece, each behind the messages that have come in the meantime.
const next = new MessageChannel();
let isGoingOn = false;
next.port1.onmessage = () => {
  isGoingOn = false;
  engine._convlens_work();
  goOn();
};

function goOn() {
  if (isGoingOn || engine._convlens_has_work() === 0) return;
  isGoingOn = true;
  next.port2.postMessage(null);
}

addEventListener('message', ({ data: { message, size, spare, receipt, file, bytes } }) => {
  if (spare) pool.takeBack(spare);
  else if (message) handle(message, size);
  else if (file === undefined) postMessage({ receipt });
  else if (!bytes) engine._convlens_begin_file(file, size);
  else postMessage({ receipt, wanted: lend(new Uint8Array(bytes), (address, length) => engine._convlens_receive(file, address, length)) === 1 });
});

postMessage('ready');
