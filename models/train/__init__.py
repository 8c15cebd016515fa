"""Training scripts of ConvLens, and the Python side of its model format (docs/MODEL_FORMAT.md)."""
