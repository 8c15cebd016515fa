"""Runs ConvLens models layer by layer with PyTorch in float64: the independent truth that goldens are written from.

Values are in the model's own layout: [h, w, c] for images and [n] for vectors, without a batch. Everything is computed on
tensors that PyTorch can differentiate (gradients.py does); run_model and run_layer take and give arrays.
"""

from functools import reduce

import numpy as np
import torch
import torch.nn.functional as F

LEAKY_RELU_ACTIVATION_SLOPE = 0.2  # Keras: the activation's default; the layer LeakyReLU has 0.3


def run_model(model, image):
    """Outputs of all layers by name, as arrays in float64; `image` has the shape of the model's input."""
    with torch.no_grad():
        return {name: value.numpy() for name, value in run_tensors(model, tensor_of(image)).items()}


def run_tensors(model, image):
    """The input and the outputs of all layers by name, as tensors; `image` is a tensor in float64."""
    graph = model.graph
    values = {graph["input"]["name"]: image}
    previous = graph["input"]["name"]
    for entry in graph["layers"]:
        inputs = [values[name] for name in entry.get("inputs", [previous])]
        values[entry["name"]] = apply_layer(entry, inputs, layer_weights(model.tensors, entry["name"]))
        previous = entry["name"]
    return values


def tensor_of(array):
    return torch.from_numpy(np.ascontiguousarray(array, np.float64))


def layer_weights(tensors, name):
    """The tensors of one layer in float64, by their name within the layer; int8 values times their scale."""
    weights = {}
    for full_name, tensor in tensors.items():
        layer_name, weight = full_name.split("/")
        if layer_name == name and not weight.endswith("_scale"):
            scale = tensors.get(full_name + "_scale", np.float64(1)) if tensor.dtype == np.int8 else np.float64(1)
            weights[weight] = tensor.astype(np.float64) * np.asarray(scale, np.float64)
    return weights


def run_layer(entry, inputs, weights):
    """Output of one layer, as an array. `entry` is its description in the graph."""
    with torch.no_grad():
        return apply_layer(entry, [tensor_of(value) for value in inputs], weights).numpy()


def apply_layer(entry, inputs, weights):
    """Output of one layer, as a tensor."""
    config = entry.get("config", {})
    result = LAYERS[entry["type"]](config, inputs, {name: tensor_of(array) for name, array in weights.items()})
    if entry["type"] != "Activation" and "activation" in config:
        result = ACTIVATIONS[config["activation"]](result)
    return result


ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": F.relu,
    "relu6": F.relu6,
    "leaky_relu": lambda x: F.leaky_relu(x, LEAKY_RELU_ACTIVATION_SLOPE),
    "elu": F.elu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softmax": lambda x: F.softmax(x, -1),
    "silu": F.silu,
    "hard_silu": F.hardswish,
    "hard_sigmoid": F.hardsigmoid,
    "softplus": lambda x: F.softplus(x, threshold=1000),  # PyTorch's own threshold makes it linear too early
    "softsign": F.softsign,
    "selu": F.selu,
    "gelu": F.gelu,
    "exponential": torch.exp,
    "log_softmax": lambda x: F.log_softmax(x, -1),
}


def pair(value):
    """[height, width] of a size that may be one number for both."""
    return [value, value] if isinstance(value, int) else list(value)


