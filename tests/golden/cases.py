"""The small networks of the goldens: together they use every layer type of docs/MODEL_FORMAT.md in its variants.

Each function returns (input shape, layers); the last layer is the output. Weights are drawn by write.py.
"""

from models.train.model_file import layer

# New ones go to the end, so that what is drawn for the others stays as it is.
ACTIVATIONS = ["linear", "relu", "relu6", "leaky_relu", "elu", "sigmoid", "tanh", "softmax"]
ACTIVATIONS += ["silu", "hard_silu", "hard_sigmoid", "softplus", "softsign", "selu", "gelu", "exponential", "log_softmax"]


def chain():
    """A classifier as pupils know it; the stride on 13 rows and the pools on odd sizes pad unevenly."""
    return [13, 10, 3], [
        layer("rescale", "Rescaling", scale=[1.5, 0.5, 2.0], offset=[-0.25, 0.0, 0.5]),
        layer("conv_same_stride2", "Conv2D", filters=5, kernel_size=3, strides=2, padding="same", activation="relu"),
        layer("norm", "BatchNormalization"),
        layer("drop", "Dropout", rate=0.5),
        layer("max_same", "MaxPooling2D", pool_size=2, strides=1, padding="same"),
        layer("conv_valid", "Conv2D", filters=6, kernel_size=[3, 2], activation="elu"),
        layer("average_same", "AveragePooling2D", pool_size=3, strides=2, padding="same"),
        layer("flatten", "Flatten"),
        layer("hidden", "Dense", units=7, activation="tanh"),
        layer("hidden_norm", "BatchNormalization", epsilon=0.01),
        layer("hidden_relu", "ReLU"),
        layer("scores", "Dense", units=4, activation="softmax"),
    ]


def convolutions():
    """Conv2D in every geometry, all on the same 12 x 9 x 4 input."""
    variants = {
        "point": dict(kernel_size=1),
        "valid": dict(kernel_size=[3, 5]),
        "valid_stride3": dict(kernel_size=3, strides=3),
        "same": dict(kernel_size=3, padding="same"),
        "same_even_kernel": dict(kernel_size=[4, 2], padding="same"),
        "same_stride2": dict(kernel_size=3, strides=2, padding="same"),
        "same_stride3": dict(kernel_size=5, strides=3, padding="same"),
        "same_stride_over_kernel": dict(kernel_size=1, strides=2, padding="same"),
        "same_mixed_strides": dict(kernel_size=[5, 3], strides=[1, 2], padding="same"),
        "dilated_valid": dict(kernel_size=3, dilation_rate=2),
        "dilated_same": dict(kernel_size=[3, 2], dilation_rate=[3, 2], padding="same"),
        "explicit": dict(kernel_size=3, strides=2, padding=[[0, 1], [2, 1]]),
        "whole_image": dict(kernel_size=[12, 9]),
        "larger_than_image": dict(kernel_size=20, padding="same"),
        "groups": dict(kernel_size=3, groups=2, padding="same"),
        "one_group_a_channel": dict(kernel_size=3, groups=4, strides=2),
        "no_bias": dict(kernel_size=2, use_bias=False),
    }
    layers = [
        layer(name, "Conv2D", ["input"], filters=2 if name == "larger_than_image" else 4, **config)
        for name, config in variants.items()
    ]
    layers += [
        layer(f"with_{name}", "Conv2D", ["input"], filters=3, kernel_size=1, activation=name) for name in ACTIVATIONS
    ]
    return [12, 9, 4], layers


def depthwise():
    """DepthwiseConv2D, as in mobile networks: depthwise, then 1 x 1."""
    layers = [
        layer("same", "DepthwiseConv2D", ["input"], kernel_size=3, padding="same", activation="relu6"),
        layer("same_stride2", "DepthwiseConv2D", ["input"], kernel_size=3, strides=2, padding="same"),
        layer("valid", "DepthwiseConv2D", ["input"], kernel_size=[2, 5]),
        layer("multiplier2", "DepthwiseConv2D", ["input"], kernel_size=3, depth_multiplier=2, padding="same"),
        layer("multiplier3", "DepthwiseConv2D", ["input"], kernel_size=1, depth_multiplier=3, use_bias=False),
        layer("dilated", "DepthwiseConv2D", ["input"], kernel_size=3, dilation_rate=2, padding="same"),
        layer("explicit", "DepthwiseConv2D", ["input"], kernel_size=4, strides=2, padding=[[1, 2], [0, 3]]),
        layer("point", "Conv2D", ["multiplier2"], filters=4, kernel_size=1, use_bias=False),
        layer("point_norm", "BatchNormalization", scale=False),
        layer("average", "GlobalAveragePooling2D", keepdims=True),
        layer("scores", "Conv2D", filters=3, kernel_size=1),
        layer("probabilities", "Softmax"),
        layer("flat", "Flatten"),
    ]
    return [8, 11, 5], layers


