/**
 * Frees a buffer's memory now, where the browser can: the collector counts a large buffer for no more than a small object, and may leave
 * hundreds of megabytes of them lying about. Nobody may use the buffer afterwards.
 * @param {ArrayBuffer} buffer
 */
export const letGo = (buffer) => void buffer.transfer?.(0);
