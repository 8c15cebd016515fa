#!/usr/bin/env python3
"""Writes the networks of tests/import/torch/: the weights of PyTorch modules as safetensors, with a graph beside them, and what the modules
make of a picture.
    python3 tests/import/write_torch.py
"""

import json
import pathlib

import numpy as np
import torch
from torch import nn

from keras_files import json_file, safetensors
from keras_net import picture

FOLDER = pathlib.Path(__file__).resolve().parent / "torch"
cases = {}


def settled(module):
    """The module with weights of its own and statistics that are not those of a new one, ready to be run."""
    for layer in module.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            for tensor, low, high in ((layer.running_mean, -0.5, 0.5), (layer.running_var, 0.5, 1.5), (layer.weight.data, 0.5, 1.5), (layer.bias.data, -0.5, 0.5)):
                tensor.uniform_(low, high)
    return module.eval()


def write(name, file, module, shape, layers, remainder=0, half=False, renamed=lambda name, array: (name, array)):
    state = {key: value.numpy() for key, value in module.state_dict().items()}
    if half:
        state = {key: value.astype(np.float16) if value.dtype == np.float32 else value for key, value in state.items()}
        module.load_state_dict({key: torch.from_numpy(value.astype(np.float32) if value.dtype == np.float16 else value) for key, value in state.items()})
    safetensors(FOLDER / f"{file}.safetensors", dict(renamed(*item) for item in state.items()), remainder)
    json_file(FOLDER / f"{file}.json", {"title": name, "input": {"shape": shape}, "layers": layers})
    module.double()
    with torch.no_grad():
        scores = module(torch.from_numpy(picture(shape).astype(np.float64)).permute(2, 0, 1)[None])[0].numpy().reshape(-1)
    assert np.abs(scores).max() < 8 and np.ptp(scores) > 1e-2, scores
    cases[name] = {"files": [f"{file}.safetensors", f"{file}.json"], "input": shape, "scale": 1, "outputs": [[float(f"{value:.9g}") for value in scores]]}


def layer(name, kind, inputs=None, **config):
    return {"name": name, "type": kind, **({"inputs": inputs} if inputs else {}), **({"config": config} if config else {})}


def chain():
    features = nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 8, 3, padding=1, groups=4), nn.ReLU6(), nn.MaxPool2d(2),
        nn.Conv2d(8, 6, 3, stride=2, groups=2))
    classifier = nn.Sequential(nn.BatchNorm1d(6 * 1 * 2), nn.Linear(12, 10), nn.Hardtanh(0, 0.5), nn.Linear(10, 4))
    module = nn.Sequential()
    module.add_module("features", features)
    module.add_module("flatten", nn.Flatten())
    module.add_module("classifier", classifier)
    layers = [
        layer("features.0", "Conv2D", filters=4, kernel_size=3, padding="same", use_bias=False), layer("features.1", "BatchNormalization", epsilon=1e-5), layer("relu", "ReLU"),
        layer("features.3", "DepthwiseConv2D", kernel_size=3, padding="same", depth_multiplier=2), layer("relu6", "ReLU", max_value=6), layer("pool", "MaxPooling2D"),
        layer("features.6", "Conv2D", filters=6, kernel_size=3, strides=2, groups=2), layer("flatten", "Flatten"),
        layer("classifier.0", "BatchNormalization", epsilon=1e-5), layer("classifier.1", "Dense", units=10), layer("clip", "Clip", min_value=0, max_value=0.5), layer("classifier.3", "Dense", units=4),
    ]
    return settled(module), [8, 10, 3], layers


class Branches(nn.Module):
    """Maps of two branches side by side, flattened together; then a layer whose output is added to itself."""

    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Conv2d(1, 2, 3), nn.Conv2d(1, 5, 3)
        self.fc1, self.fc2 = nn.Linear(7 * 3 * 2, 6), nn.Linear(6, 3)

    def forward(self, x):
        x = torch.cat([torch.tanh(self.left(x)), torch.tanh(self.right(x))], 1)
        x = torch.tanh(self.fc1(torch.flatten(nn.functional.avg_pool2d(x, 2), 1)))
        return self.fc2(torch.flatten(x + x, 1))


BRANCHES = [
    layer("left", "Conv2D", ["input"], filters=2, kernel_size=3, activation="tanh"), layer("right", "Conv2D", ["input"], filters=5, kernel_size=3, activation="tanh"),
    layer("both", "Concatenate", ["left", "right"]), layer("pool", "AveragePooling2D"), layer("dropout", "Dropout", rate=0.5), layer("flatten", "Flatten"),
    layer("fc1", "Dense", units=6, activation="tanh"), layer("twice", "Add", ["fc1", "fc1"]), layer("again", "Flatten"), layer("fc2", "Dense", units=3),
]


def own_name(name, array):
    """One layer as the page names and orders its weights."""
    if name == "left.weight":
        return "left/kernel", array.transpose(2, 3, 1, 0)
    return ("left/bias" if name == "left.bias" else name), array


def main():
    FOLDER.mkdir(exist_ok=True)
    torch.manual_seed(7)
    write("PyTorch’s convolutions, depthwise and in groups, and normalised vectors", "chain", *chain())
    write("The same in half precision", "chain-f16", *chain(), half=True)
    write("Two branches put together, then flattened; weights at odd places of the file", "branches", settled(Branches()), [8, 6, 1], BRANCHES, remainder=3)
    write("Weights named partly as the page does", "named", settled(Branches()), [8, 6, 1], BRANCHES, renamed=own_name)
    (FOLDER / "expected.json").write_text(f'{{"writtenWith": "PyTorch {torch.__version__}", "cases": {json.dumps(cases, ensure_ascii=False, indent=0)}}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
