/**
 * A value from JSON text, in which Python may have written NaN and Infinity: they become null. JSON that was written as JSON once more, as by
 * json.dump(model.to_json(), file), is what it says.
 * @throws {SyntaxError}
 */
export function parsedJson(text) {
  const value = withoutNaN(text);
  return typeof value === 'string' && /^\s*[[{]/.test(value) ? withoutNaN(value) : value;
}

function withoutNaN(text) {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(/(?<=[:[,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])/g, 'null'));
  }
}

/** The encoding of text, by the mark that it may begin with. */
export const textEncoding = ([first, second]) => (first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8');
