/**
 * Follows one pointer at a time on the paper. Further fingers are ignored while it is down.
 * @param {HTMLElement} paper
 * @param {{begin: (point: Point) => void, add: (points: Point[]) => void, end: () => void, width: () => number}} pen
 *   points as in strokes.js; width: of a line drawn without pressure
 */
export function connectPen(paper, { begin, add, end, width }) {
  let drawing = null; // the pointer that draws: {id, box, pressure}

  const pointOf = (event) => {
    const { box } = drawing;
    drawing.pressure += (pressureOf(event) - drawing.pressure) / 2; // pens report it in jumps
    return { x: (event.clientX - box.x) / box.width, y: (event.clientY - box.y) / box.height, width: width() * drawing.pressure };
  };
  const down = (event) => {
    // A paper that was put away under the pen lets go of it without a word.
    if ((drawing && paper.hasPointerCapture(drawing.id)) || event.button !== 0) return;
    event.preventDefault(); // no selection, no mouse events made up from a touch
    paper.setPointerCapture(event.pointerId);
    drawing = { id: event.pointerId, box: paper.getBoundingClientRect(), pressure: pressureOf(event) };
    begin(pointOf(event));
  };
  const move = (event) => {
    if (event.pointerId !== drawing?.id) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    add((passed.length > 0 ? passed : [event]).map(pointOf));
  };
  const up = (event) => {
    if (event.pointerId !== drawing?.id) return;
    drawing = null;
    end();
  };
  paper.addEventListener('pointerdown', down);
  paper.addEventListener('pointermove', move);
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture']) paper.addEventListener(type, up);
  paper.addEventListener('contextmenu', (event) => event.preventDefault());
}

/** How much wider than usual: mice and fingers have no pressure, or make one up. */
function pressureOf({ pointerType, pressure }) {
  return pointerType === 'pen' && pressure > 0 ? 0.4 + 1.2 * pressure : 1;
}
