"""Lanes, hydrants, covers, slopes, drains and charging places."""

from __future__ import annotations

import random

from .canvas import BLUE, DARK, GRASS, GREEN, INK, RED, SKY, STEEL, YELLOW, Canvas, shade


def fire_lane(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A marked fire lane with a car standing on it, or free."""
    canvas.street(rng)
    canvas.shape([(230, 330), (560, 330), (760, 600), (40, 600)], (126, 128, 130))
    for step in range(9):
        y = 350 + step * 32
        half = 150 + step * 26
        canvas.line([(395 - half, y), (395 + half, y + 24)], YELLOW, 8)
    if is_after:
        canvas.tick(90, 90)
        return
    for number in range(rng.randint(1, 2)):
        _car(
            canvas, 170 + number * 250, 520 - number * 90, rng.choice([BLUE, RED, (230, 230, 232)])
        )
    canvas.alert(90, 90)


def _car(canvas: Canvas, x: float, foot: float, colour: tuple[int, int, int]) -> None:
    canvas.shape(
        [(x + 40, foot - 90), (x + 80, foot - 150), (x + 220, foot - 150), (x + 262, foot - 90)],
        (120, 144, 164),
    )
    canvas.draw.rounded_rectangle(
        (x, foot - 94, x + 310, foot - 24), 22, fill=colour, outline=shade(colour, -60), width=4
    )
    for wheel in (x + 66, x + 244):
        canvas.disc(wheel, foot - 26, 34, DARK)
        canvas.disc(wheel, foot - 26, 14, STEEL)
    canvas.disc(x + 296, foot - 66, 12, (255, 240, 180))


def hydrant(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A hydrant buried in goods, or free with a marked square."""
    canvas.street(rng)
    if is_after:
        canvas.shape([(250, 480), (560, 480), (620, 560), (200, 560)], YELLOW)
        canvas.shape([(276, 490), (534, 490), (582, 550), (240, 550)], (116, 118, 120))
    canvas.box(362, 330, 80, 180, RED)
    canvas.disc(402, 326, 42, RED)
    canvas.box(330, 372, 140, 44, RED)
    canvas.disc(334, 394, 26, (220, 180, 60))
    canvas.disc(470, 394, 26, (220, 180, 60))
    canvas.box(346, 500, 112, 26, shade(RED, -30))
    if is_after:
        canvas.tick(90, 90)
        return
    canvas.boxes(rng, 180, 545, rng.randint(4, 6))
    canvas.boxes(rng, 440, 560, 5)
    canvas.alert(90, 90)


def manhole(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A road cover that is missing, or back in its place."""
    canvas.street(rng)
    canvas.draw.ellipse((270, 420, 530, 540), fill=(70, 72, 76), outline=(50, 52, 56), width=6)
    if is_after:
        canvas.draw.ellipse(
            (280, 426, 520, 532), fill=(132, 136, 140), outline=(90, 94, 98), width=5
        )
        for x in range(320, 500, 34):
            canvas.line([(x, 450), (x, 510)], (100, 104, 108), 7)
        canvas.tick(90, 90)
        return
    canvas.draw.ellipse((290, 436, 510, 532), fill=(18, 20, 24))
    canvas.draw.ellipse((560, 470, 760, 560), fill=(132, 136, 140), outline=(90, 94, 98), width=5)
    x = rng.randint(140, 190)
    canvas.shape([(x, 540), (x + 36, 420), (x + 72, 540)], (240, 120, 50))
    canvas.plain(x + 14, 480, 44, 18, (255, 255, 255))
    canvas.alert(90, 90)


def slope(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A hillside with cracks above houses, or covered and drained."""
    canvas.plain(0, 0, 800, 600, SKY)
    canvas.shape([(0, 170), (260, 60), (620, 330), (800, 430), (800, 600), (0, 600)], GRASS)
    canvas.shape([(60, 190), (250, 110), (560, 330), (640, 470), (200, 520)], (164, 128, 88))
    canvas.box(610, 400, 140, 110, (232, 224, 210))
    canvas.shape([(596, 400), (680, 340), (764, 400)], (96, 84, 84))
    canvas.box(664, 450, 34, 60, (120, 90, 66))
    if is_after:
        canvas.shape([(90, 200), (246, 130), (530, 330), (590, 450), (220, 490)], (70, 120, 190))
        canvas.line([(60, 180), (250, 96), (580, 330), (660, 380)], (200, 206, 210), 14)
        canvas.tick(90, 60)
        return
    for start in range(3):
        x, y = 150.0 + start * 90, 190.0 + start * 50
        points = [(x, y)]
        for _ in range(6):
            x, y = x + rng.randint(18, 44), y + rng.randint(-16, 34)
            points.append((x, y))
        canvas.line(points, (64, 44, 30), 7)
    for _ in range(14):
        canvas.disc(
            rng.randint(360, 600), rng.randint(430, 540), rng.randint(8, 26), (140, 112, 82)
        )
    canvas.alert(720, 90)


def drain(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A drain full of leaves and standing water, or running free."""
    canvas.street(rng)
    if not is_after:
        canvas.draw.ellipse(
            (90, 400, 720, 580), fill=(120, 146, 162), outline=(96, 124, 142), width=4
        )
    canvas.box(250, 440, 300, 80, (60, 62, 66))
    for x in range(264, 544, 26):
        canvas.box(x, 446, 12, 68, (150, 154, 158))
    if is_after:
        canvas.tick(90, 90)
        return
    for _ in range(34):
        x, y = rng.randint(240, 560), rng.randint(436, 524)
        colour = rng.choice([(150, 110, 50), (120, 130, 60), (96, 84, 60)])
        canvas.draw.ellipse((x, y, x + 34, y + 16), fill=colour)
    canvas.alert(90, 90)


def charging(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """Bicycles on a wire from a window, or at a charging shelter."""
    canvas.street(rng)
    if is_after:
        canvas.shape([(150, 230), (700, 230), (740, 270), (120, 270)], BLUE)
        for x in (160, 690):
            canvas.box(x, 270, 16, 240, STEEL)
        for x in (250, 430, 610):
            canvas.box(x, 320, 44, 64, GREEN)
        canvas.ebike(200, 530, BLUE)
        canvas.ebike(440, 530, RED)
        canvas.tick(90, 90)
        return
    canvas.ebike(190 + rng.randint(-20, 20), 540, RED)
    canvas.ebike(430, 520, (90, 120, 70))
    canvas.line([(330, 190), (350, 330), (300, 460)], INK, 6)
    canvas.line([(340, 190), (470, 360), (520, 440)], (180, 60, 40), 6)
    canvas.box(280, 452, 70, 26, (244, 244, 240))
    canvas.alert(90, 90)
