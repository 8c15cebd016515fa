"""The golden of SqueezeNet 1.1, which is not in the repository: what PyTorch makes of a made-up picture with the official weights.

    python3 tests/golden/squeezenet.py FOLDER     the folder with the 52 .npy files

Run from the root of the repository with Debian's python3-torch (1.13). The picture is 256 x 256, of which the network sees the middle
224 x 224: red, green and blue at x, y are (7x + 3y) mod 256, (5x + 11y) mod 256 and (x XOR y). `squeezenet1.1.expected.safetensors` holds
for each layer `<layer>`: values at the indices `places/<layer>` of its output as it lies in memory [h, w, c], and `largest/<layer>`, the
largest magnitude of all its values. `gradient/<layer>`, at the same places, is the gradient there of the logit `of/unit`, the largest one,
and `size/<layer>` its norm and largest magnitude; so for the input, `data`.
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


def outputs(folder):
    """Name and output of the input and of each layer, in float64."""
    layers = iter([(kernel.double(), bias.double()) for kernel, bias in SqueezeNet(folder).layers])

    def convolved(values, stride=1):
        kernel, bias = next(layers)
        return F.relu(F.conv2d(values, kernel, bias, stride, padding=kernel.shape[-1] // 2 if stride == 1 else 0))

    mean, deviation = (torch.tensor(values).double().view(3, 1, 1) for values in (MEAN, DEVIATION))
    yield "data", (values := ((torch.from_numpy(picture()) - mean) / deviation)[None].requires_grad_())
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


def flat(value):
    """A batch of one as it lies in ConvLens's memory."""
    return (value[0].permute(1, 2, 0) if value.dim() == 4 else value[0]).detach().contiguous().numpy().reshape(-1)


def main():
    """Writes the golden."""
    random, tensors, values = np.random.default_rng(SEED), {}, dict(outputs(Path(sys.argv[1])))
    source = values.pop("data")
    for name, output in [*values.items(), ("data", source)]:
        array = flat(output)
        chosen = random.choice(array.size, min(PLACES, array.size), replace=False)
        places = np.unique(np.concatenate([chosen, [array.argmax(), array.argmin()]]))
        tensors[f"places/{name}"] = places.astype(np.float32)
        if name != "data":
            tensors[name] = array[places].astype(np.float32)
            tensors[f"largest/{name}"] = np.array([np.abs(array).max()], np.float32)
    logits = values["pool10"][0]
    asked = {"data": source} | {name: value for name, value in values.items() if name != "prob"}
    for name, gradient in zip(asked, torch.autograd.grad(logits.max(), list(asked.values()))):
        array = flat(gradient)
        tensors[f"gradient/{name}"] = array[tensors[f"places/{name}"].astype(np.int64)].astype(np.float32)
        tensors[f"size/{name}"] = np.array([np.linalg.norm(array), np.abs(array).max()], np.float32)
    tensors["of/unit"] = np.array([int(logits.argmax())], np.float32)
    write_safetensors(Path(__file__).with_name("squeezenet1.1.expected.safetensors"), tensors, {})


if __name__ == "__main__":
    main()
