"""Draws the sample pictures of cats and dogs: web/samples/{cat,dog}-*.jpg and their entries in samples.json. All are our own.

    python3 tools/draw_animals.py [name ...]      (needs numpy and Pillow)
"""

import json
import sys
from pathlib import Path

import numpy as np

from animal_features import Features, cat_face, dog_face
from fur_render import Animal, Camera, Part, blurred_ground, furred, waves
from sample_canvas import SIZE

FOLDER = Path(__file__).resolve().parents[1] / "web/samples"
MAX_BYTES = 58_000
IMAGENET = ["squeezenet1.1", "vgg16", "vgg16-convolutions"]
# Samples that not every network names rightly.
NETWORKS = {"cat-2": ["vgg16-slim"]}
SIDES = (1, -1)


class Pose:
    """Where a head is and how it is turned: degrees to our right, downwards, and over to its side."""

    def __init__(self, at=(0, 0, 0), yaw=0.0, nod=0.0, roll=0.0):
        self.yaw = yaw
        y, n, r = np.radians([yaw, nod, roll])
        turn_y = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
        turn_x = np.array([[1, 0, 0], [0, np.cos(n), -np.sin(n)], [0, np.sin(n), np.cos(n)]])
        turn_z = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
        self.at, self.matrix = np.array(at, float), turn_z @ turn_y @ turn_x

    def out(self, places):
        """From the head's space to the picture's."""
        return np.asarray(places, float) @ self.matrix.T + self.at

    def into(self, places):
        return ((places - self.at) @ self.matrix).astype(np.float32)

    def part(self, start, radii, color, flow, hair, end=None, stretch=(1, 1, 1)):
        return Part(
            self.out(start), radii, (lambda p: color(self.into(p))) if callable(color) else color, self.matrix @ np.array(flow, float),
            hair, None if end is None else self.out(end), stretch)

    def pair(self, start, radii, color, flow, hair, end=None, stretch=(1, 1, 1)):
        """A part on our right and its mirror image."""
        for side in SIDES:
            flip = np.array([side, 1, 1])
            yield self.part(flip * start, radii, color, flip * flow, hair, None if end is None else flip * end, stretch)


def mixed(base, other, amount):
    """Colors [n, 3] between two, by amounts [n] of 0 to 1."""
    amount = np.clip(amount, 0, 1)[:, None].astype(np.float32)
    return np.asarray(base, np.float32) * (1 - amount) + np.asarray(other, np.float32) * amount


class Tabby:
    """Fur with dark stripes: an M on the forehead, lines over the cheeks, bands on the body, a pale mouth and bib."""

    def __init__(self, base, dark, pale):
        self.base, self.dark, self.pale = base, dark, pale

    def head(self, p):
        x, y = np.abs(p[:, 0]), p[:, 1]
        brow = (0.5 + 0.5 * np.cos(16 * x / (0.8 + 0.5 * y) + 0.4 * waves(p, 3, 0.5))) * np.clip(2.2 * (y - 0.15), 0, 1)
        cheek = (0.5 + 0.5 * np.cos(15 * (y + 0.35 * x) + 0.5 * waves(p, 3, 0.5))) * np.clip(3 * (x - 0.55), 0, 1)
        stripes = np.clip(2.4 * np.maximum(brow, cheek) - 0.9, 0, 1)
        color = mixed(self.base, self.dark, 0.85 * stripes + 0.12 * waves(p, 5, 0.15))
        return mixed(color, self.pale, (1.6 - 4.2 * np.hypot(x / 1.15, y + 0.72)) * (p[:, 2] > 0.2))

    def body(self, p):
        x, y = np.abs(p[:, 0]), p[:, 1]
        bands = 0.5 + 0.5 * np.cos(9 * (y + 0.25 * x) + 1.6 * waves(p, 7, 0.9))
        color = mixed(self.base, self.dark, np.clip(2 * bands - 0.8, 0, 0.85) + 0.1 * waves(p, 9, 0.2))
        return mixed(color, self.pale, 0.8 * np.clip(1.2 - 2.2 * x - 0.3 * np.abs(y + 1.4), 0, 1) * (p[:, 2] > 0))


