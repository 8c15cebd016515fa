"""Writes the nets of keras_net.py in the layouts of Keras, TensorFlow.js and PyTorch.

Sources of the layouts: keras/saving/legacy/hdf5_format (HDF5), Functional.get_config and serialize_node (Keras 2 and 3),
keras/src/saving/saving_lib (.keras, .weights.h5), tfjs-converter's write_weights (TensorFlow.js), huggingface/safetensors.
"""

import io
import json
import re
import struct
import zipfile

import h5py
import numpy as np

from keras_net import Value, all_weights

INITIALIZER = {"class_name": "VarianceScaling", "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None}}
POLICY = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}
HAS_DATA_FORMAT = re.compile("Conv2D|Pooling2D|ZeroPadding2D|UpSampling2D|Flatten")


def layer_config(layer, version):
    config = {"name": layer.name, "trainable": True, "dtype": "float32" if version < 3 else POLICY, **layer.config}
    if HAS_DATA_FORMAT.search(layer.class_name):
        config["data_format"] = "channels_last"
    if any(name == "kernel" for name, *_ in layer.weights):
        config["kernel_initializer"], config["kernel_regularizer"] = INITIALIZER, None
    if version >= 3 and "batch_input_shape" in config:
        config["batch_shape"] = config.pop("batch_input_shape")
    return config


# Keras 2: connections are lists [layer, node, tensor, constants].

def place2(value):
    # A model within begins with a node that links its own input to its output; that is counted, and not written.
    return [value.layer.name, value.node + (1 if value.layer.inner else 0), 0]


def node2(layer, inputs):
    if layer.function is None:
        return [[*place2(value), {}] for value in inputs]
    first, second = inputs
    kwargs = {"y": place2(second) if isinstance(second, Value) else second, "name": None}
    return [*place2(first), kwargs] if isinstance(first, Value) else ["_CONSTANT_VALUE", -1, first, kwargs]


def layer2(layer):
    if layer.inner:
        return {"class_name": layer.class_name, "config": config2(layer.inner)}
    if layer.function:
        return {"class_name": "TFOpLambda", "config": {"name": layer.name, "trainable": True, "dtype": "float32", "function": layer.function}}
    return {"class_name": layer.class_name, "config": layer_config(layer, 2)}


def config2(net, bare=False, has_input=True):
    """The config of a Keras 2 model. bare: as before Keras 2.2.3; has_input: Sequential models may say their input in their first layer."""
    if net.kind == "Sequential":
        layers = [layer2(layer) for layer in net.layers if has_input or layer.class_name != "InputLayer"]
        if not has_input and not net.layers[1].inner:
            layers[0]["config"]["batch_input_shape"] = net.layers[0].config["batch_input_shape"]
        return layers if bare else {"name": net.name, "layers": layers}
    layers = [{**layer2(layer), "name": layer.name, "inbound_nodes": [node2(layer, node) for node in layer.nodes]} for layer in net.layers]
    return {"name": net.name, "layers": layers, "input_layers": [place2(value) for value in net.inputs], "output_layers": [place2(value) for value in net.outputs]}


def without_inputs(config):
    """Sequential models of TensorFlow.js have no input layer; their first layer says the size."""
    kept = []
    for layer in config["layers"]:
        if layer["class_name"] == "Sequential":
            inside = without_inputs(layer["config"])
            if layer["config"]["name"] == "sequential_3":
                inside["layers"][0]["config"]["batch_input_shape"] = [None, 4]
            kept.append({"class_name": "Sequential", "config": inside})
        elif layer["class_name"] != "InputLayer":
            kept.append(layer)
    return {**config, "layers": kept}


def architecture2(net, version, **options):
    return {"class_name": net.kind, "config": config2(net, **options), "keras_version": version, "backend": "tensorflow"}


# Keras 3: connections are the arguments of the call.

def place3(value):
    # As in Keras 2, but Sequential models are no functional ones any more.
    inner = value.layer.inner
    return [value.layer.name, value.node + (1 if inner and inner.kind != "Sequential" else 0), 0]


def argument3(value):
    if not isinstance(value, Value):
        return value
    return {"class_name": "__keras_tensor__", "config": {"shape": [None, *value.array.shape], "dtype": "float32", "keras_history": place3(value)}}


