import { Newest } from './newest.js';
import { Paper } from './paper.js';
import { connectPen } from './pen-input.js';
import { Drawing } from './strokes.js';

const element = (id) => document.getElementById(id);

/** The pad on which a visitor draws for the network, which sees every stroke while it grows. */
export class DrawingPad {
  #pad = element('pad');
  #opener = element('draw');
  #canvas = element('paper');
  #hint = element('paper-hint');
  #undo = element('pad-undo');
  #clear = element('pad-clear');
  #width = element('pad-width');
  #tip = element('paper-tip');
  #drawing = new Drawing();
  #paper;
  #live;
  #send;
  #onOpened;
  #state = null;
  #framePending = false;

  /**
   * @param {{paper: string, ink: string}} colours
   * @param {{send: (pixels: object) => Promise<object>, onFailure: (error: Error) => void, onOpened: (state: object) => void,
   *          onCover: (height: number) => void}} events
   *   send: shows a picture to the network; onCover: the pad lies over so much of the canvas, from its top
   */
  constructor(colours, { send, onFailure, onOpened, onCover }) {
    this.#paper = new Paper(this.#canvas, colours);
    this.#send = send;
    this.#onOpened = onOpened;
    this.#live = new Newest(() => send(this.#paper.picture()).catch(onFailure));
    this.#connectTools();
    connectPen(this.#canvas, {
      width: () => this.#lineWidth,
      begin: (point) => this.#begin(point),
      add: (points) => this.#add(points),
      end: () => this.#end(),
    });
    this.#watchCover(onCover);
    this.#showTools();
  }

  get isOpen() { return !this.#pad.hidden; }

  /** Follows the page's state: the pad is offered where the network takes drawings. */
  show(state) {
    this.#state = state;
    const offered = Boolean(state.model?.takesDrawings);
    this.#opener.hidden = element('draw-choice').hidden = !offered;
    for (const button of document.querySelectorAll('#take-photo, #photo-menu, [data-wish="camera"]')) button.classList.toggle('primary', !offered);
    if (!offered) this.close();
    this.#mark();
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** Brings the pad with what was drawn on it; the network looks at that again. */
  open() {
    if (this.isOpen) return;
    this.#setOpen(true);
    this.#pad.focus({ preventScroll: true });
    this.#fitTip();
    if (!this.#drawing.isEmpty && this.#state?.image !== 'drawing') this.#live.changed();
    this.#onOpened(this.#state);
  }

  /** Puts the pad away. The drawing stays on it, and what the network sees stays as well. */
  close() {
    if (!this.isOpen) return;
    const hadFocus = this.#pad.contains(document.activeElement);
    this.#setOpen(false);
    if (hadFocus && !this.#opener.hidden) this.#opener.focus({ preventScroll: true });
  }

  /** A photo takes the drawing's place before the network. */
  giveWay() {
    this.#live.forget();
    this.close();
  }

  /** Draws these strokes instead of what is there. @returns what `send` does */
  draw(strokes) {
    this.#drawing.replace(strokes);
    this.#paper.show(strokes);
    this.#showTools();
    this.#live.forget();
    return this.#send(this.#paper.picture());
  }

  get #lineWidth() { return this.#width.valueAsNumber / 100; }

  #setOpen(open) {
    this.#pad.hidden = !open;
    this.#opener.setAttribute('aria-expanded', open);
    this.#mark();
  }

  /** For the style sheets: what of the pad is on the page. */
  #mark() {
    if (this.isOpen) document.body.dataset.pad = 'open';
    else if (!this.#opener.hidden) document.body.dataset.pad = 'offered';
    else delete document.body.dataset.pad;
  }

  // ---- Strokes ----

  #begin(point) {
    this.#end(); // of a pen that was lost
    this.#pad.focus({ preventScroll: true });
    this.#drawing.begin(point);
    this.#showTools();
    this.#requestFrame();
  }

  #add(points) {
    const grown = points.map((point) => this.#drawing.add(point));
    if (grown.includes(true)) this.#requestFrame();
  }

  #end() {
    const stroke = this.#drawing.current;
    if (!stroke) return; // taken back while it grew
    this.#drawing.end();
    this.#paper.finish(stroke);
    this.#live.changed();
  }

  /** Points come faster than frames: painted and sent once per frame. */
  #requestFrame() {
    if (this.#framePending) return;
    this.#framePending = true;
    requestAnimationFrame(() => {
      this.#framePending = false;
      if (!this.#drawing.current) return; // finished or taken back since
      this.#paper.grow(this.#drawing.current);
      this.#live.changed();
    });
  }

  #change(what) {
    what();
    this.#paper.show(this.#drawing.strokes);
    this.#showTools();
    this.#live.changed();
  }

  // ---- Tools ----

  #connectTools() {
    this.#undo.addEventListener('click', () => this.#takeBack());
    this.#clear.addEventListener('click', () => this.#change(() => this.#drawing.clear()));
    element('pad-done').addEventListener('click', () => this.close());
    this.#width.addEventListener('input', () => {
      this.#fitTip();
      this.#tip.classList.add('shown');
    });
    for (const type of ['change', 'pointerup', 'blur']) this.#width.addEventListener(type, () => this.#tip.classList.remove('shown'));
    addEventListener('keydown', (event) => this.#key(event));
  }

  #key(event) {
    if (!this.isOpen || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    const undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
    if (!undo && event.key !== 'Escape') return;
    event.preventDefault();
    if (undo) this.#takeBack();
    else this.close();
  }

  #takeBack() {
    if (this.#drawing.canUndo) this.#change(() => this.#drawing.undo());
  }

  #showTools() {
    this.#hint.hidden = !this.#drawing.isEmpty;
    this.#setEnabled(this.#undo, this.#drawing.canUndo);
    this.#setEnabled(this.#clear, !this.#drawing.isEmpty);
  }

  /** A button that is switched off while it has the focus would lose it, and with it the keys. */
  #setEnabled(button, enabled) {
    if (!enabled && button === document.activeElement) this.#pad.focus({ preventScroll: true });
    button.disabled = !enabled;
  }

  /** Makes the pen's tip, and a mouse's cursor, as large as the line is wide. */
  #fitTip() {
    const size = this.#lineWidth * this.#canvas.clientWidth;
    Object.assign(this.#tip.style, { width: `${size}px`, height: `${size}px` });
    const middle = Math.ceil(size / 2) + 1;
    const ring = `<svg xmlns="http://www.w3.org/2000/svg" width="${2 * middle}" height="${2 * middle}"><circle cx="${middle}" cy="${middle}" r="${size / 2}" fill="none" stroke="gray"/></svg>`;
    this.#canvas.style.cursor = `url("data:image/svg+xml,${encodeURIComponent(ring)}") ${middle} ${middle}, crosshair`;
  }

  #watchCover(onCover) {
    const stage = element('stage');
    let covered = 0;
    const observer = new ResizeObserver(() => {
      const pad = this.#pad.getBoundingClientRect();
      const page = stage.getBoundingClientRect();
      const over = pad.width > 0 && pad.left < page.right && pad.top < page.bottom;
      if (this.isOpen) this.#fitTip();
      const height = over ? pad.bottom - page.top : 0;
      if (height !== covered) onCover(height);
      covered = height;
    });
    observer.observe(this.#pad);
    observer.observe(stage);
  }
}
