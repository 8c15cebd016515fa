"""Writes the goldens of the backward pass: gradients that PyTorch's autograd computes in float64.

    python3 tests/golden/gradients.py            everything
    python3 tests/golden/gradients.py NAME...    only those of these networks: cases of cases.py, or ids of models/registry.json

Run from the root of the repository with Debian's python3-torch (1.13), after write.py. `<name>.gradients.safetensors` holds of each
gradient K a sample of its values, `K`, and `size/K`: its norm and its largest magnitude. The sample is taken at `places/L`, indices
into the output of the layer L (or the input) as it lies in memory.

Small networks: K is `L`, the gradient at the network's input of the sum of layer L's output times seed(shape, number of L).
Trained networks: K is KIND/L, the gradient at layer L's output, or the input, of the unit in `unit.S`, with the picture S of the
other golden as input. KIND is `logits` (before the last activation), `probabilities` (after it, or where there is none after the
sigmoid of a single unit or the softmax of several), or `guided` and `deconvnet`: of the logits, with those rules for every ReLU.
"""

import copy
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

import torch_reference  # noqa: E402
from cases import CASES  # noqa: E402
from models.train.model_file import read_model  # noqa: E402
from models.train.safetensors_io import read_safetensors, write_safetensors  # noqa: E402
from torch_reference import run_tensors, tensor_of  # noqa: E402
from trained import network_input  # noqa: E402

SEED, PLACES = 20200131, 64


def seed(shape, number):
    """Values from -1 to 1 that tests/reference/compare.h draws too: C++'s std::minstd_rand."""
    state, values = number + 1, np.empty(int(np.prod(shape)))
    for index in range(values.size):
        state = state * 48271 % 2147483647
        values[index] = state % 20001 / 10000 - 1
    return tensor_of(values.astype(np.float32).reshape(shape))


class Guided(torch.autograd.Function):
    """ReLU that leads back what is positive and came in positive: Springenberg et al. 2015."""

    @staticmethod
    def forward(context, value):
        context.save_for_backward(value)
        return F.relu(value)

    @staticmethod
    def backward(context, gradient):
        (value,) = context.saved_tensors
        return gradient * (gradient > 0) * (value > 0)


class Deconvnet(torch.autograd.Function):
    """ReLU that leads back what is positive: Zeiler and Fergus 2014."""

    @staticmethod
    def forward(context, value):
        return F.relu(value)

    @staticmethod
    def backward(context, gradient):
        return F.relu(gradient)


RULES = {"logits": F.relu, "probabilities": F.relu, "guided": Guided.apply, "deconvnet": Deconvnet.apply}


class Goldens:
    """The tensors of one file."""

    def __init__(self, name):
        self.random = np.random.default_rng([SEED, *name.encode()])
        self.tensors = {}

    def add(self, key, layer, gradient):
        flat = gradient.numpy().reshape(-1)
        places = self.tensors.get(f"places/{layer}")
        if places is None:
            places = np.sort(self.random.choice(flat.size, min(PLACES, flat.size), replace=False)).astype(np.float32)
            self.tensors[f"places/{layer}"] = places
        self.tensors[key] = flat[places.astype(np.int64)].astype(np.float32)
        self.tensors[f"size/{key}"] = np.array([np.linalg.norm(flat), np.abs(flat).max()], np.float32)


def case_goldens(name):
    model = read_model(HERE / f"{name}.model.safetensors")
    expected, _ = read_safetensors(HERE / f"{name}.expected.safetensors")
    source = model.graph["input"]["name"]
    image = tensor_of(expected[source]).requires_grad_()
    values, goldens = run_tensors(model, image), Goldens(name)
    for number, layer in enumerate(entry["name"] for entry in model.graph["layers"]):
        score = (values[layer] * seed(values[layer].shape, number)).sum()
        (gradient,) = torch.autograd.grad(score, image, retain_graph=True)
        goldens.add(layer, source, gradient)
    return goldens.tensors


def output_layer(model):
    """The description of the layer whose softmax or sigmoid, if it has one, makes probabilities."""
    (last,) = [entry for entry in model.graph["layers"] if entry["name"] == model.graph["outputs"][0]]
    assert last["config"].get("activation", "linear") in ("softmax", "sigmoid", "linear")
    return last


def without_last_activation(model):
    """The model up to its logits."""
    linear = copy.deepcopy(model)
    output_layer(linear)["config"]["activation"] = "linear"
    return linear


def scores_of(model, kind, output):
    """What the unit is one of: the output's values, for `probabilities` with the function that the model leaves out."""
    scores = output.reshape(-1)
    if kind != "probabilities" or output_layer(model)["config"].get("activation", "linear") != "linear":
        return scores
    return torch.sigmoid(scores) if scores.numel() == 1 else torch.softmax(scores, 0)


def trained_goldens(entry):
    name = entry["id"]
    model = read_model(ROOT / "models" / entry["file"])
    expected, _ = read_safetensors(HERE / f"{name}.expected.safetensors")
    picture = next(key for key in expected if key.startswith("pixels.") and key != "pixels.noise")
    image = network_input(expected[picture].astype(np.int16) + 128, model.graph["input"])
    output, source = model.graph["outputs"][0], model.graph["input"]["name"]
    goldens = Goldens(name)
    for kind, rule in RULES.items():
        torch_reference.ACTIVATIONS["relu"] = rule
        values = run_tensors(model if kind == "probabilities" else without_last_activation(model), tensor_of(image).requires_grad_())
        unit = int(values[output].argmax())
        asked = {layer: value for layer, value in values.items() if layer != output}
        for layer, gradient in zip(asked, torch.autograd.grad(scores_of(model, kind, values[output])[unit], list(asked.values()))):
            goldens.add(f"{kind}/{layer}", layer, gradient)
    torch_reference.ACTIVATIONS["relu"] = F.relu
    return goldens.tensors | {picture.replace("pixels", "unit"): np.array([unit], np.float32)}


def main():
    registry = json.loads((ROOT / "models/registry.json").read_text("utf-8"))
    trained = {entry["id"]: entry for entry in registry if "file" in entry}
    for name in sys.argv[1:] or [*CASES, *trained]:
        tensors = trained_goldens(trained[name]) if name in trained else case_goldens(name)
        size = write_safetensors(HERE / f"{name}.gradients.safetensors", tensors, {"written_by": "tests/golden/gradients.py"})
        print(f"{name}.gradients.safetensors: {len(tensors)} tensors, {size} bytes")


if __name__ == "__main__":
    main()
