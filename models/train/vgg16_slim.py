"""Trains the slim VGG16 on photos of cats and dogs and exports it.

    python3 -m models.train.vgg16_slim            train (goes on from the last checkpoint), then export
    python3 -m models.train.vgg16_slim --export   export what has been trained

Run it from the root of the repository with Debian's python3-torch (1.13). See models/cards/vgg16-slim.md.
"""

from .augmentation import Light, Movement
from .cats_vs_dogs_data import LABELS
from .command import main
from .model_file import layer
from .photo_training import PhotoNetwork
from .trainer import Phase, Recipe

FILTERS = (16, 32, 64, 128, 128)  # a quarter of VGG16's
CONVOLUTIONS = (2, 2, 3, 3, 3)


def graph():
    """The graph as docs/MODEL_FORMAT.md describes it. Names are those of Keras's VGG16."""
    return {
        "id": "vgg16-slim",
        "title": "VGG16 slim",
        "input": {
            "name": "input_1",
            "shape": [224, 224, 3],
            "preprocess": {"color": "rgb", "fit": "cover", "scale": [1 / 255], "offset": [0]},
        },
        "labels": LABELS,
        "outputs": ["predictions"],
        "layers": [
            *(entry for number in range(1, 6) for entry in _block(number)),
            layer("global_average_pooling2d", "GlobalAveragePooling2D"),
            layer("predictions", "Dense", units=len(LABELS), activation="softmax"),
        ],
    }


def _block(number):
    filters = FILTERS[number - 1]
    convolution = {"filters": filters, "kernel_size": [3, 3], "padding": "same", "activation": "relu"}
    names = (f"block{number}_conv{index + 1}" for index in range(CONVOLUTIONS[number - 1]))
    return [
        *(layer(name, "Conv2D", **convolution) for name in names),
        layer(f"block{number}_pool", "MaxPooling2D", pool_size=[2, 2], strides=[2, 2]),
    ]


NETWORK = PhotoNetwork(
    graph=graph(),
    recipe=Recipe(
        phases=(Phase(17, 64, 80), Phase(12, 96, 112), Phase(5, 128, 160), Phase(1, 160, 192)),
        batch_size=64,
        optimizer="sgd",
        learning_rate=0.05,
        weight_decay=5e-4,
        warmup=1.0,
        teacher_weight=1.0,
    ),
    movement=Movement(rotation=15, zoom=(0.55, 1.05), stretch=0.12, shift=0.08, shear=5, flip=0.5),
    light=Light(brightness=0.35, contrast=0.35, saturation=0.5, tint=0.12, gray=0.05, blur=0.15, noise=0.04),
)

if __name__ == "__main__":
    main(NETWORK, __doc__)
