"""What the networks for photos of cats and dogs share: their data, and how photos become inputs."""

from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F

from .augmentation import Light, Movement, moved, relit
from .cats_vs_dogs_data import load_photos
from .modules import build
from .teacher import CLASSES, teach
from .trainer import Pictures, Pupil, Recipe, Recording, Trainer


@dataclass(frozen=True)
class PhotoNetwork:
    """A network for photos, and how it is trained."""

    graph: dict
    recipe: Recipe
    record: Recording
    movement: Movement
    light: Light

    def prepared(self, images, side, generator):
        """Inputs in [0, 1] of photos [n, 3, h, w] (bytes): moved and relit at random, or as they are without a generator."""
        photos = images.float() / 255
        if generator is None:
            return F.interpolate(photos, size=(side, side), mode="bilinear", align_corners=False, antialias=True)
        if side * 2 <= photos.shape[-1]:
            photos = F.avg_pool2d(photos, 2)  # or single pixels would be picked out of the photo
        photos = moved(photos, self.movement, generator, side, padding="reflection")
        return relit(photos, self.light, generator)

    def trainer(self):
        """A trainer of the freshly initialised network."""
        torch.manual_seed(self.recipe.seed)
        generator = torch.Generator().manual_seed(self.recipe.seed)
        network = build(self.graph, generator, normalise=True)
        if self.recipe.teacher_weight:
            network = Pupil(network, network[-1].linear.in_features, CLASSES)
        return Trainer(self.recipe, network, generator, self.prepared)

    def parts(self, folders):
        """Training and validation photos; with the teacher's scores for those to train with."""
        training, validation = (Pictures(*load_photos(folders.data, folders.cache, part)) for part in ("train", "validation"))
        if self.recipe.teacher_weight:
            training.teacher = teach(folders.teacher, training.images, folders.cache / "teacher-train.pt")
        return training, validation

    def test(self, folders):
        """The photos that nothing was trained on or chosen by."""
        return Pictures(*load_photos(folders.data, folders.cache, "test"))

    @property
    def data(self):
        """Where the data lies in a folder beside the repository."""
        return Path("data") / "cats-dogs" / "train.zip"

    @property
    def pictures_source(self):
        """Whose photos they are."""
        return "photos of cats and dogs (Asirra, by way of Kaggle's Dogs vs. Cats)"
