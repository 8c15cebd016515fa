"""Eyes, noses, mouths, inner ears and whiskers, drawn over a furred animal where its head has them."""

import numpy as np

from sample_canvas import UNIT, WORK, Canvas, blur

SIDES = (1, -1)
ALMOND = ((-1.12, -0.28), (-0.55, 0.52), (0.1, 0.74), (0.75, 0.52), (1.12, 0.12), (0.6, -0.5), (0.0, -0.72), (-0.6, -0.6))


class Features:
    """Draws in the head's space: x to the right, y up, z out of the face, in heads."""

    def __init__(self, picture, camera, pose, random):
        self.canvas = Canvas(1, (0, 0, 0))
        self.canvas.pixels, self.camera, self.pose, self.random = picture, camera, pose, random
        self.y, self.x = np.mgrid[0:WORK, 0:WORK] / UNIT

    def at(self, x, y, z):
        """The place on the canvas, in its units."""
        return self.camera.pixels(self.pose.out((x, y, z))) / UNIT

    def unit(self, x, y, z):
        """How many of the canvas's units a head is there."""
        return np.hypot(*(self.at(x, y + 0.5, z) - self.at(x, y - 0.5, z)))

    def outline(self, places, z):
        """The canvas's text of an outline through places (x, y) or (x, y, "!") in the plane z."""
        return " ".join("{:.2f},{:.2f}{}".format(*self.at(x, y, z), *corner) for x, y, *corner in [(*p, "") if len(p) == 2 else p for p in places])

    def tint(self, mask, color, opacity=1.0):
        self.canvas.pixels = self.canvas.pixels + (np.array(color, float) - self.canvas.pixels) * (mask * opacity)[..., None]

    def spot(self, x, y, z, radii, color, opacity=1.0, soft=0.1):
        """An ellipse; soft: how far its edge is blurred, as a part of its width."""
        px, py = self.at(x, y, z)
        wide, high = np.array(radii) * self.unit(x, y, z)
        inside = 1 - np.hypot((self.x - px) / wide, (self.y - py) / high)
        self.tint(np.clip(inside / max(soft, 0.12 / wide) + 0.5 * (soft < 0.3), 0, 1), color, opacity)

    def line(self, places, color, width, opacity=1.0):
        text = " ".join("{:.2f},{:.2f}".format(*self.at(*place)) for place in places)
        self.tint(blur(self.canvas.line_mask(text, width), 0.12), color, opacity)

    def eye(self, x, y, z, size, iris, pupil, tilt=0.1, rim=1.22, tall=1.0):
        """An almond eye. pupil: (width, height), rim: how much larger its dark edge is, both as parts of the eye."""
        side = np.sign(x)

        def lids(grow, drop=0.0):
            shape = [(x + side * grow * size * a, y + grow * size * (tall * b + tilt * a) - drop * size) for a, b in ALMOND]
            return self.canvas.mask(self.outline([(*place, "!") if i in (0, 4) else place for i, place in enumerate(shape)], z))

        self.tint(blur(lids(rim * 1.15), 0.4), (34, 24, 20), 0.55)
        self.tint(blur(lids(rim), 0.15), (24, 18, 16), 0.95)
        opening, before = lids(1.0), self.canvas.pixels
        iris = np.array(iris, float)
        self.tint(np.ones_like(opening), iris * 0.4)
        self.spot(x, y, z, (size * 0.98, size * 0.98), iris * 0.75, soft=0.2)
        self.spot(x, y - 0.2 * size, z, (size * 0.9, size * 0.8), np.minimum(iris * 1.08, 255), 0.9, soft=0.9)
        self.spot(x, y, z, (pupil[0] * size, pupil[1] * size), (9, 8, 9), soft=0.15)
        shade = np.clip(opening - lids(1.0, 0.3), 0, 1)
        self.tint(blur(shade, 0.04 * self.unit(x, y, z)), (6, 6, 6), 0.7)
        self.canvas.pixels = before + (self.canvas.pixels - before) * blur(opening, 0.12)[..., None]
        self.spot(x - 0.28 * size, y + 0.32 * size, z, (size * 0.2, size * 0.18), (250, 252, 255), 0.95, soft=0.5)
        self.spot(x + 0.35 * size, y - 0.3 * size, z, (size * 0.2, size * 0.12), (200, 214, 226), 0.3, soft=1)

    def whiskers(self, roots, reach, lift=0.1):
        """White hairs from `roots` at both sides, that thin out and hang."""
        for x, y, z in roots:
            for side in SIDES:
                rise, length = self.random.normal(lift, 0.16), reach * self.random.uniform(0.7, 1.1)
                ends = [(side * (x + length * t), y + rise * length * t - 0.3 * length * t * t, z - 0.2 * t) for t in np.linspace(0, 1, 7)]
                for first, last, width in zip(ends, ends[1:], (0.28, 0.26, 0.23, 0.2, 0.16, 0.12)):
                    self.line([first, last], (246, 244, 240), width, 0.7)