def pads(padding, sizes, kernel, strides, dilation=(1, 1)):
    """Padding as [[top, bottom], [left, right]]. `same` is Keras's: the odd row or column goes to the end."""
    if padding == "valid":
        return [[0, 0], [0, 0]]
    if padding != "same":
        return padding
    result = []
    for size, k, stride, d in zip(sizes, kernel, strides, dilation):
        outputs = -(-size // stride)
        total = max((outputs - 1) * stride + (k - 1) * d + 1 - size, 0)
        result.append([total // 2, total - total // 2])
    return result


def _batch(image):
    return image.permute(2, 0, 1).unsqueeze(0)


def _image(batch):
    return batch[0].permute(1, 2, 0).contiguous()


def _pad(batch, padding, value=0.0):
    (top, bottom), (left, right) = padding
    return F.pad(batch, (left, right, top, bottom), value=value)


def _convolve(config, image, oihw, bias, groups):
    strides, dilation = pair(config.get("strides", 1)), pair(config.get("dilation_rate", 1))
    padding = pads(config.get("padding", "valid"), image.shape[:2], oihw.shape[2:], strides, dilation)
    return _image(F.conv2d(_pad(_batch(image), padding), oihw, bias, strides, 0, dilation, groups))


def _conv2d(config, inputs, weights):
    oihw = weights["kernel"].permute(3, 2, 0, 1).contiguous()
    return _convolve(config, inputs[0], oihw, weights.get("bias"), config.get("groups", 1))


def _depthwise_conv2d(config, inputs, weights):
    height, width, channels, multiplier = weights["kernel"].shape
    kernel = weights["kernel"].permute(2, 3, 0, 1)
    oihw = kernel.reshape(channels * multiplier, 1, height, width).contiguous()
    return _convolve(config, inputs[0], oihw, weights.get("bias"), channels)


def _dense(config, inputs, weights):
    return inputs[0] @ weights["kernel"] + weights.get("bias", 0.0)


def _pool_geometry(config, image):
    size = pair(config.get("pool_size", 2))
    strides = pair(config.get("strides") or size)
    return size, strides, pads(config.get("padding", "valid"), image.shape[:2], size, strides)


def _max_pooling(config, inputs, weights):
    size, strides, padding = _pool_geometry(config, inputs[0])
    return _image(F.max_pool2d(_pad(_batch(inputs[0]), padding, -float("inf")), size, strides))


def _average_pooling(config, inputs, weights):
    size, strides, padding = _pool_geometry(config, inputs[0])
    batch = _batch(inputs[0])
    sums = F.avg_pool2d(_pad(batch, padding), size, strides)
    return _image(sums / F.avg_pool2d(_pad(torch.ones_like(batch), padding), size, strides))


def _global_pooling(reduce):
    return lambda config, inputs, weights: reduce(inputs[0], dim=(0, 1), keepdim=config.get("keepdims", False))


def _batch_normalization(config, inputs, weights):
    flat = inputs[0].reshape(-1, inputs[0].shape[-1])
    given = [weights["moving_mean"], weights["moving_variance"], weights.get("gamma"), weights.get("beta")]
    return F.batch_norm(flat, *given, eps=config.get("epsilon", 0.001)).reshape(inputs[0].shape)


def _relu(config, inputs, weights):
    value, slope, limit = inputs[0], config.get("negative_slope", 0.0), config.get("max_value")
    value = torch.where(value < 0, value * slope, value) if slope else ACTIVATIONS["relu"](value)
    return value if limit is None else value.clamp(max=limit)


def _leaky_relu(config, inputs, weights):
    return F.leaky_relu(inputs[0], config.get("negative_slope", 0.3))


def _elu(config, inputs, weights):
    return F.elu(inputs[0], config.get("alpha", 1.0))


def _clip(config, inputs, weights):
    return inputs[0].clamp(config.get("min_value", -float("inf")), config.get("max_value", float("inf")))


def _merge(combine):
    """PyTorch broadcasts as Keras's merging layers do: ranks are aligned at the last extent."""
    return lambda config, inputs, weights: reduce(combine, inputs)


def _average(config, inputs, weights):
    return torch.stack(torch.broadcast_tensors(*inputs)).mean(0)


def _zero_padding(config, inputs, weights):
    padding = pair(config.get("padding", 1))
    return _image(_pad(_batch(inputs[0]), [p if isinstance(p, list) else [p, p] for p in padding]))


def _up_sampling(config, inputs, weights):
    mode, factors = config.get("interpolation", "nearest"), pair(config.get("size", 2))
    size = [length * factor for length, factor in zip(inputs[0].shape, factors)]
    options = {"align_corners": False} if mode == "bilinear" else {}
    return _image(F.interpolate(_batch(inputs[0]), size=size, mode=mode, **options))


def _rescaling(config, inputs, weights):
    return inputs[0] * tensor_of(config["scale"]) + tensor_of(config.get("offset", 0))


LAYERS = {
    "Conv2D": _conv2d,
    "DepthwiseConv2D": _depthwise_conv2d,
    "Dense": _dense,
    "MaxPooling2D": _max_pooling,
    "AveragePooling2D": _average_pooling,
    "GlobalAveragePooling2D": _global_pooling(torch.mean),
    "GlobalMaxPooling2D": _global_pooling(torch.amax),
    "BatchNormalization": _batch_normalization,
    "Activation": lambda config, inputs, weights: ACTIVATIONS[config["activation"]](inputs[0]),
    "ReLU": _relu,
    "LeakyReLU": _leaky_relu,
    "ELU": _elu,
    "Softmax": lambda config, inputs, weights: ACTIVATIONS["softmax"](inputs[0]),
    "Flatten": lambda config, inputs, weights: inputs[0].reshape(-1),
    "Reshape": lambda config, inputs, weights: inputs[0].reshape(config["target_shape"]),
    "Dropout": lambda config, inputs, weights: inputs[0],
    "ZeroPadding2D": _zero_padding,
    "Clip": _clip,
    "Add": _merge(torch.add),
    "Subtract": _merge(torch.sub),
    "Multiply": _merge(torch.mul),
    "Average": _average,
    "Maximum": _merge(torch.maximum),
    "Minimum": _merge(torch.minimum),
    "Concatenate": lambda config, inputs, weights: torch.cat(inputs, -1),
    "UpSampling2D": _up_sampling,
    "Rescaling": _rescaling,
}
