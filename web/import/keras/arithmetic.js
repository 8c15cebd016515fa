// Arithmetic in the middle of a model: `x / 127.5 - 1`, `x + y`.

const divide = 'divide', multiply = 'multiply', add = 'add', subtract = 'subtract';

const operators = new Map(Object.entries({
  'math.truediv': divide, 'math.divide': divide, '__operators__.truediv': divide, TrueDivide: divide, Divide: divide, RealDiv: divide,
  'math.multiply': multiply, '__operators__.mul': multiply, Multiply: multiply, Mul: multiply,
  'math.add': add, '__operators__.add': add, Add: add, AddV2: add, 'nn.bias_add': add,
  'math.subtract': subtract, '__operators__.sub': subtract, Subtract: subtract, Sub: subtract,
}));

// Scale and offset of a line through x: with the number at the right, and at the left.
const lines = { divide: (number) => [1 / number, 0], multiply: (number) => [number, 0], add: (number) => [1, number], subtract: (number) => [1, -number] };
const turned = { ...lines, divide: undefined, subtract: (number) => [-1, number] };

const merges = { add: 'Add', multiply: 'Multiply', subtract: 'Subtract' };

/** The name of a layer's operation, as TensorFlow or Keras has it. */
export function operationOf({ type, config }) {
  if (type === 'TFOpLambda') return config.function;
  return type === 'TensorFlowOpLayer' ? config.node_def?.op : type;
}

/** What a layer of arithmetic is in the page's terms, {type, config}: a Rescaling by a number, or a merge; undefined for any other layer. */
export function arithmetic(place) {
  const { type, config, inputs } = place;
  const operator = operators.get(operationOf(place));
  const constants = type === 'TensorFlowOpLayer' ? { left: config.constants?.[0], y: config.constants?.[1] } : place.constants;
  if (!operator) return undefined;
  if (inputs.length > 1) return merges[operator] && inputs.length === 2 ? { type: merges[operator], config: {} } : undefined;
  const { numbers, isLeft } = constantOf(constants);
  const line = (isLeft ? turned : lines)[operator];
  if (!numbers || !line) return undefined;
  const pairs = numbers.map(line);
  const [scale, offset] = [0, 1].map((part) => (pairs.length === 1 ? pairs[0][part] : pairs.map((pair) => pair[part])));
  return { type: 'Rescaling', config: { scale, offset } };
}

/** The number, or one for each channel, and on which side of the operator it stands: `left` in TensorFlow's Keras, in Keras 3 among `args`. */
function constantOf({ left, y, bias, args, data_format: format }) {
  const list = args ?? (left === undefined ? [null, y ?? bias] : [left, null]); // null stands for the value of another layer
  const [first, second] = list;
  const isLeft = second === null;
  const numbers = [isLeft ? first : second].flat(deepest);
  const isUsable = !format?.startsWith('NC') && list.length === 2 && (first === null || isLeft) && numbers.length > 0 && numbers.every(Number.isFinite);
  return { numbers: isUsable ? numbers : undefined, isLeft };
}
const deepest = 4; // axes
