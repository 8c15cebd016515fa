"""Small networks described once: as Keras writes them, with weights, and with the values that PyTorch computes of them.

A `Net` is built like a functional Keras model. Each call adds a layer (or calls one again) and computes its output at once, in float64, by
tests/golden/torch_reference.py or PyTorch itself; tests/import/keras_files.py writes the net in Keras's layouts.
"""

import pathlib
import sys
import zlib

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "golden"))
import torch_reference  # noqa: E402


def picture(shape, scale=1.0):
    """The input of every test: numbers that look random, and that the tests in JavaScript make in the same way."""
    count = int(np.prod(shape))
    return (np.float32(scale) * ((np.arange(count) * 7919) % 1009).astype(np.float32) / np.float32(1009)).reshape(shape)


class Layer:
    """A layer as Keras has it. nodes: its calls, each a list of Values and constants; weights: (name, array, is_trainable)."""

    def __init__(self, class_name, name, config, weights=(), inner=None, compute=None, function=None):
        self.class_name, self.name, self.config = class_name, name, config
        self.weights, self.inner, self.compute, self.function = list(weights), inner, compute, function
        self.nodes = []


class Value:
    """An output of a call: of `layer`, its call number `node`, and what PyTorch computes."""

    def __init__(self, layer, node, array):
        self.layer, self.node, self.array = layer, node, np.asarray(array, np.float64)


def tensor_function(function):
    return lambda *arrays: function(*[torch.from_numpy(np.ascontiguousarray(array)) for array in arrays]).numpy()


ACTIVATIONS = {
    **torch_reference.ACTIVATIONS,
    "selu": F.selu, "softplus": F.softplus, "softsign": F.softsign, "gelu": F.gelu, "exponential": torch.exp, "silu": F.silu, "swish": F.silu,
    "hard_silu": F.hardswish, "hard_swish": F.hardswish, "log_softmax": lambda x: F.log_softmax(x, -1),
    "hard_sigmoid": F.hardsigmoid,  # Keras 3's: relu6(x + 3) / 6
    "hard_sigmoid 2": lambda x: torch.clamp(0.2 * x + 0.5, 0, 1),  # Keras 2's
}

OPERATORS = {  # Keras 3's class, TensorFlow's function, and what it does
    "divide": ("TrueDivide", "math.truediv", lambda a, b: a / b),
    "subtract": ("Subtract", "math.subtract", lambda a, b: a - b),
    "multiply": ("Multiply", "math.multiply", lambda a, b: a * b),
    "add": ("Add", "__operators__.add", lambda a, b: a + b),
}

MERGES = {
    "Add": lambda *x: sum(x[1:], x[0]), "Multiply": lambda *x: np.prod(np.stack(np.broadcast_arrays(*x)), 0), "Subtract": lambda a, b: a - b,
    "Average": lambda *x: sum(x[1:], x[0]) / len(x), "Maximum": lambda *x: np.maximum.reduce(np.broadcast_arrays(*x)),
    "Minimum": lambda *x: np.minimum.reduce(np.broadcast_arrays(*x)), "Concatenate": lambda *x: np.concatenate(x, -1),
}


