"""The goldens of the trained networks: every layer on several inputs, of large layers a sample of the values.

`<id>.expected.safetensors` holds, for each input S,

    pixels.S            the picture's bytes less 128 (I8, [h, w, c]); the input is byte * scale + offset, as the model file says
    <layer>.S           the layer's output: whole, or, if it has more than PLACES values, those at `places/<layer>` ([n])
    statistics/<layer>.S    mean and standard deviation of the whole output, where only a sample of it is kept

and `places/<layer>`, indices into the output as it lies in memory (integers as F32), the same for all inputs: drawn at
random and seeded, but always with the greatest and the least value for every input, so that errors can be compared with
the layer's largest magnitude.
"""

import json

import numpy as np
from PIL import Image, ImageOps

from models.train.model_file import read_model
from torch_reference import run_model

PLACES = 800


def trained_goldens(root, seed):
    """(id, tensors) for every model of the registry."""
    samples = json.loads((root / "web/samples/samples.json").read_text("utf-8"))
    for entry in json.loads((root / "models/registry.json").read_text("utf-8")):
        if "file" not in entry:  # fetched and converted when the site is built; squeezenet.py has the golden of one
            continue
        model = read_model(root / "models" / entry["file"])
        random = np.random.default_rng([seed, *entry["id"].encode()])
        own = [sample for sample in samples if entry["id"] in sample["models"]]
        ends = {sample["id"]: root / "web/samples" / sample["file"] for sample in own[:1] + own[-1:]}
        pictures = {name: picture_bytes(path, model.graph["input"]) for name, path in ends.items()}
        pictures["noise"] = random.integers(0, 256, model.graph["input"]["shape"], np.uint8)
        yield entry["id"], golden_of(model, pictures, random)


def golden_of(model, pictures, random):
    """The tensors of the golden of `model` for named pictures (bytes, [h, w, c])."""
    results = {name: run_model(model, network_input(picture, model.graph["input"])) for name, picture in pictures.items()}
    tensors = {f"pixels.{name}": (picture.astype(np.int16) - 128).astype(np.int8) for name, picture in pictures.items()}
    for layer in (entry["name"] for entry in model.graph["layers"]):
        outputs = {name: result[layer] for name, result in results.items()}
        places = sampled_places(list(outputs.values()), random)
        if places is not None:
            tensors[f"places/{layer}"] = places.astype(np.float32)
        for name, output in outputs.items():
            tensors[f"{layer}.{name}"] = output if places is None else output.reshape(-1)[places]
            if places is not None:
                tensors[f"statistics/{layer}.{name}"] = np.array([output.mean(), output.std()])
    for name, result in results.items():
        print(f"{model.graph['id']}: {name} is seen as {seen_as(model.graph, result)}")
    return tensors


def sampled_places(outputs, random):
    """Indices into the flat outputs of one layer; None if they are to be kept whole."""
    size = outputs[0].size
    if size <= PLACES:
        return None
    assert size < 1 << 24, "a float32 has every smaller integer only up to here"
    extremes = [place(output) for output in outputs for place in (np.argmax, np.argmin)]
    return np.unique(np.concatenate([random.choice(size, PLACES, replace=False), extremes]))


def picture_bytes(path, description):
    """Roughly what the network sees of a sample picture: its middle, grey or in colours, averaged down, inverted if the
    network expects bright things on dark ground."""
    height, width, channels = description["shape"]
    picture = ImageOps.fit(Image.open(path).convert("L" if channels == 1 else "RGB"), (width, height), Image.Resampling.BOX)
    values = np.asarray(picture).reshape(height, width, channels)
    return 255 - values if description["preprocess"].get("invert") == "auto" else values


def network_input(picture, description):
    """The input of the network, float32, for a picture's bytes [h, w, c]."""
    preprocess = description["preprocess"]
    return (picture.astype(np.float64) * preprocess["scale"] + preprocess["offset"]).astype(np.float32)


def seen_as(graph, result):
    scores, labels = result[graph["outputs"][0]], graph["labels"]
    if scores.size == 1:
        positive = 1 / (1 + np.exp(-scores[0]))
        scores = np.array([1 - positive, positive])
    return f"{labels[int(np.argmax(scores))]} ({scores.max():.3f})"