def node3(layer, inputs):
    arguments = [argument3(value) for value in inputs]
    is_merge = len(arguments) > 1 and layer.function is None
    return {"args": [arguments] if is_merge else arguments, "kwargs": {"training": False} if layer.class_name == "Dropout" else {}}


def layer3(layer):
    if layer.inner:
        return {"module": "keras", "class_name": layer.class_name, "config": config3(layer.inner), "registered_name": layer.class_name}
    if layer.function:
        return {"module": "keras.src.ops.numpy", "class_name": layer.class_name, "config": {"name": layer.name}, "registered_name": layer.class_name}
    return {"module": "keras.layers", "class_name": layer.class_name, "config": layer_config(layer, 3), "registered_name": None, "build_config": {}}


def config3(net):
    config = {"name": net.name, "trainable": True}
    if net.kind == "Sequential":
        return {**config, "dtype": POLICY, "layers": [layer3(layer) for layer in net.layers], "build_input_shape": net.layers[0].config["batch_input_shape"]}
    layers = [{**layer3(layer), "name": layer.name, "inbound_nodes": [node3(layer, node) for node in layer.nodes]} for layer in net.layers]
    # One place alone stands by itself in newer versions.
    ins, outs = [place3(values[0]) if len(values) == 1 else [place3(value) for value in values] for values in (net.inputs, net.outputs)]
    return {**config, "layers": layers, "input_layers": ins, "output_layers": outs}


def architecture3(net):
    return {"module": "keras", "class_name": net.kind, "config": config3(net), "registered_name": net.kind, "build_config": {"input_shape": None}}


# HDF5 of Keras 2.

def string_list(group, name, strings, parts=1, variable=False):
    """A list of strings as an attribute; Keras divides long ones over name0, name1, ..."""
    if not strings:
        group.attrs[name] = []
        return
    encoded = np.array(strings, dtype=h5py.string_dtype()) if variable else np.array([string.encode() for string in strings])
    if parts == 1:
        group.attrs[name] = encoded
        return
    for index, part in enumerate(np.array_split(encoded, parts)):
        group.attrs[f"{name}{index}"] = part


def weights_of(layer, named):
    """(name in the file, array) of a layer; of a model in the model first all that is trained, then all that is not, as Keras lists them."""
    inside = all_weights(layer.inner) if layer.inner else [(layer, *weight) for weight in layer.weights]
    ordered = [weight for weight in inside if weight[3]] + [weight for weight in inside if not weight[3]]
    return [(named(owner, name), array) for owner, name, array, _ in ordered]


def old_name(owner, name):
    return f"{owner.name}/{name}:0"


def write_groups(root, net, version, parts=1, variable=False, named=old_name):
    layers = [layer for layer in net.layers if not (net.kind == "Sequential" and layer.class_name == "InputLayer")]
    string_list(root, "layer_names", [layer.name for layer in layers], parts, variable)
    root.attrs["backend"], root.attrs["keras_version"] = b"tensorflow", version.encode()
    for layer in layers:
        group = root.create_group(layer.name)
        weights = weights_of(layer, named)
        string_list(group, "weight_names", [name for name, _ in weights], parts if len(weights) > parts else 1, variable)
        for name, array in weights:
            group.create_dataset(name, data=array)


def h5(path, net, version, options=None, **groups):
    """A whole model as Keras 2 saves it."""
    with h5py.File(path, "w") as file:
        file.attrs["backend"], file.attrs["keras_version"] = "tensorflow", version
        file.attrs["model_config"] = json.dumps(architecture2(net, version, **(options or {})))
        file.attrs["training_config"] = json.dumps({"loss": "categorical_crossentropy", "metrics": ["accuracy"]})
        write_groups(file.create_group("model_weights"), net, version, **groups)
        file.create_group("optimizer_weights").attrs["weight_names"] = [b"Adam/iterations:0"]


def weights_h5(path, net, version, **groups):
    """Weights alone, as Keras 2's save_weights("....h5")."""
    with h5py.File(path, "w") as file:
        write_groups(file, net, version, **groups)


def json_file(path, value):
    path.write_text(json.dumps(value, separators=(",", ":")), encoding="utf-8")


# The tree of Keras 3 (and of TensorFlow from 2.12 on).

def snake_case(name):
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


