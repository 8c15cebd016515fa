// What the page cannot do without, checked before anything is fetched.

// A module whose only function splats a byte over a 128-bit vector: valid only where WebAssembly SIMD is.
const simdProbe = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, // magic, version
  0x01, 5, 1, 0x60, 0, 1, 0x7b, // type: () -> v128
  0x03, 2, 1, 0, // one function of that type
  0x0a, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b, // i32.const 0, i8x16.splat, end
]);

function hasWebGl2() {
  try {
    const context = document.createElement('canvas').getContext('webgl2');
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}

const hasSimd = () => typeof WebAssembly === 'object' && WebAssembly.validate(simdProbe);

/** The missing things, each with a sentence for people; empty where everything is there. */
export function missingRequirements() {
  const missing = [];
  if (!hasSimd()) {
    missing.push('WebAssembly SIMD, which runs the network. Chrome and Edge have it from version 91, Firefox from 89, Safari from 16.4.');
  }
  if (!hasWebGl2()) {
    missing.push('WebGL 2, which draws the maps. It may be switched off: look for “hardware acceleration” in the browser’s settings.');
  }
  if (typeof Worker !== 'function') missing.push('Web Workers, in which the network runs.');
  return missing;
}

/** Replaces the page by one that says what is missing. */
export function showMissing(missing) {
  const page = document.createElement('div');
  page.className = 'missing';
  page.setAttribute('role', 'alert');
  const body = document.createElement('div');
  body.className = 'missing-body';
  const title = document.createElement('h1');
  title.textContent = 'This browser cannot run ConvLens';
  const words = document.createElement('p');
  words.textContent = 'Something it needs is missing here:';
  const list = document.createElement('ul');
  for (const sentence of missing) {
    const item = document.createElement('li');
    item.textContent = sentence;
    list.append(item);
  }
  const advice = document.createElement('p');
  advice.textContent = 'Please update the browser, or open this page in another one.';
  body.append(title, words, list, advice);
  page.append(body);
  document.body.append(page);
}
