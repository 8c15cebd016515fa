import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { graphOf } from '../../models/node/model_file.mjs';
import { summary, totalParams, totalTrainableParams } from '../models/keras.mjs';
import { disc } from './support/pictures.mjs';
import { call, callWithBlob, openSite, phone, waitForState, valueOf } from './support/site.mjs';

const root = new URL('../../', import.meta.url);
const listed = (file) => JSON.parse(readFileSync(new URL(file, root), 'utf8'));
const networks = listed('models/registry.json').filter(({ file }) => file).map((entry) => ({ ...entry, graph: graphOf(readFileSync(new URL(`models/${entry.file}`, root))) }));
const samples = listed('web/samples/samples.json');
const samplesFor = (id) => samples.filter(({ models }) => models.includes(id));

let site;
let page;
before(async () => {
  site = await openSite();
  page = await site.open();
});
after(() => site.close());

const got = (method, ...args) => valueOf(page, method, ...args);

/** The class that a sample shows: that of its title, or else the one in its id ("digit-3", "cat-1"). */
function classOf({ id, title }, labels) {
  const named = labels.find((label) => label.split('/')[0].toLowerCase() === title.toLowerCase());
  return named ?? labels.find((label) => id.split('-').includes(label));
}

async function isConstant(layer) {
  // Counted in the page: the maps of a large network are megabytes.
  return page.evaluate(async (name) => {
    const { data } = await window.convlens.activations(name);
    return data.every((value) => value === data[0]);
  }, layer);
}

for (const { id, graph } of networks) {
  test(`${id} opens with the layers, shapes and parameters that Keras prints`, async () => {
    const model = await got('loadModel', id);
    const rows = summary(graph);
    assert.deepEqual(model.inputShape, graph.input.shape);
    assert.deepEqual(model.labels, graph.labels);
    assert.deepEqual(
      model.layers.map(({ name, type, outputShape, params, trainableParams }) => ({ name, type, outputShape, params, trainableParams })),
      rows.map(({ name, type, outputShape, params, trainableParams }) => ({ name, type, outputShape, params, trainableParams })),
    );
    assert.equal(model.totalParams, totalParams(rows));
    assert.equal(model.trainableParams, totalTrainableParams(rows));
  });

  test(`${id} names what its samples show, and its maps are alive`, async () => {
    await got('loadModel', id);
    assert.ok(samplesFor(id).length > 0, 'there are samples for it');
    const convolutions = graph.layers.filter(({ type }) => type === 'Conv2D');
    for (const sample of samplesFor(id)) {
      await got('loadImage', sample.id);
      const [best] = await got('predict');
      assert.equal(best.label, classOf(sample, graph.labels), `${sample.id}, ${(100 * best.probability).toFixed(1)} %`);
      for (const { name } of [convolutions[0], convolutions.at(-1)]) assert.equal(await isConstant(name), false, `${name} of ${sample.id}`);
    }
  });

  test(`the address of ${id} leads to its first sample, and to any picture that it names`, async () => {
    const [first] = samplesFor(id);
    const other = samples.find(({ models }) => !models.includes(id));
    for (const [query, image] of [[`?model=${id}`, first.id], [`?model=${id}&image=${other?.id ?? first.id}`, other?.id ?? first.id]]) {
      const visited = await site.open({ query });
      const { value: state } = await call(visited, 'state');
      assert.deepEqual([state.model.id, state.image], [id, image]);
      await visited.context().close();
    }
  });
}

// Networks that share their samples are neighbours as well: nothing is switched between them.
const steps = networks.slice(1).map((to, index) => [networks[index], to]);
for (const [from, to] of steps) {
  test(`from ${from.id} to ${to.id}: a sample that is not for the new network gives way to one that is, a picture of one's own stays`, async () => {
    await got('loadModel', from.id);
    const shown = samplesFor(from.id).at(-1);
    await got('loadImage', shown.id);
    await page.selectOption('#model', to.id);
    const expected = shown.models.includes(to.id) ? shown.id : samplesFor(to.id)[0].id;
    await waitForState(page, (state, [id, image]) => state.model.id === id && state.image === image, [to.id, expected]);

    const { value: size } = await callWithBlob(page, 'loadImage', disc(90));
    assert.deepEqual(size, { width: 90, height: 90 });
    await got('loadModel', from.id);
    const state = await got('state');
    assert.deepEqual([state.model.id, state.image, state.photo], [from.id, '', { width: 90, height: 90 }]);
  });
}

test('a picture that is asked for while a network opens is not replaced by a sample', async () => {
  const { id } = networks.at(-1);
  const foreign = samples.find(({ models }) => !models.includes(id));
  if (!foreign) return;
  await got('loadModel', networks[0].id);
  const state = await page.evaluate(async ([model, image]) => {
    await Promise.all([window.convlens.loadModel(model), window.convlens.loadImage(image)]);
    return window.convlens.state();
  }, [id, foreign.id]);
  assert.deepEqual([state.model.id, state.image], [id, foreign.id]);
});

