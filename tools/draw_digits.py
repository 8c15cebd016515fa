"""Draws the handwritten digits among the page's sample pictures: web/samples/digit-0.jpg to digit-9.jpg, and their entries in
samples.json. They look like a phone's photos of paper: strokes of our own with a hand's wobble, several pens and papers, shadows,
a tilted camera, grain. The tests read them too.

    python3 tools/draw_digits.py [digit ...]      (needs numpy and Pillow)
"""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

FOLDER = Path(__file__).resolve().parents[1] / "web/samples"
WIDTH, HEIGHT, FINE = 640, 480, 2  # drawn at FINE times the size
MAX_BYTES = 58_000

# Strokes in a box of 1 x 1, y down. Each is a smooth curve through its points; corners are where one ends and the next begins.
STROKES = {
    0: [[(.62, .04), (.32, .06), (.1, .42), (.2, .85), (.5, .99), (.82, .8), (.9, .38), (.72, .07), (.5, .05)]],
    1: [[(.28, .3), (.45, .17), (.6, .02)], [(.6, .02), (.55, .5), (.53, 1)]],
    2: [[(.14, .27), (.28, .07), (.6, .03), (.8, .2), (.7, .47), (.4, .75), (.1, .96)], [(.1, .96), (.35, .9), (.6, .95), (.92, .93)]],
    3: [[(.14, .14), (.42, .02), (.76, .13), (.7, .36), (.38, .46)], [(.38, .46), (.76, .55), (.84, .79), (.52, .99), (.1, .87)]],
    4: [[(.5, .02), (.3, .34), (.08, .64)], [(.08, .64), (.5, .64), (.95, .6)], [(.7, .3), (.67, .65), (.64, 1)]],
    5: [[(.27, .06), (.24, .25), (.2, .44)], [(.2, .44), (.5, .37), (.8, .52), (.8, .82), (.48, 1), (.1, .9)], [(.29, .06), (.55, .05), (.86, .02)]],
    6: [[(.72, .02), (.4, .2), (.16, .6), (.24, .92), (.55, 1), (.8, .8), (.68, .57), (.4, .57), (.18, .76)]],
    7: [[(.1, .08), (.5, .06), (.9, .05)], [(.9, .05), (.62, .45), (.42, 1)]],
    8: [[(.8, .17), (.52, .02), (.22, .18), (.42, .44), (.78, .7), (.62, .97), (.28, .96), (.16, .74), (.5, .47), (.78, .26), (.7, .08)]],
    9: [[(.8, .2), (.55, .03), (.2, .16), (.22, .42), (.52, .52), (.77, .32), (.8, .18)], [(.8, .18), (.77, .6), (.62, 1)]],
}


@dataclass
class Pen:
    color: tuple
    width: float           # pixels of the photo
    density: float = 0.95  # of the ink, 0 to 1
    grain: float = 0.0     # how much the paper's grain shows, as with pencils
    halo: float = 0.6      # softness of the edge, pixels


@dataclass
class Scene:
    paper: tuple
    pen: Pen
    center: tuple = (320, 240)
    height: float = 240    # of the digit, pixels of the photo
    tilt: float = 0        # of the digit, degrees
    camera: float = 0      # of the sheet in the photo, degrees
    lean: float = 0.0      # perspective: how much narrower the far edge is
    rule: str = ""         # "squares", "lines"
    light: tuple = (1.0, 0.0, 0.0)  # brightness in the middle, its change to the right and down
    shadow: list = field(default_factory=list)  # corners of what shades the sheet, pixels
    shade: float = 0.4     # the light that it takes
    soft: float = 40       # softness of the shadow's edge, pixels
    tint: tuple = (1, 1, 1)
    vignette: float = 0.2
    noise: float = 4.0     # of 255
    desk: tuple = ()       # corners of the sheet if the desk is in sight, pixels


