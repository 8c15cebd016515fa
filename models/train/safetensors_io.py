"""Reads and writes safetensors files. The same input always gives the same bytes."""

import json
import struct
from pathlib import Path

import numpy as np

DTYPES = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2"), "I8": np.dtype("i1")}
DATA_ALIGNMENT = 64


def write_safetensors(path, tensors, metadata=None):
    """Writes named arrays (float32, float16 or int8) and string metadata to `path`; returns the number of bytes.

    Wider element types come first, so that every tensor lies aligned to its element size without any gap.
    """
    names = sorted(tensors, key=lambda name: -tensors[name].dtype.itemsize)  # stable: keeps the given order
    header = {"__metadata__": dict(metadata)} if metadata else {}
    blobs, offset = [], 0
    for name in names:
        array = np.ascontiguousarray(tensors[name])
        dtype = _dtype_name(name, array)
        blob = array.astype(DTYPES[dtype], copy=False).tobytes()
        header[name] = {"dtype": dtype, "shape": list(tensors[name].shape), "data_offsets": [offset, offset + len(blob)]}
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    text += b" " * (-(8 + len(text)) % DATA_ALIGNMENT)
    content = struct.pack("<Q", len(text)) + text + b"".join(blobs)
    _replace(Path(path), content)
    return len(content)


def read_safetensors(path):
    """Returns (tensors, metadata) of a safetensors file. Raises ValueError if the offsets do not tile the data."""
    content = Path(path).read_bytes()
    if len(content) < 8:
        raise ValueError(f"{path}: {len(content)} bytes are too few for a safetensors file")
    (header_size,) = struct.unpack_from("<Q", content)
    if header_size > len(content) - 8:
        raise ValueError(f"{path}: a header of {header_size} bytes does not fit into {len(content)} bytes")
    header = json.loads(content[8 : 8 + header_size].decode("utf-8"))
    metadata = header.pop("__metadata__", {})
    data = memoryview(content)[8 + header_size :]
    tensors, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        first, last = entry["data_offsets"]
        if entry["dtype"] not in DTYPES:
            raise ValueError(f"{path}: tensor {name} has the unknown type {entry['dtype']}")
        dtype, shape = DTYPES[entry["dtype"]], tuple(entry["shape"])
        if first != end or last - first != dtype.itemsize * int(np.prod(shape, dtype=np.int64)) or last > len(data):
            raise ValueError(f"{path}: tensor {name} has wrong data offsets {first} to {last}")
        tensors[name] = np.frombuffer(data[first:last], dtype).reshape(shape)
        end = last
    if end != len(data):
        raise ValueError(f"{path}: {len(data) - end} bytes after the last tensor")
    return tensors, metadata


def _dtype_name(name, array):
    for dtype_name, dtype in DTYPES.items():
        if array.dtype == dtype:
            return dtype_name
    raise ValueError(f"tensor {name} has the type {array.dtype}; expected one of {', '.join(DTYPES)}")


def _replace(path, content):
    """Writes the file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)
