"""Renders furry animals: bodies of rounded parts that melt into each other, lit, shaded and covered with single hairs.

Space is right-handed: x to the right, y up, z towards us, in heads. The camera looks along -z. Pictures are WORK x WORK
pixels, as those of sample_canvas.
"""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from sample_canvas import WORK, blur

BUFFER = WORK // 2  # rays are traced at this size, hairs drawn at the full one
MELT = 0.05  # over how far parts melt into each other
KEY = np.array([-0.45, 0.7, 0.55]) / np.linalg.norm([-0.45, 0.7, 0.55])  # towards the lamp


@dataclass
class Part:
    """A rounded cone from `start` (radius `radii[0]`) to `end`, in a space stretched by `stretch`; one point is an ellipsoid.

    color: RGB, or a function of places [n, 3]; flow: where its hairs lie to; hair: their length (0: bare).
    """

    start: tuple
    radii: tuple
    color: object
    flow: tuple = (0, -1, 0)
    hair: float = 0.1
    end: tuple = None
    stretch: tuple = (1, 1, 1)

    def distance(self, places):
        stretch = np.array(self.stretch, np.float32)
        from_start = (places - np.array(self.start, np.float32)) / stretch
        if self.end is None:
            length = np.sqrt((from_start**2).sum(-1)) - self.radii[0]
            return length * stretch.min()
        axis = (np.array(self.end) - np.array(self.start)) / stretch
        along = np.clip(from_start @ axis.astype(np.float32) / (axis @ axis), 0, 1)
        radius = self.radii[0] + (self.radii[1] - self.radii[0]) * along
        return (np.sqrt(((from_start - along[:, None] * axis.astype(np.float32)) ** 2).sum(-1)) - radius) * stretch.min()

    def colors(self, places):
        return self.color(places) if callable(self.color) else np.broadcast_to(np.array(self.color, np.float32), places.shape)


@dataclass
class Camera:
    """Where we look from. `center` of the picture, and how far a head's width (1) reaches on it, as a part of its width."""

    center: tuple = (0.0, -0.3)
    scale: float = 0.22
    distance: float = 7.0

    def pixels(self, places):
        """[n, 2] places on a picture of WORK pixels."""
        places = np.asarray(places, float)
        near = self.distance / (self.distance - places[..., 2:])
        flat = (places[..., :2] - np.array(self.center)) * near * self.scale
        return np.stack([0.5 + flat[..., 0], 0.5 - flat[..., 1]], -1) * WORK

    def rays(self, size):
        """Origin [3] and directions [size * size, 3]."""
        y, x = (np.mgrid[0:size, 0:size] + 0.5) / size
        target = np.stack([(x - 0.5) / self.scale + self.center[0], (0.5 - y) / self.scale + self.center[1], 0 * x], -1)
        origin = np.array([*self.center, self.distance])
        directions = (target - origin).reshape(-1, 3)
        return origin.astype(np.float32), (directions / np.linalg.norm(directions, axis=1, keepdims=True)).astype(np.float32)


@dataclass
class Surface:
    """What the rays hit: pixel index, place, normal, light, color, hair flow and length of each."""

    pixel: np.ndarray
    place: np.ndarray
    normal: np.ndarray
    light: np.ndarray
    color: np.ndarray
    flow: np.ndarray
    hair: np.ndarray


@dataclass
class Animal:
    parts: list
    camera: Camera = field(default_factory=Camera)

    def distance(self, places):
        """Distance [n] to the melted surface, and the weight [n, parts] of each part there."""
        each = np.stack([part.distance(places) for part in self.parts], 1)
        nearest = each.min(1, keepdims=True)
        weights = np.exp((nearest - each) / MELT)
        total = weights.sum(1, keepdims=True)
        return nearest[:, 0] - MELT * np.log(total[:, 0]), weights / total

    def trace(self):
        """The Surface that the camera sees."""
        origin, rays = self.camera.rays(BUFFER)
        travelled = np.full(len(rays), self.camera.distance - 3.2, np.float32)
        active = np.arange(len(rays))
        hit = np.zeros(len(rays), bool)
        for _ in range(56):
            step, _ = self.distance(origin + rays[active] * travelled[active, None])
            travelled[active] += 0.75 * step
            hit[active[step < 0.004]] = True
            goes_on = (step >= 0.004) & (travelled[active] < self.camera.distance + 4)
            active, grazing = active[goes_on], step[goes_on] < 0.03
            if len(active) == 0:
                break
        hit[active[grazing]] = True
        pixel = np.flatnonzero(hit)
        place = origin + rays[pixel] * travelled[pixel, None]
        _, weights = self.distance(place)
        normal = self._normals(place)
        color = sum(weights[:, i : i + 1] * part.colors(place) for i, part in enumerate(self.parts))
        flow = weights @ np.array([part.flow for part in self.parts], np.float32)
        hair = weights @ np.array([part.hair for part in self.parts], np.float32)
        return Surface(pixel, place, normal, self._light(place, normal), color, flow, hair)

    def _normals(self, place):
        corners = np.array([[1, -1, -1], [-1, -1, 1], [-1, 1, -1], [1, 1, 1]], np.float32)
        slope = sum(corner * self.distance(place + 0.012 * corner)[0][:, None] for corner in corners)
        return slope / np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-6)

    def _light(self, place, normal):
        """Light from the lamp and from all around, less what is hidden from it."""
        open_ = np.ones(len(place), np.float32)
        for reach, share in ((0.08, 0.25), (0.25, 0.3), (0.6, 0.3)):
            open_ -= share * np.clip(1 - self.distance(place + reach * normal)[0] / reach, 0, 1)
        shadow, along = np.ones(len(place), np.float32), 0.08
        for _ in range(9):
            shadow = np.minimum(shadow, np.clip(0.5 + 5 * self.distance(place + along * KEY.astype(np.float32) + 0.03 * normal)[0] / along, 0, 1))
            along *= 1.45
        facing = np.clip((normal @ KEY + 0.25) / 1.25, 0, 1)
        sky = 0.72 + 0.28 * normal[:, 1]
        return np.clip(0.62 * facing * shadow + 0.56 * sky * np.clip(open_, 0.15, 1), 0, 2).astype(np.float32)


