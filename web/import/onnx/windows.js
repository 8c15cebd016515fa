// Windows that slide over maps, of convolutions and pools.

const mostExtent = 32768; // as docs/MODEL_FORMAT.md has it
const isSize = (value) => Number.isSafeInteger(value) && value >= 1 && value <= mostExtent;

/** Two sizes [height, width] of an attribute. */
export function sizes(node, name, fallback) {
  const found = node.integers(name, fallback);
  if (!found || (found.length !== 2 && found.every(isSize))) {
    throw node.refusal(`has no two numbers as “${name}”; only operators on maps of two dimensions are supported`);
  }
  if (!found.every(isSize)) throw node.damage(`has “${name}” of ${found.slice(0, 4).join(', ')}`);
  return found;
}

/**
 * The window of a node along both axes of a map.
 * @param {import('./node.js').Node} node
 * @param {{height: number, width: number}} map
 * @param {number[]} kernel [height, width]
 * @returns {{kernel: number, stride: number, dilation: number, input: number, before: number, after: number}[]} before, after: padding
 */
export function windowOf(node, map, kernel) {
  if (!kernel.every(isSize) || String(sizes(node, 'kernel_shape', kernel)) !== String(kernel)) {
    throw node.damage(`has a kernel of ${kernel.join(' × ')}, which does not fit its “kernel_shape”`);
  }
  const strides = sizes(node, 'strides', [1, 1]);
  const dilations = sizes(node, 'dilations', [1, 1]);
  const axes = [map.height, map.width].map((input, axis) => ({ kernel: kernel[axis], stride: strides[axis], dilation: dilations[axis], input }));
  return padded(node, axes);
}

const paddings = {
  NOTSET: (node, axes) => {
    const pads = node.integers('pads', [0, 0, 0, 0]);
    if (pads.length !== 4 || !pads.every((rows) => rows === 0 || isSize(rows))) {
      throw node.refusal(`has pads of ${pads.slice(0, 8).join(', ')}, which are not supported`);
    }
    return axes.map((axis, index) => ({ ...axis, before: pads[index], after: pads[index + 2] }));
  },
  VALID: (_, axes) => axes.map((axis) => ({ ...axis, before: 0, after: 0 })),
  SAME_UPPER: (_, axes) => axes.map((axis) => ({ ...axis, before: Math.floor(sameRows(axis) / 2), after: Math.ceil(sameRows(axis) / 2) })),
  SAME_LOWER: (_, axes) => axes.map((axis) => ({ ...axis, before: Math.ceil(sameRows(axis) / 2), after: Math.floor(sameRows(axis) / 2) })),
};

function padded(node, axes) {
  const mode = node.text('auto_pad', 'NOTSET') || 'NOTSET';
  if (!Object.hasOwn(paddings, mode)) throw node.damage('has an auto_pad that is not known');
  return paddings[mode](node, axes);
}

const covered = ({ kernel, dilation }) => (kernel - 1) * dilation + 1;

/** Rows that give ceil(input / stride) positions. */
const sameRows = (axis) => Math.max(0, (Math.ceil(axis.input / axis.stride) - 1) * axis.stride + covered(axis) - axis.input);

/** How often the window fits, at least once. */
export function positions(node, axis) {
  const room = axis.input + axis.before + axis.after - covered(axis);
  if (room < 0) throw node.damage(`has a window that is larger than its input of ${axis.input} with its padding`);
  return Math.floor(room / axis.stride) + 1;
}

/** The padding as the config of a layer has it. */
export function paddingConfig(axes) {
  if (axes.every(({ before, after }) => before === 0 && after === 0)) return {};
  const isSame = axes.every((axis) => axis.before + axis.after === sameRows(axis) && axis.before === Math.floor(sameRows(axis) / 2));
  return { padding: isSame ? 'same' : axes.map(({ before, after }) => [before, after]) };
}

/** Sizes of both axes as a config has them; left out where they are 1. */
export const optionalSizes = (key, values) => (values.some((value) => value !== 1) ? { [key]: values } : {});
