"""The pictures of MNIST and Fashion-MNIST: gzipped idx files. Format: yann.lecun.com/exdb/mnist."""

import gzip
from pathlib import Path

import numpy as np
import torch


def read_idx(path):
    """Array of unsigned bytes in a gzipped idx file."""
    content = gzip.decompress(Path(path).read_bytes())
    if content[:3] != b"\0\0\x08":
        raise ValueError(f"{path}: not an idx file of unsigned bytes")
    rank = content[3]
    shape = np.frombuffer(content, ">u4", rank, 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape)


def load_idx(folder, part):
    """Images [n, 1, 28, 28] and labels [n], bytes; `part` is `train` (60,000) or `t10k` (10,000)."""
    images = read_idx(Path(folder) / f"{part}-images-idx3-ubyte.gz")
    labels = read_idx(Path(folder) / f"{part}-labels-idx1-ubyte.gz")
    return torch.tensor(images).unsqueeze(1), torch.tensor(labels).long()
