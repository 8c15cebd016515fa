import { megabytes } from './sizes.js';

/** Shows the state's HTML part: chosen network, zoom level, loading bar, notice, title and address. */
export class Mirror {
  #models = document.getElementById('model');
  #tabs = [...document.querySelectorAll('.tab')];
  #loading = document.getElementById('loading');
  #notice = document.getElementById('notice');
  #noticeText = document.getElementById('notice-text');
  #ownFile = 'own-file';

  /** Fills the menu of networks: the page's, the visitor's own, and the way to others. */
  listModels(models, own) {
    const option = ({ id, title, parts, bytes }) => new Option(parts ? `${title} · ${megabytes(bytes)}` : title, id);
    const group = Object.assign(document.createElement('optgroup'), { label: 'Kept in this browser' });
    group.append(...own.map(option));
    this.#models.replaceChildren(...models.map(option), ...(own.length > 0 ? [group] : []), new Option('Open a network …', this.#ownFile));
    this.#shown = '';
    if (this.#model) this.#showModel(this.#model);
  }

  /** @param {{onModel: (id: string) => void, onOtherModel: () => void, onLevel: (level: string) => void, onDismiss: () => void}} events */
  connect({ onModel, onOtherModel, onLevel, onDismiss }) {
    this.#models.addEventListener('change', () => {
      const chosen = this.#models.value;
      if (this.#model) this.#models.value = this.#model.id;
      if (chosen === this.#ownFile) onOtherModel();
      else onModel(chosen);
    });
    for (const tab of this.#tabs) tab.addEventListener('click', () => onLevel(tab.dataset.level));
    document.getElementById('notice-close').addEventListener('click', onDismiss);
  }

  #model = null;
  #shown = '';

  show(state) {
    this.#showModel(state.model);
    for (const tab of this.#tabs) {
      if (tab.dataset.level === state.level) tab.setAttribute('aria-current', 'page');
      else tab.removeAttribute('aria-current');
    }
    this.#showLoading(state.loading);
    this.#showNotice(state.notice);
    this.#showAddress(state);
  }

  #showModel(model) {
    if (!model || model.id === this.#shown) return;
    this.#model = model;
    this.#shown = model.id;
    if (![...this.#models.options].some(({ value }) => value === model.id)) {
      this.#models.add(new Option(model.title, model.id), this.#models.options.length - 1);
    }
    this.#models.value = model.id;
  }

  #showLoading(loading) {
    this.#loading.hidden = !loading;
    const percent = Math.round((loading?.fraction ?? 0) * 100);
    this.#loading.setAttribute('aria-valuenow', percent);
    this.#loading.setAttribute('aria-valuetext', loading?.stage ?? '');
    this.#loading.firstElementChild.style.width = `${Math.max(6, percent)}%`;
  }

  #showNotice(notice) {
    this.#notice.hidden = !notice;
    this.#notice.classList.toggle('error', Boolean(notice?.code));
    if (this.#noticeText.textContent !== (notice?.message ?? '')) this.#noticeText.textContent = notice?.message ?? '';
  }

  #showAddress({ query }) {
    if (query === undefined) return;
    const address = `${location.pathname}${query ? `?${query}` : ''}${location.hash}`;
    if (address !== location.pathname + location.search + location.hash) history.replaceState(null, '', address);
  }
}
