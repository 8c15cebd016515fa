"""The walls of src/: who may include whom (docs/ARCHITECTURE.md, "rooms"), and which room owns which library.

Walks every #include in src/ and fails on one that goes through a wall; also fails if a room's CMakeLists.txt says something
else than the walls here. Needs Python only.
"""

import pathlib
import re
import sys
import unittest

SRC = pathlib.Path(__file__).resolve().parent.parent / "src"

# A room may include the rooms named here and all that those may include. "session/messages" admits its messages*.h only,
# and nothing of what the rest of session/ stands on.
WALLS = {
    "base": [],
    "tensor": ["base"],
    "network": ["tensor"],
    "ops": ["tensor"],
    "engine": ["network", "ops"],
    "image": ["tensor"],
    "explain": ["engine"],
    "session": ["engine", "image", "explain"],
    "session/messages": ["tensor"],
    "view": ["session/messages"],
    "gfx": ["tensor"],
    "ui": ["view", "gfx"],
    "app": ["session", "ui"],
}

# Foreign headers and the only rooms that may include them.
OWNERS = {
    r"stb_.*": {"image"},
    r"xnnpack.*|pthreadpool.*": {"ops"},
    r"yyjson.*": {"network", "view", "app"},
    r"GLES.*": {"gfx", "ui"},  # ui: the frame is cleared where Dear ImGui is drawn
    r"imgui.*": {"ui", "app"},
    r"emscripten.*": {"app"},
}


def reachable(room):
    """The entries of WALLS that `room` may include, itself among them."""
    found, todo = set(), [room]
    while todo:
        entry = todo.pop()
        if entry not in found:
            found.add(entry)
            todo += WALLS[entry]
    return found


def wall_between(room, header):
    """What is wrong with `header` (with its quotes or brackets) in a file of `room`, or None."""
    name = header[1:-1]
    if header.startswith("<"):
        owners = next((rooms for pattern, rooms in OWNERS.items() if re.fullmatch(pattern, name)), None)
        return f"only {', '.join(sorted(owners))} may include {header}" if owners and room not in owners else None
    other, _, rest = name.partition("/")
    if other not in WALLS:
        return f"{header} is in no room: includes are written from src/"
    allowed = reachable(room)
    if other in allowed or (rest.startswith("messages") and f"{other}/messages" in allowed):
        return None
    return f"{room} may not include {header}"


def includes(text):
    return re.findall(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")', text, re.MULTILINE)


class Layers(unittest.TestCase):
    def test_no_include_goes_through_a_wall(self):
        files = [path for path in SRC.rglob("*") if path.suffix in {".h", ".cpp"}]
        self.assertTrue(files)
        for path in files:
            room = path.relative_to(SRC).parts[0]
            for header in includes(path.read_text(encoding="utf-8")):
                with self.subTest(file=str(path.relative_to(SRC))):
                    self.assertIsNone(wall_between(room, header))

    def test_every_folder_is_a_room_and_cmake_links_what_the_walls_say(self):
        for folder in (path for path in SRC.iterdir() if path.is_dir()):
            with self.subTest(room=folder.name):
                self.assertIn(folder.name, WALLS)
                text = (folder / "CMakeLists.txt").read_text(encoding="utf-8")
                call = re.search(r"convlens_room\(\w+(?:\s+USES ([\w\s]*?))?\s*(?:LIBRARIES[^)]*|WEB_ONLY)*\)", text)
                if folder.name != "app":
                    uses = (call[1] or "").split()
                    self.assertEqual(uses, [entry.partition("/")[0] for entry in WALLS[folder.name]])

    def test_a_forbidden_include_is_found(self):
        self.assertIsNotNone(wall_between("base", '"tensor/tensor.h"'))
        self.assertIsNotNone(wall_between("ops", '"network/network.h"'))
        self.assertIsNotNone(wall_between("view", '"session/session.h"'))
        self.assertIsNotNone(wall_between("ui", '"engine/engine.h"'))
        self.assertIsNotNone(wall_between("session", "<stb_image.h>"))
        self.assertIsNotNone(wall_between("view", "<emscripten/emscripten.h>"))
        self.assertIsNotNone(wall_between("ops", '"clamp.h"'))

    def test_an_allowed_include_is_not(self):
        self.assertIsNone(wall_between("session", '"base/result.h"'))
        self.assertIsNone(wall_between("view", '"session/messages_fields.h"'))
        self.assertIsNone(wall_between("image", "<stb_image.h>"))
        self.assertIsNone(wall_between("base", "<vector>"))


if __name__ == "__main__":
    sys.exit(unittest.main())
