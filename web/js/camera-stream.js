/** A device's camera: its live picture in a <video>, and the camera on the other side where there is one. */
export class CameraStream {
  static #facing = 'environment'; // of the visitor, wherever the camera's picture is shown
  #video;
  #stream = null;

  constructor(video) {
    // Phones play a picture of a page by itself, and within the page, only if it is silent and says so.
    this.#video = Object.assign(video, { muted: true, playsInline: true });
  }

  get isRunning() { return this.#stream !== null; }

  /** Starts the camera, or takes the one that runs to another <video>. False if no camera may be used from here. */
  async start() {
    if (!navigator.mediaDevices?.getUserMedia) return false;
    this.stop();
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: { ideal: CameraStream.#facing }, width: { ideal: 1920 } } });
      this.#video.srcObject = this.#stream;
      await this.#video.play();
      return true;
    } catch {
      this.stop();
      return false;
    }
  }

  stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#video.srcObject = null;
  }

  /** The camera on the other side. */
  turnAround() {
    CameraStream.#facing = CameraStream.#facing === 'environment' ? 'user' : 'environment';
    return this.start();
  }

  /** Whether there is a second camera; known once one may be used. */
  async canTurn() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter(({ kind }) => kind === 'videoinput').length > 1;
  }

  /** Calls back with the next picture. */
  onNextFrame(callback) {
    if (this.#video.requestVideoFrameCallback) this.#video.requestVideoFrameCallback(callback);
    else requestAnimationFrame(callback);
  }

  /** The picture now, its longer side at most `longest`; undefined before the first has arrived. */
  pixels(longest = Infinity) {
    const { videoWidth: sourceWidth, videoHeight: sourceHeight } = this.#video;
    if (sourceWidth === 0) return undefined;
    const scale = Math.min(1, longest / Math.max(sourceWidth, sourceHeight));
    const [width, height] = [sourceWidth, sourceHeight].map((side) => Math.max(1, Math.round(side * scale)));
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(this.#video, 0, 0, width, height);
    return { width, height, sourceWidth, sourceHeight, rgba: new Uint8Array(context.getImageData(0, 0, width, height).data.buffer) };
  }
}
