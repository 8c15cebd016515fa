"""The training loop that all networks share: epochs, checkpoints, history, and the weights as they were after each epoch."""

import bisect
import itertools
import math
import time
from collections import OrderedDict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Callable

import torch
import torch.nn.functional as F
from torch import nn

SMALL = 1_000_000  # elements; larger tensors are not kept for every epoch


@dataclass(frozen=True)
class Phase:
    """`epochs` epochs with pictures of `side` x `side` pixels; validation sees them at `validation_side`."""

    epochs: int
    side: int
    validation_side: int


@dataclass(frozen=True)
class Recipe:
    """How a network is trained. The learning rate rises during `warmup` epochs, then falls along half a cosine to zero; with `cycles`
    it does so again for each of these numbers of epochs (Loshchilov and Hutter 2017, "SGDR").

    With `teacher_weight` the network also learns to say what a teacher says, at `teacher_temperature`.
    """

    phases: tuple[Phase, ...]
    batch_size: int
    optimizer: str
    learning_rate: float
    weight_decay: float = 0.0
    warmup: float = 0.0
    cycles: tuple[int, ...] = ()
    label_smoothing: float = 0.0
    teacher_weight: float = 0.0
    teacher_temperature: float = 4.0
    seed: int = 20200131

    @property
    def epochs(self):
        """Number of epochs of all phases."""
        return sum(phase.epochs for phase in self.phases)

    def phase(self, epoch):
        """The phase of epoch `epoch`, from 0."""
        for phase in self.phases:
            if epoch < phase.epochs:
                return phase
            epoch -= phase.epochs
        raise ValueError("the training has no such epoch")

    def rate(self, epoch):
        """The learning rate at `epoch`, a fraction of which may have passed."""
        if epoch < self.warmup:
            return self.learning_rate * epoch / self.warmup
        begin, end = self._cycle(epoch)
        progress = (epoch - begin) / (end - begin)
        return self.learning_rate * 0.5 * (1 + math.cos(math.pi * progress))

    def _cycle(self, epoch):
        """The epochs between which the rate falls, around `epoch`."""
        ends = list(itertools.accumulate(self.cycles or (self.epochs,)))
        number = min(bisect.bisect_right(ends, epoch), len(ends) - 1)
        return ends[number - 1] if number else self.warmup, ends[number]


@dataclass(frozen=True)
class Recording:
    """What is kept of every epoch: maps of these layers for one picture of `side` pixels; and the layer whose maps stand for test
    pictures that cannot be shown."""

    maps: tuple[str, ...]
    examples: str
    side: int


@dataclass
class Pictures:
    """Pictures as bytes [n, c, h, w], their labels [n], and what a teacher says about them, [n, k] scores."""

    images: torch.Tensor
    labels: torch.Tensor
    teacher: torch.Tensor | None = None

    def part(self, indices):
        """The pictures of these indices."""
        teacher = None if self.teacher is None else self.teacher[indices]
        return Pictures(self.images[indices], self.labels[indices], teacher)

    def __len__(self):
        return len(self.labels)


class Pupil(nn.Module):
    """A network, and beside its last layer a second one for what the teacher says. The second is not exported."""

    def __init__(self, network, features, teacher_classes):
        super().__init__()
        self.body, self.scores = network[:-1], network[-1]
        self.last_name = [name for name, _ in network.named_children()][-1]
        self.teacher_scores = nn.Linear(features, teacher_classes)

    def forward(self, images):
        features = self.body(images)
        if self.training:
            return self.scores(features), self.teacher_scores(features)
        return self.scores(features)

    def plain(self):
        """The network itself."""
        return nn.Sequential(OrderedDict([*self.body.named_children(), (self.last_name, self.scores)]))


