import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { unzipSync, zipSync } from 'fflate';
import { sourceFile } from '../../models/node/source_file.mjs';
import { FileSet } from '../../web/import/file-set.js';
import { labelsAmong } from '../../web/import/labels.js';
import { readNpy } from '../../web/import/npy.js';
import { kindOf } from '../../web/import/recognise.js';
import { readSafetensors } from '../../web/import/safetensors.js';
import { SourceFile } from '../../web/import/source-file.js';
import { unzipped } from '../../web/import/zip.js';
import { draftOf, jsonFile, kept } from './support/networks.mjs';
import { modelBytes } from './support/onnx_model.mjs';

const file = (name, ...bytes) => SourceFile.fromBytes(name, Uint8Array.from(bytes.flat()));
const ascii = (text) => [...text].map((character) => character.charCodeAt(0));
const text = (name, content) => SourceFile.fromBytes(name, new TextEncoder().encode(content));
const hdf5 = [0x89, ...ascii('HDF'), 0x0d, 0x0a, 0x1a, 0x0a];
const safetensors = (header, data = []) => {
  const bytes = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const result = new Uint8Array(8 + bytes.length + data.length);
  new DataView(result.buffer).setBigUint64(0, BigInt(bytes.length), true);
  result.set(bytes, 8);
  result.set(data, 8 + bytes.length);
  return result;
};

test('Files are told apart by what they begin with, whatever they are called', async () => {
  const kinds = [
    ['zip', 'model.h5', ascii('PK'), 3, 4], ['zip', 'empty', ascii('PK'), 5, 6], ['hdf5', 'weights', hdf5], ['hdf5', 'behind', new Array(512).fill(0), hdf5], ['npy', 'a', 0x93, ascii('NUMPY')],
    ['tflite', 'a.bin', 28, 0, 0, 0, ascii('TFL3')], ['pickle', 'net.bin', 0x80, 2, 0x8a, 10], ['json', 'topology', ascii(' \n{"a": 1}')], ['json', 'labels.txt', ascii('["a"]')],
    ['onnx', 'net', 8, 7, 0x12, 7, ascii('pytorch')], ['onnx', 'net.onnx', 0x80, 2], ['unknown', 'shard1of1', 8, 7, 0, 1], ['unknown', 'photo.jpg', 0xff, 0xd8, 0xff], ['unknown', 'nothing'],
  ];
  for (const [kind, ...rest] of kinds) assert.equal(await kindOf(file(...rest)), kind, rest[0]);
  assert.equal(await kindOf(SourceFile.fromBytes('a', safetensors({ a: 0 }))), 'safetensors');
});

test('A large file is told by its first bytes, without being read whole', async () => {
  const large = { name: 'a', size: 2 ** 30, read: () => assert.fail('read whole') };
  assert.equal(await kindOf(new SourceFile({ ...large, readHead: async () => Uint8Array.from(hdf5) })), 'hdf5');
  const onDisk = await sourceFile(fileURLToPath(new URL('keras/vgg16.h5', import.meta.url)));
  onDisk.bytes = () => assert.fail('read whole');
  assert.equal(await kindOf(onDisk), 'hdf5');
});

test('What cannot be told by its beginning is told by its ending', async () => {
  const kinds = [
    ['unknown', 'net.onnx.data', 8, 7, 0x12, 0], ['cut off', 'a.h5'], ['cut off', 'a.KERAS', 1, 2], ['cut off', 'b.safetensors', 1, 2, 3], ['pickle', 'a.pth', 1], ['tensorflow', 'saved_model.pb', 8, 1], ['onnx', 'a.onnx', 1],
    ['text', 'labels.txt', ascii('cat\ndog')], ['unknown', 'binary.txt', 0, 1],
  ];
  for (const [kind, ...rest] of kinds) assert.equal(await kindOf(file(...rest)), kind, rest[0]);
});

