/**
 * A value from JSON text, in which Python may have written NaN and Infinity: they become null.
 * @throws {SyntaxError}
 */
export function parsedJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(/(?<=[:[,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])/g, 'null'));
  }
}
