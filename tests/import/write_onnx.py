#!/usr/bin/env python3
"""Writes small ONNX networks to onnx/, and what PyTorch computes for them to onnx/expected.json.

    /usr/bin/python3 tests/import/write_onnx.py        (needs torch, numpy and onnx)

Some are written by PyTorch's own exporter, the others node by node as further exporters write them: Keras's (tf2onnx), CNTK's, Caffe2's.
A network written here is stated twice: as ONNX nodes, and as a function in PyTorch, which gives the expected values.
"""
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper
from torch import nn

from onnx_files import FOLDER, export, floats, integers, node, write, write_expected
from onnx_networks import Classic, Modern, TwoHeads, Upscaling

torch.set_num_threads(1)
torch.manual_seed(7)
warnings.filterwarnings("ignore")


def write_exported():
    batch = {"image": {0: "batch"}, "scores": {0: "batch"}}
    export("torch-classic-9", 9, Classic(torch.softmax), (1, 1, 13, 15), axes=batch)
    export("torch-classic-11-kept", 11, Classic(), (1, 1, 13, 15), axes=batch, preserve=True)
    export("torch-classic-13", 13, Classic(torch.softmax), (1, 1, 13, 15))
    export("torch-classic-17", 17, Classic(), (1, 1, 13, 15), axes=batch)
    export("torch-modern-11", 11, Modern(), (1, 3, 10, 8))
    export("torch-modern-14", 14, Modern(), (1, 3, 10, 8), axes=batch)
    export("torch-two-heads-13", 13, TwoHeads(), (1, 3, 6, 8))
    export("torch-upscaling-11", 11, Upscaling(), (1, 3, 6, 4))
    export("torch-upscaling-13", 13, Upscaling(), (1, 3, 6, 4), axes={"image": {0: "batch"}})
    export("torch-sequential-16", 16, nn.Sequential(nn.Conv2d(1, 3, 3), nn.Hardswish(), nn.Flatten(), nn.Linear(3 * 4 * 4, 3), nn.Softplus()), (1, 1, 6, 6))
    softmax = nn.Sequential(nn.Conv2d(1, 3, 3), nn.Softmax(dim=1))
    for opset in (11, 13):
        export(f"torch-softmax-of-maps-{opset}", opset, softmax, (1, 1, 5, 6))


