// Architectures that are known by the names of their layers: Keras gives the weights of its applications without them.
// Sources: keras/applications/vgg16, vgg19; Simonyan and Zisserman 2014.

const blocks = { 16: [2, 2, 3, 3, 3], 19: [2, 2, 4, 4, 4] };
const filters = [64, 128, 256, 512, 512];
const head = ['flatten', 'fc1', 'fc2', 'predictions'];
const side = 224;

/** The architecture whose layers have these names, and no others; undefined for names that no known one has. */
export function knownArchitecture(names) {
  return Object.keys(blocks).map((depth) => vgg(depth, names)).find((candidate) => candidate !== undefined);
}

/** Whether the last layer of a known architecture gives the probabilities of ImageNet's classes. */
export const namesImagenetClasses = ({ config: { layers } }) => layers.at(-1).config.units === 1000;

function vgg(depth, names) {
  const convolutions = blocks[depth].flatMap((count, block) => Array.from({ length: count }, (_, index) => `block${block + 1}_conv${index + 1}`));
  const present = names.filter((name) => /^block\d+_conv\d+$/.test(name));
  if (present.length !== convolutions.length || !convolutions.every((name) => present.includes(name))) return undefined;
  const whole = head.slice(1).every((name) => names.includes(name));
  const layers = [input(), ...blocks[depth].flatMap(block), ...(whole ? classifier() : [])];
  const isOwn = new Set(layers.map(({ config }) => config.name));
  // With layers of its own behind the convolutions it is another network, whose architecture is not known.
  if (!names.every((name) => isOwn.has(name) || /^input(_\d+)?$/.test(name))) return undefined;
  return { class_name: 'Sequential', config: { name: `VGG${depth}`, layers } };
}

const layer = (class_name, config) => ({ class_name, config });
const input = () => layer('InputLayer', { name: 'input_1', batch_input_shape: [null, side, side, 3] });

function block(count, index) {
  const name = (part) => `block${index + 1}_${part}`;
  const convolution = (number) => layer('Conv2D', { name: name(`conv${number}`), filters: filters[index], kernel_size: [3, 3], padding: 'same', activation: 'relu' });
  const pool = layer('MaxPooling2D', { name: name('pool'), pool_size: [2, 2], strides: [2, 2] });
  return [...Array.from({ length: count }, (_, number) => convolution(number + 1)), pool];
}

const classifier = () => [
  layer('Flatten', { name: 'flatten' }),
  layer('Dense', { name: 'fc1', units: 4096, activation: 'relu' }),
  layer('Dense', { name: 'fc2', units: 4096, activation: 'relu' }),
  layer('Dense', { name: 'predictions', units: 1000, activation: 'softmax' }),
];
