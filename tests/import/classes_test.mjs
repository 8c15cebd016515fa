import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLabels, classCount } from '../../web/import/classes.js';
import { expected, kept, read } from './support/networks.mjs';

/** A draft of layers one behind the other, as "Dense 5" or "Softmax". */
function chain(...texts) {
  const layers = texts.map((text, index) => {
    const [type, count] = text.split(' ');
    return { name: `l${index}`, type, inputs: [index > 0 ? `l${index - 1}` : 'input'], config: { Dense: { units: Number(count) }, Conv2D: { filters: Number(count) } }[type] };
  });
  return { layers, outputs: [layers.at(-1).name] };
}

test('The last dense layer, or the last maps that are pooled to one number each, say how many classes there are', () => {
  const counts = [
    [5, 'Flatten', 'Dense 8', 'ReLU', 'Dense 5', 'Softmax'], [5, 'Conv2D 5', 'ReLU', 'GlobalAveragePooling2D', 'Flatten', 'Activation'], [5, 'GlobalMaxPooling2D', 'Dense 8', 'BatchNormalization', 'Dropout', 'Dense 5'],
    [2, 'Flatten', 'Dense 1', 'Activation'], [undefined, 'Conv2D 5', 'Flatten', 'Softmax'], [undefined, 'Conv2D 5'], [undefined, 'Dense 5', 'Flatten'], [undefined, 'ReLU'], [undefined, 'Flatten', 'Dense 5', 'Reshape'],
    [undefined, 'Conv2D 8', 'Dense 5'], [5, 'Conv2D 8', 'Dense 5', 'GlobalAveragePooling2D'],
  ];
  for (const [count, ...texts] of counts) assert.equal(classCount(chain(...texts)), count, texts.join());
  assert.equal(classCount({ ...chain('Flatten', 'Dense 5', 'Dense 3'), outputs: ['l1'] }), 5, 'the first output gives the classes');
});

for (const folder of ['keras', 'torch']) {
  test(`What the layers say of the classes is what PyTorch gives: ${folder}`, async () => {
    let known = 0;
    for (const { name, files, input, outputs: [scores] } of expected(folder)) {
      const { draft, close } = await read(kept(files, folder), { said: { side: input[0] } });
      close();
      const count = classCount(draft);
      if (count === undefined) continue;
      known += 1;
      const { length } = scores.flat(Infinity);
      assert.equal(count, length === 1 ? 2 : length, name);
    }
    assert.ok(known > 3);
  });
}

test('Names for more or fewer classes are refused in a sentence, none at all are right', () => {
  const draft = chain('Flatten', 'Dense 5');
  for (const names of [[], ['a', 'b', 'c', 'd', 'e']]) checkLabels(names, draft);
  checkLabels(['a'], chain('ReLU'));
  assert.throws(() => checkLabels(['a', 'b'], draft), { code: 'corrupt-model', message: 'The network tells 5 classes apart, but there are 2 names.' });
  assert.throws(() => checkLabels(['a'], draft), { message: 'The network tells 5 classes apart, but there is one name.' });
});