def write_convolutions():
    weights = {"conv1.weight": floats(4, 3, 3, 2), "conv1.bias": floats(4), "conv2.weight": floats(6, 2, 2, 2), "conv3.weight": floats(12, 1, 3, 3)}
    nodes = [
        node("Conv", "x conv1.weight conv1.bias", "a", strides=[2, 1], dilations=[1, 2], pads=[0, 1, 2, 3]),
        node("Conv", "a conv2.weight", "b", group=2),
        node("Conv", "b conv3.weight", "y", group=6, kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
    ]

    def reference(x, w):
        x = F.conv2d(F.pad(x, (1, 3, 0, 2)), w["conv1.weight"], w["conv1.bias"], stride=(2, 1), dilation=(1, 2))
        return F.conv2d(F.conv2d(x, w["conv2.weight"], groups=2), w["conv3.weight"], groups=6, padding=1)

    write("convolutions-11", 11, nodes, weights, (1, 3, 11, 8), reference)

    weights = {"a.weight": floats(3, 1, 4, 4), "b.weight": floats(3, 3, 4, 2), "c.weight": floats(2, 3, 2, 2)}
    nodes = [
        node("Conv", "x a.weight", "a", "first", auto_pad="SAME_UPPER", strides=[2, 2]),
        node("Conv", "a b.weight", "b", "second", auto_pad="SAME_LOWER"),
        node("Conv", "b c.weight", "y", "third", auto_pad="VALID"),
    ]
    write("auto-pad-7", 7, nodes, weights, (1, 1, 13, 14),
          lambda x, w: F.conv2d(F.conv2d(F.pad(F.conv2d(F.pad(x, (1, 1, 1, 2)), w["a.weight"], stride=2), (1, 0, 2, 1)), w["b.weight"]), w["c.weight"]))


def write_weight_types():
    kernel = floats(2, 1, 3, 3)
    half, double = kernel.astype(np.float16), kernel.astype(np.float64)
    bfloat = (kernel.view(np.uint32) >> 16).astype(np.uint16)
    rounded = (bfloat.astype(np.uint32) << 16).view(np.float32)
    typed = lambda name, kind, values: helper.make_tensor(name, kind, [2, 1, 3, 3], values)  # noqa: E731
    bits = lambda name, kind, values: TensorProto(name=name, data_type=kind, dims=[2, 1, 3, 3], int32_data=[int(value) for value in values.ravel()])  # noqa: E731
    raw = lambda name, kind, values: TensorProto(name=name, data_type=kind, dims=[2, 1, 3, 3], raw_data=values.tobytes())  # noqa: E731
    weights = {
        "f32": typed("f32", TensorProto.FLOAT, kernel.ravel()), "f64": typed("f64", TensorProto.DOUBLE, double.ravel()), "f64raw": raw("f64raw", TensorProto.DOUBLE, double),
        "f16": bits("f16", TensorProto.FLOAT16, half.view(np.uint16)), "f16raw": raw("f16raw", TensorProto.FLOAT16, half),
        "bf16": bits("bf16", TensorProto.BFLOAT16, bfloat), "bf16raw": raw("bf16raw", TensorProto.BFLOAT16, bfloat),
    }
    nodes = []
    for name in weights:
        nodes += [node("Cast", name, f"{name}-cast", to=TensorProto.FLOAT), node("Conv", f"x {name}-cast", f"{name}-y")]

    def reference(x, _):
        by_type = {"f16": half.astype(np.float32), "bf16": rounded}
        return [F.conv2d(x, torch.from_numpy(by_type.get(name.removesuffix("raw"), kernel))) for name in weights]

    write("weight-types-13", 13, nodes, weights, (1, 1, 4, 5), reference, outputs=[f"{name}-y" for name in weights])


def write_activations():
    slope = np.array([0.25], dtype=np.float32)
    low, high, six, zero = (np.array(value, dtype=np.float32) for value in (-0.75, 0.5, 6.0, 0.0))
    weights = {"slope": slope, "low": low, "high": high, "six": six, "zero": zero}
    rows = [
        (node("Relu", "x", "relu"), F.relu), (node("LeakyRelu", "x", "leaky", alpha=0.1), lambda x: F.leaky_relu(x, 0.1)),
        (node("LeakyRelu", "x", "leaky2"), lambda x: F.leaky_relu(x, 0.01)), (node("PRelu", "x slope", "prelu"), lambda x: F.leaky_relu(x, 0.25)),
        (node("Elu", "x", "elu", alpha=0.7), lambda x: F.elu(x, 0.7)), (node("Selu", "x", "selu"), F.selu), (node("Softplus", "x", "softplus"), F.softplus),
        (node("Softsign", "x", "softsign"), F.softsign), (node("Exp", "x", "exp"), torch.exp), (node("Sigmoid", "x", "sigmoid"), torch.sigmoid),
        (node("Tanh", "x", "tanh"), torch.tanh), (node("HardSigmoid", "x", "hard", alpha=1 / 6, beta=0.5), F.hardsigmoid), (node("HardSwish", "x", "swish"), F.hardswish),
        (node("Clip", "x zero six", "clip06"), F.relu6), (node("Clip", "x zero high", "clip0h"), lambda x: x.clamp(0, 0.5)), (node("Clip", "x low high", "clip"), lambda x: x.clamp(-0.75, 0.5)),
        (node("Clip", "x  high", "clipmax"), lambda x: x.clamp(max=0.5)), (node("Clip", "x low", "clipmin"), lambda x: x.clamp(min=-0.75)), (node("Max", "x zero", "max0"), F.relu),
        (node("Min", "high x", "min"), lambda x: x.clamp(max=0.5)), (node("LogSoftmax", "x", "log", axis=1), lambda x: F.log_softmax(x, 1)),
    ]
    nodes, functions = [list(column) for column in zip(*rows)]
    write("activations-17", 17, nodes, weights, (1, 3, 4, 4), lambda x, _: [function(x) for function in functions], outputs=[entry.output[0] for entry in nodes])
    nodes = [node("Clip", "x", "relu6", min=0.0, max=6.0), node("Clip", "x", "clip", min=-0.75, max=0.5), node("Clip", "x", "clipmin", min=-0.75)]
    write("clip-7", 7, nodes, {}, (1, 1, 4, 5), lambda x, _: [F.relu6(x), x.clamp(-0.75, 0.5), x.clamp(min=-0.75)], outputs=["relu6", "clip", "clipmin"])


def write_arithmetic():
    constants = {"k": np.array(2.5, dtype=np.float32), "channels": floats(3, 1, 1, low=0.5, high=2.0), "whole": floats(1, 3, 1, 1, low=0.5, high=2.0)}
    rows = [("Add", "x k", lambda x, w: x + 2.5), ("Add", "channels x", lambda x, w: x + w["channels"]), ("Sub", "x channels", lambda x, w: x - w["channels"]),
            ("Sub", "k x", lambda x, w: 2.5 - x), ("Mul", "x whole", lambda x, w: x * w["whole"]), ("Div", "x channels", lambda x, w: x / w["channels"]), ("Div", "x k", lambda x, w: x / 2.5)]
    nodes = [node(op, inputs, f"y{index}") for index, (op, inputs, _) in enumerate(rows)]
    write("constants-7", 7, nodes, constants, (1, 3, 4, 5), lambda x, w: [function(x, w) for *_, function in rows], outputs=[entry.output[0] for entry in nodes])

    nodes = [node("Relu", "x", "a"), node("Sigmoid", "x", "b"), node("GlobalAveragePool", "x", "gate")]
    rows = [("Add", "a b", lambda a, b, g: a + b), ("Sub", "a b", lambda a, b, g: a - b), ("Mul", "a b", lambda a, b, g: a * b), ("Mul", "a gate", lambda a, b, g: a * g),
            ("Add", "gate b", lambda a, b, g: g + b), ("Sum", "a b x", lambda a, b, g: a + b), ("Mean", "a b", lambda a, b, g: (a + b) / 2),
            ("Max", "a b", lambda a, b, g: torch.maximum(a, b)), ("Min", "a b", lambda a, b, g: torch.minimum(a, b)), ("Sum", "a", lambda a, b, g: a), ("Mul", "b b", lambda a, b, g: b * b)]

    def reference(x, _):
        a, b, gate = F.relu(x), torch.sigmoid(x), x.mean((2, 3), keepdim=True)
        return [function(a, b, gate) + (x if inputs == "a b x" else 0) for _, inputs, function in rows]

    nodes += [node(op, inputs, f"y{index}") for index, (op, inputs, _) in enumerate(rows)]
    write("merges-8", 8, nodes, {}, (1, 3, 4, 5), reference, outputs=[f"y{index}" for index in range(len(rows))])


def write_pools():
    rows = [
        (dict(op="MaxPool", kernel_shape=[3, 2], strides=[2, 1], pads=[1, 0, 1, 1]), lambda x: F.max_pool2d(F.pad(x, (0, 1, 1, 1), value=-1e9), (3, 2), (2, 1))),
        (dict(op="MaxPool", kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1), lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True)),
        (dict(op="MaxPool", kernel_shape=[2, 2], strides=[2, 2], auto_pad="SAME_UPPER"), lambda x: F.max_pool2d(F.pad(x, (0, 0, 0, 1), value=-1e9), 2, 2)),
        (dict(op="AveragePool", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]), lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False)),
        (dict(op="AveragePool", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=1), lambda x: F.avg_pool2d(x, 3, 2, 1)),
        (dict(op="AveragePool", kernel_shape=[3, 3], strides=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1, ceil_mode=1), lambda x: F.avg_pool2d(x, 3, 3, 1, ceil_mode=True)),
        (dict(op="AveragePool", kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1), lambda x: F.avg_pool2d(x, 2, 2, ceil_mode=True)),
        (dict(op="GlobalAveragePool"), lambda x: x.mean((2, 3), keepdim=True)), (dict(op="GlobalMaxPool"), lambda x: x.amax((2, 3), keepdim=True)),
        (dict(op="ReduceMean", axes=[2, 3], keepdims=0), lambda x: x.mean((2, 3))), (dict(op="ReduceMean", axes=[-1, -2]), lambda x: x.mean((2, 3), keepdim=True)),
        (dict(op="ReduceMax", axes=[2, 3], keepdims=0), lambda x: x.amax((2, 3))),
    ]
    nodes = [node(row.pop("op"), "x", f"y{index}", **row) for index, (row, _) in enumerate(rows)]
    write("pools-11", 11, nodes, {}, (1, 3, 7, 8), lambda x, _: [function(x) for _, function in rows], outputs=[entry.output[0] for entry in nodes])


