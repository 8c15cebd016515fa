import { shortest } from '../shortest.js';
import { alongAxis } from './arithmetic.js';

const training = 'is set to training; export the network for inference, in PyTorch after model.eval()';

/** BatchNormalization, as it is when the network runs; along ONNX's axis 1. */
export function batchNormalization(node, network) {
  const value = network.value(node);
  const channels = value.shape[1];
  if (node.integer('training_mode', 0) || node.outputs.slice(1).some(Boolean)) throw node.refusal(training);
  if (node.opset < 9 && !node.integer('spatial', 1) && value.count !== channels) throw node.refusal('normalises each pixel on its own, which is not supported');
  const parameters = ['scale', 'bias', 'mean', 'variance'].map((what, index) => network.weight(node, index + 1, `a ${what}`, [channels]));
  const along = alongAxis(network, value, 1);
  if (!along) throw network.disorder(node);
  const [gamma, beta, mean, variance] = parameters.map((constant) => ({ shape: [channels], read: () => along.arranged(constant.values()) }));
  const weights = { gamma, beta, moving_mean: mean, moving_variance: variance };
  return network.addAlike(node, { type: 'BatchNormalization', config: { epsilon: node.float('epsilon', 1e-5) }, weights }, along.form);
}

/** Dropout does nothing when the network runs; its layer says where it was. */
export function dropout(node, network) {
  const isTraining = network.optionalConstant(node, 2, 'whether it is training');
  if (isTraining?.values()[0]) throw node.refusal(training);
  const [ratio] = network.optionalConstant(node, 1, 'its ratio')?.values() ?? [];
  const rate = ratio === undefined ? node.float('ratio', 0.5) : shortest(ratio);
  if (!(rate >= 0 && rate <= 1)) throw node.damage(`has the ratio ${rate}`);
  return network.addAlike(node, { type: 'Dropout', config: { rate } }, network.value(node));
}
