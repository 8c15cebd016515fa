import { CameraStream } from './camera-stream.js';

const element = (id) => document.getElementById(id);

/** The camera dialog: a live picture, a shutter, the other camera where there is one, and the way to the live network. */
export class Camera {
  #dialog = element('camera-dialog');
  #turn = element('camera-turn');
  #stream = new CameraStream(element('camera-video'));
  #events;

  /**
   * @param {{onPhoto: (pixels: object) => void, onLive: () => void, onUnavailable: () => void}} events
   *   onLive: the network shall look through the camera; onUnavailable: no camera may be used from here
   */
  constructor(events) {
    this.#events = events;
    element('camera-shoot').addEventListener('click', () => this.#shoot());
    element('camera-live').addEventListener('click', () => this.#leave(events.onLive));
    this.#turn.addEventListener('click', () => void this.#turnAround());
    this.#dialog.addEventListener('close', () => this.#stream.stop());
  }

  async open() {
    if (!(await this.#stream.start())) return this.#events.onUnavailable();
    this.#turn.hidden = !(await this.#stream.canTurn());
    this.#dialog.showModal();
  }

  async #turnAround() {
    if (!(await this.#stream.turnAround())) this.#dialog.close();
  }

  #shoot() {
    const pixels = this.#stream.pixels();
    if (pixels) this.#leave(() => this.#events.onPhoto(pixels));
  }

  #leave(next) {
    this.#dialog.close();
    next();
  }
}