def cat_face(f, iris, nose=(190, 122, 112), inner=(200, 150, 136), pupil=(0.42, 0.66)):
    for side in SIDES:
        ear = [(side * x, y) for x, y in ((0.48, 0.72), (0.62, 0.98), (0.82, 1.24), (0.86, 0.94), (0.82, 0.62), (0.64, 0.58))]
        hollow = blur(f.canvas.mask(f.outline(ear, 0.08)), 0.7)
        f.tint(hollow, inner, 0.8)
        deep = [(x + side * 0.1, y - 0.16) for x, y in ear]
        f.tint(blur(f.canvas.mask(f.outline(deep, 0.08)), 1.0) * hollow, (76, 50, 44), 0.6)
        for _ in range(70):  # tufts
            x, y = f.random.uniform(0.42, 0.66), f.random.uniform(0.52, 0.9)
            tip = (side * (x + f.random.uniform(0.06, 0.18)), y + f.random.uniform(0.12, 0.3), 0.12)
            f.line([(side * x, y, 0.12), tip], (222, 208, 190), 0.2, 0.55)
        f.eye(side * 0.39, 0.08, 0.95, 0.19, iris, pupil, tilt=0.16, rim=1.2)
    shape = [(-0.13, -0.25), (0, -0.22), (0.13, -0.25), (0.1, -0.32), (0.03, -0.38), (0, -0.4), (-0.03, -0.38), (-0.1, -0.32)]
    f.canvas.fill(f.outline(shape, 1.13), nose, puff=0.5, shadow=0.25, reach=0.5)
    for side in SIDES:
        f.spot(side * 0.066, -0.325, 1.13, (0.028, 0.02), (66, 34, 32), 0.8, soft=0.8)
        f.line([(0, -0.39, 1.12), (0, -0.48, 1.1), (side * 0.08, -0.545, 1.06), (side * 0.19, -0.555, 1.0), (side * 0.28, -0.51, 0.93)], (66, 44, 38), 0.4, 0.75)
        for y, x in ((-0.41, 0.2), (-0.45, 0.28), (-0.48, 0.2)):
            f.spot(side * x, y, 1.05, (0.018, 0.018), (70, 54, 48), 0.5, soft=0.8)
    f.whiskers([(0.22, -0.4, 1.03), (0.28, -0.44, 1.0), (0.24, -0.48, 1.02), (0.32, -0.5, 0.98), (0.3, -0.4, 0.98)], 0.95)
    f.whiskers([(0.38, 0.42, 0.82)], 0.4, lift=0.9)


def dog_face(f, iris=(92, 54, 28), tongue=False):
    for side in SIDES:
        f.eye(side * 0.35, 0.2, 0.8, 0.125, iris, (0.62, 0.62), tilt=-0.06, rim=1.35, tall=1.1)
    if tongue:
        inside = [(-0.22, -0.64), (0, -0.58), (0.22, -0.64), (0.2, -0.8), (0, -0.88), (-0.2, -0.8)]
        f.tint(blur(f.canvas.mask(f.outline(inside, 1.5)), 0.3), (58, 26, 28), 0.95)
        shape = [(-0.13, -0.7), (0, -0.66), (0.13, -0.7), (0.15, -0.88), (0.12, -1.04), (0.02, -1.1), (-0.09, -1.04), (-0.14, -0.88)]
        f.canvas.fill(f.outline(shape, 1.55), (204, 112, 116), puff=0.6, shadow=0.3, reach=0.8)
        f.line([(0, -0.72, 1.56), (0.01, -0.98, 1.57)], (160, 76, 84), 0.5, 0.5)
    shape = [(-0.16, -0.1), (0, -0.06), (0.16, -0.1), (0.2, -0.19), (0.12, -0.29), (0, -0.33), (-0.12, -0.29), (-0.2, -0.19)]
    f.canvas.fill(f.outline(shape, 1.88), (40, 34, 33), puff=0.45, shadow=0.3, reach=0.6)
    f.spot(-0.04, -0.11, 1.9, (0.09, 0.03), (170, 176, 184), 0.45, soft=1)
    for side in SIDES:
        f.spot(side * 0.085, -0.215, 1.89, (0.042, 0.036), (6, 5, 6), 0.9, soft=0.5)
        lips = [(0, -0.32, 1.86), (0, -0.46, 1.8), (side * 0.1, -0.57, 1.7), (side * 0.26, -0.62, 1.4), (side * 0.38, -0.54, 0.9)]
        f.line(lips, (38, 27, 24), 0.55, 0.8)
        for y, x in ((-0.36, 0.24), (-0.42, 0.32), (-0.46, 0.23)) if side * f.pose.yaw <= 0 else ():  # the other side is hidden
            f.spot(side * x, y, 1.6, (0.018, 0.018), (60, 42, 32), 0.45, soft=0.8)
