// Fetches large files as streams, so that they never lie in memory whole.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const sizeOf = async (path) => (await stat(path).catch(() => undefined))?.size;

/** A hash of a file, in hexadecimal. */
export async function hashOf(path, algorithm) {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Fetches a file to `path`, unless it is there. A download that broke off goes on where it ended.
 * @param {{url: string, sha256?: string, md5?: string}} file one of the hashes is that of its bytes
 * @throws {Error} if it cannot be fetched, or is another file than the hash says; the next call then begins anew
 */
export async function fetchFile({ url, sha256, md5 }, path) {
  if ((await sizeOf(path)) === undefined) {
    await mkdir(dirname(path), { recursive: true });
    await fetchRest(url, `${path}.part`);
    await rename(`${path}.part`, path);
  }
  const [algorithm, expected] = sha256 ? ['sha256', sha256] : ['md5', md5]; // of some files nothing else is published
  const actual = await hashOf(path, algorithm);
  if (actual === expected) return;
  await rm(path);
  throw new Error(`The file from ${url} is not the one that models/registry.json means: its ${algorithm} is ${actual}, expected ${expected}.`);
}

async function fetchRest(url, path) {
  const kept = (await sizeOf(path)) ?? 0;
  const response = await fetch(url, kept > 0 ? { headers: { range: `bytes=${kept}-` } } : {});
  if (response.status === 416) { // there is nothing behind what is kept, which then is whole or of another file
    await rm(path);
    return fetchRest(url, path);
  }
  if (!response.ok) throw new Error(`${url} cannot be fetched: the server answered ${response.status}.`);
  const file = await open(path, response.status === 206 ? 'a' : 'w');
  try {
    for await (const chunk of response.body) await file.appendFile(chunk); // what has come is written before the connection can break off
  } finally {
    await file.close();
  }
}
