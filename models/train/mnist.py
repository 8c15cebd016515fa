"""Trains the MNIST network and exports it.

    python3 -m models.train.mnist            train (goes on from the last checkpoint), then export
    python3 -m models.train.mnist --export   export what has been trained

Run it from the root of the repository with Debian's python3-torch (1.13). See models/cards/mnist.md.
"""

from .augmentation import Movement
from .idx_training import IdxNetwork
from .command import main
from .model_file import layer
from .trainer import Phase, Recipe, Recording


def graph():
    """The graph as docs/MODEL_FORMAT.md describes it."""
    return {
        "id": "mnist",
        "title": "MNIST digits",
        "input": {
            "name": "input",
            "shape": [28, 28, 1],
            "preprocess": {"color": "gray", "fit": "digit", "invert": "auto", "scale": [1 / 255], "offset": [0]},
        },
        "labels": [str(digit) for digit in range(10)],
        "outputs": ["dense_2"],
        "layers": [
            *_block(1, filters=32),
            *_block(2, filters=64),
            layer("flatten", "Flatten"),
            layer("dense_1", "Dense", units=128, activation="relu"),
            layer("dense_2", "Dense", units=10, activation="softmax"),
        ],
    }


def _block(number, filters):
    return [
        layer(f"conv2d_{number}", "Conv2D", filters=filters, kernel_size=[3, 3], padding="same", activation="relu"),
        layer(f"max_pooling2d_{number}", "MaxPooling2D", pool_size=[2, 2]),
        layer(f"dropout_{number}", "Dropout", rate=0.2),
    ]


NETWORK = IdxNetwork(
    graph=graph(),
    recipe=Recipe(phases=(Phase(20, 28, 28),), batch_size=128, optimizer="adam", learning_rate=1e-3),
    record=Recording(maps=("conv2d_1", "conv2d_2"), examples="max_pooling2d_1", side=28),
    movement=Movement(rotation=12, zoom=(0.85, 1.15), stretch=0.1, shift=0.07, shear=12),
    padding="zeros",
    thickness=0.3,
)

if __name__ == "__main__":
    main(NETWORK, __doc__)
