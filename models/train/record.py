"""Writes how a network learned (docs/MODEL_FORMAT.md, "The training file"): curves, confusion matrix with examples, and after
every epoch the kernels of the first layers and the maps of one picture."""

import numpy as np
import torch

from .modules import build, load_plain, plain_tensors
from .own_pictures import own_picture
from .safetensors_io import write_safetensors
from .trainer import Pupil, kept_epoch, predicted

KERNEL_LAYERS = 2  # how many of the first convolutions are kept for every epoch
EXAMPLES_PER_CELL = 4
BATCH = 100


def write_record(network, trainer, as_stored, test, arguments):
    """Writes `<id>.training.safetensors` and returns its size. `as_stored` measures the network as the model file holds it."""
    graph = network.graph
    tensors = {f"history/{key}": np.array(values, np.float32) for key, values in trainer.history.items()}
    picture = own_picture(graph, network.record.side)
    tensors["picture"] = picture
    for epoch in range(trainer.epoch + 1):
        plain = as_stored.network if epoch == trainer.epoch else _network_after(network, trainer, arguments.checkpoint, epoch)
        tensors |= _epoch(plain, graph, network.record, picture, epoch)
    scores = _scores(as_stored, test, graph["input"]["shape"][0])
    tensors["confusion"] = _confusion(scores, test.labels, len(graph["labels"]))
    tensors |= _examples(network, as_stored.network, test, scores)
    metadata = {"format": "convlens-training", "version": "1", "model": graph["id"]}
    return write_safetensors(arguments.output / f"{graph['id']}.training.safetensors", tensors, metadata)


def _network_after(network, trainer, checkpoint, epoch):
    """The network with the small weights it had after `epoch` epochs, batch normalisation folded. Its large layers are not meant
    to be run."""
    trainer.network.load_state_dict(kept_epoch(checkpoint, epoch), strict=False)
    source = trainer.network.plain() if isinstance(trainer.network, Pupil) else trainer.network
    plain = build(network.graph, torch.Generator())
    load_plain(plain, {name: array.copy() for name, array in plain_tensors(source).items()})
    return plain


def _epoch(plain, graph, record, picture, epoch):
    """Kernels and maps of one epoch."""
    plain.eval()
    convolutions = [entry["name"] for entry in graph["layers"] if entry["type"] == "Conv2D"]
    tensors = {}
    for name in convolutions[:KERNEL_LAYERS]:
        kernel = plain.get_submodule(name).linear.weight.detach()
        tensors[f"epoch/{epoch}/{name}/kernel"] = kernel.permute(2, 3, 1, 0).numpy().astype(np.float16)
    values = torch.from_numpy(picture).permute(2, 0, 1).unsqueeze(0)
    for name, module in plain.named_children():
        if values.dim() != 4 or name == graph["layers"][-1]["name"]:
            break
        with torch.no_grad():
            values = module(values)
        if name in record.maps:
            tensors |= packed(f"epoch/{epoch}/{name}/maps", values[0].permute(1, 2, 0).numpy())
    return tensors


def packed(name, maps):
    """Maps [h, w, c] in int8 with a scale for each."""
    scale = (np.abs(maps).max(axis=(0, 1), initial=1e-12) / 127).astype(np.float32)
    return {name: np.round(maps / scale).astype(np.int8), f"{name}_scale": scale}


def _scores(as_stored, test, side):
    return torch.cat([as_stored.scores(images, side) for images in test.images.split(BATCH)])


def _confusion(scores, labels, classes):
    matrix = np.zeros((classes, classes), np.float32)
    np.add.at(matrix, (labels.numpy(), predicted(scores).numpy()), 1)
    return matrix


def _examples(network, plain, test, scores):
    """For each cell the pictures that the network is surest about, drawn from a layer's maps: the mean over its channels.

    The pictures themselves are not the project's to give away; what a layer makes of them shows enough of why they were mistaken.
    """
    says = predicted(scores)
    sure = torch.sigmoid(scores[:, 0] * (2 * says - 1)) if scores.shape[1] == 1 else scores.softmax(1).max(1).values
    tensors, classes = {}, len(network.graph["labels"])
    for truth in range(classes):
        for said in range(classes):
            cell = ((test.labels == truth) & (says == said)).nonzero()[:, 0]
            if len(cell):
                best = cell[sure[cell].argsort(descending=True)[:EXAMPLES_PER_CELL]]
                tensors |= packed(f"examples/{truth}/{said}", _drawn(network, plain, test.images[best]))
    return tensors


@torch.no_grad()
def _drawn(network, plain, images):
    """[h, w, n]: n pictures as the mean map of the record's example layer."""
    side = network.graph["input"]["shape"][0]
    values = network.prepared(images, side, None)
    for name, module in plain.named_children():
        values = module(values)
        if name == network.record.examples:
            return values.mean(1).permute(1, 2, 0).numpy()
    raise ValueError(f"there is no layer {network.record.examples}")