test('the gallery shows the samples for the open network first, those for others after', async () => {
  const visited = await site.open({ device: phone });
  for (const { id, title } of networks) {
    await call(visited, 'loadModel', id);
    await visited.getByRole('button', { name: 'Photo', exact: true }).first().tap();
    await visited.getByRole('dialog').getByRole('button', { name: 'Samples' }).tap();
    const dialog = visited.getByRole('dialog', { name: 'Samples' });
    const groups = await dialog.locator('section').evaluateAll((sections) => sections.map((section) => ({
      name: section.querySelector('h3').textContent, samples: [...section.querySelectorAll('button')].map((button) => button.textContent),
    })));
    const titles = (wanted) => samples.filter(wanted).map((sample) => sample.title);
    const expected = [
      { name: `For ${title}`, samples: titles(({ models }) => models.includes(id)) },
      { name: 'For other networks', samples: titles(({ models }) => !models.includes(id)) },
    ];
    assert.deepEqual(groups, expected.filter((group) => group.samples.length > 0));
    await dialog.getByRole('button', { name: 'Close' }).tap();
  }
  await visited.context().close();
});

// Photographs that are not the project's own, where there are any.
const photos = new URL('../shared/data/photos/', root);
const animals = { cat: ['cat_720p.jpg', 'chelsea.png'], dog: ['dog-human.jpg', 'domestic_dog.jpg'] };
for (const { id, graph } of networks.filter(({ graph: { labels } }) => ['cat', 'dog'].every((label) => labels.includes(label)))) {
  test(`${id} names cats and dogs in photographs`, { skip: !existsSync(photos) && 'there are no photographs here' }, async () => {
    await got('loadModel', id);
    for (const label of graph.labels) {
      for (const file of animals[label]) {
        const { message } = await callWithBlob(page, 'loadImage', readFileSync(new URL(file, photos)));
        assert.equal(message, undefined, file);
        const [best] = await got('predict');
        assert.equal(best.label, label, `${file}, ${(100 * best.probability).toFixed(1)} %`);
      }
    }
  });
}

test('a network that is not in this build is listed with how to add it, and the list goes where there is none', async () => {
  const built = listed('build/site/models/registry.json');
  const absent = { id: 'absent', title: 'A network from elsewhere', adding: 'Put the_weights_of_it_whose_name_is_longer_than_a_phone_is_wide.h5 into the folder of downloads, and build the site again.' };
  for (const missing of [[absent], []]) {
    const registry = JSON.stringify([...built.filter(({ adding }) => !adding), ...missing]);
    const other = await openSite({ answer: ({ url }, response) => url.endsWith('/models/registry.json') && response.writeHead(200, { 'content-type': 'application/json' }).end(registry) });
    const visit = await other.open({ device: phone });
    await visit.selectOption('#model', { label: 'Open a network …' });
    await visit.locator('#networks-dialog').waitFor();
    assert.equal(await visit.locator('#networks-missing').isVisible(), missing.length > 0);
    for (const { title, adding } of missing) {
      const row = visit.locator('#networks-missing li', { hasText: title });
      assert.ok(await row.getByText(adding).isHidden(), 'it is for whoever builds the page');
      await row.getByText('How to add it').click();
      assert.ok(await row.getByText(adding).isVisible());
      assert.ok(await visit.locator('#networks-dialog').evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth));
    }
    await other.close();
  }
});

/** A site with files of other programs' networks beside it. */
const siteWithElsewhere = () => openSite({ answer: ({ url }, response) => {
  const [, path] = /\/elsewhere\/(.+)$/.exec(url.split('?')[0]) ?? [];
  return path !== undefined && response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(readFileSync(new URL(`tests/import/${path}`, root)));
} });

test('an address in the dialog opens the network that lies there, whatever program has written it', async () => {
  const other = await siteWithElsewhere();
  const visit = await other.open();
  for (const path of ['keras/chain-2.9.h5', 'onnx/torch-two-heads-13.onnx']) {
    const { model: before } = (await call(visit, 'state')).value;
    await visit.selectOption('#model', { label: 'Open a network …' });
    await visit.fill('#networks-address input', `${other.origin}/elsewhere/${path}`);
    await visit.locator('#networks-address button').click();
    await visit.getByRole('button', { name: 'Open the network' }).click();
    await waitForState(visit, ({ model, loading }, earlier) => model.id.startsWith('own-') && model.id !== earlier && !loading, before.id);
  }
  await other.close();
});

test('a link to a network from elsewhere asks what its file does not say; without an answer the page opens its own', async () => {
  const other = await siteWithElsewhere();
  for (const [button, id] of [['Open the network', /^own-/], ['Cancel', /^fashion-mnist$/]]) {
    const visit = await other.open({ query: `?model=${other.origin}/elsewhere/keras/chain-2.9.h5`, waitForReady: false });
    await visit.locator('#import-dialog').getByRole('button', { name: button }).click();
    await visit.evaluate(() => window.convlens.ready);
    assert.match((await call(visit, 'state')).value.model.id, id);
    await visit.context().close();
  }
  await other.close();
});
