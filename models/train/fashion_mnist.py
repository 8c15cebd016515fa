"""Trains the Fashion-MNIST network and exports it.

    python3 -m models.train.fashion_mnist            train (goes on from the last checkpoint), then export
    python3 -m models.train.fashion_mnist --export   export what has been trained

Run it from the root of the repository with Debian's python3-torch (1.13). See models/cards/fashion-mnist.md.
"""

from .augmentation import Movement
from .command import main
from .idx_training import IdxNetwork
from .model_file import layer
from .trainer import Phase, Recipe, Recording

LABELS = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
DROPOUT_RATE = 0.3
BATCH_NORM_EPSILON = 0.001


def graph():
    """The graph as docs/MODEL_FORMAT.md describes it."""
    return {
        "id": "fashion-mnist",
        "title": "Fashion-MNIST",
        "input": {
            "name": "input",
            "shape": [28, 28, 1],
            "preprocess": {"color": "gray", "fit": "contain", "invert": "auto", "scale": [1 / 255], "offset": [0]},
        },
        "labels": LABELS,
        "outputs": ["dense2"],
        "layers": [
            *_convolution_block(1, filters=32),
            *_convolution_block(2, filters=32, pool="maxpool2d1"),
            *_convolution_block(3, filters=64),
            *_convolution_block(4, filters=64, pool="maxpool2d2"),
            layer("flatten1", "Flatten"),
            layer("dense1", "Dense", units=256),
            *_activation_block(5),
            layer("dense2", "Dense", units=10, activation="softmax"),
        ],
    }


def _convolution_block(number, filters, pool=None):
    convolution = layer(f"conv2d{number}", "Conv2D", filters=filters, kernel_size=[3, 3], padding="same")
    return [convolution, *_activation_block(number, pool)]


def _activation_block(number, pool=None):
    return [
        layer(f"batch_norm{number}", "BatchNormalization", epsilon=BATCH_NORM_EPSILON),
        layer(f"relu{number}", "ReLU"),
        *([layer(pool, "MaxPooling2D", pool_size=[2, 2])] if pool else []),
        layer(f"dropout{number}", "Dropout", rate=DROPOUT_RATE),
    ]


NETWORK = IdxNetwork(
    graph=graph(),
    recipe=Recipe(
        phases=(Phase(70, 28, 28),),
        batch_size=128,
        optimizer="adam",
        learning_rate=1e-3,
        cycles=(40, 30),
        label_smoothing=0.05,
    ),
    record=Recording(maps=("relu1", "relu2", "relu3", "relu4"), examples="maxpool2d1", side=28),
    movement=Movement(zoom=(0.85, 1.15), stretch=0.1, shift=0.08, flip=0.5),
    padding="border",
)

if __name__ == "__main__":
    main(NETWORK, __doc__)
