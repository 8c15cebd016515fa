"""The Fashion-MNIST network: its graph in Keras terms, the PyTorch modules built from it, and the way back to a model."""

from collections import OrderedDict

import numpy as np
import torch
from torch import nn

from .fashion_mnist_data import LABELS
from .model_file import Model, layer

DROPOUT_RATE = 0.3
BATCH_NORM_EPSILON = 0.001
BATCH_NORM_MOMENTUM = 0.01  # Keras calls this momentum .99


def graph():
    """The graph as docs/MODEL_FORMAT.md describes it."""
    return {
        "id": "fashion-mnist",
        "title": "Fashion-MNIST",
        "input": {
            "name": "input",
            "shape": [28, 28, 1],
            "preprocess": {"color": "gray", "fit": "contain", "invert": "auto", "scale": [1 / 255], "offset": [0]},
        },
        "labels": LABELS,
        "outputs": ["dense2"],
        "layers": [
            *_convolution_block(1, filters=32),
            *_convolution_block(2, filters=32, pool="maxpool2d1"),
            *_convolution_block(3, filters=64),
            *_convolution_block(4, filters=64, pool="maxpool2d2"),
            layer("flatten1", "Flatten"),
            layer("dense1", "Dense", units=256),
            *_activation_block(5),
            layer("dense2", "Dense", units=10, activation="softmax"),
        ],
    }


def _convolution_block(number, filters, pool=None):
    convolution = layer(f"conv2d{number}", "Conv2D", filters=filters, kernel_size=[3, 3], padding="same")
    return [convolution, *_activation_block(number, pool)]


def _activation_block(number, pool=None):
    return [
        layer(f"batch_norm{number}", "BatchNormalization", epsilon=BATCH_NORM_EPSILON),
        layer(f"relu{number}", "ReLU"),
        *([layer(pool, "MaxPooling2D", pool_size=[2, 2])] if pool else []),
        layer(f"dropout{number}", "Dropout", rate=DROPOUT_RATE),
    ]


def build(generator):
    """The network as PyTorch modules named like the layers, freshly initialised; gives scores before the softmax."""
    modules, shape = OrderedDict(), graph()["input"]["shape"]
    for entry in graph()["layers"]:
        modules[entry["name"]], shape = _module(entry["type"], entry.get("config", {}), shape, generator)
    return nn.Sequential(modules).to(memory_format=torch.channels_last)


def _module(type_, config, shape, generator):
    """One layer for inputs of `shape`, and the shape of what it gives."""
    if type_ == "Conv2D":
        module = nn.Conv2d(shape[-1], config["filters"], config["kernel_size"], padding=1)
        return _initialise(module), [*shape[:2], config["filters"]]
    if type_ == "Dense":
        return _initialise(nn.Linear(shape[0], config["units"])), [config["units"]]
    if type_ == "BatchNormalization":
        norm = nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d
        return norm(shape[-1], eps=BATCH_NORM_EPSILON, momentum=BATCH_NORM_MOMENTUM), shape
    if type_ == "MaxPooling2D":
        return nn.MaxPool2d(2), [shape[0] // 2, shape[1] // 2, shape[2]]
    if type_ == "Flatten":
        return FlattenChannelsLast(), [shape[0] * shape[1] * shape[2]]
    if type_ == "Dropout":
        return FastDropout(config["rate"], generator), shape
    if type_ == "ReLU":
        return nn.ReLU(), shape
    raise ValueError(f"unknown layer type {type_}")


def _initialise(module):
    """Keras's defaults: Glorot uniform kernels and zero biases."""
    nn.init.xavier_uniform_(module.weight)
    nn.init.zeros_(module.bias)
    return module


class FlattenChannelsLast(nn.Module):
    """Flattens in the order height, width, channel, as the model format (and Keras) does."""

    def forward(self, images):
        return images.permute(0, 2, 3, 1).flatten(1)


class FastDropout(nn.Module):
    """Dropout that draws 16 random bits a value: PyTorch's own takes half of the training time on a CPU."""

    def __init__(self, rate, generator):
        super().__init__()
        self.dropped = round(rate * 65536)
        self.generator = generator

    def forward(self, values):
        if not self.training:
            return values
        words = torch.empty((values.numel() + 3) // 4, dtype=torch.int64).random_(
            -(2**63), 2**63 - 1, generator=self.generator
        )
        bits = words.view(torch.int16)[: values.numel()]
        factor = 65536 / (65536 - self.dropped)
        mask = (bits >= self.dropped - 32768).to(values.dtype) * factor
        if values.dim() == 4:  # lay the mask out as the values lie in memory
            n, c, h, w = values.shape
            return values * mask.view(n, h, w, c).permute(0, 3, 1, 2)
        return values * mask.view(values.shape)


def round_kernels(network):
    """Rounds the kernels to the float16 values that `to_model` stores."""
    for module in network.children():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            module.weight.data = module.weight.data.half().float()


def to_model(network, training):
    """The trained network as a Model: kernels in float16, everything else in float32."""
    tensors = {}
    for name, module in network.named_children():
        if isinstance(module, nn.Conv2d):
            tensors[f"{name}/kernel"] = _array(module.weight.permute(2, 3, 1, 0), np.float16)
            tensors[f"{name}/bias"] = _array(module.bias)
        elif isinstance(module, nn.Linear):
            tensors[f"{name}/kernel"] = _array(module.weight.t(), np.float16)
            tensors[f"{name}/bias"] = _array(module.bias)
        elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            tensors[f"{name}/gamma"] = _array(module.weight)
            tensors[f"{name}/beta"] = _array(module.bias)
            tensors[f"{name}/moving_mean"] = _array(module.running_mean)
            tensors[f"{name}/moving_variance"] = _array(module.running_var)
    return Model(
        graph=graph(),
        tensors=tensors,
        training=training,
        license="MIT (weights trained by the ConvLens project).",
        source="Trained by models/train/fashion_mnist.py on Fashion-MNIST by Zalando Research (MIT).",
    )


def _array(tensor, dtype=np.float32):
    return np.ascontiguousarray(tensor.detach().float().cpu().numpy().astype(dtype))
