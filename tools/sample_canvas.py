"""A small drawing kit for cloth: smooth outlines, filled pieces lit from the upper left, folds, seams and textures.

Lengths and coordinates are in units: the picture is 100 x 100, x to the right and y down.
Outlines are written as text, "x,y x,y! ...": smooth through each point, with a corner where a `!` stands.
"""

import numpy as np
from PIL import Image, ImageDraw

SIZE = 480
SCALE = 2  # drawn this much larger, then reduced
WORK = SIZE * SCALE
UNIT = WORK / 100
LIGHT = np.array([-0.5, -0.62, 0.6])  # towards the lamp: left, up, towards us

PADDED = 1024  # blurred with an empty margin, so that nothing comes back in at the other side
_frequency_y = np.fft.fftfreq(PADDED)[:, None]
_frequency_x = np.fft.rfftfreq(PADDED)[None, :]
Y, X = np.mgrid[0:WORK, 0:WORK] / UNIT


def blur(field, width, height=None, angle=0.0):
    """Gaussian blur with the standard deviations `width` and `height`, turned by `angle` degrees."""
    height = width if height is None else height
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    along, across = cos * _frequency_x + sin * _frequency_y, cos * _frequency_y - sin * _frequency_x
    gain = np.exp(-2 * (np.pi * UNIT) ** 2 * ((along * width) ** 2 + (across * height) ** 2))
    return np.fft.irfft2(np.fft.rfft2(field, (PADDED, PADDED)) * gain)[:WORK, :WORK]


def points(text):
    """[(x, y, is_corner)] of an outline's text."""
    result = []
    for word in text.split():
        x, y = word.rstrip("!").split(",")
        result.append((float(x), float(y), word.endswith("!")))
    return result


def mirrored(text):
    """The whole outline of a symmetric thing whose right half, from top to bottom, is `text`."""
    left = [f"{100 - x:g},{y:g}{'!' * corner}" for x, y, corner in reversed(points(text)) if x != 50]
    return f"{text} {' '.join(left)}"


def flipped(text):
    """The mirror image of an outline."""
    return " ".join(f"{100 - x:g},{y:g}{'!' * corner}" for x, y, corner in points(text))


def curve(text, closed):
    """Points, 12 a segment, of the smooth curve through an outline."""
    knots = points(text)
    place = np.array([knot[:2] for knot in knots])
    count = len(knots)
    ends = [] if closed else [0, count - 1]
    result = []
    for i in range(count if closed else count - 1):
        j = (i + 1) % count
        chord = place[j] - place[i]
        start = None if knots[i][2] or i in ends else _direction(place[j] - place[i - 1])
        stop = None if knots[j][2] or j in ends else _direction(place[(j + 1) % count] - place[i])
        result.append(_hermite(place[i], place[j], chord, start, stop))
    return np.concatenate(result + [] if closed else result + [place[-1:]])


def _direction(vector):
    return vector / max(np.hypot(*vector), 1e-9)


def _hermite(first, last, chord, start, stop):
    """A cubic from `first` to `last`; where a direction is None the curve is free there."""
    length = np.hypot(*chord)
    m0 = start * length if start is not None else None
    m1 = stop * length if stop is not None else None
    if m0 is None:
        m0 = chord if m1 is None else 1.5 * chord - 0.5 * m1
    if m1 is None:
        m1 = 1.5 * chord - 0.5 * m0
    t = np.arange(12)[:, None] / 12
    return (
        (2 * t**3 - 3 * t**2 + 1) * first + (t**3 - 2 * t**2 + t) * m0 + (3 * t**2 - 2 * t**3) * last + (t**3 - t**2) * m1
    )


