// Arithmetic with a number in the middle of a model: `x / 127.5 - 1`. TensorFlow's Keras writes TFOpLambda layers, Keras 3 operations.

const operators = {
  'math.truediv': 'divide', 'math.divide': 'divide', '__operators__.truediv': 'divide', TrueDivide: 'divide', Divide: 'divide',
  'math.multiply': 'multiply', '__operators__.mul': 'multiply', Multiply: 'multiply',
  'math.add': 'add', '__operators__.add': 'add', Add: 'add',
  'math.subtract': 'subtract', '__operators__.sub': 'subtract', Subtract: 'subtract',
};

const lines = { // scale and offset of a line through x
  divide: (number) => [1 / number, 0],
  multiply: (number) => [number, 0],
  add: (number) => [1, number],
  subtract: (number) => [1, -number],
};

/** The Rescaling that a layer of one input and one number is; null for any other layer. */
export function constantArithmetic({ type, config, constants, inputs }) {
  const operator = operators[type === 'TFOpLambda' ? config.function : type];
  const number = numberOf(constants);
  if (!operator || inputs.length !== 1 || number === null) return null;
  const [scale, offset] = lines[operator](number);
  return { type: 'Rescaling', config: { scale, offset } };
}

/** The number on the right-hand side: in TensorFlow's Keras the argument `y`, in Keras 3 the second one. */
function numberOf({ y, args }) {
  const number = args ? (args[0] === null ? args[1] : undefined) : y;
  return Number.isFinite(number) ? number : null;
}
