"""Reads and writes ConvLens models: a graph as JSON and its tensors in one safetensors file (docs/MODEL_FORMAT.md)."""

import json
from dataclasses import dataclass, field

from .safetensors_io import read_safetensors, write_safetensors


@dataclass
class Model:
    """One model: `graph` as in docs/MODEL_FORMAT.md, `tensors` by `layer/weight`, `training` history and settings."""

    graph: dict
    tensors: dict
    training: dict | None = None
    license: str | None = None
    source: str | None = None
    extra: dict = field(default_factory=dict)


def write_model(path, model):
    """Writes the model file and returns its size in bytes."""
    metadata = {"format": "convlens", "version": "1", "network": _json(model.graph)}
    if model.training is not None:
        metadata["training"] = _json(model.training)
    for key in ("license", "source"):
        if getattr(model, key):
            metadata[key] = getattr(model, key)
    return write_safetensors(path, model.tensors, metadata | model.extra)


def read_model(path):
    """Returns the Model stored in `path`."""
    tensors, metadata = read_safetensors(path)
    if metadata.get("format") != "convlens" or metadata.get("version") != "1":
        raise ValueError(f"{path}: not a ConvLens model of version 1")
    known = {"format", "version", "network", "training", "license", "source"}
    return Model(
        graph=json.loads(metadata["network"]),
        tensors=tensors,
        training=json.loads(metadata["training"]) if "training" in metadata else None,
        license=metadata.get("license"),
        source=metadata.get("source"),
        extra={key: value for key, value in metadata.items() if key not in known},
    )


def layer(name, type_, inputs=None, **config):
    """One entry of a graph's `layers`."""
    entry = {"name": name, "type": type_}
    if inputs is not None:
        entry["inputs"] = list(inputs)
    if config:
        entry["config"] = config
    return entry


def _json(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
