"""Pictures of the project's own making, as network inputs: what the maps of the training files are of."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

SAMPLES = Path(__file__).resolve().parents[2] / "web/samples"
SAMPLE_OF = {"fashion-mnist": "ankle-boot.jpg", "cats-vs-dogs": "cat-1.jpg", "vgg16-slim": "cat-1.jpg"}
# A two, in units of its height: the pen's way from point to point.
TWO = [(0.12, 0.24), (0.2, 0.1), (0.36, 0.03), (0.54, 0.07), (0.63, 0.2), (0.6, 0.36), (0.47, 0.54), (0.28, 0.74), (0.1, 0.94),
       (0.12, 0.95), (0.3, 0.91), (0.52, 0.95), (0.76, 0.92)]


def own_picture(graph, side):
    """The picture [side, side, c] in [0, 1] as float32."""
    if graph["id"] == "mnist":
        return _digit(side)
    photo = Image.open(SAMPLES / SAMPLE_OF[graph["id"]])
    photo = photo.convert("L" if graph["input"]["shape"][2] == 1 else "RGB").resize((side, side), Image.Resampling.BOX)
    values = np.asarray(photo, np.float32).reshape(side, side, -1) / 255
    return 1 - values if graph["input"]["preprocess"].get("invert") == "auto" else values


def _digit(side):
    """White on black, in the middle, 20 of 28 parts high, as MNIST's digits are."""
    enlarged = 16 * side
    canvas = Image.new("L", (enlarged, enlarged))
    height = enlarged * 20 / 28
    left, top = (enlarged - 0.8 * height) / 2, (enlarged - height) / 2
    points = [(left + x * height, top + y * height) for x, y in TWO]
    pen = enlarged * 2.6 / 28
    draw = ImageDraw.Draw(canvas)
    draw.line(points, fill=255, width=round(pen), joint="curve")
    for x, y in points:
        draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)
    return np.asarray(canvas.resize((side, side), Image.Resampling.BOX), np.float32)[:, :, np.newaxis] / 255
