// Puts the page's fonts into a folder: .woff2 for CSS as they are, and .ttf, unpacked from .woff, for Dear ImGui.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';

const packages = new URL('../node_modules/@fontsource/', import.meta.url);
const families = [
  { name: 'inter', css: [400, 500, 600], imgui: [400, 600] },
  { name: 'jetbrains-mono', css: [400], imgui: [400] },
];

/** The sfnt file (TrueType) inside a WOFF 1.0 file. Source: https://www.w3.org/TR/WOFF/, sections 3 to 5. */
export function ttfFromWoff(woff) {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('This is not a WOFF font.');
  const tables = Array.from({ length: woff.readUInt16BE(12) }, (_, index) => readTable(woff, 44 + 20 * index));
  const header = Buffer.alloc(12 + 16 * tables.length);
  header.writeUInt32BE(woff.readUInt32BE(4), 0);
  header.writeUInt16BE(tables.length, 4);
  // Three numbers for binary search over the table directory.
  const log2 = Math.floor(Math.log2(tables.length));
  header.writeUInt16BE(16 << log2, 6);
  header.writeUInt16BE(log2, 8);
  header.writeUInt16BE(16 * tables.length - (16 << log2), 10);
  let offset = header.length;
  tables.forEach(({ tag, checksum, data }, index) => {
    const at = 12 + 16 * index;
    header.writeUInt32BE(tag, at);
    header.writeUInt32BE(checksum, at + 4);
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(data.length, at + 12);
    offset += data.length + padding(data.length);
  });
  return Buffer.concat([header, ...tables.flatMap(({ data }) => [data, Buffer.alloc(padding(data.length))])]);
}

const padding = (length) => (4 - (length % 4)) % 4;

function readTable(woff, at) {
  const [tag, offset, packedLength, length, checksum] = [0, 4, 8, 12, 16].map((field) => woff.readUInt32BE(at + field));
  const packed = woff.subarray(offset, offset + packedLength);
  const data = packedLength < length ? inflateSync(packed) : packed;
  if (data.length !== length) throw new Error('A table of this WOFF font is damaged.');
  return { tag, checksum, data };
}

/** Writes all fonts and their licences into `folder`. */
export async function writeFonts(folder) {
  await mkdir(folder, { recursive: true });
  for (const { name, css, imgui } of families) {
    const source = (weight, type) => new URL(`${name}/files/${name}-latin-${weight}-normal.${type}`, packages);
    for (const weight of css) await copyFile(source(weight, 'woff2'), new URL(`${name}-${weight}.woff2`, folder));
    for (const weight of imgui) {
      await writeFile(new URL(`${name}-${weight}.ttf`, folder), ttfFromWoff(await readFile(source(weight, 'woff'))));
    }
    await copyFile(new URL(`${name}/LICENSE`, packages), new URL(`${name}-LICENSE.txt`, folder));
  }
}