test('Of a large file in the browser only the beginning is read to tell its kind', async () => {
  const blob = new Blob([Uint8Array.from(hdf5), new Uint8Array(1e6)]);
  blob.arrayBuffer = () => assert.fail('read whole');
  assert.equal(await kindOf(SourceFile.fromBlob(blob, 'large.h5')), 'hdf5');
});

test('Names of files lose their folders, of either system', () => {
  assert.deepEqual(['a/b/c.json', 'a\\b.h5', 'd'].map((name) => file(name).name), ['c.json', 'b.h5', 'd']);
});

// safetensors

test('Tensors are read with their types, shapes and places, behind a header of any length', () => {
  for (const padding of ['', ' ', '  ', '   ', '    ']) {
    const header = JSON.stringify({ __metadata__: { format: 'pt' }, a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] }, b: { dtype: 'U8', shape: [1, 3], data_offsets: [8, 11] }, scalar: { dtype: 'F16', shape: [], data_offsets: [11, 13] } }) + padding;
    const { metadata, tensors } = readSafetensors(safetensors(header, [0, 0, 128, 63, 0, 0, 0, 192, 7, 8, 9, 0, 0x3c]));
    assert.deepEqual(metadata, { format: 'pt' });
    assert.deepEqual([...tensors].map(([name, { shape, read }]) => [name, shape, [...read()]]), [['a', [2], [1, -2]], ['b', [1, 3], [7, 8, 9]], ['scalar', [], [1]]]);
  }
});

test('safetensors files that are damaged are refused with a sentence', () => {
  const wrong = [
    new Uint8Array(0), new Uint8Array(8), safetensors('{}').subarray(0, 9), safetensors('{'), safetensors('{"a": 1}'), safetensors('{"a": null}'), safetensors('[1, 2, 3, 4]'),
    safetensors({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, [1, 2, 3]), safetensors({ a: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } }, new Array(8).fill(0)),
    safetensors({ a: { dtype: 'F32', shape: [-2], data_offsets: [0, 8] } }, new Array(8).fill(0)), safetensors({ a: { dtype: 'F32', shape: 'two', data_offsets: [0, 8] } }, new Array(8).fill(0)),
    safetensors({ a: { dtype: 'F32', shape: [2], data_offsets: [8, 0] } }, new Array(8).fill(0)), safetensors({ a: { dtype: 'F32', shape: [2 ** 31, 2 ** 31, 2 ** 31], data_offsets: [0, 8] } }, new Array(8).fill(0)),
    safetensors({ a: { dtype: 'F32', shape: [2], data_offsets: [0.5, 8.5] } }, new Array(9).fill(0)), safetensors({ a: { shape: [2], data_offsets: [0, 2 ** 53] } }),
  ];
  wrong.forEach((bytes, index) => assert.throws(() => readSafetensors(bytes), { name: 'ConvLensError', code: 'corrupt-model', message: /\.$/ }, `file ${index}`));
});

test('A header that claims to be longer than the file is no reason to wait', () => {
  const bytes = safetensors('{}');
  bytes.fill(0xff, 0, 8);
  assert.throws(() => readSafetensors(bytes), { code: 'corrupt-model' });
});

// numpy

const npy = (header, data = [], version = 1) => Uint8Array.from([0x93, ...ascii('NUMPY'), version, 0, header.length & 255, header.length >> 8, ...(version > 1 ? [0, 0] : []), ...ascii(header), ...data]);

test('Arrays of numpy are read in both versions of the format', () => {
  const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }\n";
  for (const version of [1, 2, 3]) {
    const { shape, read } = readNpy(npy(header, [1, 2, 3, 4, 5, 6], version), 'a.npy');
    assert.deepEqual([shape, [...read()]], [[2, 3], [1, 2, 3, 4, 5, 6]]);
  }
  assert.deepEqual(readNpy(npy("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", [9]), 'a.npy').shape, []);
});

