#!/usr/bin/env python3
"""Writes the networks of tests/import/keras/ and, into expected.json, what PyTorch makes of a picture with each of them.

Keras and TensorFlow are not needed: the files are written in exactly the layouts that those programs write. Needs h5py and PyTorch.
    python3 tests/import/write_keras.py
"""

import json
import pathlib
import platform

import h5py
import numpy as np
import torch

import keras_files as files
from keras_net import Net, all_weights

FOLDER = pathlib.Path(__file__).resolve().parent / "keras"
NEW = "newer activations and merges"  # what an engine must know to run a case, if not all of them do
cases = {}


def case(name, net, names, needs=None, outputs=None, labels=None):
    """Enters what PyTorch computed. outputs: in the order in which the importer lists them, the last layer's first."""
    values = [value.array.reshape(-1) for value in outputs or net.outputs]
    for array in values:
        assert np.all(np.isfinite(array)) and np.abs(array).max() < 8 and (array.size == 1 or np.ptp(array) > 1e-3), (name, array)
    entry = {"files": names, "input": list(net.inputs[0].array.shape), "scale": net.scale, "outputs": [[float(f"{value:.9g}") for value in array] for array in values]}
    cases[name] = {**entry, **({"needs": needs} if needs else {}), **({"labels": labels} if labels else {})}


def path(name):
    return FOLDER / name


# HDF5 of Keras 2.

def chain(net):
    """A chain of the commonest layers, with names of a second session in the same notebook."""
    x = net.input([10, 9, 1], "conv2d_3_input")
    x = net.conv(x, "conv2d_3", 4, 3, activation="relu")
    x = net.simple("MaxPooling2D", "max_pooling2d_3", x, pool_size=[2, 2], strides=[2, 2], padding="valid")
    x = net.conv(x, "conv2d_4", 5, 3, activation="tanh", padding="same", strides=[2, 2])
    x = net.simple("AveragePooling2D", "average_pooling2d_1", x, pool_size=[2, 2], strides=[1, 1], padding="same")
    x = net.nothing("Dropout", "dropout_1", x, rate=0.25, noise_shape=None, seed=None)
    x = net.simple("Flatten", "flatten_1", x)
    x = net.dense(x, "dense_3", 7, activation="sigmoid")
    return net.finish(net.dense(x, "dense_4", 3, activation="softmax"))


def write_chains():
    net = chain(Net("sequential_1", "Sequential"))
    files.h5(path("chain-2.1.h5"), net, "2.1.6", {"bare": True, "has_input": False})
    case("a Sequential model of Keras 2.1, its config a bare list", net, ["chain-2.1.h5"])
    files.h5(path("chain-2.9.h5"), net, "2.9.0", parts=2)
    case("layer_names and weight_names divided over several attributes", net, ["chain-2.9.h5"])
    files.h5(path("chain-strings.h5"), net, "2.4.0", variable=True)
    case("names as strings of variable length", net, ["chain-strings.h5"])
    short = {"kernel": "W_1", "bias": "b_1"}
    files.weights_h5(path("chain-weights.h5"), net, "1.2.2", named=lambda owner, name: f"{owner.name}_{short[name]}:0")
    files.json_file(path("topology.json"), files.architecture2(net, "2.2.2", has_input=False))
    case("weights alone, named as by Keras 1, with an architecture beside them", net, ["chain-weights.h5", "topology.json"])
    named = {name: array for layer in net.layers for name, array in files.weights_of(layer, lambda owner, name: f"{owner.name}/{name}")}
    files.safetensors(path("chain.safetensors"), named)
    case("safetensors with Keras’s names and architecture", net, ["chain.safetensors", "topology.json"])


