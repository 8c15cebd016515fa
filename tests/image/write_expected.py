#!/usr/bin/env python3
"""Writes expected_pictures.h: what Pillow, another decoder, makes of the seeds of image_fuzz and of the pictures in
../shared/data. Of lossless files the hash of all pixels, of JPEG files the mean colours of a 4 x 4 grid."""

import pathlib

import PIL
from PIL import Image, ImageOps

ROOT = pathlib.Path(__file__).parents[2]
SEEDS = ROOT / "tests" / "fuzz" / "corpus" / "image"
DATA = ROOT.parent / "shared" / "data"
KINDS = (".jpg", ".png", ".gif", ".bmp")
# Where decoders may differ: 5 and 6 bits widened to 8, by one level ...
ROUNDED = ("rgb16-565.bmp",)
# ... and indices past the palette, the fourth byte of a plain 32-bit bitmap; run-length coding is left to the browser.
UNDEFINED = ("short-palette.png", "rgba.bmp", "pal8rle.bmp")
GRID = 4

HEADER = """// Written by write_expected.py from Pillow {version}. Do not edit.
// clang-format off
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace convlens::testing {{

/// What another decoder sees in a picture, upright.
struct ExpectedPicture {{
  std::string_view path;
  std::int32_t width;
  std::int32_t height;
  std::uint64_t hash;               ///< FNV-1a of the RGBA pixels, clear ones as zeros; 0 for lossy files
  std::array<float, {values}> means = {{}};  ///< of lossy files: mean red, green, blue of a {grid} x {grid} grid
}};

"""


def hash_of(picture):
    value = 0xCBF29CE484222325
    for red, green, blue, alpha in picture.getdata():
        pixel = (red, green, blue, alpha) if alpha else (0, 0, 0, 0)
        for byte in pixel:
            value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


def means_of(picture):
    width, height = picture.size
    means = []
    for row in range(GRID):
        for column in range(GRID):
            box = (column * width // GRID, row * height // GRID, (column + 1) * width // GRID, (row + 1) * height // GRID)
            pixels = list(picture.crop(box).getdata())
            means += [sum(pixel[c] for pixel in pixels) / len(pixels) for c in range(3)]
    return means


def repair_clear_grey(file, path):
    """Pillow widens grey of less than 8 bits, but not the grey that is named as clear."""
    depth = path.read_bytes()[24]
    if file.format == "PNG" and file.mode == "L" and depth < 8 and "transparency" in file.info:
        file.info["transparency"] *= 255 // (2**depth - 1)


def entry(folder, path):
    with Image.open(path) as file:
        lossy = file.format == "JPEG" or path.name in ROUNDED
        repair_clear_grey(file, path)
        picture = ImageOps.exif_transpose(file).convert("RGB" if lossy else "RGBA")
    name = path.relative_to(folder).as_posix()
    if not lossy:
        return f'    {{"{name}", {picture.width}, {picture.height}, 0x{hash_of(picture):016x}}},\n'
    means = ", ".join(f"{mean:.1f}F" for mean in means_of(picture))
    return f'    {{"{name}", {picture.width}, {picture.height}, 0, {{{means}}}}},\n'


def table(name, purpose, folder, paths):
    lines = "".join(entry(folder, path) for path in sorted(paths))
    return f"/// {purpose}\ninline constexpr ExpectedPicture {name}[] = {{\n{lines}}};\n\n"


def pictures_in(folder):
    return (path for path in folder.iterdir() if path.suffix in KINDS and path.name not in UNDEFINED)


def data_pictures():
    yield from pictures_in(DATA / "photos")
    yield from pictures_in(DATA / "formats")
    yield from pictures_in(DATA / "formats" / "exif-orientation")
    yield from pictures_in(DATA / "formats" / "pngsuite" / "primary")


def main():
    text = HEADER.format(version=PIL.__version__, grid=GRID, values=GRID * GRID * 3)
    text += table("kExpectedSeeds", "Under tests/fuzz/corpus/image.", SEEDS, pictures_in(SEEDS))
    text += table("kExpectedData", "Under ../shared/data.", DATA, data_pictures())
    text += "}  // namespace convlens::testing\n"
    (pathlib.Path(__file__).parent / "expected_pictures.h").write_text(text)


if __name__ == "__main__":
    main()