def write_newer_opsets():
    """Axes as inputs (opset 18), Gelu (20), and opsets newer than the package onnx that this was written with."""
    weights = {"axes": integers(2, 3), "pads": integers(1, 0, 2, 3), "kernel": floats(3, 4)}
    for opset in (18, 21):
        nodes = [
            node("Pad", "x pads  axes", "padded", "border"), node("Sigmoid", "padded", "s"), node("Mul", "padded s", "a"),
            node("ReduceMean", "a axes", "mean", "mean", keepdims=0), node("Gemm", "mean kernel", "scores", "head"), node("Softmax", "scores", "y"),
        ]
        write(f"axes-as-inputs-{opset}", opset, nodes, weights, (1, 3, 5, 4),
              lambda x, w: torch.softmax(F.silu(F.pad(x, (0, 3, 1, 2))).mean((2, 3)) @ w["kernel"], 1))
    write("gelu-20", 20, [node("Gelu", "x")], {}, (1, 1, 4, 4), lambda x, _: F.gelu(x))


def write_axis_by_axis():
    """A mean over the map as x.mean(3).mean(2) is exported: over one axis, then over the other."""
    weights = {"two": integers(2), "three": integers(3), "last": integers(-1), "kernel": floats(3, 4)}

    def steps(opset, first, second):
        listed = {"2": "two", "3": "three", "-1": "last"}
        for at, (given, given_to, axis, keepdims) in enumerate([first, second]):
            inputs, attributes = (f"{given} {listed[str(axis)]}", {}) if opset >= 18 else (given, {"axes": [axis]})
            yield node("ReduceMean", inputs, given_to, f"mean{at + 1}", keepdims=keepdims, **attributes)

    for opset in (11, 18):
        nodes = [
            *steps(opset, ("x", "rows", 3, 0), ("rows", "pooled", 2, 0)), node("Gemm", "pooled kernel", "y1"),
            *steps(opset, ("x", "a", 2, 1), ("a", "y2", 3, 1)), *steps(opset, ("x", "b", 2, 0), ("b", "y3", -1, 0)),
            *steps(opset, ("x", "c", 3, 1), ("c", "mixed", 2, 0)), node("Flatten", "mixed", "y4"),
            *steps(opset, ("x", "d", 3, 0), ("d", "y5", 2, 1)),
        ]
        write(f"mean-axis-by-axis-{opset}", opset, nodes, weights, (1, 3, 5, 4),
              lambda x, w: [x.mean(3).mean(2) @ w["kernel"], x.mean((2, 3), keepdim=True), x.mean(2).mean(-1), x.mean((2, 3)), x.mean((2, 3))[:, :, None]],
              outputs=["y1", "y2", "y3", "y4", "y5"])