def graph(version="2"):
    """Residual connections, a layer that is called twice, arithmetic with numbers, normalisation of maps and vectors."""
    net = Net("graph", "Functional", version, scale=255.0)
    shape = net.input([8, 8, 3], "input_1")
    x = net.operator("divide", "tf.math.truediv", shape, 127.5)
    x = net.operator("subtract", "tf.math.subtract", x, 1.0)
    x = net.operator("subtract", "tf.math.subtract_1", 0.25, x)
    x = net.operator("multiply", "tf.math.multiply", 1.5, x)
    a = net.conv(x, "stem", 4, 3, padding="same", use_bias=False)
    a = net.norm(a, "stem_bn", [3], scale=False)
    a = net.simple("LeakyReLU", "leaky", a, **({"alpha": 0.1} if version == "2" else {"negative_slope": 0.1}), reference={"negative_slope": 0.1})
    b = net.conv(a, "shared", 4, 3, padding="same", activation="relu")
    b = net.again("shared", b)
    c = net.merge("Add", "residual", a, b)
    d = net.operator("add", "tf.__operators__.add", c, a)
    e = net.depthwise(d, "depthwise", 3, 2, dilation_rate=[2, 2])
    f = net.separable(d, "separable", 5, 3, 2)
    g = net.merge("Concatenate", "concatenate", e, f, axis=-1 if version == "3" else 3)
    g = net.conv(g, "grouped", 6, 1, activation="relu6")
    p = net.simple("GlobalAveragePooling2D", "gap", g, keepdims=False)
    q = net.simple("GlobalMaxPooling2D", "gmp", g, keepdims=False)
    h = net.merge("Concatenate", "both", p, q, axis=1)
    h = net.norm(h, "vector_bn", [1], center=False)
    return net.finish(net.dense(h, "scores", 4))


def write_graphs():
    net = graph()
    files.h5(path("graph-2.4.h5"), net, "2.4.0")
    case("a functional model of TensorFlow 2.4 with shared layers, merges and arithmetic", net, ["graph-2.4.h5"])
    net = graph("3")
    files.keras(path("graph-3.6.keras"), net, "3.6.0", files.architecture3(net))
    case("the same as a .keras file of Keras 3.6", net, ["graph-3.6.keras"])
    (path("graph.weights.h5")).write_bytes(files.tree_bytes(net))
    files.json_file(path("graph.json"), files.architecture3(net))
    case("Keras 3’s weights alone, with an architecture", net, ["graph.weights.h5", "graph.json"])


def augmentation(*values):
    net = Net("augmentation", "Sequential")
    x = net.input([12, 12, 3], "augmentation_input", *values)
    x = net.nothing("RandomFlip", "random_flip", x, mode="horizontal", seed=None)
    return net.finish(net.nothing("RandomRotation", "random_rotation", x, factor=0.1))


def base(version="2"):
    def build(*values):
        net = Net("base", "Functional", version)
        x = net.input([12, 12, 3], "base_input", *values)
        x = net.simple("ZeroPadding2D", "conv1_pad", x, padding=[[0, 1], [0, 1]])
        x = net.conv(x, "conv1", 4, 3, strides=[2, 2], use_bias=False)
        x = net.norm(x, "bn1", [3] if version == "2" else -1)
        x = net.simple("ReLU", "relu1", x, max_value=6.0, negative_slope=0.0, threshold=0.0)
        y = net.depthwise(x, "dw", 3, use_bias=False)
        y = net.norm(y, "bn2", [3] if version == "2" else -1)
        return net.finish(net.merge("Add", "add", x, y))
    return build


def transfer(version="2"):
    """Transfer learning as tutorials do it; the base is called twice."""
    net = Net("transfer", "Functional", version)
    x = net.input([12, 12, 3], "input_2")
    x = net.model(augmentation, x)
    y = net.model(base(version), x)
    z = net.again("base", net.nothing("GaussianNoise", "noise", x, stddev=0.1))
    y = net.merge("Multiply", "multiply", y, z)
    y = net.simple("GlobalAveragePooling2D", "pool", y)

    def head(*values):
        inner = Net("head", "Sequential", version)
        v = inner.input([4], "head_input", *values)
        v = inner.dense(v, "dense_1", 5, activation="elu")
        return inner.finish(inner.dense(v, "dense_2", 3))

    return net.finish(net.activation(net.model(head, y), "softmax", "softmax"))


