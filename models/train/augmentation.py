"""Moves, colours and blurs training pictures at random, a whole batch at a time."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F


@dataclass(frozen=True)
class Movement:
    """How far a picture is moved at most: angles in degrees, shifts as a part of its size.

    `zoom` are the least and the greatest part of the picture that is seen, `stretch` how much wider than high
    that part is at most; `flip` is the part of the pictures that is mirrored.
    """

    rotation: float = 0.0
    zoom: tuple[float, float] = (1.0, 1.0)
    stretch: float = 0.0
    shift: float = 0.0
    shear: float = 0.0
    flip: float = 0.0


@dataclass(frozen=True)
class Light:
    """How far colours change at most: factors are 1 +- limit, `gray` and `blur` the parts of pictures that lose
    their colours or their sharpness, `noise` the greatest standard deviation (of values in [0, 1])."""

    brightness: float = 0.0
    contrast: float = 0.0
    saturation: float = 0.0
    tint: float = 0.0
    gray: float = 0.0
    blur: float = 0.0
    noise: float = 0.0


class Dice:
    """Random numbers for a batch of `count` pictures, from a generator that a checkpoint keeps."""

    def __init__(self, count, generator):
        self.count, self.generator = count, generator

    def within(self, limit, *shape):
        """Uniform in [-limit, limit]."""
        return (torch.rand(self.count, *shape, generator=self.generator) * 2 - 1) * limit

    def between(self, low, high):
        """Uniform in [low, high]."""
        return low + (high - low) * torch.rand(self.count, generator=self.generator)

    def chosen(self, part):
        """True for about this part of the pictures."""
        return torch.rand(self.count, generator=self.generator) < part


def moved(images, movement, generator, size=None, padding="border"):
    """Copies of `images` [n, c, h, w], h = w, each moved by an affine map of its own around its centre.

    The result is `size` pixels high and wide (as large as before without it). Each parameter is uniform within its
    limit; height and width are stretched against each other. As in Keras the map goes from output to input:
    rotation * shift * shear * zoom. `padding` is what comes into view: `border` repeats it, `reflection` mirrors,
    `zeros` is black.
    """
    dice, size = Dice(len(images), generator), size or images.shape[-1]
    angle, shear = dice.within(math.radians(movement.rotation)), dice.within(math.radians(movement.shear))
    zoom, stretch = dice.between(*movement.zoom), dice.within(movement.stretch)
    mirror = 1 - 2 * dice.chosen(movement.flip).float()
    shift = torch.stack([dice.within(2 * movement.shift), dice.within(2 * movement.shift)], 1)  # the whole width is 2
    zero, one = torch.zeros(len(images)), torch.ones(len(images))
    rotation = _matrix(angle.cos(), -angle.sin(), angle.sin(), angle.cos())
    shearing = _matrix(one, -shear.sin(), zero, shear.cos())
    zooming = _matrix(zoom * (1 + stretch) * mirror, zero, zero, zoom * (1 - stretch))
    theta = torch.cat([rotation @ shearing @ zooming, rotation @ shift.unsqueeze(2)], 2)
    grid = F.affine_grid(theta, [len(images), images.shape[1], size, size], align_corners=False)
    return F.grid_sample(images, grid, mode="bilinear", padding_mode=padding, align_corners=False)


def _matrix(a, b, c, d):
    return torch.stack([torch.stack([a, b], 1), torch.stack([c, d], 1)], 1)


def relit(images, light, generator):
    """Copies of colour `images` [n, 3, h, w] in [0, 1] under another light, each its own; the result is cut to [0, 1]."""
    dice = Dice(len(images), generator)

    def factor(limit):
        return (1 + dice.within(limit)).view(-1, 1, 1, 1)

    gray = images.mean(1, keepdim=True)
    saturation = factor(light.saturation) * (~dice.chosen(light.gray)).float().view(-1, 1, 1, 1)
    images = gray + (images - gray) * saturation
    images = images * (1 + dice.within(light.tint, 3)).view(-1, 3, 1, 1)
    mean = images.mean((1, 2, 3), keepdim=True)
    images = (mean + (images - mean) * factor(light.contrast)) * factor(light.brightness)
    unsharp = dice.chosen(light.blur)
    if unsharp.any():
        images[unsharp] = F.avg_pool2d(F.pad(images[unsharp], (1, 1, 1, 1), mode="replicate"), 3, 1)
    if light.noise:
        deviation = dice.between(0, light.noise).view(-1, 1, 1, 1)
        images = images + deviation * torch.randn(images.shape, generator=generator)
    return images.clamp(0, 1)
