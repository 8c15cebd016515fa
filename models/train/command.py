"""The command line of the training scripts."""

import argparse
from pathlib import Path

import torch

from .export import export

ROOT = Path(__file__).resolve().parents[2]


def main(network, description):
    """Trains and exports `network`, an IdxNetwork or a PhotoNetwork."""
    name = network.graph["id"]
    shared = ROOT.parent / "shared"
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=shared / network.data, help="the pictures")
    parser.add_argument("--teacher", type=Path, default=shared / "data/models/squeezenet1.1", help="SqueezeNet's .npy files")
    parser.add_argument("--cache", type=Path, default=ROOT / "build/train", help="for what is computed once")
    parser.add_argument("--checkpoint", type=Path, default=ROOT / f"build/train/{name}.pt")
    parser.add_argument("--output", type=Path, default=ROOT / "models", help="the folder that the model goes to")
    parser.add_argument("--threads", type=int, default=2, help="1 is faster where other programs use the processor")
    parser.add_argument("--export", action="store_true", help="do not train, export what has been trained")
    parser.add_argument("--train", action="store_true", help="do not export")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    trainer = network.trainer()
    if not arguments.export:
        trainer.run(*network.parts(arguments), arguments.checkpoint)
    else:
        trainer.restore(arguments.checkpoint)
    if not arguments.train:
        export(network, trainer, arguments)
