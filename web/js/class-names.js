/**
 * A sentence on a number of names that is not that of a network's classes; empty where it may be: none at all are right, too.
 * @param {number | undefined} classes undefined where it is not known
 */
export function wrongNames(names, classes = names) {
  if (names === 0 || names === classes) return '';
  return `The network tells ${classes} classes apart, but there ${names === 1 ? 'is one name' : `are ${names} names`}.`;
}