def pooling():
    """Pools of all kinds; values of both signs, so that padding with zeros would show in a maximum."""
    geometries = {
        "default": {},
        "3_stride2": dict(pool_size=3, strides=2),
        "3_stride2_same": dict(pool_size=3, strides=2, padding="same"),
        "2x3_same": dict(pool_size=[2, 3], padding="same"),
        "3x2_stride1": dict(pool_size=[3, 2], strides=1),
        "5_stride3_same": dict(pool_size=5, strides=3, padding="same"),
        "whole": dict(pool_size=[9, 7]),
    }
    layers = [layer("negative", "Rescaling", scale=1.0, offset=-3.0)]
    for name, config in geometries.items():
        layers.append(layer(f"max_{name}", "MaxPooling2D", ["negative"], **config))
        layers.append(layer(f"average_{name}", "AveragePooling2D", ["negative"], **config))
    for kind in ("Average", "Max"):
        layers.append(layer(f"global_{kind.lower()}", f"Global{kind}Pooling2D", ["negative"]))
        layers.append(layer(f"global_{kind.lower()}_kept", f"Global{kind}Pooling2D", ["negative"], keepdims=True))
    return [9, 7, 6], layers


def activations():
    """Every activation as a layer of its own, on values from about -8 to 8, and on a vector."""
    layers = [layer("wide", "Rescaling", scale=4.0, offset=0.0)]
    layers += [layer(f"activation_{name}", "Activation", ["wide"], activation=name) for name in ACTIVATIONS]
    layers += [
        layer("relu_plain", "ReLU", ["wide"]),
        layer("relu_max", "ReLU", ["wide"], max_value=6.0),
        layer("relu_slope", "ReLU", ["wide"], negative_slope=0.125),
        layer("relu_max_half", "ReLU", ["wide"], max_value=0.5),
        layer("relu_max_slope", "ReLU", ["wide"], max_value=2.5, negative_slope=0.125),
        layer("clip", "Clip", ["wide"], min_value=-1.5, max_value=3.0),
        layer("clip_least", "Clip", ["wide"], min_value=1.0),
        layer("clip_most", "Clip", ["wide"], max_value=-0.5),
        layer("clip_nothing", "Clip", ["wide"]),
        layer("leaky_default", "LeakyReLU", ["wide"]),
        layer("leaky_slope", "LeakyReLU", ["wide"], negative_slope=0.01),
        layer("elu_default", "ELU", ["wide"]),
        layer("elu_alpha", "ELU", ["wide"], alpha=0.5),
        layer("softmax", "Softmax", ["wide"]),
        layer("vector", "Reshape", ["wide"], target_shape=[-1]),
    ]
    layers += [layer(f"vector_{name}", "Activation", ["vector"], activation=name) for name in ACTIVATIONS]
    return [4, 5, 3], layers


def shapes():
    """Layers that move values about without weights."""
    return [3, 4, 5], [
        layer("pad", "ZeroPadding2D", ["input"]),
        layer("pad_pair", "ZeroPadding2D", ["input"], padding=[2, 0]),
        layer("pad_uneven", "ZeroPadding2D", ["input"], padding=[[0, 1], [3, 2]]),
        layer("up_nearest", "UpSampling2D", ["input"]),
        layer("up_nearest_2x3", "UpSampling2D", ["input"], size=[2, 3]),
        layer("up_bilinear", "UpSampling2D", ["input"], interpolation="bilinear"),
        layer("up_bilinear_3x1", "UpSampling2D", ["input"], size=[3, 1], interpolation="bilinear"),
        layer("reshape", "Reshape", ["input"], target_shape=[5, 2, 6]),
        layer("reshape_open", "Reshape", ["input"], target_shape=[-1, 10, 2]),
        layer("flatten", "Flatten", ["input"]),
        layer("unflatten", "Reshape", ["flatten"], target_shape=[4, 5, 3]),
        layer("concatenate", "Concatenate", ["pad", "pad", "pad"]),
        layer("concatenate_vectors", "Concatenate", ["flatten", "flatten"]),
        layer("scale_only", "Rescaling", ["input"], scale=0.5),
    ]