test('Arrays of numpy that are cut off, of other types or in Fortran’s order are refused', () => {
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";
  const damaged = [npy(header).subarray(0, 7), npy(header).subarray(0, 30), npy(header, [1, 2, 3]), npy('{}'), npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }", [0])];
  for (const bytes of damaged) assert.throws(() => readNpy(bytes, 'a.npy'), { code: 'corrupt-model', message: /a\.npy/ });
  for (const changed of [header.replace('<f4', '>f4'), header.replace('<f4', 'constructor'), header.replace('False', 'True')]) {
    assert.throws(() => readNpy(npy(changed, new Array(8).fill(0)), 'a.npy'), { code: 'unsupported-model', message: /a\.npy.*[^.] \(npy 1\.0\)\.$/ });
  }
});

// zip

test('A zip archive gives its files without folders', async () => {
  const archive = SourceFile.fromBytes('a.zip', zipSync({ 'folder/model.json': Uint8Array.of(1), folder: { 'b.bin': Uint8Array.of(2) }, 'empty/': new Uint8Array(0) }));
  assert.deepEqual((await unzipped(archive)).map(({ name }) => name).sort(), ['b.bin', 'model.json']);
});

/** The place of each central entry's size as it will be unpacked. */
function sizePlaces(bytes) {
  const view = new DataView(bytes.buffer);
  return [...bytes.keys()].filter((at) => at + 28 < bytes.length && view.getUint32(at, true) === 0x02014b50).map((at) => at + 24);
}

test('A zip archive that unpacks to more than a gigabyte is refused before it is unpacked', async () => {
  const bytes = zipSync({ 'a.h5': new Uint8Array(5000), 'b.h5': new Uint8Array(5000) });
  const view = new DataView(bytes.buffer);
  for (const at of sizePlaces(bytes)) view.setUint32(at, 0.6 * 2 ** 30, true);
  const before = process.memoryUsage().rss;
  await assert.rejects(unzipped(SourceFile.fromBytes('bomb.zip', bytes)), { code: 'unsupported-model', message: /bomb\.zip.*1 GB/ });
  assert.ok(process.memoryUsage().rss - before < 2 ** 28, 'nothing was unpacked');
});

test('A zip archive whose content is larger than it says gives no more than it says', async () => {
  const bytes = zipSync({ 'a.h5': new Uint8Array(5000) });
  for (const at of sizePlaces(bytes)) new DataView(bytes.buffer).setUint32(at, 100, true);
  const outcome = await unzipped(SourceFile.fromBytes('a.zip', bytes)).catch((error) => error);
  if (outcome instanceof Error) assert.equal(outcome.code, 'corrupt-model');
  else assert.ok((await outcome[0].bytes()).length <= 100);
});

test('Damaged zip archives are refused', async () => {
  const bytes = zipSync({ 'a.h5': Uint8Array.from({ length: 3000 }, (_, index) => (index * index) % 251) });
  for (const wrong of [bytes.subarray(0, 40), bytes.subarray(0, bytes.length - 5), Uint8Array.from(bytes, (byte, at) => (at > 50 && at < 300 ? 0xff : byte))]) {
    await assert.rejects(unzipped(SourceFile.fromBytes('a.zip', wrong)), { name: 'ConvLensError', code: 'corrupt-model', message: /a\.zip/ });
  }
});

test('Archives packed by others are read: stored, and with folders of macOS beside', async () => {
  const entries = unzipSync(await kept(['tm-my-image-model.zip'])[0].bytes());
  const again = zipSync({ ...Object.fromEntries(Object.entries(entries).map(([name, bytes]) => [`my model/${name}`, bytes])), '__MACOSX/my model/._model.json': Uint8Array.of(0, 5, 22, 7) }, { level: 0 });
  assert.equal((await draftOf([SourceFile.fromBytes('a.zip', again)])).labels.length, 3);
});

// Labels

const labelsOf = async (...files) => labelsAmong(await FileSet.of(files));