def write_further_opsets():
    """One network in the opsets that nothing else is written in, each operator as that opset has it: Clip and Dropout with inputs (12 on), a slice of
    a shape by attributes (15 on), the axes of a mean as an input (18 on)."""
    weights = {
        "kernel": floats(4, 3, 3, 3), "scale": floats(4, low=0.5, high=1.5), "shift": floats(4), "mean": floats(4), "variance": floats(4, low=0.5, high=1.5),
        "zero": np.array(0.0, dtype=np.float32), "six": np.array(6.0, dtype=np.float32), "ratio": np.array(0.25, dtype=np.float32), "axes": integers(2, 3),
        "first": integers(0), "second": integers(1), "rest": integers(-1), "dense": floats(4, 5), "bias": floats(5),
    }
    for opset in (12, 15, 19):
        batch = [node("Shape", "mean4", "batch", start=0, end=1)] if opset >= 15 else [node("Shape", "mean4", "all"), node("Slice", "all first second", "batch")]
        mean = node("ReduceMean", "p axes", "mean4") if opset >= 18 else node("ReduceMean", "p", "mean4", axes=[2, 3])
        nodes = [
            node("Conv", "x kernel", "c", pads=[1, 1, 1, 1]), node("BatchNormalization", "c scale shift mean variance", "n"), node("Clip", "n zero six", "r"),
            node("AveragePool", "r", "p", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1), mean, *batch,
            node("Concat", "batch rest", "shape", axis=0), node("Reshape", "mean4 shape", "f"), node("Dropout", "f ratio", "d"),
            node("Gemm", "d dense bias", "g"), node("Softmax", "g", "y", axis=1),
        ]

        def reference(x, w):
            c = F.batch_norm(F.conv2d(x, w["kernel"], padding=1), w["mean"], w["variance"], w["scale"], w["shift"])
            p = F.avg_pool2d(F.relu6(c), 3, 2, 1, ceil_mode=True, count_include_pad=False)
            return torch.softmax(p.mean((2, 3)) @ w["dense"] + w["bias"], 1)

        write(f"all-of-it-{opset}", opset, nodes, weights, (1, 3, 8, 7), reference)


