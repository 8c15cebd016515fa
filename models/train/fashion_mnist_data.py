"""Reads Fashion-MNIST (idx files) and augments its images as Keras's ImageDataGenerator does."""

import gzip
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

LABELS = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]


def read_idx(path):
    """Array of unsigned bytes in a gzipped idx file."""
    content = gzip.decompress(Path(path).read_bytes())
    if content[:3] != b"\0\0\x08":
        raise ValueError(f"{path}: not an idx file of unsigned bytes")
    rank = content[3]
    shape = np.frombuffer(content, ">u4", rank, 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape)


def load(folder, part):
    """Images [n, 1, 28, 28] in [0, 1] and labels [n]; `part` is `train` (60,000) or `t10k` (10,000)."""
    images = read_idx(Path(folder) / f"{part}-images-idx3-ubyte.gz")
    labels = read_idx(Path(folder) / f"{part}-labels-idx1-ubyte.gz")
    return torch.tensor(images).float().div_(255).unsqueeze(1), torch.tensor(labels).long()


@dataclass(frozen=True)
class Augmentation:
    """How far a picture is moved at most: angles in degrees, the others as a part of its size."""

    rotation: float = 0.05
    zoom: float = 0.2
    shift: float = 0.1
    shear: float = 0.05


def augment(images, limits, generator):
    """Copy of `images` [n, c, h, w], h = w, each moved by a random affine map of its own around its centre.

    Each parameter is uniform within its limit; height and width are zoomed independently; what comes into view
    repeats the border. As in Keras the map goes from output to input: rotation * shift * shear * zoom.
    """
    count = len(images)

    def uniform(limit):
        return (torch.rand(count, generator=generator) * 2 - 1) * limit

    angle, shear = uniform(math.radians(limits.rotation)), uniform(math.radians(limits.shear))
    zoom_x, zoom_y = 1 + uniform(limits.zoom), 1 + uniform(limits.zoom)
    shift = torch.stack([uniform(2 * limits.shift), uniform(2 * limits.shift)], 1)  # the whole width is 2
    rotation = _matrix(angle.cos(), -angle.sin(), angle.sin(), angle.cos())
    shearing = _matrix(shear.cos(), torch.zeros(count), -shear.sin(), torch.ones(count))
    zooming = _matrix(zoom_x, torch.zeros(count), torch.zeros(count), zoom_y)
    theta = torch.cat([rotation @ shearing @ zooming, rotation @ shift.unsqueeze(2)], 2)
    grid = F.affine_grid(theta, images.shape, align_corners=False)
    return F.grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=False)


def _matrix(a, b, c, d):
    return torch.stack([torch.stack([a, b], 1), torch.stack([c, d], 1)], 1)