class Golden:
    """Long golden fur, paler on the chest and around the mouth."""

    base, deep, pale = (214, 172, 116), (176, 124, 72), (236, 212, 172)

    def head(self, p):
        color = mixed(self.base, self.deep, 0.35 + 0.2 * waves(p, 21, 0.6) + 0.6 * (np.abs(p[:, 0]) - 0.75))
        return mixed(color, self.pale, 0.8 * np.clip(1.3 - 2.2 * np.hypot(p[:, 0], p[:, 1] + 0.4), 0, 1))

    def ear(self, p):
        return mixed(self.deep, self.base, 0.25 + 0.25 * waves(p, 23, 0.4))

    def body(self, p):
        return mixed(self.base, self.pale, 0.5 - 0.4 * np.abs(p[:, 0]) + 0.3 * waves(p, 25, 0.5))


class Chocolate:
    """Short brown fur, a little lighter on the chest."""

    base, deep, pale = (136, 89, 57), (94, 58, 38), (154, 106, 72)

    def head(self, p):
        return mixed(self.base, self.deep, 0.4 + 0.3 * waves(p, 21, 0.6))

    def ear(self, p):
        return mixed(self.deep, self.base, 0.2 + 0.2 * waves(p, 23, 0.4))

    def body(self, p):
        return mixed(self.base, self.pale, 0.3 - 0.6 * np.abs(p[:, 0]) + 0.3 * waves(p, 25, 0.5))


def cat_head(pose, coat, hair=0.11):
    return [
        pose.part((0, 0.08, 0), (1.0,), coat.head, (0, 0.8, -0.4), hair * 0.8, stretch=(1.0, 0.84, 0.86)),
        *pose.pair((0.48, -0.3, 0.25), (0.55,), coat.head, (1.0, -0.5, -0.2), hair * 1.4, stretch=(1, 0.85, 0.95)),
        *pose.pair((0.19, -0.43, 0.84), (0.25,), coat.pale, (0.9, -0.5, 0.1), hair * 0.5, stretch=(1, 0.8, 0.9)),
        pose.part((0, -0.62, 0.7), (0.2,), coat.pale, (0, -1, 0.2), hair * 0.5, stretch=(1.1, 0.8, 1)),
        pose.part((0, 0.2, 0.7), (0.27, 0.15), coat.head, (0, 1, 0), hair * 0.35, end=(0, -0.28, 0.98)),
        *pose.pair((0.4, 0.3, 0.55), (0.26,), coat.head, (0.5, 0.9, 0), hair * 0.5, stretch=(1.1, 0.7, 0.8)),
        *pose.pair((0.52, 0.5, -0.1), (0.46, 0.06), coat.head, (0.3, 0.9, 0), hair * 0.5, end=(0.84, 1.28, -0.12), stretch=(1, 1, 0.42)),
    ]


def dog_head(pose, coat, hair=0.12, jaw=0.0):
    """jaw: how far the mouth is open."""
    return [
        pose.part((0, 0.25, -0.15), (0.92,), coat.head, (0, 0.9, -0.5), hair * 0.6, stretch=(0.95, 0.82, 0.95)),
        *pose.pair((0.46, -0.16, 0.1), (0.46,), coat.head, (0.9, -0.6, -0.3), hair * 0.9),
        *pose.pair((0.33, 0.36, 0.46), (0.28,), coat.head, (0.5, 0.9, 0), hair * 0.4, stretch=(1.1, 0.8, 0.9)),
        pose.part((0, -0.1, 0.6), (0.4, 0.28), coat.head, (0, 0.6, -0.9), hair * 0.25, end=(0, -0.26, 1.6)),
        *pose.pair((0.17, -0.44, 1.2), (0.29,), coat.head, (0.7, -0.5, -0.6), hair * 0.3, stretch=(0.9, 0.9, 1.6)),
        pose.part((0, -0.6, 0.55), (0.33, 0.18), coat.head, (0, -0.8, -0.4), hair * 0.4, end=(0, -0.66 - jaw, 1.4)),
        *pose.pair((0.86, 0.38, -0.12), (0.3, 0.3), coat.ear, (0.1, -1, 0.1), hair * 1.1, end=(0.98, -0.42, 0.12), stretch=(0.42, 1, 0.95)),
    ]


def chest(coat, hair):
    """What a portrait shows below the head."""
    return [
        Part((0, -1.2, -0.45), (0.85,), coat.body, (0, -1, 0.2), hair, stretch=(1.05, 1.1, 0.85)),
        Part((0, -2.5, -0.6), (1.4,), coat.body, (0, -1, 0.1), hair, stretch=(1.05, 1.2, 0.9)),
    ]