def residual():
    """A graph with skip connections: residual block, gate, fire module, and a decoder beside the classifier."""
    return [16, 14, 3], [
        layer("stem", "Conv2D", filters=8, kernel_size=3, strides=2, padding="same", use_bias=False),
        layer("stem_norm", "BatchNormalization", center=False),
        layer("stem_relu", "ReLU"),
        layer("res_a", "Conv2D", ["stem_relu"], filters=8, kernel_size=3, padding="same", activation="relu"),
        layer("res_b", "Conv2D", ["res_a"], filters=8, kernel_size=3, padding="same"),
        layer("res_add", "Add", ["stem_relu", "res_b"]),
        layer("res_relu", "Activation", activation="relu"),
        layer("gate", "Conv2D", ["res_relu"], filters=8, kernel_size=1, activation="sigmoid"),
        layer("gated", "Multiply", ["res_relu", "gate"]),
        layer("squeeze", "Conv2D", ["gated"], filters=3, kernel_size=1, activation="relu"),
        layer("expand1", "Conv2D", ["squeeze"], filters=4, kernel_size=1, activation="relu"),
        layer("expand3", "Conv2D", ["squeeze"], filters=6, kernel_size=3, padding="same", activation="relu"),
        layer("fire", "Concatenate", ["expand1", "expand3"]),
        layer("down", "MaxPooling2D", ["fire"], padding="same"),
        layer("up", "UpSampling2D", ["down"], interpolation="bilinear"),
        layer("crop", "Conv2D", ["up"], filters=8, kernel_size=[1, 2]),
        layer("joined", "Add", ["crop", "gated", "stem_relu"]),
        layer("tripled", "Multiply", ["joined", "gate", "gated"]),
        layer("head", "Conv2D", ["tripled"], filters=5, kernel_size=1),
        layer("pooled", "GlobalAveragePooling2D"),
        layer("scores", "Softmax"),
    ]


def merges():
    """Every merge, of inputs of one shape and of shapes with extents of 1."""
    layers = [
        layer("map", "Conv2D", ["input"], filters=4, kernel_size=1),
        layer("other", "Conv2D", ["input"], filters=4, kernel_size=3, padding="same"),
        layer("vector", "GlobalAveragePooling2D", ["map"]),
        layer("pixel", "GlobalMaxPooling2D", ["map"], keepdims=True),
        layer("plane", "Conv2D", ["input"], filters=1, kernel_size=1),
        layer("row", "MaxPooling2D", ["map"], pool_size=[5, 1]),
    ]
    pairs = [("map", "other"), ("map", "vector"), ("pixel", "map"), ("map", "plane"), ("plane", "pixel"), ("row", "plane")]
    for type_ in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"):
        layers += [layer(f"{type_}_{a}_{b}", type_, [a, b]) for a, b in pairs]
        if type_ != "Subtract":
            layers.append(layer(f"{type_}_growing", type_, ["vector", "pixel", "row", "plane", "map"]))
    return [5, 6, 3], layers


def squeeze_and_excite():
    """A block of MobileNetV3: hard activations, a gate per channel, a residual sum; log_softmax at the end."""
    return [8, 7, 3], [
        layer("stem", "Conv2D", filters=6, kernel_size=3, strides=2, padding="same", activation="hard_silu"),
        layer("depthwise", "DepthwiseConv2D", kernel_size=3, padding="same", activation="silu"),
        layer("squeeze", "GlobalAveragePooling2D", keepdims=True),
        layer("reduce", "Conv2D", filters=3, kernel_size=1, activation="gelu"),
        layer("excite", "Conv2D", filters=6, kernel_size=1, activation="hard_sigmoid"),
        layer("gated", "Multiply", ["excite", "depthwise"]),
        layer("project", "Conv2D", filters=6, kernel_size=1),
        layer("clipped", "Clip", min_value=-1.0, max_value=1.0),
        layer("sum", "Add", ["clipped", "stem"]),
        layer("mean", "GlobalAveragePooling2D"),
        layer("scores", "Dense", units=4, activation="log_softmax"),
    ]


def packed():
    """Stored weights smaller than float32: write.py keeps the kernels of `half_*` as F16, of `int8_*` as I8."""
    return [10, 10, 2], [
        layer("half_conv", "Conv2D", filters=7, kernel_size=3, activation="relu"),
        layer("half_depthwise", "DepthwiseConv2D", kernel_size=3, depth_multiplier=2, padding="same"),
        layer("half_norm", "BatchNormalization"),
        layer("int8_conv", "Conv2D", filters=6, kernel_size=3, strides=2, padding="same", activation="relu"),
        layer("int8_depthwise", "DepthwiseConv2D", kernel_size=2, depth_multiplier=3, use_bias=False),
        layer("flatten", "Flatten"),
        layer("int8_dense", "Dense", units=9, activation="sigmoid"),
        layer("half_dense", "Dense", units=2, activation="softmax"),
    ]


CASES = {
    case.__name__: case
    for case in (
        chain,
        convolutions,
        depthwise,
        pooling,
        activations,
        shapes,
        residual,
        merges,
        squeeze_and_excite,
        packed,
    )
}
