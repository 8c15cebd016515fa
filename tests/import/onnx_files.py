"""Writes networks as ONNX files to onnx/ and keeps what PyTorch computes for them, to be written to onnx/expected.json at the end.

All numbers come from one generator: what is written earlier decides about those of what comes later.
"""
import base64
import io
import json
import pathlib

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent / "onnx"
IR_VERSIONS = {7: 3, 8: 3, 9: 4, 10: 5, 11: 6, 12: 7, 13: 7, 14: 7, 15: 8, 16: 8, 17: 8, 18: 8, 19: 9, 20: 9, 21: 10}

generator = np.random.default_rng(7)
expected = {}


def floats(*shape, low=-1.0, high=1.0):
    return generator.uniform(low, high, shape).astype(np.float32)


def encoded(tensor):
    return base64.b64encode(np.ascontiguousarray(tensor, dtype=np.float32).tobytes()).decode()


def remember(name, x, outputs):
    """x: the input as ONNX has it; outputs: tensors with the batch, in the order of the graph's outputs."""
    expected[name] = {
        "input": {"shape": list(x.shape[1:]), "values": encoded(x)},
        "outputs": [{"shape": list(output.shape[1:]), "values": encoded(output.detach().numpy())} for output in outputs],
    }


def write(name, opset, nodes, weights, shape, reference, *, outputs=("y",), dims=None, producer=("", ""), graph_name="graph"):
    """A network node by node. weights: arrays or TensorProtos by name; dims: the input's shape as the file states it."""
    x = floats(*shape, low=-2.0, high=2.0)
    with torch.no_grad():
        result = reference(torch.from_numpy(x), {key: torch.from_numpy(value) for key, value in weights.items() if isinstance(value, np.ndarray)})
    results = result if isinstance(result, (tuple, list)) else [result]
    tensors = [value if isinstance(value, TensorProto) else numpy_helper.from_array(value, key) for key, value in weights.items()]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, dims or list(shape))]
    if IR_VERSIONS[opset] < 4:  # stored tensors are listed as inputs as well
        inputs += [helper.make_tensor_value_info(tensor.name, tensor.data_type, list(tensor.dims)) for tensor in tensors]
    given = [helper.make_tensor_value_info(output, TensorProto.FLOAT, list(value.shape)) for output, value in zip(outputs, results)]
    graph = helper.make_graph(nodes, graph_name, inputs, given, tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=IR_VERSIONS[opset], producer_name=producer[0],
                              producer_version=producer[1])
    if opset <= onnx.defs.onnx_opset_version():
        onnx.checker.check_model(model)
    (FOLDER / f"{name}.onnx").write_bytes(model.SerializeToString())
    remember(name, x, results)


def export(name, opset, module, shape, *, axes=None, preserve=False):
    """A network as PyTorch's exporter writes it."""
    for parameter in [*module.parameters(), *module.buffers()]:
        if parameter.dtype == torch.float32:
            low = 0.5 if parameter.min() >= 0 and parameter.max() > 0 and len(parameter.shape) == 1 else -0.5
            parameter.data = torch.from_numpy(floats(*parameter.shape, low=low, high=low + 1.0))
    module.eval()
    x = torch.from_numpy(floats(*shape))
    file = io.BytesIO()
    training = torch.onnx.TrainingMode.PRESERVE if preserve else torch.onnx.TrainingMode.EVAL
    torch.onnx.export(module, x, file, opset_version=opset, dynamic_axes=axes, input_names=["image"], output_names=["scores"],
                      training=training, do_constant_folding=not preserve)
    (FOLDER / f"{name}.onnx").write_bytes(file.getvalue())
    with torch.no_grad():
        remember(name, x.numpy(), [module(x)])


def node(op, inputs, outputs="y", name="", **attributes):
    return helper.make_node(op, inputs.split(" "), outputs.split(" "), name=name, **attributes)


def integers(*values):
    return np.array(values, dtype=np.int64)


def write_expected():
    text = ",\n".join(f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in expected.items())
    (FOLDER / "expected.json").write_text("{\n" + text + "\n}\n")
