"""VGG16 (Simonyan and Zisserman 2014) as Keras has it: its layers and the shapes of their kernels."""

BLOCKS = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))
DENSE = (("fc1", 25088, 4096), ("fc2", 4096, 4096), ("predictions", 4096, 1000))


def layers():
    """(name, kernel shape or None) of every layer behind the input, in Keras's order."""
    channels = 3
    for block, filters in enumerate(BLOCKS, 1):
        for number, count in enumerate(filters, 1):
            yield f"block{block}_conv{number}", (3, 3, channels, count)
            channels = count
        yield f"block{block}_pool", None
    yield "flatten", None
    for name, inputs, units in DENSE:
        yield name, (inputs, units)