def write_channels_last():
    """As tf2onnx writes a Keras network: pictures with the channels last, and Transposes around the convolutions."""
    weights = {
        "sequential/conv2d/Conv2D/ReadVariableOp:0": floats(4, 3, 3, 3), "sequential/conv2d/BiasAdd/ReadVariableOp:0": floats(4), "shape": integers(-1, 4 * 3 * 4),
        "sequential/dense/MatMul/ReadVariableOp:0": floats(48, 5), "sequential/dense/BiasAdd/ReadVariableOp:0": floats(5), "mean": floats(3),
    }
    conv, bias, _, kernel, dense_bias, mean = weights
    nodes = [
        node("Sub", "x mean", "centred", "sequential/rescaling/sub"),
        node("Transpose", "centred", "t1", "sequential/conv2d/Conv2D__6", perm=[0, 3, 1, 2]),
        node("Conv", f"t1 {conv} {bias}", "c", "sequential/conv2d/BiasAdd", pads=[1, 1, 1, 1], strides=[1, 1], kernel_shape=[3, 3]),
        node("Relu", "c", "r", "sequential/conv2d/Relu"),
        node("MaxPool", "r", "p", "sequential/max_pooling2d/MaxPool", kernel_shape=[2, 2], strides=[2, 2]),
        node("Transpose", "p", "t2", "sequential/max_pooling2d/MaxPool__12", perm=[0, 2, 3, 1]),
        node("Reshape", "t2 shape", "f", "sequential/flatten/Reshape"),
        node("MatMul", f"f {kernel}", "m", "sequential/dense/MatMul"),
        node("Add", f"m {dense_bias}", "d", "sequential/dense/BiasAdd"),
        node("Softmax", "d", "y", "sequential/dense/Softmax"),
    ]

    def reference(x, w):
        x = F.max_pool2d(F.relu(F.conv2d((x - w[mean]).permute(0, 3, 1, 2), w[conv], w[bias], padding=1)), 2)
        return torch.softmax(x.permute(0, 2, 3, 1).flatten(1) @ w[kernel] + w[dense_bias], 1)

    write("keras-channels-last-13", 13, nodes, weights, (1, 6, 8, 3), reference, dims=["unk__1", 6, 8, 3], producer=("tf2onnx", "1.13.0 2c1db5"), graph_name="tf2onnx")

    weights = {"kernel": floats(4, 3, 2, 2), "axes": integers(1, 2)}
    nodes = [
        node("Transpose", "x", "t1", perm=[0, 3, 1, 2]), node("Conv", "t1 kernel", "c"), node("Transpose", "c", "t2", perm=[0, 2, 3, 1]),
        node("Relu", "t2", "r"), node("Concat", "t2 r", "j", axis=3), node("Add", "j j", "s"), node("Softmax", "s", "soft", axis=-1),
        node("Pad", "soft", "pad", pads=[0, 1, 0, 0, 0, 0, 2, 0]), node("ReduceMean", "pad", "y", axes=[1, 2], keepdims=0),
    ]

    def mixed(x, w):
        c = F.conv2d(x.permute(0, 3, 1, 2), w["kernel"])
        soft = torch.softmax(2 * torch.cat([c, F.relu(c)], 1), 1)
        return F.pad(soft, (0, 2, 1, 0)).mean((2, 3))

    write("channels-last-9", 9, nodes, weights, (1, 5, 6, 3), mixed, dims=[0, 5, 6, 3])


