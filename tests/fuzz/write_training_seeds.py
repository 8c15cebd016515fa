#!/usr/bin/env python3
"""Writes the seeds of training_fuzz: small training files (docs/MODEL_FORMAT.md) of the fuzz targets' tiny classifier, with each
element type.

Run from the root of the repository with Debian's python3-numpy; the same files come out every time.
"""

import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from models.train.safetensors_io import write_safetensors  # noqa: E402

SEEDS = HERE / "corpus" / "training"


def main():
    SEEDS.mkdir(parents=True, exist_ok=True)
    metadata = {"format": "convlens-training", "version": "1", "model": "tiny"}
    for name, epochs in {"one_epoch": 1, "three_epochs": 3}.items():
        write_safetensors(SEEDS / f"{name}.safetensors", tensors(epochs), metadata)


def tensors(epochs):
    random = np.random.default_rng(epochs)
    curves = {f"history/{name}": random.random(epochs).astype(np.float32) for name in ("loss", "accuracy", "val_loss", "val_accuracy")}
    kept = {"confusion": np.array([[3, 1, 0], [0, 4, 0], [1, 0, 2]], np.float32), "picture": random.random((2, 2, 1)).astype(np.float32)}
    kept["examples/0/1"] = random.integers(-127, 128, (2, 2, 1), np.int8)
    kept["examples/0/1_scale"] = np.ones(1, np.float32)
    for epoch in range(epochs + 1):
        kept[f"epoch/{epoch}/conv/kernel"] = random.normal(size=(1, 1, 1, 2)).astype(np.float16)
        kept[f"epoch/{epoch}/conv/maps"] = random.integers(-127, 128, (2, 2, 2), np.int8)
        kept[f"epoch/{epoch}/conv/maps_scale"] = np.ones(2, np.float32)
    return curves | kept


if __name__ == "__main__":
    main()