def write_nested():
    net = transfer()
    files.h5(path("transfer-2.9.h5"), net, "2.9.0", parts=3)
    case("models within a model: augmentation, a base that is called twice, a head", net, ["transfer-2.9.h5"])
    files.keras(path("transfer-2.12.keras"), net, "2.12.0", files.architecture2(net, "2.12.0"), container="_layer_checkpoint_dependencies", naming="class twice", names=False)
    case("a .keras file of TensorFlow 2.12, which counts layers with weights twice", net, ["transfer-2.12.keras"])
    files.keras(path("transfer-2.15.keras"), net, "2.15.0", files.architecture2(net, "2.15.0"), container="_layer_checkpoint_dependencies", names=False)
    case("a .keras file of TensorFlow 2.15", net, ["transfer-2.15.keras"])
    files.keras(path("transfer-windows.keras"), net, "2.13.1", files.architecture2(net, "2.13.1"), container="_layer_checkpoint_dependencies", naming="class twice", names=False, separator="\\")
    case("a .keras file that was written under Windows, its paths with backslashes", net, ["transfer-windows.keras"])
    net = transfer("3")
    files.keras(path("transfer-3.0.keras"), net, "3.0.5", files.architecture3(net), names=False)
    case("a .keras file of Keras 3.0, whose groups are numbered by class alone", net, ["transfer-3.0.keras"])
    files.keras(path("transfer-3.8.keras"), net, "3.8.0", files.architecture3(net))
    case("a .keras file of Keras 3.8, whose groups say their layers’ names", net, ["transfer-3.8.keras"])
    files.keras(path("transfer-named.keras"), net, "3.9.0", files.architecture3(net), naming="layer", names=False)
    case("a .keras file with groups named as the layers are", net, ["transfer-named.keras"])


def photo(version="3"):
    """What Sequential models of Keras 3 for photos begin with, and layers that resize."""
    net = Net("photo", "Sequential", version, scale=255.0)
    x = net.input([9, 8, 3], "input_layer")
    x = net.simple("Rescaling", "rescaling", x, scale=1 / 255, offset=0.0)
    x = net.normalization(x, "normalization", [-1])
    x = net.conv(x, "conv2d_7", 4, 3, activation=({"module": "builtins", "class_name": "function", "config": "relu", "registered_name": "function"}, "relu"))
    x = net.simple("ELU", "elu", x, alpha=0.7)
    x = net.simple("UpSampling2D", "up_sampling2d", x, size=[2, 2], interpolation="nearest")
    x = net.conv(x, "conv2d_8", 3, 3, strides=[2, 2], padding="same", dilation_rate=[1, 1], activation="leaky_relu")
    x = net.simple("Reshape", "reshape", x, target_shape=[-1], reference={"target_shape": [-1]})
    x = net.nothing("SpatialDropout2D", "drop", x, rate=0.1)
    return net.finish(net.dense(x, "dense_5", 1, activation="sigmoid"))


def grey_square():
    net = Net("square", "Sequential")
    x = net.input([8, 8], "reshape_input")
    x = net.reference("Reshape", "reshape", x, config={"target_shape": [8, 8, 1]})
    x = net.normalization(x, "one_scale", None, per_channel=False)
    x = net.conv(x, "conv", 2, 3, activation="relu")
    x = net.simple("Flatten", "flatten", x)
    return net.finish(net.dense(x, "dense", 4, activation="softmax"))


def row():
    net = Net("row", "Sequential")
    x = net.input([64], "dense_input")
    x = net.dense(x, "dense", 6, activation="relu")
    return net.finish(net.dense(x, "dense_1", 4, activation="softmax"))


