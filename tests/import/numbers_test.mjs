import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementSize, floatsFrom, halves, quantised, transposed } from '../../web/import/numbers.js';
import { random } from './support/random.mjs';

const halfAt = (index, floats) => halves(Float32Array.of(...floats))[index];

/** The value of a half, from IEEE 754's definition. */
function valueOf(half) {
  const [sign, exponent, fraction] = [half >> 15 ? -1 : 1, (half >> 10) & 31, half & 1023];
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024));
}

const allHalves = Uint16Array.from({ length: 65536 }, (_, half) => half);
const bytesOf = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

test('All 65,536 halves are read as IEEE 754 defines them', () => {
  const floats = floatsFrom(bytesOf(allHalves), 'F16');
  allHalves.forEach((half) => assert.ok(Object.is(floats[half], valueOf(half)), `half ${half}: ${floats[half]}`));
});

test('A half that becomes a float becomes the same half again', () => {
  const again = halves(floatsFrom(bytesOf(allHalves), 'F16'));
  allHalves.forEach((half) => assert.ok(again[half] === half || Number.isNaN(valueOf(half)), `half ${half}`));
});

test('A float becomes the nearest half; of two that are equally near, the even one', () => {
  for (let half = 0; half < 0x7bff; half++) { // the finite ones but the largest
    const [low, high] = [valueOf(half), valueOf(half + 1)];
    const middle = (low + high) / 2; // exact: floats have 13 more places
    const step = (high - low) / 1024;
    const even = half % 2 === 0 ? half : half + 1;
    assert.deepEqual([...halves(Float32Array.of(middle - step, middle, middle + step))], [half, even, half + 1], `half ${half}`);
    assert.deepEqual([...halves(Float32Array.of(-middle + step, -middle, -middle - step))], [half, even, half + 1].map((each) => each | 0x8000), `half -${half}`);
  }
});

test('Beyond the largest half is infinity, from the middle on; NaN stays NaN', () => {
  assert.deepEqual([...halves(Float32Array.of(65504, 65519.99, 65520, 1e38, Infinity, -65520))], [0x7bff, 0x7bff, 0x7c00, 0x7c00, 0x7c00, 0xfc00]);
  assert.ok(Number.isNaN(valueOf(halfAt(0, [NaN]))));
});

test('Floats too small for a half are zero, with their sign', () => {
  assert.deepEqual([...halves(Float32Array.of(2 ** -25, -(2 ** -25), 2 ** -25 * 1.0001, 2 ** -26, 1e-40, -0))], [0, 0x8000, 1, 0, 0, 0x8000]);
});

test('Numbers of every type are read, wherever they lie', () => {
  const samples = {
    F64: Float64Array.of(-1.5, 2 ** -20), F32: Float32Array.of(3.25, -7), I32: Int32Array.of(-5, 70000), U32: Uint32Array.of(4e9, 1), I16: Int16Array.of(-300, 300), U16: Uint16Array.of(65535, 2),
    I8: Int8Array.of(-128, 127), U8: Uint8Array.of(255, 1), BOOL: Uint8Array.of(1, 0), I64: BigInt64Array.of(-9n, 2n ** 40n), U64: BigUint64Array.of(5n, 2n ** 41n),
  };
  for (const [type, array] of Object.entries(samples)) {
    assert.equal(elementSize(type), array.BYTES_PER_ELEMENT, type);
    for (const start of [0, 1, 3]) {
      const bytes = new Uint8Array(array.byteLength + start);
      bytes.set(bytesOf(array), start);
      assert.deepEqual([...floatsFrom(bytes.subarray(start), type)], Array.from(array, Number).map(Math.fround), `${type} at ${start}`);
    }
  }
  assert.deepEqual([...floatsFrom(Uint8Array.of(0x80, 0x3f, 0x20, 0xc1), 'BF16')], [1, -10]);
});

test('Numbers in a Buffer of Node are its own, not those beside it', () => {
  const pool = Buffer.alloc(64, 0xff);
  const bytes = pool.subarray(5, 13);
  bytes.writeFloatLE(1.5, 0);
  bytes.writeFloatLE(-2, 4);
  assert.deepEqual([...floatsFrom(bytes, 'F32')], [1.5, -2]);
});

test('Types that are not known, and bytes that do not suffice, are refused', () => {
  for (const type of ['F8_E4M3', 'constructor', '__proto__', undefined]) assert.throws(() => floatsFrom(new Uint8Array(8), type), { code: 'unsupported-model' });
  assert.throws(() => floatsFrom(new Uint8Array(7), 'F32'), { code: 'corrupt-model' });
});

/** As numpy's transpose, by the definition. */
function naive(values, shape, order) {
  const result = [];
  const visit = (place) => {
    if (place.length < order.length) {
      for (let index = 0; index < shape[order[place.length]]; index++) visit([...place, index]);
      return;
    }
    const at = shape.map((_, axis) => place[order.indexOf(axis)]);
    result.push(values[at.reduce((index, coordinate, axis) => index * shape[axis] + coordinate, 0)]);
  };
  visit([]);
  return result;
}

test('Axes are put into any order as the definition says', () => {
  const cases = [[[3, 4], [1, 0]], [[2, 3, 4], [2, 1, 0]], [[2, 3, 4], [1, 2, 0]], [[2, 1, 3, 5], [2, 3, 1, 0]], [[5], [0]], [[2, 3, 2, 2], [3, 1, 0, 2]], [[0, 3], [1, 0]]];
  for (const [shape, order] of cases) {
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => index);
    assert.deepEqual([...transposed(values, shape, order)], naive(values, shape, order), `${shape} by ${order}`);
  }
});

test('Quantised numbers are off by half a step of their channel at most', () => {
  const next = random(3);
  for (const size of [1, 1e-30, 1e30]) {
    const channels = 5;
    const values = Float32Array.from({ length: channels * 40 }, (_, index) => (next() - 0.5) * size * (index % channels));
    const { integers, scales } = quantised(values, channels);
    values.forEach((value, index) => {
      const scale = scales[index % channels];
      assert.ok(Math.abs(integers[index]) <= 127);
      assert.ok(Math.abs(integers[index] * scale - value) <= 0.5001 * scale, `${value}: ${integers[index]} * ${scale}`);
    });
    assert.ok([...scales].slice(1).every((scale, channel) => integers.some((value, index) => index % channels === channel + 1 && Math.abs(value) === 127)), 'the largest of a channel is 127');
  }
});

test('Channels of zeros, or of numbers too small for a scale in full precision, are quantised to zeros', () => {
  const { integers, scales } = quantised(Float32Array.of(0, 2.6e-43, 1.4e-36, 1.6e-36, 0, -2.6e-43, -1.4e-36, -1.6e-36), 4);
  assert.deepEqual([...integers], [0, 0, 0, 127, 0, 0, 0, -127]);
  assert.deepEqual([...scales].slice(0, 3), [1, 1, 1]);
  assert.ok(scales[3] >= 2 ** -126);
});