def write_cntk():
    """As CNTK wrote the MNIST network of the model zoo: weights listed as inputs, biases as Add, the dense kernel as a reshaped tensor."""
    weights = {"Parameter5": floats(3, 1, 5, 5), "Parameter6": floats(3, 1, 1), "Parameter193": floats(3, 4, 4, 6), "Parameter193_shape": integers(48, 6),
               "Pooling_shape": integers(1, 48), "Parameter194": floats(1, 6)}
    nodes = [
        node("Reshape", "Parameter193 Parameter193_shape", "kernel", "Times212_reshape1"),
        node("Conv", "x Parameter5", "c", "Convolution28", auto_pad="SAME_UPPER", kernel_shape=[5, 5], strides=[1, 1], dilations=[1, 1]),
        node("Add", "c Parameter6", "b", "Plus30"), node("Relu", "b", "r", "ReLU32"),
        node("MaxPool", "r", "p", "Pooling66", kernel_shape=[2, 2], strides=[2, 2], pads=[0, 0, 0, 0], auto_pad="NOTSET"),
        node("Reshape", "p Pooling_shape", "f", "Times212_reshape0"), node("MatMul", "f kernel", "m", "Times212"), node("Add", "m Parameter194", "y", "Plus214"),
    ]

    def reference(x, w):
        x = F.max_pool2d(F.relu(F.conv2d(x, w["Parameter5"], padding=2) + w["Parameter6"]), 2)
        return x.flatten(1) @ w["Parameter193"].reshape(48, 6) + w["Parameter194"]

    write("cntk-8", 8, nodes, weights, (1, 1, 8, 8), reference, producer=("CNTK", "2.5.1"), graph_name="CNTKGraph")


