import { ConvLensError } from './errors.js';

const longestSide = 2048;
const mostPixels = 50_000_000;

/**
 * Decodes a picture with the browser's own decoder: formats that the engine does not know, and photos so large that the browser,
 * which can decode them directly at a smaller size, does it with less memory.
 * @param {Blob} blob
 * @returns {Promise<{width: number, height: number, sourceWidth: number, sourceHeight: number, rgba: Uint8Array}>} upright
 * @throws {ConvLensError} unsupported-image, image-too-large
 */
export async function decodeWithBrowser(blob, hint) {
  const url = URL.createObjectURL(blob);
  try {
    const image = await loaded(url, hint);
    const { naturalWidth: sourceWidth, naturalHeight: sourceHeight } = image;
    if (sourceWidth * sourceHeight > mostPixels) {
      throw new ConvLensError('image-too-large', `This picture has ${sourceWidth} × ${sourceHeight} pixels. ConvLens takes up to 50 megapixels.`);
    }
    const scale = Math.min(1, longestSide / Math.max(sourceWidth, sourceHeight));
    const width = Math.max(1, Math.round(sourceWidth * scale));
    const height = Math.max(1, Math.round(sourceHeight * scale));
    return { width, height, sourceWidth, sourceHeight, rgba: pixelsOf(image, width, height) };
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function loaded(url, hint) {
  const image = new Image();
  image.src = url;
  try {
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = reject;
    });
  } catch {
    throw new ConvLensError('unsupported-image', hint ?? 'Neither ConvLens nor this browser can read this file as a picture. JPEG and PNG always work.');
  }
  if (image.naturalWidth === 0 || image.naturalHeight === 0) {
    throw new ConvLensError('unsupported-image', 'This picture does not say how large it is. Please save it as JPEG or PNG.');
  }
  return image;
}

function pixelsOf(image, width, height) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  return new Uint8Array(context.getImageData(0, 0, width, height).data.buffer);
}
