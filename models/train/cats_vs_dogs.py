"""Trains the cats-and-dogs network and exports it.

    python3 -m models.train.cats_vs_dogs            train (goes on from the last checkpoint), then export
    python3 -m models.train.cats_vs_dogs --export   export what has been trained

Run it from the root of the repository with Debian's python3-torch (1.13). See models/cards/cats-vs-dogs.md.
"""

from .augmentation import Light, Movement
from .cats_vs_dogs_data import LABELS, SIDE
from .command import main
from .model_file import layer
from .photo_training import PhotoNetwork
from .trainer import Phase, Recipe, Recording


def graph():
    """The graph as docs/MODEL_FORMAT.md describes it."""
    return {
        "id": "cats-vs-dogs",
        "title": "Cats and dogs",
        "input": {
            "name": "input",
            "shape": [SIDE, SIDE, 3],
            "preprocess": {"color": "rgb", "fit": "cover", "scale": [1 / 255], "offset": [0]},
        },
        "labels": LABELS,
        "outputs": ["dense_2"],
        "layers": [
            *_block(1, filters=16, dropout="dropout_1"),
            *_block(2, filters=32),
            *_block(3, filters=64, dropout="dropout_2"),
            layer("flatten", "Flatten"),
            layer("dense_1", "Dense", units=512, activation="relu"),
            layer("dense_2", "Dense", units=1),
        ],
    }


def _block(number, filters, dropout=None):
    return [
        layer(f"conv2d_{number}", "Conv2D", filters=filters, kernel_size=[3, 3], padding="same", activation="relu"),
        layer(f"max_pooling2d_{number}", "MaxPooling2D", pool_size=[2, 2]),
        *([layer(dropout, "Dropout", rate=0.2)] if dropout else []),
    ]


NETWORK = PhotoNetwork(
    graph=graph(),
    recipe=Recipe(
        phases=(Phase(28, SIDE, SIDE),),
        batch_size=64,
        optimizer="sgd",
        learning_rate=0.03,
        weight_decay=5e-4,
        warmup=1.0,
        teacher_weight=4.0,
    ),
    record=Recording(maps=("conv2d_1", "conv2d_2", "conv2d_3"), examples="max_pooling2d_2", side=76),
    movement=Movement(rotation=10, zoom=(0.75, 1.05), stretch=0.1, shift=0.06, shear=4, flip=0.5),
    light=Light(brightness=0.25, contrast=0.25, saturation=0.3, tint=0.06, gray=0.03, blur=0.1),
)

if __name__ == "__main__":
    main(NETWORK, __doc__)
