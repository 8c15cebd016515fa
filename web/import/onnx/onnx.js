import { unsupported } from '../import-error.js';
export function readOnnx() { throw unsupported('ONNX files cannot be opened yet.'); }
