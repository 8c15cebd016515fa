// Model files as the engine takes them: {size, parts}, `parts()` giving the bytes in order, in pieces, as often as they are asked for.

const pieceBytes = 4 * 1024 * 1024;

/** @param {Blob} blob */
export const modelFileOf = (blob) => ({ size: blob.size, parts: () => piecesOf(blob) });

/** The bytes of a blob, of which no more than a piece is in memory at a time. */
export async function* piecesOf(blob) {
  for (let begin = 0; begin < blob.size; begin += pieceBytes) {
    yield new Uint8Array(await blob.slice(begin, begin + pieceBytes).arrayBuffer());
  }
}
