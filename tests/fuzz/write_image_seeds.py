#!/usr/bin/env python3
"""Writes the seeds of image_fuzz: tiny pictures of every kind and coding, drawn here. Needs Pillow."""

import io
import pathlib
import struct
import zlib

from PIL import Image

FOLDER = pathlib.Path(__file__).parent / "corpus" / "image"


def drawn(mode, size=(19, 13)):
    """A picture with gradients, an edge and some noise."""
    width, height = size
    picture = Image.new("RGBA", size)
    for y in range(height):
        for x in range(width):
            edge = 90 if x > y else 0
            picture.putpixel((x, y), (x * 12 % 256, (y * 17 + edge) % 256, (x * y * 31) % 256, 255 - x * 9))
    if mode == "RGBA":
        return picture
    if mode == "LA":
        return picture.convert("LA")
    if mode == "P":
        return picture.convert("RGB").quantize(16)
    return picture.convert("RGB").convert(mode)


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, depth, color, filtered, interlace=0, before=b""):
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", zlib.compress(filtered)) + chunk(b"IEND", b""))


def rows(width_bytes, height, start=0):
    """Scanlines, each with another of the five filters."""
    return b"".join(bytes([y % 5]) + bytes((start + x * 7 + y * 3) % 256 for x in range(width_bytes)) for y in range(height))


def adam7(width, height, channels):
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    content = b""
    for left, top, step_x, step_y in passes:
        pass_width = -(-(width - left) // step_x)
        pass_height = -(-(height - top) // step_y)
        if pass_width > 0 and pass_height > 0:
            content += rows(pass_width * channels, pass_height)
    return content


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    return data


def seeds():
    yield "baseline.jpg", saved(drawn("RGB"), "JPEG", quality=70)
    yield "not-subsampled.jpg", saved(drawn("RGB"), "JPEG", quality=90, subsampling=0)
    yield "progressive.jpg", saved(drawn("RGB"), "JPEG", quality=60, progressive=True)
    yield "grey.jpg", saved(drawn("L"), "JPEG")
    yield "cmyk.jpg", saved(drawn("CMYK"), "JPEG", quality=50)
    yield "turned.jpg", saved(drawn("RGB", (24, 8)), "JPEG", quality=50, exif=exif(6))
    yield "rgb.png", saved(drawn("RGB"), "PNG")
    yield "rgba.png", saved(drawn("RGBA"), "PNG")
    yield "grey.png", saved(drawn("L"), "PNG")
    yield "grey-alpha.png", saved(drawn("LA"), "PNG")
    yield "one-bit.png", saved(drawn("1"), "PNG")
    yield "palette.png", saved(drawn("P"), "PNG", transparency=3)
    yield "turned.png", saved(drawn("RGB"), "PNG", exif=exif(8))
    yield "sixteen-bit.png", png(5, 4, 16, 2, rows(30, 4), before=chunk(b"tRNS", bytes(6)))
    yield "interlaced.png", png(11, 9, 8, 6, adam7(11, 9, 4), interlace=1)
    yield "two-bit.png", png(7, 5, 2, 0, rows(2, 5))
    yield "short-palette.png", png(4, 4, 8, 3, rows(4, 4), before=chunk(b"PLTE", bytes(range(9))))
    yield "palette.gif", saved(drawn("P"), "GIF")
    yield "interlaced.gif", saved(drawn("P"), "GIF", interlace=1, transparency=2)
    yield "animated.gif", saved(drawn("P"), "GIF", save_all=True, append_images=[drawn("P").rotate(90)])
    yield "rgb.bmp", saved(drawn("RGB"), "BMP")
    yield "rgba.bmp", saved(drawn("RGBA"), "BMP")
    yield "palette.bmp", saved(drawn("P", (9, 6)), "BMP")
    yield "one-bit.bmp", saved(drawn("1", (37, 5)), "BMP")
    yield "svg.txt", b"<?xml version='1.0'?><svg/>"


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in seeds():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