class Net:
    """A model: `kind` is Functional, Model (Keras before 2.4) or Sequential; `version` decides what some activations are."""

    def __init__(self, name, kind="Functional", version="2", scale=1.0):
        self.name, self.kind, self.version, self.scale = name, kind, version, scale
        self.layers, self.inputs, self.outputs = [], [], []
        self.rng = np.random.default_rng(zlib.crc32(name.encode()))

    # Weights: float32, of a size that keeps values near one.
    def kernel(self, *shape):
        fan_in = int(np.prod(shape[:-1]))
        return (self.rng.standard_normal(shape) * np.sqrt(1.5 / fan_in)).astype(np.float32)

    def vector(self, count, low=-0.5, high=0.5):
        return self.rng.uniform(low, high, count).astype(np.float32)

    # Layers.
    def input(self, shape, name="input_1", values=None):
        """shape: as Keras has it, None where it is not known."""
        known = [extent or 224 for extent in shape]
        layer = self.add(Layer("InputLayer", name, {"batch_input_shape": [None, *shape]}))
        self.inputs.append(Value(layer, 0, picture(known, self.scale) if values is None else values))
        return self.inputs[-1]

    def add(self, layer):
        self.layers.append(layer)
        return layer

    def call(self, layer, *inputs):
        """Calls a layer, which may have been called before, on values and constants."""
        layer.nodes.append(inputs)
        array = layer.compute(*[value.array if isinstance(value, Value) else value for value in inputs])
        return Value(layer, len(layer.nodes) - 1, array)

    def again(self, name, *inputs):
        return self.call(next(layer for layer in self.layers if layer.name == name), *inputs)

    def reference(self, class_name, name, *inputs, config=None, weights=(), reference=None, activation=None):
        """A layer that torch_reference.py knows, with an activation behind it: a name, or (what Keras writes, name)."""
        config = dict(config or {})
        arrays = {key: array.astype(np.float64) for key, array, _ in weights}
        written, meant = activation if isinstance(activation, tuple) else (activation, activation)
        entry = {"type": class_name, "config": {**config, **(reference or {})}}

        def compute(*values):
            result = torch_reference.run_layer(entry, list(values), arrays)
            return self.activated(meant, result) if meant else result

        if activation:
            config["activation"] = written
        return self.call(self.add(Layer(class_name, name, config, weights, compute=compute)), *inputs)

    def activated(self, name, array):
        if name == "hard_sigmoid" and not self.version.startswith("3"):
            name = "hard_sigmoid 2"
        return tensor_function(ACTIVATIONS[name])(array)

    def conv(self, x, name, filters, size, activation="linear", use_bias=True, **config):
        channels = x.array.shape[-1]
        weights = [("kernel", self.kernel(size, size, channels // config.get("groups", 1), filters), True)] + ([("bias", self.vector(filters), True)] if use_bias else [])
        config = {"filters": filters, "kernel_size": [size, size], "strides": [1, 1], "padding": "valid", "use_bias": use_bias, **config}
        return self.reference("Conv2D", name, x, config=config, weights=weights, activation=activation)

    def depthwise(self, x, name, size, multiplier=1, activation="linear", use_bias=True, **config):
        channels = x.array.shape[-1]
        weights = [("kernel", self.kernel(size, size, 1, channels * multiplier).reshape(size, size, channels, multiplier), True)]
        weights += [("bias", self.vector(channels * multiplier), True)] if use_bias else []
        config = {"kernel_size": [size, size], "strides": [1, 1], "padding": "same", "depth_multiplier": multiplier, "use_bias": use_bias, **config}
        return self.reference("DepthwiseConv2D", name, x, config=config, weights=weights, activation=activation)

    def separable(self, x, name, filters, size, multiplier, activation="relu", **config):
        channels = x.array.shape[-1]
        depthwise = self.kernel(size, size, 1, channels * multiplier).reshape(size, size, channels, multiplier)
        pointwise, bias = self.kernel(1, 1, channels * multiplier, filters), self.vector(filters)
        spatial = {"kernel_size": [size, size], "strides": [1, 1], "padding": "same", "depth_multiplier": multiplier, **config}

        def compute(array):
            maps = torch_reference.run_layer({"type": "DepthwiseConv2D", "config": spatial}, [array], {"kernel": depthwise.astype(np.float64)})
            mixed = {"kernel": pointwise.astype(np.float64), "bias": bias.astype(np.float64)}
            return self.activated(activation, torch_reference.run_layer({"type": "Conv2D", "config": {}}, [maps], mixed))

        weights = [("depthwise_kernel", depthwise, True), ("pointwise_kernel", pointwise, True), ("bias", bias, True)]
        keras = {"filters": filters, **spatial, "use_bias": True, "activation": activation}
        return self.call(self.add(Layer("SeparableConv2D", name, keras, weights, compute=compute)), x)

    def dense(self, x, name, units, activation="linear", use_bias=True):
        weights = [("kernel", self.kernel(x.array.shape[-1], units), True)] + ([("bias", self.vector(units), True)] if use_bias else [])
        return self.reference("Dense", name, x, config={"units": units, "use_bias": use_bias}, weights=weights, activation=activation)

    def norm(self, x, name, axis, scale=True, center=True, epsilon=0.001):
        count = x.array.shape[-1]
        weights = [("gamma", self.vector(count, 0.5, 1.5), True)] if scale else []
        weights += [("beta", self.vector(count), True)] if center else []
        weights += [("moving_mean", self.vector(count), False), ("moving_variance", self.vector(count, 0.5, 1.5), False)]
        config = {"axis": axis, "momentum": 0.99, "epsilon": epsilon, "center": center, "scale": scale}
        return self.reference("BatchNormalization", name, x, config=config, weights=weights)

    def normalization(self, x, name, axis, per_channel=True):
        """Keras's Normalization with weights of `adapt`; its count of pictures is the third."""
        shape = (x.array.shape[-1],) if per_channel else ()
        mean, variance = self.vector(shape or 1, 0.2, 0.6).reshape(shape), self.vector(shape or 1, 0.2, 0.9).reshape(shape)
        weights = [("mean", mean, False), ("variance", variance, False), ("count", np.int64(12), False)]
        return self.call(self.add(Layer("Normalization", name, {"axis": axis, "mean": None, "variance": None, "invert": False}, weights,
                                        compute=lambda array: (array - mean) / np.sqrt(variance.astype(np.float64)))), x)

    def simple(self, class_name, name, *inputs, reference=None, **config):
        """A layer without weights. reference: what torch_reference.py is told beside its config."""
        return self.reference(class_name, name, *inputs, config=config, reference=reference)

    def activation(self, x, name, activation):
        written, meant = activation if isinstance(activation, tuple) else (activation, activation)
        return self.call(self.add(Layer("Activation", name, {"activation": written}, compute=lambda array: self.activated(meant, array))), x)

    def nothing(self, class_name, name, x, **config):
        """A layer that does something in training only."""
        return self.call(self.add(Layer(class_name, name, config, compute=lambda array: array)), x)

    def merge(self, class_name, name, *inputs, **config):
        return self.call(self.add(Layer(class_name, name, config, compute=MERGES[class_name])), *inputs)

    def operator(self, kind, name, left, right):
        """Arithmetic in the middle of a model, of two values or of a value and a number."""
        class_name, function, compute = OPERATORS[kind]
        return self.call(self.add(Layer(class_name, name, {}, compute=compute, function=function)), left, right)

    def model(self, inner, *inputs):
        """A model within the model. inner: a function that builds it from input arrays and gives the Net."""
        nets = []

        def compute(*arrays):
            nets.append(inner(*arrays))
            return nets[-1].outputs[0].array

        layer = self.add(Layer("", "", {}, compute=compute))
        value = self.call(layer, *inputs)
        layer.class_name, layer.name, layer.inner = nets[0].kind, nets[0].name, nets[0]
        return value

    def finish(self, *outputs):
        self.outputs = list(outputs)
        return self


def all_weights(net):
    """[(layer, name, array, is_trainable)] of a net and the nets in it."""
    result = []
    for layer in net.layers:
        result += all_weights(layer.inner) if layer.inner else [(layer, *weight) for weight in layer.weights]
    return result
