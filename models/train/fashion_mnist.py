"""Trains the Fashion-MNIST network and exports it.

    python3 -m models.train.fashion_mnist            train (goes on from the last checkpoint), then export
    python3 -m models.train.fashion_mnist --export   export the best epoch so far

Run it from the root of the repository with Debian's python3-torch (1.13). See models/cards/fashion-mnist.md.
"""

import argparse
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from . import fashion_mnist_network as net
from .fashion_mnist_data import LABELS, Augmentation, augment, load
from .model_file import write_model
from .registry import update_registry

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Settings:
    """The recipe. The learning rate falls along half a cosine from its first value to zero."""

    epochs: int = 30
    batch_size: int = 128
    learning_rate: float = 1e-3
    validation_part: float = 0.2
    seed: int = 20200131
    augmentation: Augmentation = Augmentation()


class Trainer:
    """Everything that a checkpoint keeps: network, optimiser, random numbers, history and the best epoch."""

    def __init__(self, settings):
        self.settings = settings
        torch.manual_seed(settings.seed)
        self.generator = torch.Generator().manual_seed(settings.seed)
        self.network = net.build(self.generator)
        self.optimizer = torch.optim.Adam(self.network.parameters(), settings.learning_rate, eps=1e-7)
        self.history = {"loss": [], "accuracy": [], "val_loss": [], "val_accuracy": []}
        self.best_state = None

    @property
    def epoch(self):
        """Number of finished epochs."""
        return len(self.history["loss"])

    @property
    def best_epoch(self):
        """The epoch, from 1, of the least validation loss."""
        return self.history["val_loss"].index(min(self.history["val_loss"])) + 1

    def split(self, images, labels):
        """Training and validation parts: ((images, labels), (images, labels)), the same at every call."""
        order = torch.randperm(len(images), generator=torch.Generator().manual_seed(self.settings.seed))
        last = round(len(images) * (1 - self.settings.validation_part))
        return tuple((images[part], labels[part]) for part in (order[:last], order[last:]))

    def run_epoch(self, training, validation):
        """Trains once over `training`, measures `validation`, and extends the history."""
        loss, accuracy = self._train(*training)
        val_loss, val_accuracy = evaluate(self.network, *validation)
        for key, value in zip(self.history, (loss, accuracy, val_loss, val_accuracy)):
            self.history[key].append(round(value, 5))
        if self.best_epoch == self.epoch:
            self.best_state = {key: value.clone() for key, value in self.network.state_dict().items()}

    def _train(self, images, labels):
        self.network.train()
        size, total_loss, right = self.settings.batch_size, 0.0, 0
        batches = torch.randperm(len(images), generator=self.generator).split(size)
        for number, batch in enumerate(batches):
            self._set_learning_rate((self.epoch + number / len(batches)) / self.settings.epochs)
            moved = augment(images[batch], self.settings.augmentation, self.generator)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = self.network(moved.contiguous(memory_format=torch.channels_last)).float()
            loss = F.cross_entropy(scores, labels[batch])
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()
            total_loss += loss.item() * len(batch)
            right += (scores.argmax(1) == labels[batch]).sum().item()
        return total_loss / len(images), right / len(images)

    def _set_learning_rate(self, progress):
        for group in self.optimizer.param_groups:
            group["lr"] = self.settings.learning_rate * 0.5 * (1 + math.cos(math.pi * progress))

    def save(self, path):
        """Writes a checkpoint, whole or not at all."""
        part = path.with_suffix(".part")
        torch.save(
            {
                "settings": asdict(self.settings),
                "network": self.network.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "random": self.generator.get_state(),
                "history": self.history,
                "best": self.best_state,
            },
            part,
        )
        part.replace(path)

    def restore(self, path):
        """Goes on from a checkpoint of the same settings."""
        state = torch.load(path)
        if state["settings"] != asdict(self.settings):
            raise SystemExit(f"{path} was made with other settings: remove it to train anew")
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.generator.set_state(state["random"])
        self.history, self.best_state = state["history"], state["best"]


