"""Stairs, exits, wires and what hangs on corridor walls."""

from __future__ import annotations

import random

from .canvas import BLUE, DARK, FLOOR_Y, GREEN, INK, RED, STEEL, WOOD, YELLOW, Canvas, shade

WALL = (222, 218, 204)
TILES = (168, 164, 158)


def stairs(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A staircase with electric bicycles under it, or free."""
    canvas.room(WALL, TILES)
    for step in range(9):
        left, top = 330 + step * 52, FLOOR_Y - 10 - (step + 1) * 42
        canvas.box(left, top, 480, 42, shade((176, 172, 166), step * 5))
    canvas.line([(318, 330), (760, -40)], WOOD, 14)
    for post in range(6):
        canvas.line(
            [(350 + post * 76, 404 - post * 62), (350 + post * 76, 304 - post * 62)], INK, 7
        )
    if is_after:
        canvas.box(70, 150, 130, 90, (244, 244, 238))
        canvas.ring(135, 195, 34, RED, 8)
        canvas.line([(112, 218), (158, 172)], RED, 8)
        canvas.tick(90, 90)
        return
    for number in range(rng.randint(2, 3)):
        canvas.ebike(60 + number * 120, 530 - number * 22, rng.choice([RED, BLUE, (90, 120, 70)]))
    canvas.line([(250, 200), (250, 330), (170, 440)], DARK, 5)
    canvas.box(232, 168, 38, 40, (240, 240, 240))
    canvas.alert(90, 90)


def exit_door(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """An exit, locked and full of boxes, or open to the light."""
    canvas.room((214, 216, 210), (150, 150, 148))
    canvas.box(300, 60, 200, 48, GREEN)
    canvas.shape([(330, 84), (360, 68), (360, 100)], (255, 255, 255))
    canvas.plain(366, 78, 100, 12, (255, 255, 255))
    canvas.box(270, 120, 260, 310, (120, 128, 138))
    if is_after:
        canvas.plain(284, 134, 232, 296, (238, 244, 246))
        canvas.shape([(284, 134), (220, 110), (220, 470), (284, 430)], (150, 158, 168))
        canvas.shape([(284, 430), (516, 430), (620, 560), (180, 560)], (208, 214, 214))
        canvas.tick(90, 90)
        return
    canvas.line([(400, 124), (400, 426)], INK, 5)
    canvas.ring(400, 268, 22, YELLOW, 9)
    canvas.box(374, 276, 52, 46, YELLOW)
    canvas.boxes(rng, 250, 520, rng.randint(5, 8))
    canvas.alert(90, 90)


def wires(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A tangle of wires, or wires in a pipe behind a breaker."""
    canvas.room((226, 220, 206), (158, 146, 130))
    canvas.box(330, 70, 140, 130, (232, 234, 236))
    if is_after:
        for number in range(4):
            canvas.box(346 + number * 30, 104, 22, 60, (250, 250, 250))
            canvas.plain(352 + number * 30, 116, 10, 16, BLUE)
        for pipe in (370, 400, 430):
            bent = [(pipe, 200), (pipe, 330), (pipe + (pipe - 400) * 6, 330)]
            canvas.line(bent, (246, 246, 246), 16)
            canvas.line(bent, STEEL, 3)
        canvas.tick(90, 90)
        return
    for _ in range(11):
        x, y = 400.0 + rng.randint(-50, 50), 190.0
        points: list[tuple[float, float]] = [(x, y)]
        for _turn in range(6):
            x, y = x + rng.randint(-110, 110), y + rng.randint(12, 50)
            points.append((x, y))
        canvas.line(points, rng.choice([RED, INK, BLUE, YELLOW, (120, 80, 50)]), 5)
    canvas.box(180, 440, 200, 36, (244, 244, 240))
    canvas.box(430, 452, 180, 34, (244, 244, 240))
    canvas.alert(90, 90)


def socket(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A scorched socket, or a new one."""
    canvas.room((230, 226, 216), (170, 160, 146))
    if not is_after:
        for radius in range(150, 60, -10):
            tone = 226 - (150 - radius) * 2
            canvas.disc(400 + rng.randint(-6, 6), 210, radius, (tone, tone - 8, tone - 20), 0)
    canvas.box(310, 150, 180, 120, (250, 250, 248) if is_after else (196, 186, 168))
    for x in (352, 448):
        for dx, dy in ((-16, -14), (16, -14), (0, 18)):
            canvas.plain(x + dx - 4, 210 + dy - 12, 8, 24, DARK)
    if is_after:
        canvas.tick(90, 90)
        return
    canvas.line([(352, 214), (330, 330), (260, 470)], INK, 12)
    canvas.line([(448, 214), (470, 340), (560, 480)], (120, 90, 60), 12)
    canvas.alert(90, 90)


def extinguisher(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """An extinguisher lying about with an empty gauge, or two hanging in their box."""
    canvas.room((220, 222, 218), (150, 152, 150))
    if is_after:
        canvas.box(270, 190, 260, 240, RED)
        canvas.box(290, 210, 220, 200, (236, 240, 242))
        for x in (345, 450):
            _bottle(canvas, x, 400, GREEN)
        canvas.tick(90, 90)
        return
    canvas.draw.rounded_rectangle(
        (250, 458, 450, 520), 26, fill=RED, outline=(130, 30, 26), width=4
    )
    canvas.box(446, 474, 30, 30, INK)
    canvas.line([(476, 488), (540, 500), (570, 470)], INK, 9)
    canvas.disc(330, 489, 20, (250, 250, 250))
    canvas.line([(330, 489), (318, 498)], RED, 4)
    canvas.boxes(rng, 520, 440, 4)
    canvas.alert(90, 90)


def _bottle(canvas: Canvas, x: float, foot: float, gauge: tuple[int, int, int]) -> None:
    canvas.draw.rounded_rectangle(
        (x - 32, foot - 150, x + 32, foot), 24, fill=RED, outline=(130, 30, 26), width=4
    )
    canvas.box(x - 16, foot - 180, 32, 32, INK)
    canvas.disc(x, foot - 130, 14, gauge)
    canvas.plain(x - 22, foot - 96, 44, 44, (246, 246, 246))


def exit_sign(canvas: Canvas, rng: random.Random, is_after: bool) -> None:
    """A broken exit sign and a dark lamp, or both shining."""
    canvas.room((216, 214, 206), (150, 146, 140))
    canvas.box(70, 140, 190, 290, (150, 120, 92))
    canvas.disc(236, 290, 9, YELLOW)
    colour = GREEN if is_after else (110, 118, 112)
    if is_after:
        canvas.box(350, 120, 300, 110, colour)
        canvas.shape([(386, 175), (446, 136), (446, 214)], (255, 255, 255))
        canvas.plain(446, 162, 150, 26, (255, 255, 255))
        for x in (430, 570):
            canvas.disc(x, 320, 40, (255, 246, 190))
        canvas.box(400, 350, 200, 40, (240, 240, 240))
        canvas.tick(90, 90)
        return
    canvas.shape([(350, 120), (640, 150 + rng.randint(10, 40)), (628, 250), (344, 224)], colour)
    canvas.line([(420, 130), (480, 190), (450, 240)], INK, 5)
    for x in (430, 570):
        canvas.disc(x, 330, 38, (92, 92, 96))
    canvas.box(400, 360, 200, 38, (176, 176, 172))
    canvas.alert(90, 60)
