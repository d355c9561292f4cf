"""Workshops, building sites, stores, shops and their papers."""

from __future__ import annotations

import random

from .canvas import BLUE, DARK, GREEN, INK, RED, SKY, STEEL, YELLOW, Canvas, shade


def machine(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A press with its guard taken off, or guarded."""
    canvas.room((204, 210, 214), (134, 138, 142))
    green = (82, 124, 110)
    canvas.box(250, 90, 300, 90, green)
    for x in (250, 490):
        canvas.box(x, 180, 60, 250, shade(green, -10))
    canvas.box(220, 430, 360, 90, shade(green, -20))
    canvas.box(350, 180, 100, 110 + rng.randint(0, 30), STEEL)
    canvas.box(320, 400, 160, 30, DARK)
    canvas.disc(590, 300, 20, RED)
    if is_after:
        for x in range(316, 490, 22):
            canvas.line([(x, 260), (x, 410)], YELLOW, 7)
        canvas.line([(310, 260), (490, 260)], YELLOW, 9)
        canvas.line([(310, 410), (490, 410)], YELLOW, 9)
        canvas.tick(90, 90)
        return
    canvas.shape([(600, 440), (760, 460), (740, 560), (590, 530)], (214, 178, 60))
    canvas.alert(90, 90)


def pit(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A building pit with an open edge, or with a railing."""
    canvas.plain(0, 0, 800, 330, SKY)
    canvas.plain(0, 330, 800, 270, (186, 152, 108))
    canvas.shape([(120, 400), (680, 400), (760, 580), (40, 580)], (116, 88, 60))
    canvas.shape([(200, 440), (610, 440), (660, 560), (140, 560)], (86, 64, 44))
    x = rng.randint(560, 640)
    canvas.line([(x, 330), (x, 40)], YELLOW, 14)
    canvas.line([(x - 260, 70), (x + 120, 70)], YELLOW, 12)
    canvas.line([(x - 190, 70), (x - 190, 210)], INK, 4)
    if is_after:
        for post in range(100, 720, 76):
            canvas.line([(post, 400), (post, 300)], RED, 10)
        for y in (312, 356):
            canvas.line([(90, y), (710, y)], (250, 250, 250), 10)
            for dash in range(90, 700, 80):
                canvas.line([(dash, y), (dash + 40, y)], RED, 10)
        canvas.tick(90, 90)
        return
    canvas.line([(90, 390), (240, 404)], YELLOW, 5)
    canvas.alert(90, 90)


def store(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """Drums and cartons mixed up, or drums on their own in trays."""
    canvas.room((212, 208, 200), (150, 144, 136))
    if is_after:
        for x in (160, 330, 500):
            canvas.box(x - 16, 410, 130, 40, YELLOW)
            _drum(canvas, x, 420, BLUE)
        canvas.box(620, 150, 130, 90, (250, 250, 246))
        canvas.shape([(685, 162), (730, 230), (640, 230)], YELLOW)
        canvas.tick(90, 90)
        return
    for number in range(4):
        colour = rng.choice([BLUE, RED, (70, 110, 80)])
        _drum(canvas, 120 + number * 150, 440 + rng.randint(0, 60), colour)
    canvas.boxes(rng, 250, 560, 6)
    canvas.alert(90, 90)


def _drum(canvas: Canvas, x: float, foot: float, colour: tuple[int, int, int]) -> None:
    canvas.box(x, foot - 150, 98, 150, colour)
    canvas.draw.ellipse((x, foot - 168, x + 98, foot - 132), fill=shade(colour, 30))
    for y in (foot - 100, foot - 50):
        canvas.line([(x, y), (x + 98, y)], shade(colour, -40), 5)
    canvas.shape([(x + 49, foot - 96), (x + 74, foot - 62), (x + 24, foot - 62)], YELLOW)


def shutter(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A shop whose only way out at night is a shutter, or with a door cut beside it."""
    canvas.plain(0, 0, 800, 600, (206, 196, 182))
    canvas.box(80, 40, 640, 80, rng.choice([BLUE, RED, (60, 120, 100)]))
    for x in range(140, 680, 90):
        canvas.box(x, 60, 56, 40, (250, 246, 230))
    canvas.box(110, 140, 580, 380, (160, 166, 172))
    for y in range(156, 516, 20):
        canvas.line([(112, y), (688, y)], (128, 134, 142), 4)
    canvas.plain(0, 520, 800, 80, (156, 152, 146))
    if is_after:
        canvas.box(560, 230, 120, 290, (232, 236, 238))
        canvas.disc(660, 380, 10, YELLOW)
        canvas.box(574, 190, 92, 32, GREEN)
        canvas.tick(90, 90)
        return
    canvas.ring(400, 486, 16, YELLOW, 8)
    canvas.box(380, 494, 40, 34, YELLOW)
    canvas.alert(90, 90)


def papers(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A notice board without its papers, or complete."""
    canvas.room((220, 222, 214), (160, 150, 138))
    canvas.box(130, 70, 540, 330, (150, 110, 74))
    canvas.plain(150, 90, 500, 290, (222, 206, 176))
    for number in range(6):
        x, y = 176 + number % 3 * 160, 112 + number // 3 * 134
        if not is_after and rng.random() < 0.7:
            canvas.disc(x + 60, y + 4, 5, RED)
            continue
        canvas.box(x, y, 122, 112, (252, 252, 250))
        canvas.plain(x + 14, y + 12, 94, 12, RED)
        for row in range(5):
            canvas.plain(x + 14, y + 34 + row * 15, 94 - row % 2 * 26, 6, STEEL)
    canvas.box(120, 430, 560, 50, (190, 160, 120))
    if is_after:
        canvas.tick(90, 60)
        return
    canvas.line([(300, 440), (380, 456), (420, 442)], INK, 4)
    canvas.alert(90, 60)
