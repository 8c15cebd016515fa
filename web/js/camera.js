/** The camera dialog: a live picture, a shutter, and the other camera where there is one. */
export class Camera {
  #dialog = document.getElementById('camera-dialog');
  #video = document.getElementById('camera-video');
  #turn = document.getElementById('camera-turn');
  #facing = 'environment';
  #stream = null;
  #onPhoto;
  #onUnavailable;

  /** @param {{onPhoto: (pixels: object) => void, onUnavailable: () => void}} events onUnavailable: no camera may be used from here */
  constructor({ onPhoto, onUnavailable }) {
    this.#onPhoto = onPhoto;
    this.#onUnavailable = onUnavailable;
    document.getElementById('camera-shoot').addEventListener('click', () => this.#shoot());
    this.#turn.addEventListener('click', () => this.#turnAround());
    this.#dialog.addEventListener('close', () => this.#stop());
  }

  async open() {
    if (!navigator.mediaDevices?.getUserMedia || !(await this.#start())) return this.#onUnavailable();
    this.#dialog.showModal();
  }

  async #start() {
    this.#stop();
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: { ideal: this.#facing }, width: { ideal: 1920 } } });
    } catch {
      return false;
    }
    this.#video.srcObject = this.#stream;
    await this.#video.play();
    const devices = await navigator.mediaDevices.enumerateDevices();
    this.#turn.hidden = devices.filter(({ kind }) => kind === 'videoinput').length < 2;
    return true;
  }

  #stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#video.srcObject = null;
  }

  async #turnAround() {
    this.#facing = this.#facing === 'environment' ? 'user' : 'environment';
    if (!(await this.#start())) this.#dialog.close();
  }

  #shoot() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    if (width === 0) return; // the first picture has not arrived yet
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(this.#video, 0, 0);
    const rgba = new Uint8Array(context.getImageData(0, 0, width, height).data.buffer);
    this.#dialog.close();
    this.#onPhoto({ width, height, sourceWidth: width, sourceHeight: height, rgba });
  }
}
