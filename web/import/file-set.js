import { shown, unsupported } from './import-error.js';
import { kindOf } from './recognise.js';

/** The files of one network, which of them is what, and what those of JSON say. */
export class FileSet {
  #entries; // {file, kind, json}

  constructor(entries) { this.#entries = entries; }

  /** @param {import('./source-file.js').SourceFile[]} files */
  static async of(files) {
    return new FileSet(await Promise.all((await withoutCopies(files)).map(async (file) => {
      const kind = await kindOf(file);
      return { file, kind, json: kind === 'json' ? await file.json() : undefined };
    })));
  }

  get size() { return this.#entries.length; }
  get names() { return this.#entries.map(({ file }) => file.name); }

  has(name) { return this.names.includes(name); }

  /** The file of this name; undefined if there is none. Files of several networks that were chosen together may have the same name. */
  get(name) {
    const [found, other] = this.#entries.filter(({ file }) => file.name === name);
    if (other) throw unsupported(`Several of the files are called ${shown(name)}. Choose the files of one network.`);
    return found?.file;
  }

  /** The only file whose name passes a test; undefined if there is none, or several. */
  only(passes) {
    const [found, ...others] = this.#entries.filter(({ file }) => passes(file.name));
    return others.length === 0 ? found?.file : undefined;
  }

  /** The first file of a kind; undefined if there is none. */
  of(kind) { return this.#entries.find((entry) => entry.kind === kind)?.file; }

  all(kind) { return this.#entries.filter((entry) => entry.kind === kind).map(({ file }) => file); }

  /** All files with a JSON value that passes a test. */
  allJson(passes) { return this.#entries.filter(({ json }) => json !== undefined && json !== null && passes(json)).map(({ file }) => file); }

  /** The first JSON value that passes a test, and its file: {value, file}. */
  json(passes) {
    const found = this.#entries.find(({ json }) => json !== undefined && json !== null && passes(json));
    return found && { value: found.json, file: found.file };
  }

  /** The first file named .json whose content is none; undefined if all are well. */
  get unreadable() { return this.#entries.find(({ file, kind, json }) => kind === 'json' && json === undefined && /\.json$/i.test(file.name))?.file; }

  /** The first of the kinds that is there: {kind, file}. */
  anyOf(kinds) { return this.#entries.find(({ kind }) => kinds.includes(kind)); }
}

/** Files without those that are the same as one before them, as where an archive and what it holds are chosen together. */
async function withoutCopies(files) {
  const kept = [];
  const first = new Map(); // by name and size
  for (const file of files) {
    const key = `${file.size} ${file.name}`;
    const other = first.get(key);
    if (other && isSame(await other.bytes(), await file.bytes())) continue;
    first.set(key, other ?? file);
    kept.push(file);
  }
  return kept;
}

const isSame = (one, other) => one.every((byte, index) => byte === other[index]);