@torch.no_grad()
def evaluate(network, images, labels):
    """Mean cross-entropy and accuracy in float32, without dropout."""
    network.eval()
    loss, right = 0.0, 0
    for part, truth in zip(images.split(500), labels.split(500)):
        scores = network(part.contiguous(memory_format=torch.channels_last))
        loss += F.cross_entropy(scores, truth, reduction="sum").item()
        right += (scores.argmax(1) == truth).sum().item()
    return loss / len(images), right / len(images)


@torch.no_grad()
def calibrate(network, images):
    """Measures the batch normalisation's means and variances anew on `images`, without dropout.

    The moving averages of the training come from moved pictures and from values with dropout, whose variance is greater
    (Li et al. 2019, "variance shift"). Both are gone when the network is used.
    """
    network.eval()
    for module in network.children():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.reset_running_stats()
            module.momentum = None  # the plain average over all batches
            module.train()
    for part in images.split(500):
        network(part.contiguous(memory_format=torch.channels_last))
    network.eval()


def export(trainer, data, path):
    """Writes the best epoch as a model file, with its accuracy on the 10,000 test images, and enters it in the registry."""
    training, validation = trainer.split(*load(data, "train"))
    trainer.network.load_state_dict(trainer.best_state)
    before = evaluate(trainer.network, *validation)
    calibrate(trainer.network, training[0])
    after = evaluate(trainer.network, *validation)
    print("validation loss and accuracy: {:.4f} {:.4f}, calibrated: {:.4f} {:.4f}".format(*before, *after))
    test_images, test_labels = load(data, "t10k")
    _, exact = evaluate(trainer.network, test_images, test_labels)
    net.round_kernels(trainer.network)
    test_loss, test_accuracy = evaluate(trainer.network, test_images, test_labels)
    description = {
        "data": "Fashion-MNIST, 48,000 images for training and 12,000 for validation",
        "optimizer": "Adam, cosine decay to zero",
        "settings": asdict(trainer.settings),
        "torch": torch.__version__,
        "best_epoch": trainer.best_epoch,
        "batch_norm": "means and variances measured on the training images as they are, without dropout",
        "val_loss": round(after[0], 5),
        "val_accuracy": round(after[1], 5),
        "test_loss": round(test_loss, 5),
        "test_accuracy": test_accuracy,
        "history": trainer.history,
    }
    size = write_model(path, net.to_model(trainer.network, description))
    update_registry(ROOT / "models", path.name)
    print(
        f"{path}: {size} bytes, epoch {trainer.best_epoch} of {trainer.epoch}, "
        f"test accuracy {test_accuracy:.4f} (float32: {exact:.4f})"
    )
    for label, name in enumerate(LABELS):
        of_class = test_labels == label
        print(f"{name:12} {evaluate(trainer.network, test_images[of_class], test_labels[of_class])[1]:.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data/fashion-mnist", help="the four .gz files")
    parser.add_argument("--checkpoint", type=Path, default=ROOT / "build/train/fashion-mnist.pt")
    parser.add_argument("--output", type=Path, default=ROOT / "models/fashion-mnist.safetensors")
    parser.add_argument("--threads", type=int, default=2, help="1 is faster where other programs use the processor")
    parser.add_argument("--export", action="store_true", help="do not train, export the best epoch so far")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    trainer = Trainer(Settings())
    if arguments.checkpoint.exists():
        trainer.restore(arguments.checkpoint)
    if not arguments.export:
        arguments.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        training, validation = trainer.split(*load(arguments.data, "train"))
        while trainer.epoch < trainer.settings.epochs:
            start = time.monotonic()
            trainer.run_epoch(training, validation)
            trainer.save(arguments.checkpoint)
            latest = " ".join(f"{key} {values[-1]:.4f}" for key, values in trainer.history.items())
            print(f"epoch {trainer.epoch}: {latest} ({time.monotonic() - start:.0f} s)", flush=True)
    export(trainer, arguments.data, arguments.output)


if __name__ == "__main__":
    main()
