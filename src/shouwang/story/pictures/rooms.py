"""Where people sleep: barred windows, board lofts, gas bottles, heaters."""

from __future__ import annotations

import random

from .canvas import BLUE, CARDBOARD, DARK, FLOOR_Y, INK, RED, STEEL, WOOD, YELLOW, Canvas, shade


def window(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A window behind bars, or with an escape flap cut into them."""
    brick = (178, 112, 92)
    canvas.plain(0, 0, 800, 600, brick)
    for row in range(20):
        for column in range(-1, 11):
            x = column * 80 + (row % 2) * 40
            canvas.draw.rectangle(
                (x, row * 30, x + 78, row * 30 + 28), fill=shade(brick, rng.randint(-12, 12))
            )
    canvas.box(190, 90, 420, 380, (228, 228, 224))
    canvas.plain(214, 114, 372, 332, (96, 128, 152))
    canvas.box(396, 114, 8, 332, (228, 228, 224))
    for x in range(170, 640, 36):
        canvas.line([(x, 74), (x, 486)], STEEL, 9)
    for y in (96, 210, 324, 462):
        canvas.line([(160, y), (640, y)], STEEL, 9)
    if not is_after:
        canvas.alert(90, 90)
        return
    canvas.plain(292, 214, 182, 246, (110, 144, 170))
    canvas.shape([(292, 214), (230, 186), (230, 500), (292, 460)], (204, 70, 60))
    canvas.line([(292, 214), (292, 460)], RED, 9)
    canvas.line([(380, 460), (372, 540), (390, 600)], YELLOW, 9)
    canvas.tick(90, 90)


def loft(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A bed on a board loft over goods, or the loft taken down."""
    canvas.room((218, 206, 190), (158, 138, 116))
    canvas.boxes(rng, 430, 530, 6)
    if is_after:
        canvas.box(110, 300, 210, 130, (196, 206, 214))
        for y in (342, 386):
            canvas.line([(110, y), (320, y)], STEEL, 8)
        canvas.tick(90, 90)
        return
    canvas.box(110, 210, 560, 22, WOOD)
    for x in (116, 380, 650):
        canvas.box(x, 230, 16, 260, shade(WOOD, -20))
    canvas.box(150, 150, 280, 60, (196, 206, 220))
    canvas.box(150, 128, 70, 40, (244, 244, 244))
    canvas.box(470, 120, 120, 90, BLUE)
    for rung in range(6):
        canvas.line([(60, 470 - rung * 44), (108, 470 - rung * 44)], WOOD, 8)
    canvas.line([(60, 500), (60, 200)], WOOD, 8)
    canvas.line([(108, 500), (108, 200)], WOOD, 8)
    canvas.alert(720, 90)


def gas_bottle(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A gas bottle beside a bed, or in a ventilated cupboard outside."""
    canvas.room((228, 220, 206), (166, 150, 130))
    if is_after:
        canvas.box(270, 150, 260, 290, (196, 204, 210))
        for y in range(180, 260, 22):
            canvas.line([(300, y), (500, y)], INK, 5)
        _gas(canvas, 400, 430)
        canvas.tick(90, 90)
        return
    canvas.box(60, 350, 360, 90, (180, 192, 212))
    canvas.box(60, 300, 30, 180, WOOD)
    canvas.box(80, 326, 90, 44, (246, 246, 246))
    _gas(canvas, 530, 500)
    canvas.line([(530, 340), (600, 300 + rng.randint(0, 40)), (660, 380)], (220, 130, 40), 10)
    canvas.box(610, 372, 160, 26, DARK)
    canvas.box(620, 398, 140, 90, (212, 212, 208))
    for x in (650, 690, 730):
        canvas.shape([(x - 12, 372), (x, 340), (x + 12, 372)], (80, 130, 220))
    canvas.alert(720, 90)


def _gas(canvas: Canvas, x: float, foot: float) -> None:
    canvas.draw.rounded_rectangle(
        (x - 56, foot - 140, x + 56, foot), 34, fill=(120, 134, 146), outline=(70, 80, 90), width=4
    )
    canvas.box(x - 22, foot - 166, 44, 30, STEEL)
    canvas.plain(x - 30, foot - 96, 60, 40, (226, 228, 230))


def heater(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A glowing heater before curtains and cartons, or switched off and away."""
    canvas.room((224, 214, 200), (160, 140, 120))
    for fold in range(7):
        canvas.plain(
            470 + fold * 44, 40, 44, FLOOR_Y - 60, shade((170, 90, 80), fold % 2 * 22 - 10)
        )
    if is_after:
        canvas.box(120, 300, 190, 130, (214, 214, 210))
        for x in range(140, 300, 28):
            canvas.line([(x, 316), (x, 414)], STEEL, 8)
        canvas.tick(90, 90)
        return
    canvas.boxes(rng, 60, 440, 4)
    canvas.box(330, 340, 180, 150, (90, 92, 98))
    for y in (372, 404, 436):
        canvas.line([(346, y), (494, y)], (250, 140, 50), 13)
        canvas.line([(346, y), (494, y)], (255, 214, 120), 4)
    canvas.line([(330, 470), (220, 520), (140, 500)], INK, 8)
    canvas.box(100, 486, 60, 30, CARDBOARD)
    canvas.alert(90, 90)
