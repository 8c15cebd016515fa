// Draws the README's picture of what channels of the slim VGG16 look for, with the page's own engine.
//   node tools/draw_dreams.mjs [STEPS]    (docs/pictures/dreams.jpg; needs build/site, see tools/serve; takes minutes)
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openSite } from '../tests/web/support/site.mjs';

const steps = Number(process.argv[2] ?? 256);
const channels = [
  { layer: 'block2_conv2', channel: 3 }, { layer: 'block3_conv3', channel: 10 }, { layer: 'block3_conv3', channel: 22 }, { layer: 'block4_conv3', channel: 20 },
  { layer: 'block5_conv3', channel: 30 }, { layer: 'block5_conv3', channel: 60 }, { layer: 'predictions', channel: 0 }, { layer: 'predictions', channel: 1 },
];

const site = await openSite();
const page = await site.open({ query: '?model=vgg16-slim&image=cat-1' });
const base64 = await page.evaluate(async ({ channels, steps }) => {
  const gap = 6;
  let sheet;
  let context;
  for (const [i, question] of channels.entries()) {
    const { shape: [height, width], data } = await window.convlens.dream({ ...question, steps });
    const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let k = 0; k < width * height; k += 1) for (let c = 0; c < 3; c += 1) pixels[4 * k + c] = 255 * data[3 * k + c];
    sheet ??= new OffscreenCanvas(4 * (width + gap) - gap, Math.ceil(channels.length / 4) * (height + gap) - gap);
    if (!context) {
      context = sheet.getContext('2d');
      context.fillStyle = '#fff';
      context.fillRect(0, 0, sheet.width, sheet.height);
    }
    context.putImageData(new ImageData(pixels, width, height), (i % 4) * (width + gap), Math.floor(i / 4) * (height + gap));
  }
  const blob = await sheet.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  let text = '';
  for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
  return btoa(text);
}, { channels, steps });
await writeFile(fileURLToPath(new URL('../docs/pictures/dreams.jpg', import.meta.url)), Buffer.from(base64, 'base64'));
await site.close();