class Canvas:
    """A picture in the making. `seed` decides its wrinkles and grain."""

    def __init__(self, seed, ground):
        self.random = np.random.default_rng(seed)
        self.pixels = np.ones((WORK, WORK, 3)) * np.array(ground, float)
        self.pixels *= (1.008 - 0.0004 * (0.6 * X + Y))[..., None]  # the lamp is nearer at the upper left

    def fill(self, outline, color, puff=1.0, wrinkles=0.0, folds=(), texture=None, pattern=None, shadow=0.3, reach=1.2):
        """Lays a piece of cloth. puff: how far it bulges; folds: (line, width, height); texture and pattern: functions
        of (X, Y) giving brightness factors [h, w] and colours [h, w, 3]; shadow: how dark a shadow of `reach` it casts."""
        mask = self.mask(outline)
        self.cast(mask, shadow, reach)
        height = puff * (0.5 * blur(mask, 0.7) + 1.5 * blur(mask, 2.2) + 2.0 * blur(mask, 5))
        for line, width, rise in folds:
            height = height + rise * blur(self.line_mask(line, width), width * 0.6)
        if wrinkles:
            height = height + wrinkles * self.noise(7, 2.2, 65)
        light = _lighting(height)
        if texture is not None:
            light = light * texture(self)
        body = np.array(color, float) if pattern is None else pattern(np.array(color, float))
        self._paint(mask, body * light[..., None])
        return mask

    def stroke(self, line, color, width, dash=None, opacity=1.0, within=None):
        """Draws a line; dash: lengths (drawn, left out)."""
        mask = self.line_mask(line, width, dash) * opacity
        self._paint(mask if within is None else mask * within, np.array(color, float))

    def cord(self, line, color, width, shadow=0.3, texture=None):
        """Draws a round strap or lace along a line."""
        mask = self.line_mask(line, width)
        self.cast(mask, shadow, 0.7)
        light = _lighting(width * 1.1 * blur(mask, width * 0.3))
        if texture is not None:
            light = light * texture(self)
        self._paint(mask, np.array(color, float) * light[..., None])

    def button(self, x, y, radius, color):
        """Draws a round button with two holes."""
        mask = self.disc(x, y, radius)
        self.cast(mask, 0.45, 0.5)
        light = _lighting(1.2 * blur(mask, radius * 0.35) - 0.8 * blur(self.disc(x, y, radius * 0.6), radius * 0.2))
        self._paint(mask, np.array(color, float) * light[..., None])
        for side in (-1, 1):
            self._paint(self.disc(x + side * radius * 0.3, y, radius * 0.15) * 0.7, np.array([30.0, 28, 26]))

    def shade(self, mask, strength):
        """Darkens (or, below zero, brightens) where `mask` is."""
        self.pixels *= (1 - strength * mask)[..., None]

    def cast(self, mask, strength, reach):
        """Casts the soft shadow of `mask` on what is drawn so far."""
        if strength:
            down, right = round(0.7 * reach * UNIT), round(0.45 * reach * UNIT)
            moved = np.pad(mask, ((down, 0), (right, 0)))[:WORK, :WORK]
            self.pixels *= 1 - strength * blur(moved, reach)[..., None] * np.array([1.0, 0.98, 0.94])

    def noise(self, width, height, angle=0.0):
        """Smooth noise of standard deviation 1 with spots of about `width` x `height`."""
        field = blur(self.random.standard_normal((WORK, WORK)), width, height, angle)
        return field / field.std()

    def mask(self, outline):
        """Coverage in [0, 1] of the area within an outline."""
        return self._draw(lambda draw, scale: draw.polygon(_flat(curve(outline, True) * scale), fill=255))

    def disc(self, x, y, radius):
        """Coverage in [0, 1] of a disc."""
        box = np.array([x - radius, y - radius, x + radius, y + radius])
        return self._draw(lambda draw, scale: draw.ellipse(list(box * scale), fill=255))

    def line_mask(self, line, width, dash=None):
        """Coverage in [0, 1] of a line with round ends."""
        path = _resampled(curve(line, False))

        def paint(draw, scale):
            radius = width * scale / 2
            for x, y in path if dash is None else path[np.arange(len(path)) * 0.1 % sum(dash) < dash[0]]:
                draw.ellipse([x * scale - radius, y * scale - radius, x * scale + radius, y * scale + radius], fill=255)

        return self._draw(paint)

    def image(self):
        """The finished picture with a camera's slight grain."""
        picture = Image.fromarray(np.clip(self.pixels, 0, 255).astype(np.uint8)).resize((SIZE, SIZE), Image.BOX)
        grain = self.random.normal(0, 1.1, (SIZE, SIZE, 1))
        return Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))

    def _draw(self, paint):
        image = Image.new("L", (2 * WORK, 2 * WORK))
        paint(ImageDraw.Draw(image), 2 * UNIT)
        return np.asarray(image.reduce(2), float) / 255

    def _paint(self, mask, color):
        self.pixels += (color - self.pixels) * mask[..., None]


def _flat(path):
    return [tuple(point) for point in path]


def _resampled(path, step=0.1):
    """Points at equal distances along a path."""
    lengths = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    at = np.arange(0, lengths[-1], step)
    return np.stack([np.interp(at, lengths, path[:, axis]) for axis in (0, 1)], 1)


def _lighting(height):
    """Brightness of a surface of this height, 1 where it is flat."""
    slope_y, slope_x = np.gradient(height, 1 / UNIT)
    facing = LIGHT[2] - LIGHT[0] * slope_x - LIGHT[1] * slope_y
    return np.clip(facing / np.sqrt(1 + slope_x**2 + slope_y**2) / LIGHT[2], 0.3, 1.6)


def cotton(canvas):
    """Fine even cloth."""
    return 1 + 0.02 * canvas.noise(0.12, 0.12) + 0.015 * canvas.noise(1.5, 1.5)


def knit(canvas):
    """Stitches in columns, like small v."""
    column = X / 1.3
    stitch = np.sin(2 * np.pi * (Y / 1.1 + 0.8 * np.abs(column % 1 - 0.5)))
    return 1 + 0.09 * stitch + 0.08 * np.cos(2 * np.pi * column) + 0.02 * canvas.noise(1, 1)


def ribbed(period=1.2, angle=0.0, depth=0.12):
    """Ribs across the direction `angle` (degrees)."""
    turn = np.radians(angle)
    return lambda canvas: 1 + depth * np.sin(2 * np.pi / period * (X * np.cos(turn) + Y * np.sin(turn)))


def denim(canvas):
    """Twill with the uneven dye of jeans."""
    return 1 + 0.05 * np.sin(2 * np.pi * (X + Y) / 0.8) + 0.05 * canvas.noise(0.15, 0.6) + 0.04 * canvas.noise(3, 5)


def wool(canvas):
    """Thick felted cloth."""
    return 1 + 0.05 * canvas.noise(0.25, 0.25) + 0.03 * canvas.noise(0.8, 0.4, 30)


def leather(canvas):
    """Fine grain, and shine that comes and goes."""
    return 1 + 0.04 * canvas.noise(0.3, 0.3) + 0.05 * canvas.noise(5, 3)