test('Labels are read from text files, with numbers or not', async () => {
  assert.deepEqual(await labelsOf(text('labels.txt', 'cat\r\ndog\r\n\r\n')), ['cat', 'dog']);
  assert.deepEqual(await labelsOf(text('labels.txt', '0 Cat\n1 Big dog\n')), ['Cat', 'Big dog']);
  assert.deepEqual(await labelsOf(text('labels.txt', '1 room\n0 rooms\n')), ['1 room', '0 rooms'], 'numbers that do not count');
  assert.deepEqual(await labelsOf(text('a.txt', 'n01440764 tench, Tinca tinca\nn01443537 goldfish')), ['tench, Tinca tinca', 'goldfish']);
  assert.deepEqual(await labelsOf(text('a.txt', '\uFEFFÉlan\nLöwe')), ['Élan', 'Löwe']);
});

test('Labels are read from JSON: a list, names by number, Keras’s class index', async () => {
  assert.deepEqual(await labelsOf(jsonFile('a.json', ['cat', 'dog'])), ['cat', 'dog']);
  assert.deepEqual(await labelsOf(jsonFile('a.json', { 1: 'dog', 0: 'cat' })), ['cat', 'dog']);
  assert.deepEqual(await labelsOf(jsonFile('imagenet_class_index.json', { 0: ['n01440764', 'tench'], 1: ['n01443537', 'goldfish'] })), ['tench', 'goldfish']);
});

test('A list with a gap is told, other JSON and text is no list of labels', async () => {
  await assert.rejects(labelsOf(jsonFile('a.json', { 0: 'cat', 2: 'dog' })), { code: 'corrupt-model', message: /class 1/ });
  assert.equal(await labelsOf(jsonFile('a.json', { name: 'cat' }), jsonFile('b.json', []), jsonFile('c.json', [1, 2])), undefined);
  assert.deepEqual(await labelsOf(text('README.txt', 'Read this first.'), text('classes.txt', 'cat\ndog')), ['cat', 'dog']);
  assert.equal(await labelsOf(text('LICENSE.txt', 'MIT')), undefined);
});

test('Files of several networks are refused by their names, but a network with its archive is one', async () => {
  const kerasFile = () => kept(['photo-3.6.keras'])[0];
  const onnx = SourceFile.fromBytes('other.onnx', modelBytes());
  await assert.rejects(draftOf([kerasFile(), onnx]), { code: 'unsupported-model', message: '“photo-3.6.keras” and “other.onnx” are two networks. Open one at a time.' });
  await assert.rejects(draftOf([...kept(['chain-2.9.h5']), ...kept(['outputs.h5'])]), { message: /“chain-2\.9\.h5” and “outputs\.h5” are two networks/ });
  const both = SourceFile.fromBytes('both.zip', zipSync({ 'one.onnx': modelBytes(), 'two.onnx': modelBytes({ opset: 14 }) }));
  await assert.rejects(draftOf([both]), { message: '“both.zip” holds several networks, “one.onnx” and “two.onnx”. Unpack it, and open one of them.' });
  const part = (number) => SourceFile.fromBytes(`net-0000${number}-of-00002.safetensors`, safetensors({ w: { dtype: 'U8', shape: [1], data_offsets: [0, 1] } }, [number]));
  await assert.rejects(draftOf([part(1), part(2)]), { message: /are parts of one network’s weights/ });
  const dated = (date) => SourceFile.fromBytes(`net_${date}.onnx`, modelBytes());
  await assert.rejects(draftOf([dated('20240101'), dated('20230101')]), { message: /are two networks/ });
  const [zip, again] = [13, 14].map((opset) => SourceFile.fromBytes('same.zip', zipSync({ 'net.onnx': modelBytes({ opset }) })));
  await assert.rejects(draftOf([zip, again]), { message: '“same.zip” and “same.zip” are two networks. Open one at a time.' });
  const unpacked = (await unzipped(kept(['tm-my-image-model.zip'])[0]));
  assert.equal((await draftOf([...kept(['tm-my-image-model.zip']), ...unpacked])).labels.length, 3);
});

test('A file of labels goes before those that the network has itself', async () => {
  const files = kept(['tm-my-image-model.zip']);
  assert.deepEqual((await draftOf([...files, jsonFile('labels.json', ['a', 'b', 'c'])])).labels, ['a', 'b', 'c']);
});
