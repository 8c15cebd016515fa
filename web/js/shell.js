import { Camera } from './camera.js';
import { connectDialog, SamplesDialog } from './dialogs.js';
import { ImportDialog } from './import-dialog.js';
import { areNetwork } from './network-files.js';
import { NetworksDialog } from './networks-dialog.js';
import { connectDrop, connectPaste, connectPicker } from './photo-sources.js';
import { toggleTheme } from './tokens.js';

const element = (id) => document.getElementById(id);

/**
 * Connects buttons, menus, dialogs, drop and paste to what the page can do. Fills `wishes`, what the canvas asks of the page by name.
 * @param {{ui, mirror, library, loader, sizes, pad, live, wishes, listModels, report}} page
 * @returns {{settle: import('./model-source.js').Settle}} what asks the visitor about a network that comes from elsewhere
 */
export function connectShell({ ui, mirror, library, loader, sizes, pad, live, wishes, listModels, report }) {
  const openImage = (source) => loader.image(source).catch(report);
  const openPixels = (pixels) => loader.pixels(pixels).catch(report);
  const samples = new SamplesDialog(library, openImage);
  const openSamples = async () => samples.open((await ui.call('state')).result.model);
  const camera = new Camera({ onPhoto: openPixels, onLive: () => void live.start(), onUnavailable: () => element('capture').click() });
  Object.assign(wishes, {
    open: () => element('file').click(),
    camera: () => void camera.open().catch(report),
    samples: () => void openSamples().catch(report),
    theme: toggleTheme,
    draw: () => pad.open(),
  });
  element('draw').addEventListener('click', () => pad.toggle());
  for (const [id, wish] of [['take-photo', 'camera'], ['open-picture', 'open'], ['open-samples', 'samples'], ['theme', 'theme']]) {
    element(id).addEventListener('click', wishes[wish]);
  }
  const photoDialog = element('photo-dialog');
  connectDialog(photoDialog);
  connectDialog(element('camera-dialog'));
  element('photo-menu').addEventListener('click', () => photoDialog.showModal());
  for (const button of photoDialog.querySelectorAll('[data-wish]')) {
    button.addEventListener('click', () => {
      photoDialog.close();
      wishes[button.dataset.wish]();
    });
  }
  const { openModel, settle, networks } = connectNetworks({ library, loader, sizes, listModels, report });
  const openFiles = (files) => (areNetwork(files) ? openModel(files) : openImage(files[0]));
  for (const id of ['file', 'capture']) connectPicker(element(id), openFiles);
  connectDrop(element('drop-hint'), openFiles, report);
  connectPaste((file) => openFiles([file]));
  mirror.connect({
    onModel: openModel,
    onOtherModel: () => void networks.open().catch(report),
    onLevel: (level) => void ui.call('select', { level }).catch(report),
    onDismiss: () => void ui.call('dismiss'),
  });
  return { settle };
}

/** Networks of the visitor's own: where they come from, and what is asked about them. */
function connectNetworks({ library, loader, sizes, listModels, report }) {
  const questions = new ImportDialog((model) => loader.pictureWith(model));
  const settle = (found, client, signal) => questions.ask(found, client, signal);
  const openModel = (source) => loader.model(source, { settle, choose: (entry) => sizes.ask(entry) }).catch(report);
  const networks = new NetworksDialog(library, {
    onFiles: openModel,
    onAddress: openModel,
    onOpen: openModel,
    onChange: (id) => loader.change(id, { settle }).catch(report),
    onOwnModels: listModels,
  });
  return { openModel, settle, networks };
}