class Tree:
    """naming: 'class'; 'class twice' (TensorFlow 2.12 and 2.13, where layers with weights take two numbers); or 'layer'.
    separator: of the paths, a backslash under Windows before Keras 3.1."""

    def __init__(self, file, container="layers", naming="class", names=True, separator="/"):
        self.file, self.container, self.naming, self.names, self.separator = file, container, naming, names, separator

    def write(self, net, path=()):
        self.write_vars(path, net.name, [])
        used = {}
        for layer in net.layers:
            if layer.function or (net.kind == "Sequential" and layer.class_name == "InputLayer"):
                continue
            inside = (*path, self.container, self.group_name(layer, used))
            if layer.inner:
                self.write(layer.inner, inside)
            else:
                self.write_vars(inside, layer.name, [array for _, array, _ in layer.weights])

    def write_vars(self, path, name, arrays):
        group = self.file.create_group(self.separator.join(path)) if path else self.file
        group = group.create_group("vars")
        if self.names:
            group.attrs["name"] = name
        for index, array in enumerate(arrays):
            group.create_dataset(str(index), data=array)

    def group_name(self, layer, used):
        if self.naming == "layer":
            return layer.name
        has_weights = bool(all_weights(layer.inner) if layer.inner else layer.weights)
        kind = snake_case(layer.class_name)
        name = self.numbered(kind, used)
        if self.naming == "class twice" and has_weights:
            self.numbered(kind, used)
        return name

    @staticmethod
    def numbered(kind, used):
        used[kind] = used.get(kind, -1) + 1
        return f"{kind}_{used[kind]}" if used[kind] else kind


def tree_bytes(net, **options):
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        Tree(file, **options).write(net)
    return stream.getvalue()


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def keras(path, net, version, architecture, **options):
    """A .keras file. architecture: what config.json holds."""
    metadata = {"keras_version": version, "date_saved": "2024-01-01@00:00:00"}
    zipped(path, {"metadata.json": json.dumps(metadata), "config.json": json.dumps(architecture), "model.weights.h5": tree_bytes(net, **options)})


# TensorFlow.js.

def quantised(array, dtype):
    """(bytes, entry) as tensorflowjs_converter quantises: value = integer * scale + min."""
    if dtype == "float16":
        return array.astype("<f2").tobytes(), {"dtype": "float16", "original_dtype": "float32"}
    top = np.iinfo(dtype).max
    low, high = float(array.min()), float(array.max())
    scale = (high - low) / top or 1.0
    integers = np.round((array.astype(np.float64) - low) / scale).astype(np.dtype(dtype).newbyteorder("<"))
    return integers.tobytes(), {"dtype": dtype, "min": low, "scale": scale, "original_dtype": "float32"}


def restored(array, dtype):
    """What a quantised array is read as."""
    data, packed = quantised(array, dtype)
    if dtype == "float16":
        return array.astype("<f2").astype(np.float32)
    integers = np.frombuffer(data, np.dtype(dtype).newbyteorder("<")).reshape(array.shape)
    return (integers * packed["scale"] + packed["min"]).astype(np.float32)


def tfjs_manifest(net, dtype=None, named=lambda owner, name: f"{owner.name}/{name}"):
    """([entries], bytes) of all weights."""
    entries, data = [], b""
    for owner, name, array, _ in all_weights(net):
        entry = {"name": named(owner, name), "shape": list(array.shape), "dtype": "float32"}
        stored = array.astype("<f4").tobytes()
        if dtype:
            stored, entry["quantization"] = quantised(array, dtype)
        entries.append(entry)
        data += stored
    return entries, data


def tfjs_files(topology, entries, data, shard_size):
    """{name: bytes} of a model.json and its shards."""
    shards = [data[start:start + shard_size] for start in range(0, len(data), shard_size)]
    paths = [f"group1-shard{index + 1}of{len(shards)}.bin" for index in range(len(shards))]
    model = {"format": "layers-model", "generatedBy": "keras v2.4.0", "convertedBy": "TensorFlow.js Converter v3.18.0",
             "modelTopology": topology, "weightsManifest": [{"paths": paths, "weights": entries}]}
    return {"model.json": json.dumps(model).encode(), **dict(zip(paths, shards))}


# safetensors.

def safetensors(path, tensors, remainder=0):
    """remainder: of the place of the data by 8."""
    header, data = {}, b""
    for name, array in tensors.items():
        array = np.ascontiguousarray(array)
        kind = {"float32": "F32", "float16": "F16", "int64": "I64"}[array.dtype.name]
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    text += b" " * ((remainder - len(text)) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
