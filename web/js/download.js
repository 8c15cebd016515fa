import { ConvLensError } from './errors.js';

/**
 * Fetches a file, reporting its progress as a fraction of 0 to 1 where the size is known.
 * @returns {Promise<Uint8Array>}
 * @throws {ConvLensError} not-found
 */
export async function download(url, onProgress = () => {}) {
  const response = await request(url);
  const total = Number(response.headers.get('content-length'));
  // A compressed transfer announces its compressed size, so the fraction is only a lower bound there.
  const chunks = [];
  let received = 0;
  try {
    for (const reader = response.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      received += value.length;
      if (total > 0) onProgress(Math.min(1, received / total));
    }
  } catch (cause) {
    throw new ConvLensError('not-found', `The connection broke off while fetching ${shown(url)}. Please try again.`, { cause });
  }
  return joined(chunks, received);
}

async function request(url) {
  let response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new ConvLensError('not-found', `${shown(url)} cannot be reached. Is the address right, and does its host allow other pages to read it?`, { cause });
  }
  if (!response.ok) throw new ConvLensError('not-found', `There is nothing at ${shown(url)} (the server answered ${response.status}).`);
  return response;
}

function joined(chunks, size) {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

const shown = (url) => String(url).slice(0, 200);
