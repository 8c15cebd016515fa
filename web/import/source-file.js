import { parsedJson } from './json.js';

/** A file to import: its name without folders, and its bytes when they are needed. `place` is what `openHdf5` opens it by: a Blob, or a path. */
export class SourceFile {
  #bytes;
  #read;

  /** @param {{name: string, size: number, place?: Blob | string, read: () => Promise<Uint8Array>}} file */
  constructor({ name, size, place, read }) {
    this.name = name.split(/[\\/]/).at(-1);
    this.size = size;
    this.place = place;
    this.#read = read;
  }

  static fromBlob(blob, name = blob.name ?? '') {
    return new SourceFile({ name, size: blob.size, place: blob, read: async () => new Uint8Array(await blob.arrayBuffer()) });
  }

  static fromBytes(name, bytes) {
    return new SourceFile({ name, size: bytes.length, read: async () => bytes });
  }

  /** All of it, read once. */
  bytes() { return (this.#bytes ??= this.#read()); }

  /** The first `count` bytes, without reading a large Blob whole. */
  async head(count) {
    if (this.place instanceof Blob) return new Uint8Array(await this.place.slice(0, count).arrayBuffer());
    return (await this.bytes()).subarray(0, count);
  }

  /** Its content as JSON; undefined if it is none. */
  async json() {
    try {
      return parsedJson(new TextDecoder('utf-8', { fatal: true }).decode(await this.bytes()));
    } catch {
      return undefined;
    }
  }
}