class Trainer:
    """Everything that a checkpoint keeps: network, optimiser, random numbers, history and the seconds of each epoch.

    `prepared(images, side, generator)` makes of bytes [n, c, h, w] the network's float inputs of that side; without a
    generator it leaves the pictures as they are. The network gives scores [n, classes], or [n, 1]: a logit of class 1.
    """

    def __init__(self, recipe: Recipe, network: nn.Module, generator: torch.Generator, prepared: Callable):
        self.recipe, self.network, self.generator, self.prepared = recipe, network, generator, prepared
        self.optimizer = _optimizer(recipe, network)
        self.history = {"loss": [], "accuracy": [], "val_loss": [], "val_accuracy": []}
        self.seconds = []

    @property
    def epoch(self):
        """Number of finished epochs."""
        return len(self.history["loss"])

    def run(self, training, validation, checkpoint):
        """Trains to the end, from the checkpoint on if there is one, and writes one after every epoch."""
        if checkpoint.exists():
            self.restore(checkpoint)
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        if self.epoch == 0:
            self._keep_epoch(checkpoint)
        while self.epoch < self.recipe.epochs:
            start = time.monotonic()
            self.run_epoch(training, validation)
            self.seconds.append(round(time.monotonic() - start))
            self._keep_epoch(checkpoint)
            self.save(checkpoint)
            latest = " ".join(f"{key} {values[-1]:.4f}" for key, values in self.history.items())
            print(f"epoch {self.epoch}: {latest} ({self.seconds[-1]} s)", flush=True)

    def run_epoch(self, training, validation):
        """Trains once over `training`, measures `validation`, and extends the history."""
        phase = self.recipe.phase(self.epoch)
        loss, accuracy = self._train(training, phase.side)
        val_loss, val_accuracy = self.evaluate(validation, phase.validation_side)
        for key, value in zip(self.history, (loss, accuracy, val_loss, val_accuracy)):
            self.history[key].append(round(value, 5))

    def _train(self, training, side):
        self.network.train()
        total_loss, right = 0.0, 0
        batches = torch.randperm(len(training), generator=self.generator).split(self.recipe.batch_size)
        for number, indices in enumerate(batches):
            for group in self.optimizer.param_groups:
                group["lr"] = self.recipe.rate(self.epoch + number / len(batches))
            batch = training.part(indices)
            inputs = self.prepared(batch.images, side, self.generator)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                outputs = self.network(inputs.contiguous(memory_format=torch.channels_last))
            scores, loss, total = self._losses(outputs, batch)
            self.optimizer.zero_grad(set_to_none=True)
            total.backward()
            self.optimizer.step()
            total_loss += loss.item() * len(batch)
            right += (predicted(scores) == batch.labels).sum().item()
        return total_loss / len(training), right / len(training)

    def _losses(self, outputs, batch):
        """Scores, their cross-entropy, and that with the teacher's part."""
        if batch.teacher is None:
            scores = outputs.float()
            loss = cross_entropy(scores, batch.labels, self.recipe.label_smoothing)
            return scores, loss, loss
        scores, said = (part.float() for part in outputs)
        loss = cross_entropy(scores, batch.labels, self.recipe.label_smoothing)
        temperature = self.recipe.teacher_temperature
        wanted = F.softmax(batch.teacher / temperature, 1)
        difference = F.kl_div(F.log_softmax(said, 1), wanted, reduction="batchmean")
        return scores, loss, loss + self.recipe.teacher_weight * difference

    @torch.no_grad()
    def evaluate(self, pictures, side, precise=False):
        """Mean cross-entropy and accuracy without dropout; in float32 if `precise`, else in bfloat16."""
        self.network.eval()
        loss, right = 0.0, 0
        for indices in torch.arange(len(pictures)).split(self.recipe.batch_size):
            batch = pictures.part(indices)
            scores = self.scores(batch.images, side, precise)
            loss += cross_entropy(scores, batch.labels).item() * len(batch)
            right += (predicted(scores) == batch.labels).sum().item()
        return loss / len(pictures), right / len(pictures)

    @torch.no_grad()
    def scores(self, images, side, precise=True):
        """The network's scores for pictures as they are."""
        inputs = self.prepared(images, side, None).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not precise):
            return self.network(inputs).float()

    @torch.no_grad()
    def calibrate(self, pictures, side):
        """Measures the batch normalisation's means and variances anew on pictures as they are, without dropout.

        The moving averages of the training come from moved pictures and from values with dropout, whose variance is
        greater (Li et al. 2019, "variance shift"). Both are gone when the network is used.
        """
        self.network.eval()
        for module in self.network.modules():
            if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                module.reset_running_stats()
                module.momentum = None  # the plain average over all batches
                module.train()
        for images in pictures.images.split(self.recipe.batch_size):
            self.scores(images, side, precise=False)
        self.network.eval()

    def plain_network(self):
        """The network without what only the training needs beside it."""
        return self.network.plain() if isinstance(self.network, Pupil) else self.network

    def save(self, path):
        """Writes a checkpoint, whole or not at all."""
        part = path.with_suffix(".part")
        torch.save(
            {
                "recipe": asdict(self.recipe),
                "network": self.network.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "random": self.generator.get_state(),
                "history": self.history,
                "seconds": self.seconds,
            },
            part,
        )
        part.replace(path)

    def restore(self, path):
        """Goes on from a checkpoint of the same recipe."""
        state = torch.load(path)
        if asdict(self.recipe) | state["recipe"] != asdict(self.recipe):
            raise SystemExit(f"{path} was made with another recipe: remove it to train anew")
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.generator.set_state(state["random"])
        self.history, self.seconds = state["history"], state["seconds"]

    def _keep_epoch(self, checkpoint):
        """Keeps the small tensors as they are now, beside the checkpoint: what `kept_epoch` reads."""
        state = {key: value for key, value in self.network.state_dict().items() if value.numel() < SMALL}
        path = _epoch_path(checkpoint, self.epoch)
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(state, path)


def kept_epoch(checkpoint, epoch):
    """The small tensors of the network after `epoch` epochs (0: before the training)."""
    return torch.load(_epoch_path(checkpoint, epoch))


def _epoch_path(checkpoint, epoch):
    return Path(checkpoint).with_suffix("") / f"epoch-{epoch}.pt"


def predicted(scores):
    """The class [n] of each row of scores."""
    return (scores[:, 0] > 0).long() if scores.shape[1] == 1 else scores.argmax(1)


def cross_entropy(scores, labels, smoothing=0.0):
    """Mean cross-entropy of scores [n, classes], or of one logit [n, 1]."""
    if scores.shape[1] > 1:
        return F.cross_entropy(scores, labels, label_smoothing=smoothing)
    return F.binary_cross_entropy_with_logits(scores[:, 0], labels * (1 - smoothing) + smoothing / 2)


def _optimizer(recipe, network):
    """Adam as Keras has it, AdamW, or SGD with Nesterov momentum; only kernels decay."""
    kernels = [p for p in network.parameters() if p.dim() > 1]
    others = [p for p in network.parameters() if p.dim() <= 1]
    groups = [{"params": kernels, "weight_decay": recipe.weight_decay}, {"params": others, "weight_decay": 0.0}]
    if recipe.optimizer == "sgd":
        return torch.optim.SGD(groups, recipe.learning_rate, momentum=0.9, nesterov=True)
    if recipe.optimizer == "adamw":
        return torch.optim.AdamW(groups, recipe.learning_rate)
    return torch.optim.Adam(groups, recipe.learning_rate, eps=1e-7)
