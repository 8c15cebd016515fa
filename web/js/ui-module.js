import createUi from '../ui.mjs';
import { ConvLensError } from './errors.js';

const encoder = new TextEncoder();
const noBytes = new Uint8Array(0);

/** The page's WebAssembly module with JavaScript's types around it: strings, byte arrays and promises instead of addresses. */
export class UiModule {
  #module;
  #tickets = new Map();
  #lastTicket = 0;
  #frameRequested = false;

  /**
   * @param {{canvas: HTMLCanvasElement, onRequest: (bytes: Uint8Array) => void, onState: (state: object) => void, onWish: (wish: string) => void}} options
   *   onRequest: the bytes lie in the module's memory only during the call
   */
  static async create({ canvas, onRequest, onState, onWish }) {
    const ui = new UiModule();
    ui.#module = await createUi({
      canvas,
      onRequest,
      onSettled: (ticket, ok, json, floats) => ui.#settle(ticket, ok, json, floats),
      onState: (json) => onState(JSON.parse(json)),
      onWish,
      requestFrame: () => ui.requestFrame(),
    });
    return ui;
  }

  /** @returns {boolean} whether WebGL 2 could be had */
  start({ width, height, ratio }) {
    const started = this.#module._convlens_start(width, height, ratio) === 1;
    this.requestFrame();
    return started;
  }

  /** One call of the API (docs/API.md). Resolves to `{result, floats}`, rejects with a ConvLensError. */
  call(method, args = {}, bytes = noBytes) {
    const ticket = ++this.#lastTicket;
    return new Promise((resolve, reject) => {
      this.#tickets.set(ticket, { resolve, reject });
      this.#withBytes([encoder.encode(method), encoder.encode(JSON.stringify(args)), bytes], (name, text, blob) =>
        this.#module._convlens_call(ticket, ...name, ...text, ...blob));
    });
  }

  reply(bytes) { this.#withBytes([bytes], (blob) => this.#module._convlens_reply(...blob)); }
  engineRestarted() { return this.#module._convlens_engine_restarted(); }
  engineReplaced() { this.#module._convlens_engine_replaced(); }
  font(slot, bytes) { this.#withBytes([bytes], (blob) => this.#module._convlens_font(slot, ...blob)); }
  tokens(tokens) { this.#withBytes([encoder.encode(JSON.stringify(tokens))], (blob) => this.#module._convlens_tokens(...blob)); }
  motion({ reduced }) { this.#module._convlens_motion(reduced ? 1 : 0); }
  resize({ width, height, ratio }) { this.#module._convlens_resize(width, height, ratio); this.requestFrame(); }
  pointer(kind, id, type, x, y, buttons) { this.#module._convlens_pointer(kind, id, type, x, y, buttons); this.requestFrame(); }
  wheel(x, y, dx, dy, ctrl) { this.#module._convlens_wheel(x, y, dx, dy, ctrl ? 1 : 0); this.requestFrame(); }
  key(code) { this.#module._convlens_key(code); this.requestFrame(); }

  /** Draws at the browser's next frame; nothing is drawn unless somebody asked. */
  requestFrame() {
    if (this.#frameRequested) return;
    this.#frameRequested = true;
    requestAnimationFrame((now) => {
      this.#frameRequested = false;
      this.drawNow(now);
    });
  }

  drawNow(now = performance.now()) {
    if (this.#module._convlens_frame(now) === 1) this.requestFrame();
  }

  #settle(ticket, ok, json, floats) {
    const waiting = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    const result = JSON.parse(json);
    if (ok) waiting?.resolve({ result, floats: floats?.slice() ?? null });
    else waiting?.reject(new ConvLensError(result.code, result.message));
  }

  /** Lends arrays to the module for one call, as (address, length) pairs. */
  #withBytes(arrays, use) {
    const module = this.#module;
    const lent = arrays.map((array) => {
      const address = array.length === 0 ? 0 : module._malloc(array.length);
      if (address === 0 && array.length !== 0) throw new ConvLensError('out-of-memory', 'There is not enough memory for this file.');
      return [address, array.length];
    });
    // Only now: an allocation may have moved the module's memory.
    lent.forEach(([address], index) => module.HEAPU8.set(arrays[index], address));
    try {
      return use(...lent);
    } finally {
      for (const [address] of lent) if (address !== 0) module._free(address);
    }
  }
}
