"""Draws the sample pictures of clothes, web/samples/*.jpg, and enters them in samples.json. All of them are the project's own.

    python3 tools/draw_samples.py [name ...]      (needs numpy and Pillow)
"""

import json
import sys
from pathlib import Path

import numpy as np

from sample_canvas import (
    SIZE, UNIT, X, Y, Canvas, blur, cotton, denim, flipped, knit, leather, mirrored, ribbed, wool,
)

FOLDER = Path(__file__).resolve().parents[1] / "web/samples"
MAX_BYTES = 38_000
# Samples that another network than Fashion-MNIST's names rightly.
NETWORKS = {"sandal": ["squeezenet1.1"], "sneaker": ["squeezenet1.1"]}
WHITE, COOL, WARM = (247, 247, 246), (243, 246, 249), (249, 246, 241)


def t_shirt():
    c = Canvas(1, COOL)
    red = (186, 62, 50)
    c.fill("40,6 50,8 60,6 59,13 50,16 41,13", (120, 38, 32), puff=0.3)  # inside of the back
    right = "60,5! 66,7 73,10 82,20 93,34! 87,39 79,42! 76,36 74,32 73,50 74,75 75,95! 62,96.5 50,97"
    body = c.fill(
        mirrored("50,15 55,13.5 58.5,10 " + right), red, wrinkles=0.22, texture=cotton,
        folds=[("73,33 66,40 60,48", 2, 0.5), ("27,33 35,42", 2, 0.5), ("70,88 60,74 55,66", 3, 0.7),
               ("31,92 37,78 38,68", 3, 0.7), ("74,60 64,64", 2.5, 0.5), ("26,56 33,62", 2.5, 0.5)],
    )
    for side in (str, flipped):
        c.stroke(side("70.5,9 73,18 74,32"), (110, 32, 28), 0.5, opacity=0.7, within=body)
        c.stroke(side("78,40 85,37 91.5,32.5"), (120, 36, 30), 0.3, dash=(0.9, 0.5), opacity=0.8, within=body)
    c.stroke("25.5,93 50,95 74.5,93", (120, 36, 30), 0.3, dash=(0.9, 0.5), opacity=0.8, within=body)
    c.fill("40,5.5! 41.5,10.5 45,14 50,15.5 55,14 58.5,10.5 60,5.5! 61.5,6! 60,12 56,16.5 50,18.2 44,16.5 40,12 38.5,6!",
           (176, 56, 46), puff=0.5, texture=ribbed(0.7), shadow=0.2, reach=0.5)
    sun = c.disc(50, 40, 9) * (np.sin(2 * np.pi * Y / 3.0) > np.clip(1 - (Y - 36) / 9, -1, 1) - 0.95)
    c.pixels += (np.array([238, 196, 120.0]) - c.pixels) * (0.85 * blur(sun, 0.08))[..., None]
    return c


