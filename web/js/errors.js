/** A failure of the API: `code` for programs (docs/API.md lists them), `message` a sentence for people. */
export class ConvLensError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.name = 'ConvLensError';
    this.code = code;
  }
}
