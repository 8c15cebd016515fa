"""Writes the goldens of heatmaps: where networks look, by every method, computed with PyTorch in float64.

    python3 tests/golden/heatmaps.py [NAME...]

NAMEs are those of networks in models/, of cases of cases.py, and `squeezenet1.1`, which must have been built into build/site. Run from the
root of the repository with Debian's python3-torch (1.13), after write.py. `<name>.heatmaps.safetensors` holds for each method M, of the unit
in `unit.S` with the input S and at the last convolution,

    M         the heatmap cut at zero and divided by its maximum: a sample of its values at `places/M`, or whole
    max/M     that maximum
    places/M  indices into the heatmap, where it is not whole

S is a picture of the other golden, the input of a case, or `picture`, the one that squeezenet.py makes up. The formulas are those of
src/explain/, whose headers name their sources; none of them is taken from there.
"""

import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

import squeezenet  # noqa: E402
import torch_reference  # noqa: E402
from gradients import RULES, without_last_activation  # noqa: E402
from models.train.model_file import read_model  # noqa: E402
from models.train.safetensors_io import read_safetensors, write_safetensors  # noqa: E402
from torch_reference import apply_layer, layer_weights, run_tensors, tensor_of  # noqa: E402
from trained import network_input  # noqa: E402
from vgg16 import hash_of  # noqa: E402

NETWORKS = ("cats-vs-dogs", "vgg16-slim", "residual", "squeezenet1.1")
PLACES_OF_MODELS = ("models/{}.safetensors", "tests/golden/{}.model.safetensors", "build/site/models/{}.safetensors")
SEED, PLACES, CELLS, SAMPLES, STEPS = 20200131, 256, 14, 25, 50


def without_softmax(model):
    """The model up to its logits."""
    *others, last = model.graph["layers"]
    if last["type"] not in ("Softmax", "Activation"):
        return without_last_activation(model)
    model.graph |= {"layers": others, "outputs": [others[-1]["name"]]}
    return model


class Subject:
    """A network, an input, and the unit that is explained."""

    def __init__(self, name):
        paths = (ROOT / place.format(name) for place in PLACES_OF_MODELS)
        self.model = without_softmax(read_model(next(path for path in paths if path.exists())))
        graph = self.model.graph
        self.preprocess = {"scale": [1 / 255], "offset": [0]} | graph["input"].get("preprocess", {})
        self.picture, self.input = self.picture_of(name)
        self.layer = [entry["name"] for entry in graph["layers"] if entry["type"] == "Conv2D"][-1]
        self.output, self.source = graph["outputs"][0], graph["input"]["name"]
        self.values = self.run(self.input)
        self.unit = int(self.values[self.output].argmax())
        self.maps = self.values[self.layer].detach().numpy()

    def picture_of(self, name):
        """The name of the input, and the input."""
        if name == "squeezenet1.1":
            return "picture", self.as_input(255 * squeezenet.picture().transpose(1, 2, 0))
        expected, _ = read_safetensors(HERE / f"{name}.expected.safetensors")
        picture = next((key for key in expected if key.startswith("pixels.") and key != "pixels.noise"), None)
        if picture is None:
            return "input", expected[self.model.graph["input"]["name"]].astype(np.float64)
        return picture.removeprefix("pixels."), self.as_input(expected[picture].astype(np.int16) + 128)

    def as_input(self, picture):
        return network_input(picture, {"preprocess": self.preprocess}).astype(np.float64)

    def grey_level(self, level):
        return np.array(self.preprocess["scale"]) * level + np.array(self.preprocess["offset"])

    def run(self, image):
        return run_tensors(self.model, tensor_of(image).requires_grad_())

    def score(self, image):
        with torch.no_grad():
            return float(self.run(image)[self.output].reshape(-1)[self.unit])

    def gradient(self, layer, image=None, rule="logits"):
        torch_reference.ACTIVATIONS["relu"] = RULES[rule]
        values = self.run(self.input if image is None else image)
        (gradient,) = torch.autograd.grad(values[self.output].reshape(-1)[self.unit], values[layer])
        torch_reference.ACTIVATIONS["relu"] = F.relu
        return gradient.numpy()

    def score_without(self, channel):
        """The score with one filter of the layer that gives zeros; only what follows is run again."""
        maps = self.maps.copy()
        maps[..., channel] = 0
        values, layers = self.values | {self.layer: tensor_of(maps)}, self.model.graph["layers"]
        first = 1 + next(number for number, entry in enumerate(layers) if entry["name"] == self.layer)
        with torch.no_grad():
            for previous, entry in zip(layers[first - 1 :], layers[first:]):
                inputs = [values[name] for name in entry.get("inputs", [previous["name"]])]
                values[entry["name"]] = apply_layer(entry, inputs, layer_weights(self.model.tensors, entry["name"]))
        return float(values[self.output].reshape(-1)[self.unit])


def grad_cam_plus_plus(maps, gradient):
    powers = 2 * gradient**2 + maps.sum((0, 1)) * gradient**3
    alpha = np.divide(gradient**2, powers, out=np.zeros_like(gradient), where=powers != 0)
    return maps @ (alpha * np.maximum(gradient, 0)).sum((0, 1))