def trouser():
    c = Canvas(2, WHITE)
    blue = (62, 86, 128)
    c.fill("36,4 50,5.5 64,4 63,9 50,10 37,9", (40, 54, 82), puff=0.2)
    right = "64.5,4! 66,12 68.5,24 69.5,40 69,60 68,80 67,97! 61,97.8 55,97! 54.5,80 53.5,60 52,44 50,37!"
    jeans = c.fill(
        mirrored("50,6.5 58,5.8 " + right), blue, puff=1.1, wrinkles=0.2, texture=denim,
        folds=[("50,36 58,33 65,28", 1.6, 0.6), ("50,36 42,33 35,28", 1.6, 0.6), ("55,60 61,62 67,60", 2, 0.5),
               ("45,61 39,63 33,60", 2, 0.5), ("56,66 62,67", 2, 0.5), ("44,67 38,68", 2, 0.5), ("57,92 64,90", 2, 0.6),
               ("43,92 36,90", 2, 0.6), ("50,40 56,45 60,47", 1.6, 0.5), ("50,40 44,45 40,47", 1.6, 0.5)],
    )
    for x in (39.5, 60.5):
        c.shade(blur(c.line_mask(f"{x},28 {x},52", 5), 3) * jeans, -0.25)
        c.shade(blur(c.line_mask(f"{x},60 {x},72", 3), 2.5) * jeans, -0.15)
    gold = (206, 158, 96)
    c.stroke("34.5,10.5 50,12.2 65.5,10.5", gold, 0.3, dash=(0.8, 0.4), within=jeans)
    c.stroke("50,12 50,37", (36, 50, 80), 0.5, within=jeans)
    c.stroke("52.6,12 52.6,25 50.5,30", gold, 0.3, dash=(0.8, 0.4), within=jeans)
    for side in (str, flipped):
        c.stroke(side("58,11.5 59.5,16.5 67.5,20"), (40, 56, 88), 0.6, within=jeans)
        c.stroke(side("58.6,11.5 60,15.9 67.4,19.2"), gold, 0.28, dash=(0.8, 0.4), within=jeans)
        c.stroke(side("68,24 68.3,60 66.5,97"), (44, 62, 98), 0.35, opacity=0.7, within=jeans)
        c.stroke(side("54.5,95.3 61,96 67,95.3"), gold, 0.3, dash=(0.8, 0.4), within=jeans)
        c.fill(side("58.2,5.5! 59.6,5.4! 59.8,11.6! 58.4,11.7!"), (58, 80, 120), puff=0.3, shadow=0.3, reach=0.4)
    c.button(50, 9, 1.3, (196, 150, 92))
    return c


def pullover():
    c = Canvas(3, WARM)
    green = (52, 88, 74)
    c.fill("39,7 50,9 61,7 60,17 50,20 40,17", (30, 54, 45), puff=0.3, texture=ribbed(1.0))
    sleeve = "68,9! 75,13 81,24 87,45 91,66 93,83! 88,85 83.5,84.5! 80,66 75,46 71,33!"
    for side in (str, flipped):
        c.fill(side(sleeve), green, wrinkles=0.3, texture=knit, shadow=0.3,
               folds=[(side("74,42 80,46 86,45"), 2, 0.7), (side("77,50 83,54"), 2, 0.6), (side("82,70 89,68"), 2, 0.5)])
        c.fill(side("83,83! 88,83.6 93.2,82! 93.6,91! 89,92.5 84.5,92!"), (46, 78, 66), puff=0.8,
               texture=ribbed(0.9, 0, 0.2), shadow=0.2, reach=0.5)
    body = c.fill(
        mirrored("50,16.5 55,15.5 59,11 61,6.5! 66,8 70,10 73,22 74,36 74.5,60 74,87! 62,88.5 50,89"), green, wrinkles=0.3,
        texture=knit, folds=[("74,38 67,45 62,53", 2.2, 0.7), ("26,38 33,45 38,53", 2.2, 0.7), ("72,80 62,70", 3, 0.8),
                             ("28,80 38,70", 3, 0.8)], shadow=0.35,
    )
    for top in (30, 33.5, 37):  # a band across the chest
        c.stroke(f"26,{top} 50,{top + 1.5} 74,{top}", (222, 212, 190), 1.6, dash=(1.0, 0.3), opacity=0.85, within=body)
    c.fill("26,86! 38,87.5 50,88 62,87.5 74,86! 72.5,96! 62,97.3 50,97.8 38,97.3 27.5,96!", (46, 78, 66), puff=0.8,
           texture=ribbed(1.1, 0, 0.2), shadow=0.2, reach=0.5)
    c.fill("39,6! 41,11.5 45,15.5 50,16.8 55,15.5 59,11.5 61,6! 63.5,7.2! 61,14 56.5,19 50,20.5 43.5,19 39,14 36.5,7.2!",
           (46, 78, 66), puff=0.7, texture=ribbed(1.0, 0, 0.18), shadow=0.25, reach=0.6)
    return c


