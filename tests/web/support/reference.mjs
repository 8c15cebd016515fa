// Naive versions of what the engine computes, to compare with.

/** Convolution with stride 1 and `same` padding. input: {shape: [h,w,c], data}; kernels: {shape: [kh,kw,in,out], data, bias}. */
export function convolveSame(input, kernels) {
  const [height, width, channels] = input.shape;
  const [kernelHeight, kernelWidth, , filters] = kernels.shape;
  const output = new Float64Array(height * width * filters);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) for (let filter = 0; filter < filters; filter++) {
    let sum = kernels.bias[filter] ?? 0;
    for (let ky = 0; ky < kernelHeight; ky++) for (let kx = 0; kx < kernelWidth; kx++) {
      const row = y + ky - ((kernelHeight - 1) >> 1);
      const column = x + kx - ((kernelWidth - 1) >> 1);
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      for (let channel = 0; channel < channels; channel++) {
        sum += input.data[(row * width + column) * channels + channel] * kernels.data[((ky * kernelWidth + kx) * channels + channel) * filters + filter];
      }
    }
    output[(y * width + x) * filters + filter] = sum;
  }
  return output;
}

/** The largest difference, relative to the largest expected value. */
export function relativeError(actual, expected) {
  let difference = 0;
  let largest = 1e-12;
  for (let index = 0; index < expected.length; index++) {
    difference = Math.max(difference, Math.abs(actual[index] - expected[index]));
    largest = Math.max(largest, Math.abs(expected[index]));
  }
  return difference / largest;
}