def write_shapes():
    weights = {"square": integers(-1, 1, 5, 5), "kernel": floats(2, 1, 3, 3), "dense": floats(25, 3), "bias": floats(3), "axes": integers(2, 3)}
    nodes = [
        node("Reshape", "x square", "map"), node("Conv", "map kernel", "c"), node("GlobalAveragePool", "c", "g"), node("Squeeze", "g axes", "y1"),
        node("Unsqueeze", "y1 axes", "u"), node("Mul", "c u", "y2"), node("Gemm", "x dense bias", "y3", alpha=0.5, beta=2.0),
    ]

    def reference(x, w):
        c = F.conv2d(x.reshape(1, 1, 5, 5), w["kernel"])
        return [c.mean((2, 3)), c * c.mean((2, 3), keepdim=True), 0.5 * (x @ w["dense"]) + 2 * w["bias"]]

    write("row-of-pixels-13", 13, nodes, weights, (1, 25), reference, outputs=["y1", "y2", "y3"], dims=["N", 25])
    nodes = [node("Unsqueeze", "x", "map", axes=[1]), node("Conv", "map kernel", "c"), node("Flatten", "c", "f", axis=-3), node("Gemm", "f dense", "y", transB=1)]
    weights = {"kernel": floats(2, 1, 3, 3), "dense": floats(4, 2 * 2 * 4)}
    write("gray-picture-11", 11, nodes, weights, (1, 4, 6), lambda x, w: F.conv2d(x[:, None], w["kernel"]).flatten(1) @ w["dense"].T, dims=["N", 4, 6])


def write_softmax():
    weights = {"kernel": floats(2, 1, 1, 1), "dense": floats(24, 3)}
    nodes = [
        node("Conv", "x kernel", "c"), node("Softmax", "c", "all", axis=1), node("GlobalAveragePool", "c", "g"), node("Softmax", "g", "p", axis=1),
        node("Flatten", "c", "f"), node("LogSoftmax", "f", "s"), node("Gemm", "s dense", "y2"), node("Relu", "c", "dead"), node("Identity", "p", "i"),
        node("Cast", "i", "y1", to=TensorProto.FLOAT), node("Identity", "all", "y3"),
    ]

    def reference(x, w):
        c = F.conv2d(x, w["kernel"])
        probabilities = torch.softmax(c.mean((2, 3), keepdim=True), 1)
        return [probabilities, F.log_softmax(c.flatten(1), 1) @ w["dense"], torch.softmax(c.flatten(1), 1).reshape(c.shape)]

    write("softmax-11", 11, nodes, weights, (1, 1, 3, 4), reference, outputs=["y1", "y2", "y3"])


def write_resizes():
    scales = np.array([1, 1, 2, 3], dtype=np.float32)
    nodes = [node("Upsample", "x", "y", mode="nearest", scales=[1.0, 1.0, 2.0, 3.0])]
    write("upsample-7", 7, nodes, {}, (1, 1, 3, 4), lambda x, _: F.interpolate(x, scale_factor=(2, 3)))
    write("upsample-9", 9, [node("Upsample", "x scales", "y")], {"scales": scales}, (1, 1, 3, 4), lambda x, _: F.interpolate(x, scale_factor=(2, 3)))
    write("resize-10", 10, [node("Resize", "x scales", "y")], {"scales": scales}, (1, 1, 3, 4), lambda x, _: F.interpolate(x, scale_factor=(2, 3)))
    weights = {"roi": np.array([], dtype=np.float32), "none": np.array([], dtype=np.float32), "sizes": integers(1, 1, 6, 12), "scales": scales}
    nodes = [
        node("Resize", "x roi none sizes", "y1", coordinate_transformation_mode="asymmetric", nearest_mode="floor"),
        node("Resize", "x roi scales", "y2", mode="linear", coordinate_transformation_mode="pytorch_half_pixel"), node("Resize", "x roi scales", "y3"),
    ]
    write("resize-13", 13, nodes, weights, (1, 1, 3, 4), lambda x, _: [F.interpolate(x, scale_factor=(2, 3)), F.interpolate(x, scale_factor=(2, 3), mode="bilinear"),
                                                                       F.interpolate(x, scale_factor=(2, 3))], outputs=["y1", "y2", "y3"])


def main():
    FOLDER.mkdir(exist_ok=True)
    write_exported()
    write_convolutions()
    write_weight_types()
    write_activations()
    write_arithmetic()
    write_pools()
    write_newer_opsets()
    write_channels_last()
    write_cntk()
    write_shapes()
    write_softmax()
    write_resizes()
    write_axis_by_axis()
    write_further_opsets()
    write_expected()


if __name__ == "__main__":
    main()
