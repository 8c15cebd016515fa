// What a measurement looks like in a terminal.

/** A progress bar for a fraction of 0 to 1. It goes to stderr, and only to a terminal: redirected output has the results alone. */
export function showProgress(fraction) {
  if (!process.stderr.isTTY) return;
  const width = 40;
  const filled = Math.round(fraction * width);
  process.stderr.write(`\r[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${Math.round(fraction * 100)} %${fraction === 1 ? '\n' : ''}`);
}

/** Prints accuracy, loss and confusion matrix. */
export function report({ count, correct, accuracy, loss, confusion }, seconds, { title, labels }) {
  console.log(`${title}: ${correct} of ${count} test pictures right, in ${seconds.toFixed(1)} s`);
  console.log(`accuracy ${accuracy.toFixed(4)}   loss ${loss.toFixed(4)}\n`);
  console.log('Rows: what it is. Columns: what the network says.');
  const name = Math.max(...labels.map((label) => label.length)) + 4;
  const cell = Math.max(5, String(count).length + 1);
  console.log(' '.repeat(name) + labels.map((_, index) => String(index).padStart(cell)).join('') + '  right');
  confusion.forEach((row, index) => {
    const total = row.reduce((sum, value) => sum + value, 0);
    const share = total === 0 ? '' : `${((100 * row[index]) / total).toFixed(1)} %`;
    console.log(`${String(index).padStart(2)} ${labels[index]}`.padEnd(name) + row.map((value) => String(value).padStart(cell)).join('') + share.padStart(9));
  });
}

/** Prints how many of the canvases are hits, by what is asked of them. */
export function reportPointing(canvases, { title, labels }) {
  const hits = (some) => some.filter(({ hit }) => hit).length;
  console.log(`${title}: ${hits(canvases)} of ${canvases.length} heatmaps point at the picture (${percent(hits(canvases), canvases.length)})\n`);
  console.log(`${'canvases'.padEnd(16)}       hits    classified right, hits of these`);
  const line = (name, some) => {
    const right = some.filter((canvas) => canvas.right);
    console.log(`${name.padEnd(16)}${`${hits(some)} of ${some.length}`.padStart(11)}${String(right.length).padStart(20)}, ${hits(right)}`);
  };
  for (const key of ['ground', 'truth', 'quarter']) {
    for (const value of new Set(canvases.map((canvas) => canvas[key]))) {
      line(key === 'truth' ? labels[value] : value, canvases.filter((canvas) => canvas[key] === value));
    }
  }
}

const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;
