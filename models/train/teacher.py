"""SqueezeNet 1.1 as a teacher: what it says about a photo in ImageNet's 1,000 classes.

"It is a tabby cat, and a bit of an Egyptian cat" tells a small network more about a photo than "cat" does (Hinton et al. 2015,
"Distilling the knowledge in a neural network"). The weights are onnx/models' (Apache-2.0), as 52 `.npy` files in the order of
the layers. They are used in training only.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

CLASSES = 1000
SIDE = 224
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
FIRE_BEFORE_POOL = {2: True, 4: True}  # maximum after the second and the fourth fire module


class SqueezeNet:
    """Scores [n, 1000] of photos [n, 3, h, w] in [0, 1], before the softmax."""

    def __init__(self, folder):
        arrays = sorted(Path(folder).glob("*.npy"), key=_order)
        tensors = [torch.from_numpy(np.load(path)).float() for path in arrays]
        if len(tensors) != 52:
            raise ValueError(f"{folder} has {len(tensors)} arrays; expected 52")
        self.layers = [(kernel.to(memory_format=torch.channels_last), bias) for kernel, bias in zip(tensors[::2], tensors[1::2])]

    def __call__(self, photos):
        values = (photos - _channels(MEAN)) / _channels(DEVIATION)
        values = F.interpolate(values, size=(SIDE, SIDE), mode="bilinear", align_corners=False)
        layers = iter(self.layers)
        values = F.max_pool2d(self._convolve(values.contiguous(memory_format=torch.channels_last), next(layers), 2), 3, 2)
        for fire in range(1, 9):
            squeezed = self._convolve(values, next(layers))
            values = torch.cat([self._convolve(squeezed, next(layers)), self._convolve(squeezed, next(layers))], 1)
            if fire in FIRE_BEFORE_POOL:
                values = F.max_pool2d(values, 3, 2)
        return self._convolve(values, next(layers)).mean((2, 3))

    @staticmethod
    def _convolve(values, layer, stride=1):
        kernel, bias = layer
        padding = kernel.shape[-1] // 2 if stride == 1 else 0
        return F.relu(F.conv2d(values, kernel, bias, stride, padding))


def _channels(values):
    return torch.tensor(values).view(1, 3, 1, 1)


def _order(path):
    """squeezenet0_conv3_weight.npy -> (3, False): the layer's number, its kernel before its bias."""
    _, layer, kind = path.stem.split("_")
    return int(layer.removeprefix("conv")), kind == "bias"


@torch.no_grad()
def teach(folder, images, cache):
    """The teacher's scores [n, 1000] for photos [n, 3, h, w] (bytes), averaged over each photo and its mirror image."""
    if not cache.exists():
        teacher, scores = SqueezeNet(folder), []
        for number, part in enumerate(images.split(64)):
            photos = part.float() / 255
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores.append(((teacher(photos) + teacher(photos.flip(3))) / 2).float())
            if number % 20 == 0:
                print(f"teacher: {number * 64} of {len(images)} photos", flush=True)
        cache.parent.mkdir(parents=True, exist_ok=True)
        torch.save(torch.cat(scores), cache.with_suffix(".part"))
        cache.with_suffix(".part").replace(cache)
    return torch.load(cache)
