import { wrongNames } from './class-names.js';
import { ConvLensError } from './errors.js';
import { asGuessed } from './model-source.js';
import { strokeThrough } from './strokes.js';

export const apiMethods = [
  'models', 'loadModel', 'loadImage', 'draw', 'input', 'inputSteps', 'predict', 'activations', 'kernels', 'heatmap', 'gradient', 'ablate', 'explain', 'dream', 'select', 'show', 'switchLayer',
  'switchChannel', 'setInversion', 'training', 'epochKernels', 'epochMaps', 'confusionExamples', 'state', 'screenshot',
];

/** The methods of `window.convlens`, as docs/API.md describes them. */
export function createApi({ ui, loader, library, canvas, pad }) {
  const call = async (method, args) => (await ui.call(method, args)).result;
  const withData = async (method, args) => {
    const { result, floats } = await ui.call(method, args);
    return { ...result, data: floats };
  };
  return {
    models: () => library.models(),
    loadModel: (source, options) => wanted(source, 'a model').then(() => loader.model(source, { settle: settledBy(options) })),
    loadImage: (source) => wanted(source, 'a picture').then(() => loader.image(source)),
    draw: async (strokes, options) => pad.draw(strokesFrom(strokes, options)),
    input: () => withData('input'),
    inputSteps: () => ui.call('inputSteps').then(splitSteps),
    predict: () => call('predict'),
    activations: (layer) => withData('activations', { layer }),
    kernels: (layer) => withData('kernels', { layer }),
    heatmap: (question) => withData('heatmap', question),
    gradient: (question) => withData('gradient', question),
    ablate: (channels) => call('ablate', channels),
    explain: (question) => call('explain', question),
    dream: (question) => withData('dream', question),
    select: (selection) => call('select', selection),
    show: (display) => call('show', display),
    switchLayer: (layer, on) => call('switchLayer', { layer, on }),
    switchChannel: (layer, channel, on) => call('switchChannel', { layer, channel, on }),
    setInversion: (inversion) => call('setInversion', { inversion }),
    training: () => loader.training(),
    epochKernels: (layer, epoch) => loader.training().then(() => withData('epochKernels', { layer, epoch })),
    epochMaps: (layer, epoch) => loader.training().then(() => withData('epochMaps', { layer, epoch })),
    confusionExamples: (truth, predicted) => loader.training().then(() => withData('examples', { truth, predicted })),
    state: () => call('state'),
    screenshot: () => screenshot(ui, canvas),
  };
}

/** The module gives the steps' values in one array, one step after the other. */
function splitSteps({ result, floats }) {
  let begin = 0;
  return result.map(({ title, shape }) => {
    const end = begin + shape.reduce((product, extent) => product * extent, 1);
    const data = floats.slice(begin, end);
    begin = end;
    return { title, shape, data };
  });
}

async function wanted(source, what) {
  const isFiles = Array.isArray(source) && what === 'a model' && source.length > 0 && source.every((file) => file instanceof Blob);
  if (typeof source === 'string' || source instanceof URL || source instanceof Blob || isFiles) return;
  throw new ConvLensError('invalid-argument', `Expected ${what} as a name, an address or a Blob.`);
}

/** What the options of loadModel say of a network from another program, and else what is guessed. */
function settledBy({ title, labels, preprocess, scaling, fit, invert, size, color } = {}) {
  return async (first, client) => {
    const said = saidOf({ size, color });
    const found = said ? await client.read(said) : first;
    const guess = await asGuessed(found);
    const wrong = labels && wrongNames(labels.length, found.classes);
    if (wrong) throw new ConvLensError('invalid-argument', wrong);
    const given = Object.fromEntries(Object.entries({ scaling, fit, invert }).filter(([, value]) => value !== undefined));
    const isAsked = Object.keys(given).length > 0;
    const made = preprocess ? { preprocess } : isAsked ? { choice: checked({ ...found.guess, ...given }, found.choices) } : {};
    return { ...guess, ...(title && { title }), ...(labels && { labels }), ...made };
  };
}

const channelsOf = { gray: 1, rgb: 3 };

/** What the options say of the pictures; undefined if they say nothing. */
function saidOf({ size, color }) {
  if (color !== undefined && !Object.hasOwn(channelsOf, color)) throw new ConvLensError('invalid-argument', `The option “color” must be one of: ${Object.keys(channelsOf).join(', ')}.`);
  if (size === undefined && color === undefined) return undefined;
  return { ...(size !== undefined && { side: size }), ...(color && { channels: channelsOf[color] }) };
}

/** Names of choices that there are for the network's input. */
function checked(choice, { scalings, fits }) {
  const lists = { scaling: scalings.map(({ id }) => id), fit: fits.map(({ id }) => id), invert: ['never', 'always', 'auto'] };
  for (const [key, names] of Object.entries(lists)) {
    if (!names.includes(choice[key])) throw new ConvLensError('invalid-argument', `The option “${key}” must be one of: ${names.join(', ')}.`);
  }
  return choice;
}

const isPlace = (place) => Array.isArray(place) && place.length === 2 && place.every(Number.isFinite);
const usualWidth = 0.08;
const greatestWidth = 0.5;

function strokesFrom(strokes, { width = usualWidth, ...others } = {}) {
  const wrong = (sentence) => new ConvLensError('invalid-argument', sentence);
  if (!Array.isArray(strokes) || !strokes.every((stroke) => Array.isArray(stroke) && stroke.length > 0 && stroke.every(isPlace))) {
    throw wrong('Expected strokes as lists of places [x, y], each from 0 to 1: x to the right, y down.');
  }
  if (!(width > 0 && width <= greatestWidth)) throw wrong(`The argument “width” must be more than 0 and at most ${greatestWidth}, as a fraction of the paper’s side.`);
  const [unknown] = Object.keys(others);
  if (unknown) throw wrong(`There is no argument “${unknown}”.`);
  return strokes.map((stroke) => strokeThrough(stroke, width));
}

// The picture must be taken in the task that drew it: the browser clears the canvas's buffer afterwards.
function screenshot(ui, canvas) {
  ui.drawNow();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new ConvLensError('internal', 'The picture of the page could not be made.'));
    }, 'image/png');
  });
}
