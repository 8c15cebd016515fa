#!/usr/bin/env python3
"""Writes the seeds of message_fuzz: one reply of each kind, and series of requests, each request behind its 32-bit length.

The layout is that of src/session/codec.h. Run from anywhere after the seeds of the other targets; the same files come out every
time.
"""

import struct
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
SEEDS = CORPUS / "message"

REQUESTS = ["LoadModel", "LoadPhoto", "LoadPixels", "SetInversion", "SwitchLayer", "SwitchChannel", "Watch", "FetchActivations",
            "FetchKernels", "FetchInput", "FetchPrediction", "FetchInputSteps", "LoadTraining", "FetchEpoch", "FetchExamples", "Explain",
            "FetchGradient", "Ablate", "Dream"]
REPLIES = ["ModelLoaded", "PhotoLoaded", "InputReady", "Prediction", "Preview", "Activations", "Kernels", "Progress", "Failed", "Finished",
           "InputSteps", "TrainingLoaded", "EpochSnapshot", "CellExamples", "Heatmap", "Gradient", "Ablated", "Dreamed"]


def main():
    SEEDS.mkdir(parents=True, exist_ok=True)
    for name, requests in series().items():
        (SEEDS / f"{name}.requests").write_bytes(b"".join(struct.pack("<I", len(bytes_)) + bytes_ for bytes_ in requests))
    for name, *fields in replies():
        (SEEDS / f"{name}.reply").write_bytes(message(b"CLRp", REPLIES.index(name), fields))


def series():
    """Requests, and model files as they are, by the name of their seed, for a session that has a tiny classifier of four layers and a photo."""
    model = (CORPUS / "model" / "classifier.safetensors").read_bytes()
    graph = (CORPUS / "model" / "graph.safetensors").read_bytes()
    photo = (CORPUS / "image" / "grey.png").read_bytes()
    training = (CORPUS / "training" / "three_epochs.safetensors").read_bytes()
    every_fetch = [request("FetchActivations", i32(-1)), request("FetchActivations", i32(3)), request("FetchKernels", i32(0)),
                   request("FetchKernels", i32(1)), request("FetchInput"), request("FetchPrediction"), request("FetchInputSteps")]
    options = [i32(3), struct.pack("<f", 0.15), i32(4), i32(2)]
    return {
        "fetch": every_fetch,
        "switch": [request("SwitchLayer", i32(1), u8(0)), request("SwitchChannel", i32(0), i32(2), u8(0)),
                   request("SwitchLayer", i32(1), u8(1)), request("SwitchLayer", i32(3), u8(0)), *every_fetch],
        "watch": [request("Watch", numbers("i", [-1, 0, 3])), request("SwitchLayer", i32(2), u8(0)), request("Watch", numbers("i", []))],
        "photo": [request("LoadPhoto", u8(0), blob(photo)), request("SetInversion", u8(1)), request("LoadPhoto", u8(1), blob(photo))],
        "pixels": [request("LoadPixels", i32(2), i32(2), i32(4), i32(4), blob(bytes(range(16)))), request("FetchInput")],
        "model": [request("Watch", numbers("i", [2, 3])), model, request("LoadModel", i32(1)), request("SwitchChannel", i32(0), i32(1), u8(0)),
                  graph, request("LoadModel", i32(2)), request("SwitchLayer", i32(4), u8(0)), request("FetchKernels", i32(0))],
        "training": [request("FetchEpoch", i32(0), i32(1)), request("LoadTraining", blob(training)), request("FetchEpoch", i32(0), i32(3)),
                     request("FetchEpoch", i32(0), i32(9)), request("FetchEpoch", i32(1), i32(0)), request("FetchExamples", i32(0), i32(1)),
                     request("FetchExamples", i32(2), i32(0)), model, request("LoadModel", i32(1)), request("FetchEpoch", i32(0), i32(3))],
        "explain": [request("Explain", u8(method), u8(method % 2), i32(layer), i32(number), i32(layer % 3), *options) for method, layer, number in
                    [(0, -1, -1), (1, 0, 0), (2, 1, 1), (5, 0, -1), (6, 1, 0), (7, -1, -1), (8, -1, 1), (12, -1, 0), (13, -1, -1), (0, 3, 0), (0, 9, 9)]],
        "gradient": [request("FetchGradient", u8(0), i32(-1), i32(-1)), request("FetchGradient", u8(1), i32(0), i32(1)), request("FetchGradient", u8(0), i32(9), i32(9)),
                     request("Ablate", i32(0), numbers("i", [0, 1])), request("Ablate", i32(1), numbers("i", [])), request("Ablate", i32(0), numbers("i", [99])), *every_fetch],
        "dream": [request("Dream", u8(start), i32(layer), i32(channel), i32(1), i32(steps), i32(layer)) for start, layer, channel, steps in
                  [(0, 0, 0, 2), (0, 3, 1, 3), (1, 0, -1, 2), (1, 1, 0, 0), (0, 9, 0, 1), (0, 0, 99, 1), (0, 0, 0, 5000)]],
        "wrong": [request("FetchActivations", i32(99)), request("SwitchChannel", i32(0), i32(4), u8(0)), b"", request("LoadModel", i32(1)), request("LoadModel", i32(7)),
                  request("LoadPhoto", u8(0), blob(b"no photo")), request("LoadPixels", i32(0), i32(-1), i32(1), i32(1), blob(b""))],
    }


