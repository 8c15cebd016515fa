"""The golden of SqueezeNet 1.1, which is not in the repository: what PyTorch makes of a made-up picture with the official weights.

    python3 tests/golden/squeezenet.py FOLDER     the folder with the 52 .npy files

Run from the root of the repository with Debian's python3-torch (1.13). The picture is 256 x 256, of which the network sees the middle
224 x 224: red, green and blue at x, y are (7x + 3y) mod 256, (5x + 11y) mod 256 and (x XOR y). `squeezenet1.1.expected.safetensors` holds
for each layer `<layer>`: values at the indices `places/<layer>` of its output as it lies in memory [h, w, c], and `largest/<layer>`, the
largest magnitude of all its values.
"""

import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from models.train.safetensors_io import write_safetensors  # noqa: E402
from models.train.teacher import DEVIATION, MEAN, SqueezeNet  # noqa: E402

SIDE, SEEN, PLACES, SEED = 256, 224, 100, 20200131
POOLED_BEFORE = (4, 6)  # fire modules


def picture():
    """The middle of the made-up picture, [3, h, w] in [0, 1]."""
    begin = (SIDE - SEEN) // 2
    y, x = np.mgrid[begin : begin + SEEN, begin : begin + SEEN]
    return np.stack([(7 * x + 3 * y) % 256, (5 * x + 11 * y) % 256, x ^ y]) / 255


@torch.no_grad()
def outputs(folder):
    """Name and output of each layer, in float64."""
    layers = iter([(kernel.double(), bias.double()) for kernel, bias in SqueezeNet(folder).layers])

    def convolved(values, stride=1):
        kernel, bias = next(layers)
        return F.relu(F.conv2d(values, kernel, bias, stride, padding=kernel.shape[-1] // 2 if stride == 1 else 0))

    mean, deviation = (torch.tensor(values).double().view(3, 1, 1) for values in (MEAN, DEVIATION))
    values = ((torch.from_numpy(picture()) - mean) / deviation)[None]
    yield "conv1", (values := convolved(values, 2))
    yield "pool1", (values := F.max_pool2d(values, 3, 2))
    for number in range(2, 10):
        if number in POOLED_BEFORE:
            yield f"pool{number - 1}", (values := F.max_pool2d(values, 3, 2))
        yield f"fire{number}_squeeze1x1", (squeezed := convolved(values))
        yield f"fire{number}_expand1x1", (small := convolved(squeezed))
        yield f"fire{number}_expand3x3", (large := convolved(squeezed))
        yield f"fire{number}_concat", (values := torch.cat([small, large], 1))
    yield "conv10", (values := convolved(values))
    yield "pool10", (scores := values.mean((2, 3)))
    yield "prob", F.softmax(scores, 1)


def main():
    """Writes the golden."""
    random, tensors = np.random.default_rng(SEED), {}
    for name, output in outputs(Path(sys.argv[1])):
        flat = (output[0].permute(1, 2, 0) if output.dim() == 4 else output[0]).contiguous().numpy().reshape(-1)
        chosen = random.choice(flat.size, min(PLACES, flat.size), replace=False)
        places = np.unique(np.concatenate([chosen, [flat.argmax(), flat.argmin()]]))
        tensors[f"places/{name}"] = places.astype(np.float32)
        tensors[name] = flat[places].astype(np.float32)
        tensors[f"largest/{name}"] = np.array([np.abs(flat).max()], np.float32)
    write_safetensors(Path(__file__).with_name("squeezenet1.1.expected.safetensors"), tensors, {})


if __name__ == "__main__":
    main()
