/** Fingers, by way of Chromium's own events. */
export async function fingers(page) {
  const session = await page.context().newCDPSession(page);
  const send = (type, places) => session.send('Input.dispatchTouchEvent', { type, touchPoints: places.map(([x, y], id) => ({ x, y, id })) });
  return {
    down: (...places) => send('touchStart', places),
    move: (...places) => send('touchMove', places),
    up: () => send('touchEnd', []),
    async drag([fromX, fromY], [toX, toY]) {
      await send('touchStart', [[fromX, fromY]]);
      for (let step = 1; step <= 10; step++) await send('touchMove', [[fromX + ((toX - fromX) * step) / 10, fromY + ((toY - fromY) * step) / 10]]);
      await send('touchEnd', []);
    },
  };
}
