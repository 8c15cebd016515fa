"""Writes a stand-in for Keras's VGG16 weights: the same layout and size (553 MB), with seeded random weights.

    python3 tests/import/write_vgg16.py OUT.h5

The official file, vgg16_weights_tf_dim_ordering_tf_kernels.h5, was written by Keras 1: weights alone, in a group for each layer, named
`block1_conv1_W_1:0` and `block1_conv1_b_1:0`, the names of the layers in the root's attribute `layer_names`.
"""

import sys

import h5py
import numpy as np

from vgg16_layers import layers

SEED = 20200131


def main():
    """Writes the file."""
    random = np.random.default_rng(SEED)
    with h5py.File(sys.argv[1], "w") as file:
        every_layer = [("input_1", None), *layers()]
        file.attrs["layer_names"] = [name.encode() for name, _ in every_layer]
        for name, shape in every_layer:
            group = file.create_group(name)
            group.attrs["weight_names"] = [f"{name}_{kind}_1:0".encode() for kind in "Wb"] if shape else np.zeros(0)
            if shape:
                fan_in = int(np.prod(shape[:-1]))
                kernel = random.standard_normal(shape, np.float32) * np.float32(np.sqrt(2 / fan_in))
                group.create_dataset(f"{name}_W_1:0", data=kernel)
                group.create_dataset(f"{name}_b_1:0", data=random.uniform(-0.1, 0.1, shape[-1]).astype(np.float32))


if __name__ == "__main__":
    main()
