"""Writes the goldens: what PyTorch computes for small random networks and for the trained ones.

    python3 tests/golden/write.py            everything
    python3 tests/golden/write.py trained    only those of the trained networks, all that models/registry.json has (after new weights)
    python3 tests/golden/write.py CASE...    only those of these small networks (functions of cases.py)

Run from the root of the repository with Debian's python3-torch (1.13). For each case two files appear here:
`<case>.model.safetensors` is a valid ConvLens model, `<case>.expected.safetensors` holds the tensor `input` and the
expected output of every layer under its name, float32, as [h, w, c] or [n]. trained.py says what the files of the trained
networks hold. Values are computed in float64 from the weights as they are stored.
"""

import sys
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from cases import CASES  # noqa: E402
from models.train.model_file import Model, write_model  # noqa: E402
from models.train.safetensors_io import write_safetensors  # noqa: E402
from torch_reference import layer_weights, run_layer  # noqa: E402
from trained import trained_goldens  # noqa: E402

SEED = 20200131


def main():
    wanted = sys.argv[1:] or [*CASES, "trained"]
    if not set(wanted) <= {*CASES, "trained"}:
        raise SystemExit(__doc__)
    for name in wanted:
        if name != "trained":
            write_case(name, *CASES[name]())
    if "trained" in wanted:
        for name, tensors in trained_goldens(ROOT, SEED):
            write_expected(name, tensors)


def write_case(name, input_shape, layers):
    """Draws the input and every layer's weights, and writes the model and its expected outputs."""
    random = np.random.default_rng([SEED, *name.encode()])
    image = random.uniform(-2, 2, input_shape).astype(np.float32)
    values, tensors, previous = {"input": image.astype(np.float64)}, {}, "input"
    for entry in layers:
        inputs = [values[source] for source in entry.get("inputs", [previous])]
        for weight, array in draw_weights(entry, inputs[0].shape, random).items():
            tensors |= stored(f"{entry['name']}/{weight}", array)
        values[entry["name"]] = run_layer(entry, inputs, layer_weights(tensors, entry["name"]))
        previous = entry["name"]
    title = CASES[name].__doc__.splitlines()[0]
    graph = {"id": f"golden-{name}", "title": title, "input": {"name": "input", "shape": input_shape}}
    graph |= {"outputs": [layers[-1]["name"]], "layers": layers}
    write_model(HERE / f"{name}.model.safetensors", Model(graph, tensors))
    write_expected(name, values)


def draw_weights(entry, shape, random):
    """Random weights of a layer for an input of `shape`, scaled so that deep layers keep values near one."""
    config, channels = entry.get("config", {}), shape[-1]
    if entry["type"] == "BatchNormalization":
        weights = {"moving_mean": random.normal(0, 0.5, channels), "moving_variance": random.uniform(0.3, 2, channels)}
        if config.get("scale", True):
            weights["gamma"] = random.uniform(0.5, 1.5, channels)
        if config.get("center", True):
            weights["beta"] = random.normal(0, 0.3, channels)
        return weights
    kernel_shape = _kernel_shape(entry["type"], config, channels)
    if kernel_shape is None:
        return {}
    depthwise = entry["type"] == "DepthwiseConv2D"
    outputs = kernel_shape[-1] * (channels if depthwise else 1)
    terms = np.prod(kernel_shape[:2] if depthwise else kernel_shape[:-1])
    weights = {"kernel": random.normal(0, 1 / np.sqrt(terms), kernel_shape)}
    if config.get("use_bias", True):
        weights["bias"] = random.normal(0, 0.3, outputs)
    return weights


def _kernel_shape(type_, config, channels):
    if type_ == "Dense":
        return [channels, config["units"]]
    if type_ not in ("Conv2D", "DepthwiseConv2D"):
        return None
    size = config["kernel_size"]
    size = [size, size] if isinstance(size, int) else size
    if type_ == "DepthwiseConv2D":
        return [*size, channels, config.get("depth_multiplier", 1)]
    return [*size, channels // config.get("groups", 1), config["filters"]]


def stored(name, array):
    """The tensors that keep `array` in the file: kernels of layers named half_* as F16, of int8_* as I8 with scales."""
    if name.startswith("half_") and name.endswith("/kernel"):
        return {name: array.astype(np.float16)}
    if name.startswith("int8_") and name.endswith("/kernel"):
        scale = (np.abs(array).max(axis=tuple(range(array.ndim - 1))) / 127).astype(np.float32)
        return {name: np.round(array / scale).astype(np.int8), f"{name}_scale": scale}
    return {name: array.astype(np.float32)}


def write_expected(name, values):
    metadata = {"written_by": "tests/golden/write.py", "torch": torch.__version__, "seed": str(SEED)}
    tensors = {key: value if value.dtype == np.int8 else value.astype(np.float32) for key, value in values.items()}
    size = write_safetensors(HERE / f"{name}.expected.safetensors", tensors, metadata)
    print(f"{name}.expected.safetensors: {len(tensors)} tensors, {size} bytes")


if __name__ == "__main__":
    main()