def furred(animal, ground, random, wild=0.22, hairs=90_000, thickness=2):
    """The picture [WORK, WORK, 3] of the animal before a ground: its skin, and on it the hairs, far ones first.

    wild: how much hairs stray from where they should lie."""
    surface = animal.trace()
    picture = _skin(surface, ground)
    drawn = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(drawn)
    chosen = random.choice(np.flatnonzero(surface.hair > 0.01), hairs)
    chosen = chosen[np.argsort(surface.place[chosen, 2] + random.normal(0, 0.05, hairs))]
    for line, dark, bright in zip(*_hairs(animal.camera, surface, chosen, wild, random)):
        draw.line([line[0], line[1], line[2]], fill=dark, width=thickness)
        draw.line([line[2], line[3]], fill=bright, width=max(1, thickness - 1))
    return np.asarray(drawn, float)


def _skin(surface, ground):
    """The animal without hairs, a little darker than with them, before the ground."""
    body = np.zeros((BUFFER * BUFFER, 3))
    body[surface.pixel] = surface.color * surface.light[:, None] * 0.82
    mask = np.zeros(BUFFER * BUFFER)
    mask[surface.pixel] = 1
    large = [_enlarged(layer.reshape(BUFFER, BUFFER)) for layer in (*body.T, mask)]
    cover = large[3][..., None]
    return ground * (1 - cover) + np.stack(large[:3], -1)


def _enlarged(layer):
    return np.asarray(Image.fromarray(layer.astype(np.float32)).resize((WORK, WORK), Image.BILINEAR), float)


def _hairs(camera, surface, chosen, wild, random):
    """Lines of four points, and colours at root and tip."""
    count = len(chosen)
    place, normal, flow = surface.place[chosen], surface.normal[chosen], surface.flow[chosen]
    along = flow - normal * (flow * normal).sum(1, keepdims=True)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-3)
    along = along + random.normal(0, wild, (count, 3)) + 1.6 * wild * normal
    length = (surface.hair[chosen] * random.uniform(0.55, 1.25, count))[:, None]
    fall = np.array([0, -1, 0]) * length * 0.25
    points = [camera.pixels(place + along * length * t + fall * t * t) for t in (0, 0.35, 0.7, 1.0)]
    lines = [[tuple(point) for point in line] for line in np.stack(points, 1)]
    shine = 1 - np.abs(((along / np.linalg.norm(along, axis=1, keepdims=True)) @ KEY)) ** 2
    light = surface.light[chosen] * (0.88 + 0.3 * shine) * np.clip(random.normal(1, 0.13, count), 0.6, 1.5)
    root = surface.color[chosen] * light[:, None]
    tip = np.minimum(root * 1.12 + 6, 255)
    as_ink = lambda colors: [tuple(color) for color in np.clip(colors, 0, 255).astype(int)]  # noqa: E731
    return lines, as_ink(root * 0.93), as_ink(tip)


def waves(places, seed, size):
    """Smooth noise of about -1 to 1 in space, with lumps of about `size`."""
    random = np.random.default_rng(seed)
    result = 0
    for _ in range(6):
        direction = random.normal(0, 1, 3)
        direction *= 2 * np.pi / size / np.linalg.norm(direction) * random.uniform(0.6, 1.4)
        result = result + np.sin(places @ direction + random.uniform(0, 7))
    return result / 3


def blurred_ground(random, colors, lights=(), soft=9):
    """An unsharp ground: bands of `colors` [(y, rgb)] from top to bottom, with blobs `lights` [(x, y, radius, rgb, strength)]."""
    y, x = np.mgrid[0:WORK, 0:WORK] / WORK * 100
    heights = [height for height, _ in colors]
    ground = np.stack([np.interp(y, heights, [color[c] for _, color in colors]) for c in range(3)], -1)
    for left, top, radius, color, strength in lights:
        spot = np.clip((radius - np.hypot(x - left, y - top)) / (0.18 * radius), 0, 1)[..., None] * strength
        ground = ground * (1 - spot) + np.array(color) * spot
    lumps = blur(random.standard_normal((WORK, WORK)), 6)
    ground = ground * (1 + 0.05 * (lumps / lumps.std())[..., None])
    sharp = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8))
    return np.asarray(sharp.filter(ImageFilter.GaussianBlur(soft)), float)