def any_size():
    net = Net("any-size", "Functional")
    x = net.input([None, None, 1], "any")
    x = net.conv(x, "conv", 3, 5, strides=[4, 4], activation="relu")
    x = net.simple("GlobalAveragePooling2D", "pool", x)
    return net.finish(net.dense(x, "dense", 4))


def write_inputs():
    net = photo()
    files.keras(path("photo-3.6.keras"), net, "3.6.0", files.architecture3(net))
    case("Rescaling, Normalization and a single unit, in Keras 3", net, ["photo-3.6.keras"])
    net = grey_square()
    files.h5(path("square.h5"), net, "2.11.0", {"has_input": False})
    case("an input [8, 8], and one mean for all pixels", net, ["square.h5"])
    net = row()
    files.h5(path("row.h5"), net, "2.11.0", {"has_input": False})
    case("an input [64]: a picture in a row", net, ["row.h5"])
    net = any_size()
    files.h5(path("any-size.h5"), net, "2.11.0")
    case("an input whose height and width are not said", net, ["any-size.h5"])


def two_outputs():
    net = Net("outputs", "Model")
    x = net.input([8, 8, 1], "input_1")
    maps = net.conv(x, "maps", 3, 3, activation="relu")
    pooled = net.simple("GlobalMaxPooling2D", "pool", maps)
    scores = net.dense(pooled, "scores", 4)
    return net.finish(maps, scores)


def write_outputs():
    net = two_outputs()
    files.h5(path("outputs.h5"), net, "2.3.1")
    case("a model that gives its maps too: the scores come first", net, ["outputs.h5"], outputs=net.outputs[::-1])


def activations(version):
    """Every activation as a name, a function or a layer, in a row of dense layers; their outputs are added up in a last one."""
    net = Net(f"activations-{version}", "Functional", version)
    x = net.simple("Flatten", "flatten", net.input([4, 4, 1], "input_1"))
    function = {"module": "builtins", "class_name": "function", "config": "gelu", "registered_name": "function"}
    leaky = {"class_name": "LeakyReLU", "config": {"name": "inner", "trainable": True, "dtype": "float32", "alpha" if version == "2" else "negative_slope": 0.2}}
    written = ["selu", "softplus", "softsign", "exponential", "swish" if version == "2" else "silu", "hard_sigmoid", "log_softmax", "tanh", "elu", (function, "gelu"), (leaky, "leaky_relu")]
    written += [({"class_name": "softmax", "config": {}}, "softmax")] if version == "2" else ["hard_swish", "hard_silu", "relu6"]
    rows = [net.dense(x, f"dense_{index}", 3, activation=activation) for index, activation in enumerate(written)]
    rows.append(net.activation(net.dense(x, "plain", 3), "activation", "hard_sigmoid"))
    rows.append(net.activation(net.dense(x, "other", 3), "activation_1", (leaky, "leaky_relu")))
    rows.append(net.simple("ReLU", "relu", net.dense(x, "limited", 3), max_value=0.4, negative_slope=0.0, threshold=0.0))
    return net.finish(net.dense(net.merge("Concatenate", "all", *rows, axis=-1), "scores", 4))


def merges():
    """The merges that Keras has, one of them with broadcasting: squeeze and excitation, as in MobileNet V3."""
    net = Net("merges", "Functional")
    x = net.input([6, 6, 3], "input_1")
    a, b = [net.conv(x, name, 4, 3, padding="same", activation="tanh") for name in ("a", "b")]
    pooled = net.simple("GlobalAveragePooling2D", "squeeze", a, keepdims=True)
    gate = net.conv(net.conv(pooled, "reduce", 2, 1, activation="relu"), "expand", 4, 1, activation="sigmoid")
    scaled = net.merge("Multiply", "excite", a, gate)
    pieces = [net.merge("Subtract", "subtract", scaled, b), net.merge("Average", "average", a, b, scaled), net.merge("Maximum", "maximum", a, b), net.merge("Minimum", "minimum", a, b, scaled)]
    vector = net.simple("GlobalMaxPooling2D", "pool", net.merge("Concatenate", "concatenate", *pieces, axis=-1))
    return net.finish(net.dense(vector, "scores", 4))


