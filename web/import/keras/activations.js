import { shown, unsupported } from '../import-error.js';

// Keras's name -> ours (docs/MODEL_FORMAT.md); most are the same.
const names = new Map([
  ...['linear', 'relu', 'relu6', 'leaky_relu', 'elu', 'selu', 'sigmoid', 'hard_sigmoid', 'tanh', 'softmax', 'log_softmax', 'softplus', 'softsign', 'exponential', 'gelu', 'silu', 'hard_silu']
    .map((name) => [name, name]),
  ['swish', 'silu'], ['hard_swish', 'hard_silu'],
]);

/**
 * The activation of a layer's config: a name, or a layer of its own where the config says more than a name.
 * @returns {{name: string} | {layer: object}}
 */
export function activationOf({ activation }, { name: layer, version, program }) {
  if (activation === undefined || activation === null) return { name: 'linear' };
  if (typeof activation === 'object' && activation.config && /[A-Z]/.test(activation.class_name?.[0])) return { layer: activation };
  const name = [activation, activation.config?.name, activation.config, activation.class_name].find((candidate) => typeof candidate === 'string');
  if (name === 'hard_sigmoid' && !version.startsWith('3')) return { layer: { class_name: 'HardSigmoid2', config: {} } };
  if (!names.has(name)) throw unsupported(`The activation ${shown(name)} of the layer ${shown(layer)} is not known here (${program}).`);
  return { name: names.get(name) };
}