def dress():
    c = Canvas(4, COOL)
    blue = (44, 62, 122)
    right = "60,17 62,24! 60.5,30 59.5,38 60,42 64,58 69,78 74,95! 63,97.4 50,98"

    def dots(color):
        row = np.floor(Y / 4.4)
        x, y = (X + (row % 2) * 2.2) % 4.4 - 2.2, Y % 4.4 - 2.2
        spot = np.clip((0.75 - np.hypot(x, y)) * UNIT / 2 + 0.5, 0, 1)
        return color + (np.array([226, 226, 236.0]) - color) * 0.85 * spot[..., None]

    for side in (str, flipped):
        c.cord(side("57.5,14 57.8,8 56.5,3.5"), blue, 2.6, texture=cotton)
    c.fill(
        mirrored("50,17.5 54.5,16.5 57,13! 59.2,12.6! " + right), blue, puff=1.0, wrinkles=0.2, texture=cotton, pattern=dots,
        folds=[("50,45 50,70 51,97", 2.4, 1.0), ("45,44 42,70 39,96", 2.4, 1.1), ("55,44 58,70 61.5,96", 2.4, 1.1),
               ("42.5,46 36,75 31,95", 2, 0.9), ("57.5,46 64,75 69,95", 2, 0.9), ("59,26 55,31 52,33", 1.5, 0.4),
               ("41,26 45,31 48,33", 1.5, 0.4)],
    )
    c.fill(mirrored("50,39.6 55,39.4 59.8,38.6! 60,42.2! 55,43.2 50,43.5"), (150, 48, 62), puff=0.7, shadow=0.3, reach=0.6)
    c.fill("49,41! 46,39 43.5,40 44,43.2 47,43.4!", (160, 52, 66), puff=0.6, shadow=0.3, reach=0.5)
    c.fill("50,41! 53,39 55.5,40 55,43.2 52,43.4!", (160, 52, 66), puff=0.6, shadow=0.3, reach=0.5)
    c.button(49.6, 41.4, 1.2, (150, 48, 62))
    return c


def coat():
    c = Canvas(5, WHITE)
    camel, dark = (92, 70, 56), (58, 44, 36)
    c.fill("42,5 50,7 58,5 58,20 50,34 42,20", (84, 60, 44), puff=0.3)
    sleeve = "67,8.5! 75,12 81,22 85.5,42 89,60 91,78! 85.5,80 80,79.5! 77.5,60 74.5,44 70,34!"
    for side in (str, flipped):
        c.fill(side(sleeve), camel, puff=1.2, wrinkles=0.3, texture=wool,
               folds=[(side("72,42 77,46 82,44"), 2.2, 0.8), (side("74,50 80,53"), 2, 0.6), (side("77,66 83,64"), 2, 0.5)])
        c.stroke(side("79.6,74 85,74.5 90.6,73"), dark, 0.4, opacity=0.8)
        c.button(*((88, 76) if side is str else (12, 76)), 0.8, (64, 44, 30))
    left = "42,5! 35,7.5 30,10 26,22 25,40 23,70 21.5,96! 38,97.5 51,97.8! 51.5,70 51.5,36! 46,22!"
    right = flipped("42,5! 35,7.5 30,10 26,22 25,40 23,70 21.5,96! 38,97.5 52.6,97.6! 52.4,70 52.2,38! 46,22!")
    for outline, lines in ((left, ["33,55 34,80 32,96", "44,60 43,96"]), (right, ["66,55 66,80 68,96", "58,62 58,96"])):
        c.fill(outline, camel, puff=1.1, wrinkles=0.25, texture=wool, shadow=0.4, folds=[(line, 2.4, 0.8) for line in lines])
    c.stroke("49.2,39 49,70 48.8,96.5", dark, 0.3, dash=(0.9, 0.5), opacity=0.8)
    for side in (str, flipped):
        c.fill(side("57,4.5! 63,7.5! 66.5,17! 62.5,17.8! 63,21.5! 51.5,37! 53,24 56.5,13!"), (100, 78, 62), puff=0.9,
               texture=wool, shadow=0.4, reach=0.9)
        c.fill(side("57.5,66! 68,63.5! 68.8,66.4! 58.2,69!"), (84, 62, 50), puff=0.6, texture=wool, shadow=0.4, reach=0.6)
    c.fill("41,4 45,8.5 50,10 55,8.5 59,4 57,3 53,5.5 50,6.2 47,5.5 43,3", (84, 64, 52), puff=0.6, texture=wool, shadow=0.3)
    for y in (41, 54, 67):
        for x in (45, 54.5):
            c.button(x, y, 1.5, (64, 44, 30))
    return c