def write_newer():
    for version, name in (("2", "activations-2.9.h5"), ("3", "activations-3.6.keras")):
        net = activations(version)
        if version == "2":
            files.h5(path(name), net, "2.9.0")
        else:
            files.keras(path(name), net, "3.6.0", files.architecture3(net))
        case(f"the activations of Keras {version}", net, [name], needs=NEW)
    net = merges()
    files.h5(path("merges.h5"), net, "2.9.0")
    case("every merge, and one with broadcasting", net, ["merges.h5"], needs=NEW)


# TensorFlow.js.

def write_folder(folder, contents):
    (FOLDER / folder).mkdir(exist_ok=True)
    for name, content in contents.items():
        (FOLDER / folder / name).write_bytes(content)
    return [f"{folder}/{name}" for name in contents]


def write_tfjs():
    for dtype in (None, "uint8", "uint16", "float16"):
        net = chain(Net("model_1", "Functional"))
        entries, data = files.tfjs_manifest(net, dtype)
        topology = {"keras_version": "2.4.0", "backend": "tensorflow", "model_config": {"class_name": "Functional", "config": files.config2(net)}}
        contents = files.tfjs_files(topology, entries, data, 150 if dtype == "uint8" else 700)
        if dtype:
            net = restored_chain(net, dtype)
        case(f"a layers model of TensorFlow.js in {len(contents) - 1} shards, {dtype or 'float32'}", net, write_folder(f"tfjs-{dtype or 'float32'}", contents))


def restored_chain(net, dtype):
    """The same net, its weights as they are after they were quantised."""
    stored = {(owner.name, name): files.restored(array, dtype) for owner, name, array, _ in all_weights(net)}

    class Restored(Net):
        def reference(self, class_name, name, *inputs, weights=(), **options):
            return super().reference(class_name, name, *inputs, weights=[(key, stored[name, key], trained) for key, _, trained in weights], **options)

    return chain(Restored("model_1", "Functional"))


def teachable():
    """What Teachable Machine exports: a piece of MobileNet V2 and the mean of its maps in one model, two dense layers in another."""
    def mobilenet(*values):
        net = Net("model1", "Model")
        x = net.input([20, 20, 3], "input_1", *values)
        x = net.simple("ZeroPadding2D", "Conv1_pad", x, padding=[[0, 1], [0, 1]])
        x = net.conv(x, "Conv1", 4, 3, strides=[2, 2], use_bias=False)
        x = net.norm(x, "bn_Conv1", -1)
        x = net.simple("ReLU", "Conv1_relu", x, max_value=6)
        y = net.depthwise(x, "expanded_conv_depthwise", 3, use_bias=False)
        y = net.norm(y, "expanded_conv_depthwise_BN", -1)
        y = net.simple("ReLU", "expanded_conv_depthwise_relu", y, max_value=6)
        y = net.conv(y, "expanded_conv_project", 4, 1, use_bias=False)
        y = net.norm(y, "expanded_conv_project_BN", -1)
        return net.finish(net.merge("Add", "block_add", x, y))

    def features(*values):
        net = Net("sequential_1", "Sequential")
        x = net.input([20, 20, 3], "unused", *values)
        x = net.model(mobilenet, x)
        return net.finish(net.simple("GlobalAveragePooling2D", "global_average_pooling2d_GlobalAveragePooling2D1", x))

    def classifier(*values):
        net = Net("sequential_3", "Sequential")
        x = net.input([4], "unused", *values)
        x = net.dense(x, "dense_Dense1", 10, activation="relu")
        return net.finish(net.dense(x, "dense_Dense2", 3, activation="softmax", use_bias=False))

    net = Net("sequential_4", "Sequential")
    x = net.input([20, 20, 3], "unused")
    return net.finish(net.model(classifier, net.model(features, x)))


