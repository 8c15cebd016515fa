"""Writes a trained network as a model file: batch normalisation folded, kernels in float16 or int8."""

from dataclasses import asdict

import numpy as np
import torch

from .model_file import Model, write_model
from .modules import build, load_plain, plain_tensors
from .record import write_record
from .registry import update_registry
from .trainer import Trainer

CALIBRATION_PICTURES = 8000
INT8_FROM = 1 << 20  # elements; smaller kernels are stored in float16


def export(network, trainer, arguments):
    """Writes `<id>.safetensors` of the trainer's network with its accuracies, and enters it in the registry."""
    side = network.graph["input"]["shape"][0]
    training, validation = network.parts(arguments)
    trainer.calibrate(training.part(torch.arange(0, len(training), -(-len(training) // CALIBRATION_PICTURES))), side)
    exact = plain_tensors(trainer.plain_network())
    tensors = stored(exact)
    as_stored = plain_trainer(network, restored(tensors))
    test = network.test(arguments)
    val_loss, val_accuracy = as_stored.evaluate(validation, side, precise=True)
    test_loss, test_accuracy = as_stored.evaluate(test, side, precise=True)
    _, exact_accuracy = plain_trainer(network, exact).evaluate(test, side, precise=True)
    description = {
        "recipe": asdict(network.recipe),
        "pictures": {"training": len(training), "validation": len(validation), "test": len(test)},
        "torch": torch.__version__,
        "val_loss": round(val_loss, 5),
        "val_accuracy": round(val_accuracy, 5),
        "test_loss": round(test_loss, 5),
        "test_accuracy": round(test_accuracy, 5),
        "test_accuracy_float32": round(exact_accuracy, 5),
        "seconds": round(sum(trainer.seconds)),
        "history": trainer.history,
    }
    path = arguments.output / f"{network.graph['id']}.safetensors"
    source = f"Trained by models/train on {network.pictures_source}."
    model = Model(network.graph, tensors, description, "MIT (weights trained by the ConvLens project).", source)
    size = write_model(path, model)
    record_size = write_record(network, trainer, as_stored, test, arguments)
    update_registry(arguments.output, path.name)
    print(f"{path}: {size} bytes after {trainer.epoch} epochs, {record_size} more for how it learned; validation {val_accuracy:.4f}")
    print(f"test accuracy {test_accuracy:.4f}, loss {test_loss:.4f} (float32: {exact_accuracy:.4f})")


def plain_trainer(network, tensors):
    """Something that measures the network with these `layer/weight` tensors, as the page computes it."""
    plain = build(network.graph, torch.Generator())
    load_plain(plain, tensors)
    return Trainer(network.recipe, plain, torch.Generator(), network.prepared)


def stored(tensors):
    """Kernels in float16, large ones in int8 with a scale per output; all else as it is."""
    result = {}
    for name, array in tensors.items():
        if not name.endswith("/kernel"):
            result[name] = array
        elif array.size < INT8_FROM:
            result[name] = array.astype(np.float16)
        else:
            scale = (np.abs(array).max(axis=tuple(range(array.ndim - 1)), initial=1e-12) / 127).astype(np.float32)
            result[name] = np.round(array / scale).astype(np.int8)
            result[f"{name}_scale"] = scale
    return result


def restored(tensors):
    """Float32 arrays of tensors as a file stores them."""
    scales = {name: array for name, array in tensors.items() if name.endswith("_scale")}
    return {
        name: array.astype(np.float32) * scales.get(f"{name}_scale", np.float32(1))
        for name, array in tensors.items()
        if name not in scales
    }
