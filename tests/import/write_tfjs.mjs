// Writes the networks of tests/import/tfjs/ with TensorFlow.js itself, and into expected.json what it makes of a picture with each of them.
//   npm install --no-save @tensorflow/tfjs@4.22.0 && node tests/import/write_tfjs.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { picture } from './support/networks.mjs';
import { random as generator } from './support/random.mjs';

const folder = new URL('tfjs/', import.meta.url);
const { layers: make } = tf;
const random = generator(20);
const cases = {};

/** Gives a model weights of its own, statistics among them that are not those of a new one. */
function settle(model) {
  for (const weight of model.weights) {
    const count = weight.shape.reduce((product, extent) => product * extent, 1);
    const inputs = /depthwise/.test(weight.originalName) ? weight.shape[0] * weight.shape[1] : count / weight.shape.at(-1);
    const [low, high] = /variance|gamma/.test(weight.originalName) ? [0.5, 1.5] : weight.shape.length === 1 ? [-0.5, 0.5] : [-1, 1].map((end) => end * Math.sqrt(3 / inputs));
    weight.write(tf.tensor(Float32Array.from({ length: count }, () => low + (high - low) * random()), weight.shape));
  }
  return model;
}

/** A model in the files that TensorFlow.js keeps it in, and what it makes of a picture. metadata: what Teachable Machine adds. */
async function keep(name, place, model, { shards = 1, metadata, ...more } = {}) {
  settle(model);
  let saved;
  await model.save(tf.io.withSaveHandler(async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  }));
  const { modelTopology, format, generatedBy, convertedBy, weightSpecs: weights, weightData } = saved;
  const bytes = new Uint8Array(weightData);
  const size = Math.ceil(bytes.length / shards);
  const paths = Array.from({ length: shards }, (_, index) => (shards === 1 ? 'weights.bin' : `group1-shard${index + 1}of${shards}.bin`));
  const files = { 'model.json': JSON.stringify({ modelTopology, format, generatedBy, convertedBy, weightsManifest: [{ paths, weights }] }), ...(metadata && { 'metadata.json': JSON.stringify(metadata) }) };
  paths.forEach((path, index) => { files[path] = bytes.subarray(index * size, (index + 1) * size); });
  mkdirSync(new URL(`${place}/`, folder), { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(new URL(`${place}/${file}`, folder), content);

  const input = model.inputs[0].shape.slice(1);
  const outputs = [model.predict(tf.tensor(picture(input, 1), [1, ...input]))].flat().map((tensor) => [...tensor.dataSync()].map((value) => Number(value.toPrecision(9))));
  cases[name] = { files: Object.keys(files).map((file) => `${place}/${file}`), input, scale: 1, outputs, ...more };
}

const normalised = (name, options) => make.batchNormalization({ name, ...options });

/** A piece of MobileNet. */
function mobilenet() {
  const input = tf.input({ shape: [16, 14, 3], name: 'input_1' });
  let x = make.zeroPadding2d({ padding: [[0, 1], [0, 1]], name: 'Conv1_pad' }).apply(input);
  x = make.conv2d({ filters: 4, kernelSize: 3, strides: 2, useBias: false, name: 'Conv1' }).apply(x);
  x = make.reLU({ maxValue: 6, name: 'Conv1_relu' }).apply(normalised('bn_Conv1', { epsilon: 1e-3 }).apply(x));
  let y = make.depthwiseConv2d({ kernelSize: 3, padding: 'same', useBias: false, name: 'expanded_conv_depthwise' }).apply(x);
  y = make.reLU({ maxValue: 6, name: 'expanded_conv_depthwise_relu' }).apply(normalised('expanded_conv_depthwise_BN').apply(y));
  y = make.conv2d({ filters: 4, kernelSize: 1, useBias: false, name: 'expanded_conv_project' }).apply(y);
  y = normalised('expanded_conv_project_BN', { scale: false }).apply(y);
  return tf.model({ inputs: input, outputs: make.add({ name: 'block_add' }).apply([x, y]), name: 'model1' });
}

/** As Teachable Machine puts it together: a network that was trained before and the mean of its maps, then two dense layers. */
function teachable() {
  const features = tf.sequential({ name: 'sequential_1', layers: [mobilenet(), make.globalAveragePooling2d({})] });
  const head = tf.sequential({ name: 'sequential_3', layers: [make.dense({ inputShape: [4], units: 10, activation: 'relu' }), make.dense({ units: 3, useBias: false, activation: 'softmax' })] });
  return tf.sequential({ name: 'sequential_4', layers: [features, head] });
}

/** One convolution that is called twice, and a model within the model that is. */
function shared() {
  const input = tf.input({ shape: [9, 9, 1] });
  const convolution = make.conv2d({ filters: 1, kernelSize: 3, padding: 'same', activation: 'tanh' });
  const inside = tf.sequential({ layers: [make.conv2d({ filters: 3, kernelSize: 3, inputShape: [null, null, 1], activation: 'relu' }), normalised('norm_within'), make.globalMaxPooling2d({})] });
  const once = convolution.apply(input);
  return tf.model({ inputs: input, outputs: make.concatenate().apply([inside.apply(once), inside.apply(convolution.apply(once))]) });
}

/** Names with slashes, one of them the beginning of another, and shapes that are left to be counted. */
function slashes() {
  const input = tf.input({ shape: [56, 1] });
  let x = make.reshape({ targetShape: [-1, 8, 1] }).apply(input);
  x = make.conv2d({ filters: 2, kernelSize: 3, name: 'conv1/conv' }).apply(x);
  x = make.activation({ activation: 'relu' }).apply(normalised('conv1/bn', { center: false }).apply(x));
  x = make.separableConv2d({ filters: 3, kernelSize: 2, name: 'conv1/conv/separable' }).apply(x);
  return tf.model({ inputs: input, outputs: make.dense({ units: 4, name: 'top/dense' }).apply(make.globalAveragePooling2d({}).apply(x)) });
}

const labels = ['Cat', 'Dog', 'Neither one nor the other'];
await keep('Teachable Machine’s layers', 'teachable', teachable(), { metadata: { tfjsVersion: tf.version.tfjs, tmVersion: '2.4.7', packageName: '@teachablemachine/image', modelName: 'tm-my-image-model', labels, imageSize: 16 }, labels });
await keep('a layer and a model that are called twice, in two shards', 'shared', shared(), { shards: 2 });
await keep('names with slashes, and shapes left to be counted', 'slashes', slashes());
writeFileSync(new URL('expected.json', folder), `{"writtenWith": "TensorFlow.js ${tf.version.tfjs}", "cases": {\n${Object.entries(cases).map(([name, entry]) => `${JSON.stringify(name)}: ${JSON.stringify(entry)}`).join(',\n')}\n}}\n`);