def sandal():
    c = Canvas(6, WARM)
    brown, dark = (128, 78, 44), (84, 50, 30)
    c.shade(blur(c.mask("4,70 50,69 96,68 97,71 50,73.5 5,73"), 1.2), 0.4)
    c.fill("2.5,64.5! 12,65 30,64 50,60.5 70,55.5 85,53 96,52.5! 97.5,58 97,70! 80,70.5! 76,68 60,68.5 45,71 20,72 5,71!",
           (70, 54, 44), puff=0.8, texture=ribbed(1.4, 90, 0.10), shadow=0.2)
    c.fill("2,62! 14,62.8 30,61.6 50,57.8 70,52.8 85,50.4 96.5,50! 97,53.2! 85,54 70,56.4 50,61.5 30,65.2 14,66.2 3,65.4!",
           (188, 146, 100), puff=0.7, texture=leather, shadow=0.3, reach=0.7)
    back = "78,51.5! 80,43 82,36.5! 90,34 95.5,36! 96,43 95.5,50.2! 90,50.6!"
    c.fill(back, brown, texture=leather, wrinkles=0.1, folds=[("84,38 88,46 90,50", 2, -0.4)])
    c.fill("14,62.8! 16.5,54 22.5,46.8 28,44! 33,43.4! 33.4,50 36.5,60.6!", brown, texture=leather, wrinkles=0.15, puff=0.8)
    c.fill("48,58.6! 50,47 53.5,38.5! 60,37! 62,46 63.5,54.5!", brown, texture=leather, wrinkles=0.15, puff=1.2)
    c.cord("28,46 40,41 55,38.5 70,37.4 83,38", dark, 3.0, texture=leather)
    c.cord("57,38.5 68,31 80,30.5 90,34.5", brown, 3.4, texture=leather)
    for line in ("15.5,60.5 18,53.5 23,47.8 28,46.2", "50.5,56 52,48 54.8,40.5", "80.5,49.5 82,43 83.6,38.4 90,36 94,37.4"):
        c.stroke(line, (226, 190, 140), 0.35, dash=(0.9, 0.6), opacity=0.9)
    c.fill("66,29.5! 72,27.8! 73.2,33.4! 67.4,35!", (196, 168, 104), puff=0.8, shadow=0.4, reach=0.5)
    c.fill("67.8,30.8! 71,29.8! 71.6,32.4! 68.6,33.4!", dark, puff=0.3, shadow=0.0)
    return c


