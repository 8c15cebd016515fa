// What is on the canvas.

/** The canvas as {width, pixels}, RGBA row by row. */
export async function pictureOf(page) {
  const { width, base64 } = await page.evaluate(async () => {
    const bitmap = await createImageBitmap(await window.convlens.screenshot());
    const copy = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    copy.drawImage(bitmap, 0, 0);
    const { data } = copy.getImageData(0, 0, bitmap.width, bitmap.height);
    let text = '';
    for (let i = 0; i < data.length; i += 32_768) text += String.fromCharCode(...data.subarray(i, i + 32_768));
    return { width: bitmap.width, base64: btoa(text) };
  });
  return { width, pixels: Buffer.from(base64, 'base64') };
}
/** Red, green and blue of a pixel. */
export const colourAt = ({ width, pixels }, x, y) => [...pixels.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)];

/** The rectangle in which two pictures of the canvas differ all over, and not in a slider's knob only. */
export function whereTheyDiffer(one, other) {
  const height = one.pixels.length / 4 / one.width;
  const rows = new Array(height).fill(0);
  const columns = new Array(one.width).fill(0);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < one.width; ++x) {
      const at = 4 * (y * one.width + x);
      if (one.pixels[at] === other.pixels[at] && one.pixels[at + 1] === other.pixels[at + 1] && one.pixels[at + 2] === other.pixels[at + 2]) continue;
      rows[y] += 1;
      columns[x] += 1;
    }
  }
  const many = (count) => count > 200;
  const [left, top] = [columns.findIndex(many), rows.findIndex(many)];
  return { left, top, width: columns.findLastIndex(many) + 1 - left, height: rows.findLastIndex(many) + 1 - top };
}

/** A map as an image library enlarges it bilinearly: between the middles of its pixels. */
export function bilinear({ shape: [rows, columns], data }, y, x) {
  const clamp = (value, most) => Math.min(Math.max(value, 0), most);
  const [top, left] = [Math.floor(y), Math.floor(x)];
  let sum = 0;
  for (const [dy, dx] of [[0, 0], [0, 1], [1, 0], [1, 1]]) {
    const weight = (dy ? y - top : 1 - (y - top)) * (dx ? x - left : 1 - (x - left));
    sum += weight * data[clamp(top + dy, rows - 1) * columns + clamp(left + dx, columns - 1)];
  }
  return sum;
}