def write_teachable():
    net = teachable()
    labels = ["Cat", "Dog", "Neither one nor the other"]
    entries, data = files.tfjs_manifest(net)
    topology = {"class_name": "Sequential", "config": files.without_inputs(files.config2(net)), "keras_version": "tfjs-layers 1.3.1", "backend": "tensor_flow.js"}
    model = {"modelTopology": topology, "weightsManifest": [{"paths": ["weights.bin"], "weights": entries}]}
    metadata = {"tfjsVersion": "1.3.1", "tmVersion": "2.4.7", "packageVersion": "0.8.4-alpha2", "packageName": "@teachablemachine/image", "timeStamp": "2024-01-01T00:00:00.000Z",
                "userMetadata": {}, "modelName": "tm-my-image-model", "labels": labels, "imageSize": 20}
    contents = {"model.json": json.dumps(model).encode(), "metadata.json": json.dumps(metadata).encode(), "weights.bin": data}
    case("Teachable Machine’s three files", net, write_folder("teachable", contents), labels=labels)
    files.zipped(path("tm-my-image-model.zip"), contents)
    case("Teachable Machine’s zip", net, ["tm-my-image-model.zip"], labels=labels)
    with h5py.File(path("keras_model.h5"), "w") as file:
        file.attrs["keras_version"], file.attrs["backend"] = "2.4.0", "tensorflow"
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": files.without_inputs(files.config2(net))})
        files.write_groups(file.create_group("model_weights"), net, "2.4.0")
    text = "".join(f"{index} {label}\n" for index, label in enumerate(labels)).encode()
    files.zipped(path("converted_keras.zip"), {"keras_model.h5": path("keras_model.h5").read_bytes(), "labels.txt": text})
    path("keras_model.h5").unlink()
    case("Teachable Machine’s export for Keras", net, ["converted_keras.zip"], labels=labels)


# VGG16 and VGG19: the names and the order of their layers, with weights of one number each. They are too large to be run here.

def write_vgg():
    for depth, blocks, head in ((16, [2, 2, 3, 3, 3], True), (19, [2, 2, 4, 4, 4], False)):
        with h5py.File(path(f"vgg{depth}.h5"), "w") as file:
            layers = [f"block{b + 1}_{part}" for b, count in enumerate(blocks) for part in [f"conv{c + 1}" for c in range(count)] + ["pool"]]
            layers = ["input_1", *layers, *(["flatten", "fc1", "fc2", "predictions"] if head else [])]
            file.attrs["layer_names"] = np.array([name.encode() for name in layers])
            for number, name in enumerate(layers):
                group = file.create_group(name)
                weights = [] if name.endswith("pool") or name in ("input_1", "flatten") else [f"{name}_W_1:0", f"{name}_b_1:0"]
                files.string_list(group, "weight_names", weights)
                for index, weight in enumerate(weights):
                    group.create_dataset(weight, data=np.full((1, 1, 1, 1) if "conv" in name and index == 0 else (1,), number + index / 2, np.float32))


def main():
    FOLDER.mkdir(exist_ok=True)
    for write in (write_chains, write_graphs, write_nested, write_inputs, write_outputs, write_newer, write_tfjs, write_teachable, write_vgg):
        write()
    versions = f"PyTorch {torch.__version__}, numpy {np.__version__}, Python {platform.python_version()}"
    entries = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(entry, ensure_ascii=False)}" for name, entry in cases.items())
    (FOLDER / "expected.json").write_text(f'{{"writtenWith": {json.dumps(versions)}, "cases": {{\n{entries}\n}}}}\n', encoding="utf-8")
    print(f"{len(cases)} cases")


if __name__ == "__main__":
    main()
