/** A float with as few digits as tell it from other floats: 0.01 for 0.009999999776482582, as which a file stores it. */
export function shortest(value) {
  for (let digits = 6; digits < 10; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}
