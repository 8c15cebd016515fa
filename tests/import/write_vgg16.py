"""Writes a stand-in for Keras's VGG16 weights: the same layout and size (553 MB), with seeded random weights.

    python3 tests/import/write_vgg16.py OUT.h5

The official file, vgg16_weights_tf_dim_ordering_tf_kernels.h5, was written by Keras 1: weights alone, in a group for each layer, named
`block1_conv1_W_1:0` and `block1_conv1_b_1:0`, the names of the layers in the root's attribute `layer_names`.
"""

import sys

import h5py
import numpy as np

SEED = 20200131
BLOCKS = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))
DENSE = (("fc1", 25088, 4096), ("fc2", 4096, 4096), ("predictions", 4096, 1000))


def layers():
    """(name, kernel shape or None) of every layer in Keras's order."""
    yield "input_1", None
    channels = 3
    for block, filters in enumerate(BLOCKS, 1):
        for number, count in enumerate(filters, 1):
            yield f"block{block}_conv{number}", (3, 3, channels, count)
            channels = count
        yield f"block{block}_pool", None
    yield "flatten", None
    for name, inputs, units in DENSE:
        yield name, (inputs, units)


def main():
    """Writes the file."""
    random = np.random.default_rng(SEED)
    with h5py.File(sys.argv[1], "w") as file:
        file.attrs["layer_names"] = [name.encode() for name, _ in layers()]
        for name, shape in layers():
            group = file.create_group(name)
            group.attrs["weight_names"] = [f"{name}_{kind}_1:0".encode() for kind in "Wb"] if shape else np.zeros(0)
            if shape:
                fan_in = int(np.prod(shape[:-1]))
                kernel = random.standard_normal(shape, np.float32) * np.float32(np.sqrt(2 / fan_in))
                group.create_dataset(f"{name}_W_1:0", data=kernel)
                group.create_dataset(f"{name}_b_1:0", data=random.uniform(-0.1, 0.1, shape[-1]).astype(np.float32))


if __name__ == "__main__":
    main()