def portrait(seed, face, parts, ground, camera, pose, wild=0.22):
    """A finished Canvas: the furred parts before the ground, and the face's features."""
    random = np.random.default_rng(seed)
    features = Features(furred(Animal(parts, camera), ground, random, wild), camera, pose, random)
    face(features)
    return features.canvas


def cat_1():
    """A brown tabby with green eyes, at home."""
    random, pose = np.random.default_rng(11), Pose(roll=4)
    ground = blurred_ground(random, [(0, (196, 186, 172)), (45, (172, 158, 140)), (70, (128, 104, 84)), (100, (104, 82, 66))],
                            [(16, 20, 24, (236, 230, 216), 0.8), (86, 46, 20, (120, 104, 96), 0.6)], soft=26)
    coat = Tabby((158, 128, 98), (58, 46, 38), (232, 222, 206))
    return portrait(11, lambda f: cat_face(f, (136, 150, 74)), cat_head(pose, coat) + chest(coat, 0.19), ground, Camera((0, -0.35), 0.25), pose)


def cat_2():
    """A ginger cat at a window."""
    random, pose = np.random.default_rng(12), Pose(yaw=-20, nod=3, roll=-5)
    ground = blurred_ground(random, [(0, (176, 190, 198)), (50, (190, 198, 198)), (72, (150, 140, 128)), (100, (122, 104, 92))],
                            [(82, 20, 24, (222, 230, 236), 0.7), (6, 40, 18, (120, 132, 122), 0.6)], soft=30)
    coat = Tabby((204, 142, 88), (150, 84, 44), (240, 226, 208))
    return portrait(12, lambda f: cat_face(f, (176, 136, 58), nose=(200, 128, 116)), cat_head(pose, coat, 0.13) + chest(coat, 0.22), ground, Camera((0.1, -0.4), 0.24), pose)


def dog_1():
    """A golden retriever in a garden, panting."""
    random, pose = np.random.default_rng(13), Pose(yaw=26, nod=-2, roll=-3)
    ground = blurred_ground(random, [(0, (126, 152, 108)), (40, (98, 132, 76)), (60, (88, 122, 62)), (100, (110, 140, 74))],
                            [(20, 10, 14, (196, 214, 184), 0.5), (90, 24, 18, (66, 92, 56), 0.7), (4, 44, 18, (60, 88, 52), 0.6)], soft=30)
    coat = Golden()
    return portrait(13, lambda f: dog_face(f, tongue=True), dog_head(pose, coat, 0.15, jaw=0.14) + chest(coat, 0.3), ground, Camera((0.2, -0.28), 0.285), pose, 0.12)


def dog_2():
    """A brown Labrador in a field."""
    random, pose = np.random.default_rng(14), Pose(yaw=-24, nod=-1, roll=3)
    ground = blurred_ground(random, [(0, (190, 200, 206)), (40, (170, 180, 172)), (55, (150, 158, 120)), (100, (168, 170, 130))],
                            [(14, 34, 16, (120, 136, 110), 0.8), (88, 30, 18, (130, 144, 120), 0.8)], soft=30)
    parts = dog_head(pose, Chocolate(), 0.08, jaw=0.13) + chest(Chocolate(), 0.12)
    return portrait(14, lambda f: dog_face(f, tongue=True), parts, ground, Camera((-0.2, -0.28), 0.285), pose, 0.12)


PICTURES = {
    "cat-1": ("Tabby cat", cat_1), "dog-1": ("Golden retriever", dog_1), "cat-2": ("Ginger cat", cat_2), "dog-2": ("Brown Labrador", dog_2),
}


def save(image, path):
    """Writes a JPEG of the best quality that stays small enough for a gallery."""
    for quality in range(88, 50, -3):
        image.save(path, quality=quality, optimize=True)
        if path.stat().st_size <= MAX_BYTES:
            break


def main():
    for name in sys.argv[1:] or PICTURES:
        save(PICTURES[name][1]().image(), FOLDER / f"{name}.jpg")
    index = FOLDER / "samples.json"
    others = [entry for entry in json.loads(index.read_text("utf-8")) if entry["id"] not in PICTURES]
    own = [
        {"id": name, "title": title, "file": f"{name}.jpg", "width": SIZE, "height": SIZE, "models": NETWORKS.get(name, ["cats-vs-dogs", "vgg16-slim", *IMAGENET])}
        for name, (title, _) in PICTURES.items()
    ]
    index.write_text(json.dumps(others + own, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