def shirt():
    c = Canvas(7, WHITE)
    base = (92, 118, 160)

    def checks(color):
        def bars(at, width):
            return np.clip((width / 2 - np.abs(at % 5.2 - 2.6)) * UNIT / 2 + 0.5, 0, 1)

        deep = 0.42 * (bars(X, 2.0) + bars(Y, 2.0))
        fine = 0.55 * np.maximum(bars(X + 2.6, 0.35), bars(Y + 2.6, 0.35))
        cloth = color * (1 - deep)[..., None]
        return cloth + (np.array([236, 226, 214.0]) - cloth) * fine[..., None]

    look = dict(texture=cotton, pattern=checks)
    c.fill("41,7 50,9 59,7 58,15 50,18 42,15", (60, 76, 104), puff=0.3)
    sleeve = "67,9! 74,12 80,23 85,42 88,60 89.5,76! 85,78 80.5,77.5! 77.5,60 74,44 70,33!"
    for side in (str, flipped):
        c.fill(side(sleeve), base, wrinkles=0.35, **look, folds=[
            (side("74,42 79,47 85,44"), 2, 0.8), (side("76,52 82,56"), 2, 0.7), (side("80,68 87,65"), 2, 0.6)])
        c.fill(side("80,76.5! 85,77 89.8,75! 90.4,83! 86,84.5 81.4,84!"), base, puff=0.7, **look, shadow=0.3, reach=0.5)
        c.button(*((87.6, 80.2) if side is str else (12.4, 80.2)), 0.7, (240, 238, 232))
    c.fill(
        mirrored("50,17 54,16 58,11 60,6! 65,7.6 69,10 71.5,22 72.5,36 72,60 72.5,82 71,91 66,95 58,97.2 50,97.8"), base,
        wrinkles=0.3, **look, folds=[("72,38 66,45 62,54", 2.2, 0.7), ("28,38 34,45 38,54", 2.2, 0.7),
                                     ("70,78 61,70 58,60", 2.6, 0.8), ("30,78 39,70 42,60", 2.6, 0.8)], shadow=0.4)
    c.fill("47.6,16! 52.4,16! 52.6,60 52.4,97.5! 47.6,97.5! 47.4,60!", base, puff=0.5, **look, shadow=0.3, reach=0.5)
    c.fill("58,36! 67.5,35.4! 67.6,45 62.8,48.2! 58,45.4!", base, puff=0.4, **look, shadow=0.3, reach=0.5)
    for side in (str, flipped):
        c.fill(side("58.5,4! 61.5,6.4 63.5,9! 58.8,20.5! 50.4,15.6! 55,12!"), base, puff=0.8, **look, shadow=0.4, reach=0.7)
    c.fill("41.5,4 45,8 50,9.2 55,8 58.5,4 56.5,3 53,4.6 50,5.2 47,4.6 43.5,3", base, puff=0.5, **look, shadow=0.2)
    for y in (17.6, 30, 43, 56, 69, 82):
        c.button(50, y, 0.85, (240, 238, 232))
    return c


def sneaker():
    c = Canvas(8, COOL)
    teal, navy, white = (60, 108, 124), (36, 52, 78), (226, 224, 216)
    c.shade(blur(c.mask("4,73 50,73.5 96,72 97,75 50,76.5 5,76"), 1.3), 0.4)
    c.fill("66,36! 74,32 86,29 92,29! 95,36 88,44 70,44!", (44, 56, 68), puff=0.5)
    upper = ("3,66! 4,60 9,55.5 20,51.5 34,48 46,42.5 57,36 64,31! 67,33.5 70,37.5 78,38.5 86,34 91,28.5! 95,31 95.6,42 "
             "96.5,55 97.5,67! 60,69.5 20,69.5!")
    shoe = c.fill(upper, teal, puff=1.5, texture=lambda canvas: ribbed(0.8, 45, 0.05)(canvas) * ribbed(0.8, -45, 0.05)(canvas),
                  folds=[("26,50 31,56 33,62", 1.6, -0.4), ("33,48.5 38,55", 1.6, -0.4)])
    c.fill("3,66! 4,60 9,55.5 17,52.6! 23,57 25,63 24,69.5!", navy, texture=leather, puff=1.0, shadow=0.3, reach=0.5)
    c.fill("78,46! 88,40 95.6,36! 96.2,50 97.5,67! 80,69! 74,60!", navy, texture=leather, puff=0.9, shadow=0.3, reach=0.5)
    c.fill("33.5,48.2! 46,42.4 57,36 64.5,31! 68,34.5 70.5,38.4! 64,43.5 54,49.5 44,55 38.5,56!", navy, texture=leather,
           puff=0.8, shadow=0.35, reach=0.6)
    c.fill("36.5,46.8! 46,41.4 56.5,34.6 62,31.6! 64.5,35 55,41.5 46,47.5 40,50.4!", (70, 118, 134), puff=0.8, shadow=0.3)
    c.fill("34,67! 52,61 66,52 72,44! 77,46! 72,56 60,64.5 46,69!", white, puff=0.7, texture=leather, shadow=0.3, reach=0.5)
    for x, y in ((40, 47), (45, 44.2), (50, 41.2), (55, 38), (60, 34.6)):
        c.cord(f"{x - 1.5},{y - 0.6} {x + 1.5},{y + 2.6} {x + 4.5},{y + 5.4}", (240, 238, 230), 1.5, shadow=0.4)
    c.cord("60,33.5 55,29 50,30.5 53,34 60,34", (240, 238, 230), 1.2)
    c.cord("60,33.5 66,28.5 71,30.5 67,34.5 60,34", (240, 238, 230), 1.2)
    c.stroke("67.5,36 74,40 80,40 88,35.6 92,31.6", (196, 206, 210), 0.4, dash=(0.9, 0.5), within=shoe)
    c.fill("2,65! 20,66.8 45,67.2 70,66 98,63.5! 98.6,70 97,75! 60,75.8 20,76.2 5,75.4 2,71!", white, puff=0.9, shadow=0.35,
           reach=0.5, texture=ribbed(1.2, 0, 0.02))
    c.stroke("2.4,70.2 30,71.2 60,70.8 98.2,68.4", (120, 130, 140), 0.5, opacity=0.8)
    c.fill("3,74! 30,74.8 60,74.4 97.8,72.6! 97,76! 60,77 20,77.4 5,76.6!", (104, 84, 66), puff=0.5, shadow=0.2,
           texture=ribbed(1.6, 0, 0.18))
    return c


