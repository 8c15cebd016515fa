import { convolutionKernel, depthwiseKernel } from '../../torch.js';
import { followingBias } from '../following-bias.js';
import { optionalSizes, paddingConfig, positions, windowOf } from '../windows.js';

/** Conv, as Conv2D or, if each channel has filters of its own, as DepthwiseConv2D. */
export function conv(node, network) {
  const map = network.map(node);
  const groups = node.integer('group', 1);
  const weight = network.weight(node, 1, 'a kernel', [undefined, undefined, undefined, undefined]);
  const [filters, perGroup, ...kernel] = weight.shape;
  if (!(groups >= 1) || perGroup * groups !== map.channels || filters % groups !== 0) {
    throw node.damage(`has ${filters} filters of ${perGroup} channels in ${groups} groups, which does not fit its input of ${map.channels} channels`);
  }
  const axes = windowOf(node, map, kernel);
  const bias = network.input(node, 2) ? network.weight(node, 2, 'a bias', [filters]) : followingBias(node, network, { rank: 4, axis: 1, count: filters });
  const shared = {
    kernel_size: kernel, ...optionalSizes('strides', axes.map(({ stride }) => stride)), ...paddingConfig(axes),
    ...optionalSizes('dilation_rate', axes.map(({ dilation }) => dilation)), ...(!bias && { use_bias: false }),
  };
  const layer = groups === map.channels && groups > 1 ? depthwise(weight, filters / groups) : ordinary(weight, filters, groups);
  const parts = { type: layer.type, config: { ...layer.config, ...shared }, weights: { kernel: layer.kernel, ...(bias && { bias: weightOf(bias) }) } };
  return network.addMap(node, { ...parts, inputs: [map.layer] }, [filters, ...axes.map((axis) => positions(node, axis))]);
}

const depthwise = (weight, multiplier) => ({
  type: 'DepthwiseConv2D', config: multiplier > 1 ? { depth_multiplier: multiplier } : {}, kernel: depthwiseKernel(weightOf(weight), multiplier),
});

const ordinary = (weight, filters, groups) => ({
  type: 'Conv2D', config: { filters, ...(groups > 1 && { groups }) }, kernel: convolutionKernel(weightOf(weight)),
});

const weightOf = (constant) => ({ shape: constant.shape, read: () => constant.values() });
