import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engine } from './support/engine.mjs';
import { distance, expected, kept, picture, read, sigmoids } from './support/networks.mjs';

const skip = engine ? false : 'the engine has not been built';
const tolerances = { f32: 1e-4, f16: 4e-3, int8: 1e-2 };

for (const { name, folder, files, input, scale, outputs, labels } of ['keras', 'torch', 'tfjs'].flatMap(expected)) {
  test(`${name}: the engine computes what ${folder === 'tfjs' ? 'TensorFlow.js' : 'PyTorch'} does`, { skip }, async () => {
    const { draft, close } = await read(kept(files, folder), { said: { side: input[0] } }); // which holds where the file leaves it open
    try {
      const [height, width, channels] = draft.input.shape;
      assert.equal(height * width * channels, input.reduce((product, extent) => product * extent, 1), `input ${draft.input.shape}`);
      assert.equal(draft.outputs.length, outputs.length);
      if (labels) assert.deepEqual(draft.labels, labels);
      for (const [storage, tolerance] of Object.entries(tolerances)) {
        for (const [index, values] of outputs.entries()) {
          const got = await sigmoids(draft, draft.outputs[index], values.length, picture(input, scale), { storage });
          const off = distance(got, values);
          assert.ok(off < tolerance, `${storage}, output ${draft.outputs[index]}: off by ${off}`);
        }
      }
    } finally {
      close();
    }
  });
}