BIRO = Pen((38, 52, 140), 4.0, .9, .25)
SCENES = {
    0: Scene((236, 235, 230), Pen((28, 28, 32), 13, .96, .05, 1.0), (300, 250), 300, 6, -3, .08, light=(.86, .2, -.1),
             shadow=[(420, 480), (520, 250), (640, 200), (640, 480)], shade=.42, soft=28),
    1: Scene((238, 240, 238), BIRO, (350, 230), 230, 6, -9, .12, "squares", light=(.8, -.25, .1), vignette=.3),
    2: Scene((243, 236, 214), Pen((72, 72, 76), 5.5, .62, .75), (330, 262), 250, -4, 5, .1, "lines", light=(.82, .25, .2), noise=5),
    3: Scene((240, 214, 92), Pen((30, 30, 40), 5.0, .93, .15), (318, 236), 210, -7, 8, .05, light=(.9, -.2, -.15),
             shadow=[(0, 300), (180, 360), (260, 480), (0, 480)], shade=.35, soft=20, desk=((96, 28), (548, 40), (566, 452), (84, 448))),
    4: Scene((246, 244, 240), Pen((196, 34, 40), 9, .9, .08, 1.0), (290, 240), 260, 5, 4, .1, light=(.72, .35, .25),
             tint=(1.06, 1.0, .84), vignette=.55, noise=6),
    5: Scene((196, 192, 182), Pen((64, 64, 68), 6, .66, .8), (345, 240), 270, 3, -6, .1, light=(.8, -.3, .1),
             shadow=[(0, 0), (250, 0), (130, 480), (0, 480)], shade=.45, soft=60),
    6: Scene((240, 241, 240), Pen((24, 42, 120), 6.5, .92, .1, .9), (310, 250), 220, -5, 7, .14, "squares", light=(.5, .12, -.15),
             tint=(.94, 1, 1.06), noise=7),
    7: Scene((44, 46, 50), Pen((232, 230, 224), 7, .85, .6, .8), (325, 235), 250, -4, -7, .1, light=(.9, .2, -.2), vignette=.35, noise=5),
    8: Scene((244, 243, 236), Pen((22, 96, 84), 4.2, .9, .2), (420, 210), 150, 8, 6, .12, "lines", light=(.78, -.3, .05),
             shadow=[(0, 480), (200, 300), (330, 330), (420, 480)], shade=.5, soft=34, noise=5),
    9: Scene((226, 229, 232), Pen((34, 34, 40), 3.6, .92, .1), (215, 270), 165, 10, -12, .12, light=(.55, -.2, .25),
             tint=(.9, .97, 1.1), vignette=.4, noise=9),
}


def smooth_noise(rng, height, width, size):
    """Values around 0 with a deviation of 1, that change over `size` pixels."""
    small = rng.standard_normal((max(2, int(height / size) + 2), max(2, int(width / size) + 2)))
    image = Image.fromarray(small.astype(np.float32)).resize((width, height), Image.BICUBIC)
    field_ = np.asarray(image)
    return field_ / max(field_.std(), 1e-6)


def curve(points, steps=80):
    """Catmull and Rom's curve through the points."""
    p = np.array([points[0], *points, points[-1]], float)
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = [0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
             for a, b, c, d in zip(p, p[1:], p[2:], p[3:])]
    return np.concatenate([*parts, p[-2:-1]])


def hand_path(rng, stroke, scene):
    """The stroke as a hand draws it on the sheet: pixels at FINE, and how wide the pen leaves it."""
    points = np.array(stroke) * (0.72, 1) - (0.36, 0.5) + rng.normal(0, .012, (len(stroke), 2))
    path = curve(points)
    time = np.linspace(0, 1, len(path))
    length = np.hypot(*np.diff(path, axis=0).T).sum()
    for axis in range(2):  # a tremor of a few swings, as many as there is way
        path[:, axis] += sum(rng.normal(0, .006 / f ** .5) * np.sin(2 * np.pi * (f * length * time + rng.random())) for f in (1, 2, 4))
    angle = np.radians(scene.tilt)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    path = path @ turn.T * scene.height + scene.center
    pressure = 1 + .12 * np.sin(2 * np.pi * (1.3 * time + rng.random())) - .25 * np.clip((time - .9) * 10, 0, 1)
    return path * FINE, scene.pen.width * FINE * pressure


def ink_mask(rng, digit, scene):
    mask = Image.new("L", (WIDTH * FINE, HEIGHT * FINE), 0)
    draw = ImageDraw.Draw(mask)
    for stroke in STROKES[digit]:
        path, widths = hand_path(rng, stroke, scene)
        dense = np.linspace(0, len(path) - 1, len(path) * 6)
        for x, y, w in zip(*(np.interp(dense, np.arange(len(path)), v) for v in (path[:, 0], path[:, 1], widths))):
            draw.ellipse((x - w / 2, y - w / 2, x + w / 2, y + w / 2), fill=255)
    return np.asarray(mask.filter(ImageFilter.GaussianBlur(scene.pen.halo * FINE)), float) / 255


def printed_rule(scene):
    """How much the sheet's printed lines darken it, per channel."""
    y, x = np.mgrid[0:HEIGHT * FINE, 0:WIDTH * FINE] / FINE
    strength = np.zeros((HEIGHT * FINE, WIDTH * FINE, 3))

    def line(distance, color, width=1.0):
        strength[:] = np.maximum(strength, np.clip(width + .5 - np.abs(distance), 0, 1)[..., None] * (1 - np.array(color) / 255))

    if scene.rule == "squares":
        for axis in (x, y):
            line((axis + 7) % 38 - 19, (176, 190, 208), .6)
    if scene.rule == "lines":
        line((y + 11) % 66 - 33, (158, 182, 216), .7)
        line(x - 92, (226, 150, 150), .8)
    return strength


