import { apiMethods, createApi } from './api.js';
import { connectInput, connectSize } from './canvas-input.js';
import { download } from './download.js';
import { DrawingPad } from './drawing-pad.js';
import { EngineClient } from './engine-client.js';
import { ConvLensError } from './errors.js';
import { LiveCamera } from './live-camera.js';
import { Library } from './library.js';
import { Loader } from './loader.js';
import { Mirror } from './mirror.js';
import { missingRequirements, showMissing } from './requirements.js';
import { connectShell } from './shell.js';
import { SizeDialog } from './size-dialog.js';
import { applyTheme, currentTokens, onTokensChanged } from './tokens.js';
import { TrainingWatch } from './training-watch.js';
import { UiModule } from './ui-module.js';

const fonts = ['inter-400.ttf', 'inter-600.ttf', 'jetbrains-mono-400.ttf']; // in the order of the module's slots
const element = (id) => document.getElementById(id);

/** Words and a bar over the page until it can show something itself. */
function opening(fraction, text) {
  element('opening-bar').style.width = `${Math.round(fraction * 100)}%`;
  if (text) element('opening-text').textContent = text;
}

async function startModule({ canvas, send, onState, onWish }) {
  const [ui, ...fontFiles] = await Promise.all([
    UiModule.create({ canvas, onRequest: send, onState, onWish }),
    ...fonts.map((file) => download(new URL(`../fonts/${file}`, import.meta.url))),
  ]);
  fontFiles.forEach((bytes, slot) => ui.font(slot, bytes));
  const motion = matchMedia('(prefers-reduced-motion: reduce)');
  const passMotion = () => ui.motion({ reduced: motion.matches });
  motion.addEventListener('change', passMotion);
  passMotion();
  const passTokens = () => {
    ui.tokens(currentTokens());
    ui.requestFrame();
  };
  onTokensChanged(passTokens);
  passTokens();
  if (!ui.start(connectSize(canvas, (size) => ui.resize(size)))) throw new Error('WebGL 2 could not be started.');
  connectInput(canvas, ui);
  return ui;
}

/** The network and the picture that the address asks for, or the page's own first ones. */
async function openFirst({ ui, loader, library, sizes, settle, report }) {
  const asked = location.search.slice(1); // the mirror writes the page's own address as soon as there is something to show
  const query = new URLSearchParams(asked);
  const models = await library.models();
  const wanted = query.get('model') ?? models[0].id;
  const { own: [sample] } = await library.samplesFor({ id: wanted });
  const name = query.get('image') ?? sample?.id; // of a network from elsewhere the samples are known when it is open
  const picture = name ? 'keep' : 'suit';
  let failure; // the rest of the address is about the network that it names
  const choose = (entry) => sizes.ask(entry);
  const model = loader.model(wanted, { picture, choose, settle }).catch((error) => {
    failure = error;
    return query.has('model') ? loader.model(models[0].id, { picture }) : undefined;
  });
  const image = name ? loader.image(name) : Promise.resolve();
  await Promise.all([model.catch(report), image.catch(report)]);
  if (failure) report(failure); // once the page stands, or opening the other network would take it away
  else if (asked) await ui.call('restore', { query: asked });
}

async function start() {
  applyTheme();
  const missing = missingRequirements();
  if (missing.length > 0) throw Object.assign(new Error(missing.join(' ')), { code: 'unsupported-browser', missing });

  const canvas = element('canvas');
  const mirror = new Mirror();
  const library = new Library();
  const sizes = new SizeDialog(library);
  const wishes = {};
  let ui;
  let pad;
  let live;
  let trainingWatch;
  const engine = new EngineClient({
    onReply: (bytes) => ui.reply(bytes),
    onRestart: () => ui.engineRestarted(),
    onReplaced: () => ui.engineReplaced(),
    onGiveUp: () => void ui.call('notice', { code: 'engine-stopped', message: 'The engine stopped and could not be started again. Please reload the page.' }),
  });
  const showState = (state) => {
    mirror.show(state);
    pad?.show(state);
    trainingWatch?.show(state);
  };
  opening(0.2);
  ui = await startModule({ canvas, send: (bytes) => engine.send(bytes), onState: (state) => showState(state), onWish: (wish) => wishes[wish]?.() });
  opening(0.5);

  const listModels = async () => mirror.listModels(await library.models(), await library.ownModels());
  const giveWay = () => {
    pad.giveWay();
    live.stop();
  };
  const loader = new Loader({ ui, engine, library }, { onPhoto: giveWay, onOwnModels: listModels });
  const report = (error) => {
    if (error.code === 'superseded') return;
    void ui.call('notice', { code: error.code ?? 'internal', message: error.message });
  };
  pad = makePad({ ui, loader, report, onDrawn: () => live.stop() });
  trainingWatch = new TrainingWatch({ ui, loader, report });
  live = new LiveCamera({
    send: (pixels) => loader.frame(pixels),
    onFailure: report,
    onUnavailable: () => report(new ConvLensError('no-camera', 'No camera may be used from here. Does another program use it, or is it forbidden in the browser’s settings?')),
    onStarted: () => pad.giveWay(),
  });
  const { settle } = connectShell({ ui, mirror, library, loader, sizes, pad, live, wishes, listModels, report });
  await listModels();
  opening(0.7, 'Opening the network');
  await openFirst({ ui, loader, library, sizes, settle, report });
  void library.forgetOldParts();
  opening(1);
  element('opening').hidden = true;
  ui.drawNow();
  performance.mark('convlens-ready');
  return { ui, loader, library, canvas, pad };
}

function makePad({ ui, loader, report, onDrawn }) {
  const { '--paper': paper, '--ink': ink } = currentTokens();
  return new DrawingPad({ paper, ink }, {
    send: (pixels) => {
      onDrawn();
      return loader.drawing(pixels);
    },
    onFailure: report,
    onCover: (height) => void ui.call('coverPhoto', { height }).catch(report),
    onOpened: ({ level }) => level === 'photo' && void ui.call('select', { level: 'layer' }).catch(report),
  });
}

const started = start();

// The API stands from the first moment on; its methods wait until the page is ready.
window.convlens = waitingApi(started);

function waitingApi(parts) {
  const ready = parts.then(() => undefined);
  ready.catch(() => {}); // whoever waits for it is told; the page says it as well
  const api = parts.then(createApi);
  api.catch(() => {});
  const methods = apiMethods.map((name) => [name, async (...args) => (await api)[name](...args)]);
  return Object.freeze({ ready, ...Object.fromEntries(methods) });
}

started.catch((error) => {
  element('opening').hidden = true;
  showMissing(error.missing ?? [`${error.message} Reloading the page may help.`]);
});
