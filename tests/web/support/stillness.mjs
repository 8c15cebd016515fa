import { waitUntil } from './site.mjs';

/** To be run in a page before anything else: counts in `window.draws` what WebGL draws. */
export const countDraws = () => {
  window.draws = 0;
  for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced']) {
    const original = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function draw(...args) {
      window.draws += 1;
      return original.apply(this, args);
    };
  }
};

/** Resolves after so many frames of the page. */
export const frames = (page, count) => page.evaluate(async (wanted) => {
  for (let frame = 0; frame < wanted; frame++) await new Promise(requestAnimationFrame);
}, count);

/** Resolves when nothing has been drawn for a while: every animation and glide has come to its end. Needs `countDraws`. */
export const waitUntilStill = (page) => waitUntil(page, async () => {
  const before = window.draws;
  for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame);
  return window.draws > 0 && window.draws === before;
});
