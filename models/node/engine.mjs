// The page's own engine, under Node.
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Failure } from './failure.mjs';

const root = new URL('../../', import.meta.url);
const builds = ['build/site/engine.mjs', 'build/wasm-release/modules/engine.mjs'];

/** The address of the engine to use: the file that CONVLENS_ENGINE names, else one that was built here, the site's first; undefined where there is none. */
export function engineIfBuilt() {
  const { CONVLENS_ENGINE: named } = process.env;
  if (named && !existsSync(named)) throw new Failure(`There is no engine at ${named}, which CONVLENS_ENGINE names.`);
  if (named) return pathToFileURL(named);
  return builds.map((path) => new URL(path, root)).find((url) => existsSync(fileURLToPath(url)));
}

/** The same, where nothing can be done without. */
export function builtEngine() {
  const found = engineIfBuilt();
  if (!found) throw new Failure('The engine has not been built yet. Run ./tools/serve (it builds the site) or ./tools/test first.');
  return found;
}

const pieceBytes = 1 << 20;

/** Runs one model on inputs that are already preprocessed, or on picture files. */
export class ModelRunner {
  #module;
  #input;
  #output;
  #outputFloats;

  /** bytes: the model file; classes: how many probabilities it gives. */
  static async open(engineUrl, bytes, classes) {
    const { default: createEngine } = await import(engineUrl);
    return new ModelRunner(await createEngine({ onReply() {} }), bytes, classes);
  }

  constructor(module, bytes, classes) {
    this.#module = module;
    module._convlens_begin_file(1, bytes.length);
    for (let begin = 0; begin < bytes.length; begin += pieceBytes) {
      const piece = bytes.subarray(begin, begin + pieceBytes);
      this.#lend(piece, (place) => module._convlens_receive(1, place, piece.length));
    }
    this.#check(module._convlens_open_model(1));
    this.#outputFloats = classes;
    this.#input = module._malloc(this.inputFloats * 4);
    this.#output = module._malloc(classes * 4);
  }

  get inputFloats() {
    return this.#module._convlens_input_floats();
  }

  /** The memory of the engine, which never becomes less again. */
  get memoryBytes() {
    return this.#module.HEAPU8.length;
  }

  /** The probabilities of the classes for one input. */
  run(input) {
    if (input.length !== this.inputFloats) throw new Failure(`The network takes ${this.inputFloats} numbers, but a picture has ${input.length}.`);
    this.#module.HEAPF32.set(input, this.#input / 4);
    this.#check(this.#module._convlens_run_input(this.#input, input.length, this.#output, this.#outputFloats));
    return this.#floats(this.#output, this.#outputFloats);
  }

  /** The same for a picture file (JPEG, PNG, BMP, GIF), decoded and preprocessed as the page does it. */
  runPhoto(bytes) {
    this.#check(this.#lend(bytes, (file) => this.#module._convlens_run_photo(file, bytes.length, this.#output, this.#outputFloats)));
    return this.#floats(this.#output, this.#outputFloats);
  }

  /** What the network sees of such a file. */
  photoInput(bytes) {
    this.#check(this.#lend(bytes, (file) => this.#module._convlens_photo_input(file, bytes.length, this.#input, this.inputFloats)));
    return this.#floats(this.#input, this.inputFloats);
  }

  /** Where the network looks for a class in the input of its latest run: Grad-CAM at the last convolution, of the input's places. */
  gradCam(classIndex, places) {
    this.#check(this.#module._convlens_grad_cam(classIndex, this.#input, places));
    return this.#floats(this.#input, places);
  }

  // The heap may have grown and moved: its views are taken anew each time.
  #floats(place, count) {
    return this.#module.HEAPF32.slice(place / 4, place / 4 + count);
  }

  #lend(bytes, use) {
    const place = this.#module._malloc(Math.max(1, bytes.length));
    this.#module.HEAPU8.set(bytes, place);
    const result = use(place);
    this.#module._free(place);
    return result;
  }

  #check(status) {
    if (status !== 0) throw new Failure(this.#module.UTF8ToString(this.#module._convlens_error()));
  }
}
