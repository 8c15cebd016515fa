// Where a layer of a Keras model stands while it is converted.

/** @typedef {{config: object, name: string, type: string, inputs: Value[], weights: Weight[], constants: object, draft: Draft, version: string, program: string}} Place */
/** @typedef {{name: string, rank: number, channel?: number}} Value  a layer's output; rank: 3 for maps [h, w, c], 2 for one of them, 1 for vectors; channel: of the maps `name`, this one alone */

/** Adds a layer of the page's own format to the draft; what is not said of it is as at the place. Gives its output. */
export function add(place, { type = place.type, config = {}, weights = {}, name = place.name, inputs = place.inputs, rank = inputs[0].rank }) {
  const own = place.draft.add({ name, type, config, weights, inputs: inputs.map((input) => input.name) });
  return { name: own, rank };
}
