// Small ONNX files, written here. The other samples are by write_onnx.py.
import proto from 'onnx-proto';

const { AttributeProto, ModelProto, TensorProto } = proto.onnx;
const { AttributeType } = AttributeProto;

/** A tensor of floats, or of whole numbers. */
const someFloats = (count) => Array.from({ length: count }, (_, index) => (index % 7) / 10);
export const floats = (name, dims, values = someFloats(dims.reduce((a, b) => a * b, 1))) => ({ name, dims, dataType: 1, floatData: values });
export const integers = (name, values, dims = [values.length]) => ({ name, dims, dataType: 7, int64Data: values });

function attribute(name, value) {
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  if (Array.isArray(value)) return { name, type: AttributeType.INTS, ints: value };
  if (typeof value === 'object') return { name, type: AttributeType.TENSOR, t: value };
  return Number.isInteger(value) ? { name, type: AttributeType.INT, i: value } : { name, type: AttributeType.FLOAT, f: value };
}

/** An operator named "NAME", with attributes: numbers, lists, strings, tensors. */
export const node = (opType, input, output, attributes = {}, more = {}) => ({
  opType, name: `my ${opType}`, input, output: [output].flat(), attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)), ...more,
});

const dimension = (extent) => (typeof extent === 'string' ? { dimParam: extent } : extent === null ? {} : { dimValue: extent });
export const valueInfo = (name, shape, elemType = 1) => ({ name, type: { tensorType: { elemType, ...(shape && { shape: { dim: shape.map(dimension) } }) } } });

const usual = { nodes: [node('Relu', ['x'], 'y')], tensors: [], inputs: [valueInfo('x', [1, 3, 8, 8])], outputs: ['y'], opset: 13 };

/** The bytes of a model: by default the input "x" of 1 x 3 x 8 x 8, and the output "y". */
export function modelBytes(given) {
  const { nodes, tensors, inputs, outputs, opset } = { ...usual, ...given };
  const model = {
    irVersion: 7, opsetImport: [{ domain: '', version: opset }],
    graph: { name: 'my network', node: nodes, initializer: tensors, input: inputs, output: outputs.map((name) => valueInfo(name, [1])) },
  };
  return ModelProto.encode(ModelProto.fromObject(model)).finish();
}

/** A tensor that lies in another file. place: {location, offset, length} */
export const external = (name, dims, place) => ({
  name, dims, dataType: 1, dataLocation: TensorProto.DataLocation.EXTERNAL, externalData: Object.entries(place).map(([key, value]) => ({ key, value: String(value) })),
});