def sheet(rng, digit, scene):
    """Paper with its rule and the digit: what it reflects, 0 to 1."""
    height, width = HEIGHT * FINE, WIDTH * FINE
    grain = smooth_noise(rng, height, width, 3)
    paper = np.array(scene.paper) / 255 * (1 + .012 * grain[..., None] + .012 * smooth_noise(rng, height, width, 160)[..., None])
    paper *= 1 - printed_rule(scene)
    pen = scene.pen
    streaks = np.clip(1 - pen.grain * np.clip(.45 * smooth_noise(rng, height, width, 2.2) + .25 * grain, -.3, 1), 0, 1)
    cover = (ink_mask(rng, digit, scene) * pen.density * streaks)[..., None]
    return paper * (1 - cover) + np.array(pen.color) / 255 * cover


def coefficients(target, source):
    """Of the perspective that fetches `target` corners from `source` corners."""
    rows, right = [], []
    for (x, y), (u, v) in zip(target, source):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return np.linalg.solve(np.array(rows, float), np.array(right, float))


def seen_by_camera(reflected, scene):
    """The sheet turned and leaning away from the camera. It is larger than the photo: its borders are mirrored."""
    height, width = reflected.shape[:2]
    margin = width // 3
    wide = np.pad(reflected, ((margin, margin), (margin, margin), (0, 0)), mode="reflect")
    middle = np.array([width, height]) / 2
    angle = np.radians(scene.camera)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], float) - middle
    lean = np.array([1 + scene.lean, 1 + scene.lean, 1 - scene.lean, 1 - scene.lean])[:, None]
    source = (corners * lean) @ turn.T + middle + margin
    data = coefficients(corners + middle, source)
    planes = [Image.fromarray(wide[..., c].astype(np.float32)).transform((width, height), Image.PERSPECTIVE, tuple(data), Image.BICUBIC)
              for c in range(3)]
    return np.stack([np.asarray(plane) for plane in planes], -1)


def on_desk(rng, seen, scene):
    if not scene.desk:
        return seen
    height, width = seen.shape[:2]
    grain = smooth_noise(rng, height, width, 60) * .5 + np.repeat(smooth_noise(rng, height, 4, 5)[:, :1], width, 1)
    wood = np.array((126, 84, 52)) / 255 * (1 + .07 * grain[..., None])
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).polygon([(x * FINE, y * FINE) for x, y in scene.desk], fill=255)
    cast = np.asarray(mask.filter(ImageFilter.GaussianBlur(9 * FINE)), float)[..., None] / 255
    sharp = np.asarray(mask.filter(ImageFilter.GaussianBlur(.8 * FINE)), float)[..., None] / 255
    return sharp * seen + (1 - sharp) * wood * (1 - .45 * cast)


def illumination(scene):
    y, x = np.mgrid[0:HEIGHT * FINE, 0:WIDTH * FINE] / FINE
    u, v = x / WIDTH - .5, y / HEIGHT - .5
    brightness, right, down = scene.light
    light = brightness * (1 + right * u + down * v) * (1 - scene.vignette * 2 * (u * u + v * v))
    if scene.shadow:
        mask = Image.new("L", (WIDTH * FINE, HEIGHT * FINE), 0)
        ImageDraw.Draw(mask).polygon([(a * FINE, b * FINE) for a, b in scene.shadow], fill=255)
        light = light * (1 - scene.shade * np.asarray(mask.filter(ImageFilter.GaussianBlur(scene.soft * FINE)), float) / 255)
    return light[..., None] * np.array(scene.tint)


def photo(digit):
    scene = SCENES[digit]
    rng = np.random.default_rng(280 + digit)
    seen = on_desk(rng, seen_by_camera(sheet(rng, digit, scene), scene), scene)
    exposed = np.clip(seen * illumination(scene), 0, 1)
    image = Image.fromarray((255 * exposed).astype(np.uint8)).filter(ImageFilter.GaussianBlur(.7 * FINE))
    pixels = np.asarray(image.resize((WIDTH, HEIGHT), Image.BOX), float)
    grain = rng.normal(0, 1, (HEIGHT, WIDTH, 1)) + .6 * np.stack([smooth_noise(rng, HEIGHT, WIDTH, 2.5) for _ in range(3)], -1)
    pixels = pixels + scene.noise * .7 * grain * (.6 + .4 * np.sqrt(pixels / 255))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def save(image, path):
    for quality in range(86, 50, -3):
        image.save(path, quality=quality, optimize=True)
        if path.stat().st_size <= MAX_BYTES:
            break


def main():
    for digit in map(int, sys.argv[1:] or SCENES):
        save(photo(digit), FOLDER / f"digit-{digit}.jpg")
    index = FOLDER / "samples.json"
    others = [entry for entry in json.loads(index.read_text("utf-8")) if not entry["id"].startswith("digit-")]
    digits = [{"id": f"digit-{digit}", "title": f"Digit {digit}", "file": f"digit-{digit}.jpg", "width": WIDTH, "height": HEIGHT,
               "models": ["mnist"]} for digit in SCENES]
    index.write_text(json.dumps(others + digits, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