def bag():
    c = Canvas(9, WARM)
    red, dark = (142, 52, 48), (98, 34, 34)
    c.shade(blur(c.mask("10,91 50,91.5 90,91 91,94.5 50,95.5 9,94.5"), 1.4), 0.4)
    c.cord("33,44 34.5,22 41,10.5 50,8 59,10.5 65.5,22 67,44", (112, 40, 38), 3.0, texture=leather)
    c.fill(mirrored("50,36 70,36 82,37! 86,55 88.5,75 89.5,90! 86,92.4 70,93 50,93.2"), red, puff=1.6, wrinkles=0.3,
           texture=leather, folds=[("22,42 30,62 32,80", 2.6, -0.6), ("78,42 71,62 69,80", 2.6, -0.6)])
    for x in (16, 84):
        c.shade(blur(c.line_mask(f"{x},45 {x + (x - 50) * 0.08},90", 3), 2.2), 0.18)
    c.fill(mirrored("50,35.4 68,35.4 81.5,36.2! 84,48 82,60 76,63.5 62,65.5 50,66"), (152, 58, 52), puff=1.1, texture=leather,
           shadow=0.5, reach=1.2)
    c.stroke("19,37.5 16.8,48 18.8,58.8 24.6,62 38,63.8 50,64.2 62,63.8 75.4,62 81.2,58.8 83.2,48 81,37.5", (220, 168, 140),
             0.35, dash=(1.0, 0.6), opacity=0.9)
    c.stroke("12.6,89 50,91.2 87.4,89", (220, 168, 140), 0.35, dash=(1.0, 0.6), opacity=0.9)
    c.cord("31,47 32.5,27 39.5,15.5 50,13 60.5,15.5 67.5,27 69,47", red, 3.4, texture=leather)
    for x in (31, 69):
        c.fill(f"{x - 3},41! {x + 3},41! {x + 3},49 {x},51.5 {x - 3},49!", dark, puff=0.7, texture=leather, shadow=0.4, reach=0.6)
        c.button(x, 47, 1.1, (214, 178, 104))
    c.fill("45,58! 55,58! 55.6,68 53.5,72.5 50,73.4 46.5,72.5 44.4,68!", dark, puff=0.8, texture=leather, shadow=0.5, reach=0.8)
    c.fill("47,64! 53,64! 53,69.4! 47,69.4!", (214, 178, 104), puff=0.8, shadow=0.4, reach=0.5)
    c.button(50, 66.7, 1.2, (176, 140, 74))
    return c


