import { CameraStream } from './camera-stream.js';
import { Newest } from './newest.js';

const element = (id) => document.getElementById(id);
const longestSide = 640; // of a frame: more than any input of a network, little to carry

/** The network looks through the camera: as many frames as it can follow, the newest one each time. */
export class LiveCamera {
  #bar = element('live');
  #stream = new CameraStream(document.createElement('video'));
  #turn = element('live-turn');
  #rate = element('live-rate');
  #newest;
  #events;
  #times = []; // when the latest frames were done, in milliseconds

  /**
   * @param {{send: (pixels: object) => Promise<object>, onFailure: (error: Error) => void, onUnavailable: () => void, onStarted: () => void}} events
   *   send: shows a frame to the network
   */
  constructor(events) {
    this.#events = events;
    this.#newest = new Newest(() => this.#look());
    this.#turn.addEventListener('click', () => void this.#startWith(() => this.#stream.turnAround()));
    element('live-stop').addEventListener('click', () => this.stop());
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.isOn && !event.defaultPrevented && !document.querySelector('dialog[open]')) this.stop();
    });
  }

  get isOn() { return this.#stream.isRunning; }

  async start() {
    this.#events.onStarted();
    await this.#startWith(() => this.#stream.start());
    if (this.isOn) this.#turn.hidden = !(await this.#stream.canTurn());
  }

  /** The frame that the network sees stays as the picture. */
  stop() {
    this.#newest.forget();
    this.#stream.stop();
    if (this.#bar.contains(document.activeElement)) element('canvas').focus({ preventScroll: true });
    this.#bar.hidden = true;
  }

  async #startWith(starting) {
    if (!(await starting())) {
      this.stop();
      return this.#events.onUnavailable();
    }
    this.#times = [];
    this.#rate.textContent = '';
    this.#bar.hidden = false;
    this.#follow();
  }

  #follow() {
    this.#stream.onNextFrame(() => {
      if (!this.isOn) return;
      this.#newest.changed();
      this.#follow();
    });
  }

  async #look() {
    const pixels = this.isOn ? this.#stream.pixels(longestSide) : undefined;
    if (!pixels) return;
    try {
      await this.#events.send(pixels);
      this.#showRate();
    } catch (error) {
      if (error.code === 'superseded') return;
      this.stop();
      this.#events.onFailure(error);
    }
  }

  /** Pictures a second, over the latest ten. */
  #showRate() {
    this.#times = [...this.#times.slice(-10), performance.now()];
    const seconds = (this.#times.at(-1) - this.#times[0]) / 1000;
    if (seconds > 0) this.#rate.textContent = `${((this.#times.length - 1) / seconds).toFixed(seconds > 2 ? 1 : 0)} pictures a second`;
  }
}
