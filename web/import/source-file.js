import { parsedJson, textEncoding } from './json.js';

/**
 * A file to import: its name without folders, and its bytes when they are needed. `place` is what `openHdf5` opens it by: a Blob, or a path.
 * `archive` is the zip archive that it was in, a SourceFile, too.
 */
export class SourceFile {
  #bytes;
  #read;
  #readHead;

  /** @param {{name: string, size: number, archive?: SourceFile, place?: Blob | string, read: () => Promise<Uint8Array>, readHead?: (count: number) => Promise<Uint8Array>}} file */
  constructor({ name, size, archive, place, read, readHead }) {
    this.name = name.split(/[\\/]/).at(-1);
    this.size = size;
    this.archive = archive;
    this.place = place;
    this.#read = read;
    this.#readHead = readHead ?? (async (count) => (await this.bytes()).subarray(0, count));
  }

  static fromBlob(blob, name = blob.name ?? '') {
    const read = async (part) => new Uint8Array(await part.arrayBuffer());
    return new SourceFile({ name, size: blob.size, place: blob, read: () => read(blob), readHead: (count) => read(blob.slice(0, count)) });
  }

  static fromBytes(name, bytes, archive) {
    return new SourceFile({ name, size: bytes.length, archive, read: async () => bytes });
  }

  /** All of it, read once. */
  bytes() { return (this.#bytes ??= this.#read()); }

  /** The first `count` bytes, without reading a large file whole. */
  head(count) { return this.#readHead(count); }

  /** Its content as JSON; undefined if it is none. */
  async json() {
    try {
      const bytes = await this.bytes();
      return parsedJson(new TextDecoder(textEncoding(bytes), { fatal: true }).decode(bytes));
    } catch {
      return undefined;
    }
  }
}
