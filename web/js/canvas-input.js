// Passes what happens on the canvas on to the module, in CSS pixels relative to the canvas.

const pointerKind = { pointerdown: 0, pointermove: 1, pointerup: 2, pointercancel: 3, pointerleave: 4 };
const pointerType = { mouse: 0, touch: 1, pen: 2 };
const keys = { ArrowLeft: 0, ArrowRight: 1, ArrowUp: 2, ArrowDown: 3, Enter: 4, Escape: 5, Home: 6, End: 7, '+': 8, '=': 8, '-': 9 };
const linePixels = 16;

export function connectInput(canvas, ui) {
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const onPointer = (event) => {
    if (event.type === 'pointerdown') canvas.setPointerCapture(event.pointerId);
    ui.pointer(pointerKind[event.type], event.pointerId, pointerType[event.pointerType] ?? 0, ...place(event), event.buttons);
  };
  for (const type of Object.keys(pointerKind)) canvas.addEventListener(type, onPointer);
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? linePixels : 1;
    const sideways = event.shiftKey && !event.ctrlKey && event.deltaX === 0; // some browsers turn the wheel themselves, some leave it to the page
    const [x, y] = sideways ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    ui.wheel(...place(event), x * unit, y * unit, event.ctrlKey);
  }, { passive: false });
  canvas.addEventListener('keydown', (event) => {
    const code = keys[event.key];
    if (code === undefined || event.altKey || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    ui.key(code);
  });
  // A finger that is held must not open the browser's own menu over the values it shows.
  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
}

/** Keeps the module's idea of the canvas's size; returns the size now. */
export function connectSize(canvas, onResize) {
  const size = () => ({ width: canvas.clientWidth, height: canvas.clientHeight, ratio: devicePixelRatio });
  new ResizeObserver(() => onResize(size())).observe(canvas);
  const watchRatio = () => matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => {
    onResize(size());
    watchRatio();
  }, { once: true });
  watchRatio();
  return size();
}