def ankle_boot():
    c = Canvas(10, COOL)
    brown, dark = (110, 68, 42), (62, 42, 32)
    c.shade(blur(c.mask("4,88 50,88.5 95,87.5 96,91 50,92 5,91.5"), 1.3), 0.4)
    c.fill("52,10 66,8.5 84,8.5 92,11 84,14 60,14", (54, 36, 26), puff=0.3)
    upper = ("3,82! 4,74 10,68.5 22,65 34,60.5 43,53.5 48.5,44 51,30 51.5,11! 62,13 80,13 93,10! 92,26 90.5,42 91.5,56 93.5,68 "
             "94,82! 60,84 20,84.5!")
    boot = c.fill(upper, brown, puff=1.8, wrinkles=0.25, texture=leather, folds=[
        ("44,54 52,55 60,52", 2, 0.9), ("40,58 50,61 58,60", 2, 0.8), ("48,47 56,48", 2, 0.6), ("87,46 80,50 74,50", 2, 0.6)])
    c.fill("62,13! 78,13.2! 76.5,30 74.5,48 71,55 67,48 64,30!", dark, puff=0.4, texture=ribbed(1.1, 0, 0.22), shadow=0.0)
    c.stroke("61,13 63,30 66,48.5 71,56.5 75.6,48.5 77.6,30 79.2,13", (196, 150, 104), 0.35, dash=(0.9, 0.5), within=boot)
    c.stroke("26,64.5 34,70 38,84", (66, 40, 26), 0.5, within=boot)
    c.stroke("24.8,65 32.8,70.4 36.8,84", (196, 150, 104), 0.35, dash=(0.9, 0.5), within=boot)
    c.stroke("72,57 78,70 80,83", (66, 40, 26), 0.5, within=boot)
    c.stroke("52,14.8 62,16.6 80,16.6 92,13.6", (196, 150, 104), 0.35, dash=(0.9, 0.5), within=boot)
    c.cord("88.5,12 89.5,5 92.5,5 93,12", dark, 1.6)
    c.shade(blur(c.line_mask("12,72 20,68.6", 2.6), 1.6) * boot, -0.35)
    c.shade(blur(c.line_mask("55,22 55,42", 2.2), 1.6) * boot, -0.22)
    c.fill("2,80.5! 20,82.4 45,82.8 62,82 94.5,80.5! 95.5,93! 73,93.4! 71,88.6 66,87.2 45,88 20,88.6 5,87.6 2,84.5!",
           (54, 40, 34), puff=0.8, shadow=0.3, reach=0.5, texture=ribbed(1.5, 90, 0.06))
    c.stroke("2.6,82 20,83.6 45,84 62,83.2 94.6,81.8", (200, 164, 118), 0.4, dash=(0.9, 0.5))
    return c


PICTURES = {
    "ankle-boot": ("Ankle boot", ankle_boot),  # the first one is shown when the page opens
    "t-shirt": ("T-shirt", t_shirt), "trouser": ("Trouser", trouser), "pullover": ("Pullover", pullover),
    "dress": ("Dress", dress), "coat": ("Coat", coat), "sandal": ("Sandal", sandal), "shirt": ("Shirt", shirt),
    "sneaker": ("Sneaker", sneaker), "bag": ("Bag", bag),
}


def save(image, path):
    """Writes a JPEG of the best quality that stays small enough for a gallery."""
    for quality in range(90, 60, -2):
        image.save(path, quality=quality, optimize=True)
        if path.stat().st_size <= MAX_BYTES:
            break


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or PICTURES:
        save(PICTURES[name][1]().image(), FOLDER / f"{name}.jpg")
    entries = [
        {"id": name, "title": title, "file": f"{name}.jpg", "width": SIZE, "height": SIZE, "models": NETWORKS.get(name, ["fashion-mnist"])}
        for name, (title, _) in PICTURES.items()
    ]
    index = FOLDER / "samples.json"
    others = [entry for entry in json.loads(index.read_text("utf-8")) if entry["id"] not in PICTURES]
    index.write_text(json.dumps(entries + others, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
