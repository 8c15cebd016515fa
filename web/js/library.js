import { download } from './download.js';
import { ConvLensError } from './errors.js';
import { forgetOthers } from './network-parts.js';
import { isOwnId } from './network-files.js';
import { OwnNetworks } from './own-networks.js';

const site = new URL('../', import.meta.url);

async function readList(file) {
  return JSON.parse(new TextDecoder().decode(await download(new URL(file, site))));
}

/**
 * What there is to open: networks (models/registry.json) and sample pictures (samples/samples.json) that come with the page, whose lists
 * are fetched once, and the visitor's own networks.
 */
export class Library {
  #registry;
  #samples;
  #own = new OwnNetworks();

  async models() { return (await this.#known()).filter(isThere); }
  /** Networks that another build of the page has: [{id, title, adding}]; `adding` says how this one could. */
  async missingModels() { return (await this.#known()).filter((entry) => !isThere(entry)); }
  ownModels() { return this.#own.list(); }
  keepOwn(entry, blob) { return this.#own.keep(entry, blob); }
  ownFile(id) { return this.#own.file(id); }
  removeOwn(id) { return this.#own.remove(id); }

  /** Whether a name is that of a network of the page. */
  async has(name) { return (await this.models()).some(({ id }) => id === name); }

  #known() { return (this.#registry ??= readList('models/registry.json')); }
  samples() { return (this.#samples ??= readList('samples/samples.json')); }

  /**
   * The sample pictures for a network and the others, each in the order of the list: {own, others}. Those for a network from elsewhere are
   * those for networks of the page that take such pictures.
   * @param {{id: string, inputShape?: number[], takesDrawings?: boolean}} model
   */
  async samplesFor(model) {
    const samples = await this.samples();
    const isKnown = samples.some(({ models }) => models.includes(model.id));
    const ids = isKnown || !model.inputShape ? [model.id] : alike(model);
    const isOwn = ({ models }) => ids.some((id) => models.includes(id));
    return { own: samples.filter(isOwn), others: samples.filter((sample) => !isOwn(sample)) };
  }

  /** The sample that suits a network better than the picture `shown` (a name, or null for none); none for a picture of the visitor's own. */
  async sampleInstead(shown, model) {
    const { own, others } = await this.samplesFor(model);
    return shown === null || others.some(({ id }) => id === shown) ? own[0] : undefined;
  }

  async isSample(name) { return (await this.samples()).some(({ id }) => id === name); }
  sampleAddress(sample) { return new URL(`samples/${sample.file}`, site); }

  /** The entry of a network that lies here in parts (network-parts.js); undefined for any other. */
  async inParts(name) { return (await this.models()).find(({ id, parts }) => id === name && parts); }

  /** Throws away the parts that are kept of networks which this page no longer has. */
  async forgetOldParts() {
    await forgetOthers((await this.models()).flatMap(({ parts = [] }) => parts.map(({ file }) => file)));
  }

  /** The address of a network given by id or by URL; one in parts has none. */
  async modelAddress(name) {
    const known = (await this.models()).find(({ id }) => id === name);
    if (known) return new URL(`models/${known.file}`, site);
    if (looksLikeAddress(name)) return new URL(name, document.baseURI);
    const ids = (await this.models()).map(({ id }) => id).join(', ');
    throw new ConvLensError('unknown-model', `There is no network “${name}” here. This page has: ${ids}.`);
  }

  /** The address of how a network learned, if this page has that. */
  async trainingAddress(name) {
    const known = (await this.models()).find(({ id }) => id === name);
    return known?.training && new URL(`models/${known.training}`, site);
  }

  /** The address of a picture given by sample id or by URL. */
  async imageAddress(name) {
    const known = (await this.samples()).find(({ id }) => id === name);
    if (known) return this.sampleAddress(known);
    if (looksLikeAddress(name)) return new URL(name, document.baseURI);
    throw new ConvLensError('not-found', `There is no sample picture “${name}” here.`);
  }
}

/** Networks of the page that take the same pictures: photos in colour, digits that are cut out, or whatever is grey. */
function alike({ inputShape: [, , channels], takesDrawings }) {
  if (channels === 3) return ['vgg16-slim'];
  return takesDrawings ? ['mnist'] : ['fashion-mnist', 'mnist'];
}

const isThere = ({ file, parts }) => Boolean(file ?? parts);
const looksLikeAddress = (name) => /[/.:]/.test(name);
