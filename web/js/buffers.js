const worthReturning = 64 * 1024; // bytes: below that a buffer is not worth a message of its own
const kept = 4;
const step = 256 * 1024; // sizes are rounded up, so that a buffer serves messages of nearly the same size

/**
 * Buffers that carry bytes to another thread and come back empty. Browsers free a buffer that came from another thread when their collector finds
 * the time, which may be hundreds of megabytes later; one that goes back and forth is nobody's garbage.
 */
export class BufferPool {
  #spare = []; // smallest first

  /** A buffer with these bytes at its beginning. */
  filledWith(bytes) {
    const buffer = this.#atLeast(bytes.length);
    new Uint8Array(buffer).set(bytes);
    return buffer;
  }

  /** Takes a buffer back. */
  takeBack(buffer) {
    this.#spare.push(buffer);
    this.#spare.sort((one, other) => one.byteLength - other.byteLength);
    if (this.#spare.length > kept) this.#spare.shift();
  }

  /** Whether the receiver of a buffer should send it back. */
  static wants(buffer) { return buffer.byteLength >= worthReturning; }

  #atLeast(size) {
    if (size < worthReturning) return new ArrayBuffer(size);
    const index = this.#spare.findIndex(({ byteLength }) => byteLength >= size);
    return index < 0 ? new ArrayBuffer(Math.ceil(size / step) * step) : this.#spare.splice(index, 1)[0];
  }
}

/**
 * Fills `bytes` from a stream, piece by piece: a response that is read whole keeps a copy of its own for a while. A stream that is too long is
 * left.
 * @param {Uint8Array} bytes
 * @param {ReadableStream<Uint8Array>} stream
 * @param {(filled: number) => void} [onFilled] called after each piece
 * @returns {Promise<boolean>} whether the stream had as many bytes
 */
export async function fill(bytes, stream, onFilled = () => {}) {
  const reader = stream.getReader();
  let filled = 0;
  try {
    for (let chunk; !(chunk = await reader.read()).done;) {
      const piece = chunk.value;
      if (filled + piece.length > bytes.length) return false;
      bytes.set(piece, filled);
      filled += piece.length;
      onFilled(filled);
    }
    return filled === bytes.length;
  } finally {
    reader.cancel().catch(() => {});
  }
}
