#!/usr/bin/env python3
"""Writes the seeds of model_fuzz: small model files that between them use every layer type, element type and config form.

Run from anywhere; the same files come out every time.
"""

import json
import random
import struct
from pathlib import Path

SEEDS = Path(__file__).parent / "corpus" / "model"
FORMATS = {"F32": "<{}f", "F16": "<{}e", "I8": "<{}b"}


def main():
    SEEDS.mkdir(parents=True, exist_ok=True)
    for name, (shape, layers, tensors) in {
        "classifier": classifier(),
        "graph": graph(),
        "forms": forms(),
        "merges": merges(),
        "packed": packed(),
        "no_layers": ([1], [], {}),
    }.items():
        (SEEDS / f"{name}.safetensors").write_bytes(model(name, shape, layers, tensors))
    (SEEDS / "empty_header.safetensors").write_bytes(safetensors({}, b""))


def classifier():
    return (
        [4, 4, 1],
        [
            ("conv", "Conv2D", None, {"filters": 2, "kernel_size": [3, 3], "padding": "same", "activation": "relu"}),
            ("norm", "BatchNormalization", None, {"epsilon": 0.001}),
            ("pool", "MaxPooling2D", None, {"pool_size": 2}),
            ("drop", "Dropout", None, {"rate": 0.3}),
            ("flat", "Flatten", None, {}),
            ("out", "Dense", None, {"units": 2, "activation": "softmax"}),
        ],
        {
            "conv/kernel": ("F32", [3, 3, 1, 2]),
            "conv/bias": ("F32", [2]),
            **{f"norm/{name}": ("F32", [2]) for name in ("gamma", "beta", "moving_mean", "moving_variance")},
            "out/kernel": ("F32", [8, 2]),
            "out/bias": ("F32", [2]),
        },
    )


def graph():
    return (
        [4, 4, 2],
        [
            ("a", "DepthwiseConv2D", ["input"], {"kernel_size": 2, "padding": [[0, 1], [1, 0]], "use_bias": False}),
            ("b", "LeakyReLU", ["input"], {"negative_slope": 0.1}),
            ("sum", "Add", ["a", "b"], {}),
            ("product", "Multiply", ["sum", "b", "input"], {}),
            ("both", "Concatenate", ["sum", "product"], {}),
            ("up", "UpSampling2D", None, {"size": [1, 2], "interpolation": "bilinear"}),
            ("mean", "GlobalAveragePooling2D", None, {"keepdims": True}),
            ("r", "Reshape", None, {"target_shape": [2, -1]}),
        ],
        {"a/kernel": ("F32", [2, 2, 2, 1])},
    )


def forms():
    return (
        [5, 5, 3],
        [
            ("rescale", "Rescaling", None, {"scale": [1.0, 2, 3], "offset": -1}),
            ("pad", "ZeroPadding2D", None, {"padding": [1, 2]}),
            ("pool", "AveragePooling2D", None, {"pool_size": [2, 3], "strides": 1, "padding": "same"}),
            ("six", "ReLU", None, {"max_value": 6}),
            ("elu", "ELU", None, {"alpha": 0.5}),
            ("tanh", "Activation", None, {"activation": "tanh"}),
            ("max", "GlobalMaxPooling2D", None, {"keepdims": False}),
            ("soft", "Softmax", None, {}),
        ],
        {},
    )


def merges():
    names = ["selu", "gelu", "silu", "hard_swish", "hard_sigmoid", "softplus", "softsign", "exponential", "log_softmax"]
    return (
        [3, 2, 2],
        [
            ("pixel", "GlobalMaxPooling2D", ["input"], {"keepdims": True}),
            ("vector", "GlobalAveragePooling2D", ["input"], {}),
            ("less", "Subtract", ["input", "pixel"], {}),
            ("mean", "Average", ["vector", "less", "input"], {}),
            ("most", "Maximum", ["mean", "vector"], {}),
            ("least", "Minimum", ["pixel", "most"], {}),
            ("clip", "Clip", None, {"min_value": -1, "max_value": 2.5}),
            ("capped", "ReLU", None, {"max_value": 1.5, "negative_slope": 0.1}),
            *((name, "Activation", None, {"activation": name}) for name in names),
        ],
        {},
    )


def packed():
    return (
        [4],
        [
            ("h", "Dense", None, {"units": 3, "use_bias": False}),
            ("i", "Dense", None, {"units": 2, "use_bias": False, "activation": "sigmoid"}),
        ],
        {"i/kernel_scale": ("F32", [2]), "h/kernel": ("F16", [4, 3]), "i/kernel": ("I8", [3, 2])},
    )


def model(name, shape, layers, tensors):
    entries = []
    for layer_name, type_, inputs, config in layers:
        entry = {"name": layer_name, "type": type_, "config": config}
        if inputs:
            entry["inputs"] = inputs
        entries.append(entry)
    graph_json = {"id": name, "title": name, "input": {"name": "input", "shape": shape}, "layers": entries}
    header = {"__metadata__": {"format": "convlens", "version": "1", "network": compact(graph_json)}}
    values, data = random.Random(name), b""
    for tensor_name, (dtype, extents) in tensors.items():
        count = 1
        for extent in extents:
            count *= extent
        drawn = [values.randint(-9, 9) for _ in range(count)]
        blob = struct.pack(FORMATS[dtype].format(count), *drawn)
        header[tensor_name] = {"dtype": dtype, "shape": extents, "data_offsets": [len(data), len(data) + len(blob)]}
        data += blob
    return safetensors(header, data)


def safetensors(header, data):
    text = compact(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def compact(value):
    return json.dumps(value, separators=(",", ":"))


if __name__ == "__main__":
    main()
