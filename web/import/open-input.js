// What a file leaves open about the pictures that its network takes: their size, and whether they are grey or in colour.
import { unsupported } from './import-error.js';

const mostPixels = 2048; ///< along a side: more would be too much for any device

/** Sides of pictures that are usual. */
const usualSides = [28, 32, 48, 64, 96, 128, 160, 192, 224, 256, 299];

const mostGuessed = 512;
const multiples = (step) => Array.from({ length: Math.floor(mostGuessed / step) }, (_, index) => step * (index + 1));

/** All others, the roundest first: several may fit, since pools leave rows over. */
const otherSides = [...new Set([32, 50, 10, 8, 4, 2, 1].flatMap(multiples))].filter((side) => !usualSides.includes(side));

/** The side of most networks' pictures: of those for digits and clothes, and of those for photos. */
const likelySide = (channels) => (channels === 1 ? 28 : 224);

/**
 * What a person or a program says of the pictures where a file does not; what it says holds nowhere else.
 * @typedef {{side?: number, channels?: 1 | 3}} Said
 */

/**
 * A picture of which a file says only some extents, made whole: by what was said, else by a guess.
 * @param {(number | undefined)[]} extents [h, w, c]; undefined where the file leaves them open
 * @param {Said} said
 * @returns {number[]} [h, w, c]
 */
export function wholePicture([height, width, channels], said = {}) {
  const settled = channels ?? said.channels ?? 3;
  const side = said.side ?? height ?? width ?? likelySide(settled); // a picture of which one side is said is a square
  return [height ?? side, width ?? side, settled];
}

/** Refuses what cannot be meant, whatever the network. @throws {ConvLensError} unsupported-model */
export function checkSaid({ side = 1 }) {
  const isSide = Number.isInteger(side) && side >= 1 && side <= mostPixels;
  if (!isSide) throw unsupported(`The size of the picture is a whole number of pixels from 1 to ${mostPixels}.`);
}

/** What is open, as a Draft has it. */
export const openIn = ([height, width, channels]) => ({ size: height === undefined || width === undefined, channels: channels === undefined });

/** What was said, and guesses for what is open and was not said, the likeliest first: a network may fit one of them only. @returns {Said[]} */
export function guesses(open, said = {}) {
  const channels = open.channels && !said.channels ? [3, 1] : [said.channels];
  const pictures = (sides) => channels.flatMap((count) => sides.map((side) => ({ side, channels: count })));
  return open.size && !said.side ? [...pictures([undefined, ...usualSides]), ...pictures(otherSides)] : pictures([said.side]);
}

/** Marks a refusal that pictures of any size and colour would meet. */
export const whateverThePicture = (refusal) => Object.assign(refusal, { isWhateverThePicture: true });

/** The refusal of what was said. */
export function misfit({ side, channels }) {
  const colour = { 1: 'Grey pictures', 3: 'Pictures in colour' }[channels] ?? 'Pictures';
  return unsupported(`${colour}${side ? ` of ${side}×${side} pixels` : ''} do not fit the layers of this network.`);
}
