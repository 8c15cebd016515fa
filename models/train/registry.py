"""Keeps models/registry.json: the list of models that the page offers."""

import hashlib
import json

from .model_file import read_model

LICENSE = "MIT"
ORDER = ["fashion-mnist", "mnist", "cats-vs-dogs", "vgg16-slim", "squeezenet1.1", "vgg16"]  # as the page lists them


def update_registry(folder, file_name):
    """Enters the model file `file_name` of `folder` in the registry, in place of an older entry of the same id."""
    path = folder / "registry.json"
    entries = json.loads(path.read_text("utf-8")) if path.exists() else []
    content = (folder / file_name).read_bytes()
    graph = read_model(folder / file_name).graph
    entry = {
        "id": graph["id"],
        "title": graph["title"],
        "file": file_name,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "training": f"{graph['id']}.training.safetensors",
        "inputShape": graph["input"]["shape"],
        "license": LICENSE,
        "card": f"cards/{graph['id']}.md",
    }
    kept = {old["id"]: old for old in entries} | {entry["id"]: entry}
    entries = sorted(kept.values(), key=lambda kept_entry: ORDER.index(kept_entry["id"]))
    path.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", "utf-8")
