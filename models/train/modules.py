"""PyTorch modules built from a graph in Keras terms (docs/MODEL_FORMAT.md), and their weights as the model file's tensors."""

from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import nn

BATCH_NORM_MOMENTUM = 0.01  # Keras calls this momentum .99


class Block(nn.Module):
    """A convolution or dense layer as trained: kernel, batch normalisation that the export folds away, activation."""

    def __init__(self, linear, normalisation, activation):
        super().__init__()
        self.linear, self.normalisation = linear, normalisation
        self.relu = activation == "relu"

    def forward(self, values):
        values = self.linear(values)
        if self.normalisation is not None:
            values = self.normalisation(values)
        return F.relu(values, inplace=True) if self.relu else values


class Dense(nn.Linear):
    """A dense layer. In float32 it is computed as a 1 x 1 convolution: much faster where PyTorch has no good BLAS."""

    def forward(self, values):
        if torch.is_autocast_cpu_enabled():
            return F.linear(values, self.weight, self.bias)
        return F.conv2d(values[:, :, None, None], self.weight[:, :, None, None], self.bias).flatten(1)


class Flatten(nn.Module):
    """Flattens in the order height, width, channel, as the model format (and Keras) does."""

    def forward(self, images):
        return images.permute(0, 2, 3, 1).flatten(1)


class GlobalAveragePooling(nn.Module):
    """Mean over height and width."""

    def forward(self, images):
        return images.mean((2, 3))


class Dropout(nn.Module):
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


def build(graph, generator, normalise=False):
    """The network as PyTorch modules named like the layers, freshly initialised; gives scores before the softmax.

    With `normalise` every convolution and dense layer but the last has batch normalisation between its kernel and its
    activation, which `plain_tensors` folds away.
    """
    modules, shape = OrderedDict(), graph["input"]["shape"]
    for entry in graph["layers"]:
        inner = normalise and entry is not graph["layers"][-1]
        modules[entry["name"]], shape = _module(entry, shape, generator, inner)
    return nn.Sequential(modules).to(memory_format=torch.channels_last)


def _module(entry, shape, generator, normalise):
    """One layer for inputs of `shape`, and the shape of what it gives."""
    type_, config = entry["type"], entry.get("config", {})
    if type_ == "Conv2D":
        filters, size = config["filters"], config["kernel_size"]
        linear = _initialised(nn.Conv2d(shape[-1], filters, size, padding="same", bias=not normalise))
        norm = nn.BatchNorm2d(filters, eps=1e-3) if normalise else None
        return Block(linear, norm, config.get("activation")), [*shape[:2], filters]
    if type_ == "Dense":
        linear = _initialised(Dense(shape[0], config["units"], bias=not normalise))
        norm = nn.BatchNorm1d(config["units"], eps=1e-3) if normalise else None
        return Block(linear, norm, config.get("activation")), [config["units"]]
    if type_ == "BatchNormalization":
        norm = nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d
        return norm(shape[-1], eps=config["epsilon"], momentum=BATCH_NORM_MOMENTUM), shape
    if type_ == "MaxPooling2D":
        return nn.MaxPool2d(2), [shape[0] // 2, shape[1] // 2, shape[2]]
    if type_ == "GlobalAveragePooling2D":
        return GlobalAveragePooling(), shape[-1:]
    if type_ == "Flatten":
        return Flatten(), [shape[0] * shape[1] * shape[2]]
    if type_ == "Dropout":
        return Dropout(config["rate"], generator), shape
    if type_ == "ReLU":
        return nn.ReLU(), shape
    raise ValueError(f"unknown layer type {type_}")


def _initialised(module):
    """Keras's defaults: Glorot uniform kernels and zero biases."""
    nn.init.xavier_uniform_(module.weight)
    if module.bias is not None:
        nn.init.zeros_(module.bias)
    return module


def plain_tensors(network):
    """Float32 arrays `layer/weight` of the network, with the blocks' batch normalisation folded into kernel and bias."""
    tensors = {}
    for name, module in network.named_children():
        if isinstance(module, Block):
            kernel, bias = _folded(module)
            tensors[f"{name}/kernel"], tensors[f"{name}/bias"] = _array(kernel), _array(bias)
        elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            tensors[f"{name}/gamma"] = _array(module.weight)
            tensors[f"{name}/beta"] = _array(module.bias)
            tensors[f"{name}/moving_mean"] = _array(module.running_mean)
            tensors[f"{name}/moving_variance"] = _array(module.running_var)
    return tensors


def _folded(block):
    """Kernel [h, w, in, out] or [in, out], and bias [out], such that kernel and bias do what kernel and normalisation did."""
    kernel, norm = block.linear.weight.detach(), block.normalisation
    kernel = kernel.permute(2, 3, 1, 0) if kernel.dim() == 4 else kernel.t()
    if norm is None:
        return kernel, block.linear.bias
    factor = norm.weight / (norm.running_var + norm.eps).sqrt()
    return kernel * factor, norm.bias - norm.running_mean * factor


@torch.no_grad()
def load_plain(network, tensors):
    """Fills a network that `build` made without `normalise` with `layer/weight` arrays: the way back from `plain_tensors`."""
    for name, module in network.named_children():
        weights = {key.split("/")[1]: torch.from_numpy(array) for key, array in tensors.items() if key.split("/")[0] == name}
        if isinstance(module, Block):
            kernel = weights["kernel"]
            module.linear.weight.copy_(kernel.permute(3, 2, 0, 1) if kernel.dim() == 4 else kernel.t())
            module.linear.bias.copy_(weights["bias"])
        elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.weight.copy_(weights["gamma"])
            module.bias.copy_(weights["beta"])
            module.running_mean.copy_(weights["moving_mean"])
            module.running_var.copy_(weights["moving_variance"])


def _array(tensor):
    return tensor.detach().float().contiguous().numpy()