def replies():
    """Kind and fields of each seed."""
    layer = [text("conv"), text("Conv2D"), text("2 filters 3×3"), numbers("i", [-1]), shape(4, 4, 2), shape(3, 3, 1, 2), i64(20), i64(20)]
    statistics = struct.pack("<I5fI", 1, -1, 2, 0.5, 1, 0.25, 3)
    return [
        ("ModelLoaded", text("tiny"), text("Tiny"), text("input"), shape(4, 4, 1), text("grey"), u8(2), u8(1), u8(1), struct.pack("<I", 2) + text("a") + text("b"),
         numbers("i", [0]), struct.pack("<I", 1) + b"".join(layer)),
        ("PhotoLoaded", i32(40), i32(30), i32(1), i32(1), blob(b"\1\2\3\4")),
        ("InputReady", shape(1, 2, 1), struct.pack("<4f", 0, 0, 1, 1), u8(1), floats(0, 1)),
        ("Prediction", floats(0.25, 0.75)),
        ("Preview", i32(0), shape(1, 1, 1), statistics, floats(2)),
        ("Activations", i32(-1), shape(1), statistics, floats(2)),
        ("Kernels", i32(0), shape(1, 1, 1, 2), floats(1, 2), floats(3, 4)),
        ("Progress", text("Reading"), struct.pack("<f", 0.5)),
        ("Failed", u8(3), text("The file is broken.")),
        ("Finished",),
        ("InputSteps", struct.pack("<I", 1) + text("grey") + shape(1, 1, 1), floats(0.5)),
        ("TrainingLoaded", floats(2), floats(0.5), floats(1.5), floats(0.75), numbers("i", [0]), i32(1), numbers("i", [9]), shape(1, 1, 1),
         floats(0.5)),
        ("EpochSnapshot", i32(0), i32(1), shape(1, 1, 1, 2), shape(1, 1, 1), statistics, floats(1, 2), floats(3)),
        ("CellExamples", i32(0), i32(1), shape(1, 1, 1), statistics, floats(4)),
        ("Heatmap", u8(0), i32(0), i32(1), struct.pack("<3f", 2.5, 0, 1), shape(1, 2, 1), floats(3), floats(4, 5)),
        ("Gradient", i32(-1), i32(1), struct.pack("<f", 2.5), shape(1, 1, 1), statistics, floats(3)),
        ("Ablated", floats(0.25, 0.75)),
        ("Dreamed", i32(0), i32(-1), struct.pack("<2f", 0.5, 2), u8(1), shape(1, 2, 1), floats(0, 1)),
    ]


class Blob(bytes):
    """Bytes behind their count, to be aligned to 16."""

    count = 0


def blob(content, count=None):
    result = Blob(content)
    result.count = len(content) if count is None else count
    return result


def floats(*values):
    return blob(struct.pack(f"<{len(values)}f", *values), len(values))


def u8(value):
    return struct.pack("<B", value)


def i32(value):
    return struct.pack("<i", value)


def i64(value):
    return struct.pack("<q", value)


def text(value):
    return struct.pack("<I", len(value.encode())) + value.encode()


def numbers(kind, values):
    return struct.pack(f"<I{len(values)}{kind}", len(values), *values)


def shape(*extents):
    return struct.pack(f"<B{len(extents)}i", len(extents), *extents)


def request(name, *fields):
    return message(b"CLRq", REQUESTS.index(name), fields)


def message(magic, kind, fields, number=7):
    result = magic + struct.pack("<HHI", 1, kind, number)
    for field in fields:
        if isinstance(field, Blob):
            result += struct.pack("<I", field.count)
            result += bytes(-len(result) % 16)
        result += field
    return result


if __name__ == "__main__":
    main()
