import { damaged, shown } from './import-error.js';

/** Names of classes from a text file, one a line; Teachable Machine's numbers and WordNet's ("n01440764 tench") in front are left out. */
function labelsFromText(text) {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const numbered = lines.every((line, index) => line.startsWith(`${index} `));
  return lines.map((line, index) => (numbered ? line.slice(`${index} `.length) : line.replace(/^n\d{8} /, '')));
}

/** Names from JSON: a list, or by index {"0": "tench"}; Keras's imagenet_class_index has {"0": ["n01440764", "tench"]}. */
function labelsFromJson(value) {
  const entries = Array.isArray(value) ? value : Object.keys(value).map((_, index) => value[index]);
  const labels = entries.map((entry) => (Array.isArray(entry) ? entry.at(-1) : entry));
  const wrong = labels.findIndex((label) => typeof label !== 'string');
  if (wrong >= 0) throw damaged(`The list of labels has no name for the class ${wrong}: ${shown(JSON.stringify(entries[wrong]))}.`);
  return labels;
}

const isIndexed = (value) => typeof value === 'object' && Object.keys(value).length > 0 && Object.keys(value).every((key) => /^\d+$/.test(key));
const isLabels = (value) => (Array.isArray(value) ? value.length > 0 && value.every((entry) => typeof entry === 'string') : isIndexed(value));

const otherText = /^(read.?me|licen[cs]e|notice|requirements|authors|changelog)/i;

/** The names of the classes among the files of a network; undefined if none of them has any. */
export async function labelsAmong(files) {
  const texts = files.all('text').filter(({ name }) => !otherText.test(name));
  const text = texts.find(({ name }) => /label|class/i.test(name)) ?? texts[0];
  if (text) return labelsFromText(new TextDecoder().decode(await text.bytes()));
  const list = files.json(isLabels);
  return list && labelsFromJson(list.value);
}
