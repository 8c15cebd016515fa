// The canvas draws with the values of css/tokens.css, read where they are computed.

const tokensSheet = () => [...document.styleSheets].find((sheet) => sheet.href?.endsWith('/tokens.css'));

function tokenNames() {
  const root = [...tokensSheet().cssRules].find((rule) => rule.selectorText === ':root');
  return [...root.style].filter((name) => name.startsWith('--'));
}

/** Name -> value of every token, as it stands now. */
export function currentTokens() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(tokenNames().map((name) => [name, style.getPropertyValue(name).trim()]));
}

/** Calls back when a token may have another value: theme, kind of pointer, width of the page. */
export function onTokensChanged(callback) {
  for (const query of ['(pointer: coarse)', '(max-width: 759px)']) matchMedia(query).addEventListener('change', callback);
  new MutationObserver(callback).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}

const themeKey = 'convlens-theme';

/** Puts on the theme that was chosen earlier. Else the dark one, whatever the system prefers: maps are seen best on a dark ground. */
export function applyTheme() {
  setTheme(readStorage(themeKey) ?? 'dark');
}

export function toggleTheme() {
  const next = document.documentElement.dataset.theme === 'light' ? 'dark' : 'light';
  setTheme(next);
  try {
    localStorage.setItem(themeKey, next);
  } catch {
    // Storage may be forbidden here; the theme then lasts as long as the page.
  }
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme === 'light' ? 'light' : 'dark';
  document.querySelector('meta[name="theme-color"]').content = getComputedStyle(document.documentElement).getPropertyValue('--panel').trim();
}

function readStorage(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
