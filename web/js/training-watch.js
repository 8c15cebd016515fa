/** Fetches how the network learned when somebody looks at it. */
export class TrainingWatch {
  #ui;
  #loader;
  #report;
  #fetching = false;

  constructor({ ui, loader, report }) {
    this.#ui = ui;
    this.#loader = loader;
    this.#report = report;
  }

  /** To be told every new state. */
  show({ level, networkView, training }) {
    const looksAtIt = networkView === 'training' && (level === 'network' || level === 'photo');
    if (looksAtIt && training.offered && training.epochs === null && !this.#fetching) void this.#fetch();
  }

  async #fetch() {
    this.#fetching = true;
    try {
      await this.#loader.training();
    } catch (error) {
      this.#report(error);
      // Not again with every change of the page.
      if (error.code !== 'superseded') void this.#ui.call('offerTraining', { there: false });
    } finally {
      this.#fetching = false;
    }
  }
}
