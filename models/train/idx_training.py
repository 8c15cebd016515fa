"""What the networks for MNIST and Fashion-MNIST share: their data, and how pictures become inputs."""

from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F

from .augmentation import Dice, Movement, moved
from .idx_data import load_idx
from .modules import build
from .trainer import Pictures, Recipe, Recording, Trainer

VALIDATION_PICTURES = 5000
SOURCES = {"mnist": "MNIST by Yann LeCun, Corinna Cortes and Chris Burges", "fashion-mnist": "Fashion-MNIST by Zalando Research (MIT)"}


@dataclass(frozen=True)
class IdxNetwork:
    """A network for grey pictures of 28 x 28 pixels, and how it is trained.

    `padding` is what moving a picture brings into view; `thickness` is the part of the pictures whose strokes become
    thicker, and of those whose strokes become thinner.
    """

    graph: dict
    recipe: Recipe
    record: Recording
    movement: Movement
    padding: str
    thickness: float = 0.0

    def prepared(self, images, side, generator):
        """Inputs in [0, 1] of pictures [n, 1, 28, 28] (bytes): moved at random, or as they are without a generator."""
        pictures = images.float() / 255
        if generator is None:
            return pictures
        return moved(self._redrawn(pictures, generator), self.movement, generator, side, self.padding)

    def _redrawn(self, pictures, generator):
        """Copies, some with strokes half a pixel thicker, some thinner."""
        if not self.thickness:
            return pictures
        dice = Dice(len(pictures), generator)
        thicker, thinner = dice.chosen(self.thickness), dice.chosen(self.thickness)
        window = F.pad(pictures, (0, 1, 0, 1))
        pictures = torch.where(thicker.view(-1, 1, 1, 1), F.max_pool2d(window, 2, 1), pictures)
        window = F.pad(pictures, (1, 0, 1, 0))
        return torch.where(thinner.view(-1, 1, 1, 1), -F.max_pool2d(-window, 2, 1), pictures)

    def trainer(self):
        """A trainer of the freshly initialised network."""
        torch.manual_seed(self.recipe.seed)
        generator = torch.Generator().manual_seed(self.recipe.seed)
        return Trainer(self.recipe, build(self.graph, generator), generator, self.prepared)

    def parts(self, folders):
        """Training and validation pictures: the published training pictures, divided at random, the same at every call."""
        images, labels = load_idx(folders.data, "train")
        order = torch.randperm(len(images), generator=torch.Generator().manual_seed(self.recipe.seed))
        everything = Pictures(images, labels)
        return everything.part(order[:-VALIDATION_PICTURES]), everything.part(order[-VALIDATION_PICTURES:])

    def test(self, folders):
        """The published test pictures."""
        return Pictures(*load_idx(folders.data, "t10k"))

    @property
    def data(self):
        """Where the data lies in a folder beside the repository."""
        return Path("data") / self.graph["id"]

    @property
    def pictures_source(self):
        """Whose pictures they are."""
        return SOURCES[self.graph["id"]]
