"""Writes vgg16.json: what PyTorch computes for a VGG16 of full size.

    python3 tests/golden/vgg16.py

Run with Debian's python3-torch (1.13). The weights are not trained: every number is a hash of its place, the same as in tests/models/support/vgg16_stand_in.mjs. They
are rounded as the model file stores them (convolution kernels to half precision, dense kernels to 8 bits with a scale for each
unit), and the network is run in float32 on a picture that is made in the same way. In the JSON:

    input     the first 16 digits of the SHA-256 of the input's bytes ([224, 224, 3], float32)
    pieces    the same of every tensor's bytes, in the order of the file: {name: digits}
    layers    for every layer of the file, in its order: {name, shape ([h, w, c] or [n]), largest (of the magnitudes), places
              (indices into the output as it lies in memory), values (there)}
    top       the five most probable classes: [class, probability]
    unrounded the same of the weights before rounding, and the largest difference between probabilities: what storing them costs
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from vgg16_layers import layers

MEANS = np.array([103.939, 116.779, 123.68], np.float32)  # blue, green, red
BIAS_LIMIT = 0.1
LAST_GAIN = 1 / 64  # or one class would have all the probability
INPUT_STREAM = 32  # behind those of the 16 kernels and biases
PLACES_STREAM = 100  # and the layer's number
PLACES = 64
CHUNK = 1 << 22


def hash_of(stream, index):
    """32 random bits for elements (uint32) of the tensor `stream`: C. Wellons' hash "lowbias32"."""
    bits = index + np.uint32(stream * 0x9E3779B9 & 0xFFFFFFFF)
    bits = (bits ^ (bits >> np.uint32(16))) * np.uint32(0x7FEB352D)
    bits = (bits ^ (bits >> np.uint32(15))) * np.uint32(0x846CA68B)
    return bits ^ (bits >> np.uint32(16))


def uniform(stream, shape, limit):
    """Values of -limit to limit, float32; in chunks, for the largest kernel has 100 million."""
    values = np.empty(int(np.prod(shape)), np.float32)
    for start in range(0, values.size, CHUNK):
        index = np.arange(start, min(values.size, start + CHUNK), dtype=np.uint32)
        values[start : start + CHUNK] = (hash_of(stream, index) * 2.0**-31 - 1) * limit
    return values.reshape(shape)


def made_weights(name, shape, number):
    """Kernel and bias of a layer; `number` counts the layers that have weights."""
    limit = np.sqrt(6 / np.prod(shape[:-1])) * (LAST_GAIN if name == "predictions" else 1)
    return uniform(2 * number, shape, limit), uniform(2 * number + 1, shape[-1:], BIAS_LIMIT)


def stored(kernel):
    """The tensors that keep a kernel in the file, and the values that they stand for."""
    if kernel.ndim == 4:
        halves = kernel.astype(np.float16)
        return {"kernel": halves}, halves.astype(np.float32)
    scale = (np.maximum(kernel.max(axis=0), -kernel.min(axis=0)).astype(np.float64) / 127).astype(np.float32)
    integers = np.empty(kernel.shape, np.int8)
    for start in range(0, len(kernel), 1024):
        quotients = kernel[start : start + 1024].astype(np.float64) / scale
        integers[start : start + 1024] = np.clip(np.floor(quotients + 0.5), -127, 127)
    return {"kernel": integers, "kernel_scale": scale}, integers * scale


def run_layer(name, values, kernel, bias):
    """Output [1, c, h, w] or [n] of a layer."""
    if name.endswith("_pool"):
        return functional.max_pool2d(values, 2)
    if name == "flatten":
        return values.permute(0, 2, 3, 1).reshape(-1)
    if values.ndim == 4:
        return functional.conv2d(values, torch.from_numpy(kernel).permute(3, 2, 0, 1), torch.from_numpy(bias), padding=1).relu()
    scores = torch.from_numpy(bias) + values @ torch.from_numpy(kernel)
    return scores.softmax(0) if name == "predictions" else scores.relu()


def sampled(name, number, output):
    """What the JSON keeps of a layer's output."""
    array = (output.permute(0, 2, 3, 1)[0] if output.ndim == 4 else output).numpy()
    places = hash_of(PLACES_STREAM + number, np.arange(PLACES, dtype=np.uint32)) % np.uint32(array.size)
    values = [float(f"{value:.7g}") for value in array.reshape(-1)[places]]
    return {"name": name, "shape": array.shape, "largest": float(f"{np.abs(array).max():.7g}"), "places": places.tolist(), "values": values}


def top(probabilities):
    best = np.argsort(-probabilities)[:5]
    return [[int(index), float(f"{probabilities[index]:.7g}")] for index in best]


def digits(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()[:16]


def network_input():
    """The picture as the network takes it, [224, 224, 3], blue first."""
    pixels = hash_of(INPUT_STREAM, np.arange(224 * 224 * 3, dtype=np.uint32)) >> np.uint32(24)
    return pixels.astype(np.float32).reshape(224, 224, 3) - MEANS


def main():
    """Runs both networks side by side, so that no more than one layer's weights are held."""
    picture = network_input()
    rounded = exact = torch.from_numpy(picture).permute(2, 0, 1)[None]
    pieces, outputs, weighted = {}, [], 0
    for number, (name, shape) in enumerate(layers()):
        kernel, bias, values = None, None, None
        if shape:
            kernel, bias = made_weights(name, shape, weighted)
            tensors, values = stored(kernel)
            pieces |= {f"{name}/{part}": digits(array) for part, array in (tensors | {"bias": bias}).items()}
            weighted += 1
        rounded, exact = run_layer(name, rounded, values, bias), run_layer(name, exact, kernel, bias)
        outputs.append(sampled(name, number, rounded))
        print(f"{name}: {rounded.numel()} values, rms {rounded.square().mean().sqrt():.4g}, rounding {(rounded - exact).abs().max() / exact.abs().max():.2g}")
    rounded, exact = rounded.numpy(), exact.numpy()
    unrounded = {"top": top(exact), "difference": float(f"{np.abs(rounded - exact).max():.3g}")}
    about = {"written_by": "tests/golden/vgg16.py", "torch": torch.__version__, "input": digits(picture)}
    golden = about | {"pieces": pieces, "top": top(rounded), "unrounded": unrounded}
    text = json.dumps(golden, indent=1)[:-2] + ',\n "layers": [\n' + ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in outputs) + "\n ]\n}\n"
    (Path(__file__).resolve().parent / "vgg16.json").write_text(text, "utf-8")
    print(f"vgg16.json: {len(text)} bytes", golden["top"], unrounded)


if __name__ == "__main__":
    with torch.no_grad():
        main()