def eigen_cam(maps):
    height, width, channels = maps.shape
    _, _, directions = np.linalg.svd(maps.reshape(-1, channels), full_matrices=False)
    heatmap = (maps.reshape(-1, channels) @ directions[0]).reshape(height, width)
    return heatmap if heatmap.sum() >= 0 else -heatmap


def score_cam(subject):
    size, scores = subject.input.shape[:2], []
    for channel in range(subject.maps.shape[2]):
        mask = subject.maps[..., channel]
        span = mask.max() - mask.min()
        mask = (mask - mask.min()) / span if span > 0 else np.zeros_like(mask)
        mask = F.interpolate(torch.from_numpy(mask)[None, None], size, mode="bilinear", align_corners=False)[0, 0].numpy()
        scores.append(subject.score(subject.input * mask[..., None]))
    weights = np.exp(np.array(scores) - max(scores))
    return subject.maps @ (weights / weights.sum())


def ablation_cam(subject):
    whole = subject.score(subject.input)
    return subject.maps @ np.array([whole - subject.score_without(channel) for channel in range(subject.maps.shape[2])])


def occlusion(subject):
    height, width = subject.input.shape[:2]
    rows, columns = min(CELLS, height), min(CELLS, width)
    whole, losses = subject.score(subject.input), np.empty((rows, columns))

    def reach(cell, cells, extent):
        size = extent / cells
        return slice(max(0, int(np.floor((cell - 0.5) * size + 0.5))), min(extent, int(np.floor((cell + 1.5) * size + 0.5))))

    for row in range(rows):
        for column in range(columns):
            covered = subject.input.copy()
            covered[reach(row, rows, height), reach(column, columns, width)] = subject.grey_level(127.5)
            losses[row, column] = whole - subject.score(covered)
    return losses


def normal_noise(sample, count):
    """Box and Muller's transform of two streams of hashes."""
    index = np.arange(count, dtype=np.uint32)
    first, second = ((hash_of(stream, index).astype(np.float64) + 0.5) / 2**32 for stream in (2 * sample, 2 * sample + 1))
    return np.sqrt(-2 * np.log(first)) * np.cos(2 * np.pi * second)


def smooth_grad(subject):
    deviation = 0.15 * (subject.input.max() - subject.input.min())
    noisy = (subject.input + deviation * normal_noise(sample, subject.input.size).reshape(subject.input.shape) for sample in range(SAMPLES))
    return np.abs(np.mean([subject.gradient(subject.source, image) for image in noisy], 0)).max(-1)


def integrated_gradients(subject):
    way = subject.input - subject.grey_level(0)
    points = (subject.grey_level(0) + (step + 0.5) / STEPS * way for step in range(STEPS))
    return (way * np.mean([subject.gradient(subject.source, image) for image in points], 0)).sum(-1)


def heatmaps(subject):
    """Every method's map, by the method's name."""
    maps, gradient = subject.maps, subject.gradient(subject.layer)
    at_input = {rule: subject.gradient(subject.source, rule=rule) for rule in ("logits", "guided", "deconvnet")}
    return {
        "grad-cam": maps @ gradient.mean((0, 1)),
        "grad-cam++": grad_cam_plus_plus(maps, gradient),
        "layer-cam": (np.maximum(gradient, 0) * maps).sum(-1),
        "hires-cam": (gradient * maps).sum(-1),
        "eigen-cam": eigen_cam(maps),
        "score-cam": score_cam(subject),
        "ablation-cam": ablation_cam(subject),
        "occlusion": occlusion(subject),
        "gradient": np.abs(at_input["logits"]).max(-1),
        "guided-backpropagation": np.abs(at_input["guided"]).max(-1),
        "deconvnet": np.abs(at_input["deconvnet"]).max(-1),
        "gradient-times-input": (at_input["logits"] * subject.input).sum(-1),
        "smooth-grad": smooth_grad(subject),
        "integrated-gradients": integrated_gradients(subject),
    }


def main():
    for name in sys.argv[1:] or NETWORKS:
        subject, random = Subject(name), np.random.default_rng([SEED, *name.encode()])
        tensors = {f"unit.{subject.picture}": np.array([subject.unit], np.float32)}
        for method, heatmap in heatmaps(subject).items():
            largest = max(heatmap.max(), 0)
            scaled = (np.maximum(heatmap, 0) / (largest or 1)).reshape(-1)
            tensors[f"max/{method}"] = np.array([largest], np.float32)
            if scaled.size > PLACES:
                places = np.sort(random.choice(scaled.size, PLACES, replace=False))
                tensors[f"places/{method}"] = places.astype(np.float32)
                scaled = scaled[places]
            tensors[method] = scaled.astype(np.float32)
            print(f"{name}: {method} {heatmap.shape}, at most {largest:.4g}")
        size = write_safetensors(HERE / f"{name}.heatmaps.safetensors", tensors, {"written_by": "tests/golden/heatmaps.py"})
        print(f"{name}.heatmaps.safetensors: {size} bytes")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
