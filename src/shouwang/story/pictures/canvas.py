"""The sheet that a picture is drawn on, with the few shapes that all motifs share."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

WIDTH: Final = 800
HEIGHT: Final = 600
FLOOR_Y: Final = 430

Colour = tuple[int, int, int]

INK: Final[Colour] = (52, 58, 70)
RED: Final[Colour] = (200, 52, 44)
GREEN: Final[Colour] = (38, 140, 84)
YELLOW: Final[Colour] = (240, 190, 50)
BLUE: Final[Colour] = (58, 110, 176)
STEEL: Final[Colour] = (140, 150, 162)
WOOD: Final[Colour] = (170, 122, 76)
CARDBOARD: Final[Colour] = (196, 154, 104)
DARK: Final[Colour] = (70, 74, 84)
SKY: Final[Colour] = (206, 222, 234)
GRASS: Final[Colour] = (128, 160, 96)


def shade(colour: Colour, by: int) -> Colour:
    """Return the colour lighter (or, with a negative number, darker)."""
    red, green, blue = (max(0, min(255, part + by)) for part in colour)
    return red, green, blue


class Canvas:
    """A sheet of 800 by 600 with a soft grain, so that it reads as a photo's stand-in."""

    def __init__(self, seed: str) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), (226, 222, 212))
        self.draw = ImageDraw.Draw(self.image)
        self._seed = seed

    def box(self, x: float, y: float, w: float, h: float, colour: Colour) -> None:
        """Draw a filled box with an outline."""
        self.draw.rectangle((x, y, x + w, y + h), fill=colour, outline=shade(colour, -45), width=3)

    def plain(self, x: float, y: float, w: float, h: float, colour: Colour) -> None:
        """Draw a filled box without an outline."""
        self.draw.rectangle((x, y, x + w, y + h), fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour, rim: int = 3) -> None:
        """Draw a filled circle around a point."""
        bounds = (x - radius, y - radius, x + radius, y + radius)
        self.draw.ellipse(bounds, fill=colour, outline=shade(colour, -45), width=rim)

    def ring(self, x: float, y: float, radius: float, colour: Colour, width: int = 8) -> None:
        """Draw a circle's line around a point."""
        bounds = (x - radius, y - radius, x + radius, y + radius)
        self.draw.ellipse(bounds, outline=colour, width=width)

    def line(self, points: Sequence[tuple[float, float]], colour: Colour, width: int = 6) -> None:
        """Draw a line through points."""
        self.draw.line(points, fill=colour, width=width, joint="curve")

    def shape(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        """Draw a filled polygon."""
        self.draw.polygon(points, fill=colour, outline=shade(colour, -40))

    def room(self, wall: Colour, floor: Colour) -> None:
        """Paint a wall and a floor that comes towards the reader."""
        for y in range(FLOOR_Y):
            self.draw.line((0, y, WIDTH, y), fill=shade(wall, (y - FLOOR_Y) // 16))
        for y in range(FLOOR_Y, HEIGHT):
            self.draw.line((0, y, WIDTH, y), fill=shade(floor, (y - FLOOR_Y) // 9 - 10))
        self.plain(0, FLOOR_Y - 10, WIDTH, 10, shade(wall, -40))

    def street(self, rng: random.Random) -> None:
        """Paint a sky, a row of houses and a road."""
        self.plain(0, 0, WIDTH, 260, SKY)
        x = -20
        while x < WIDTH:
            width, height = rng.randint(110, 170), rng.randint(130, 230)
            wall = rng.choice([(214, 202, 184), (198, 190, 184), (222, 210, 196), (188, 196, 200)])
            self.box(x, 290 - height, width, height, wall)
            for wx in range(int(x) + 16, int(x) + width - 24, 38):
                for wy in range(306 - height, 262, 46):
                    self.box(wx, wy, 22, 28, (128, 150, 168))
            x += width
        self.plain(0, 290, WIDTH, 40, (182, 178, 172))
        for y in range(330, HEIGHT):
            self.draw.line((0, y, WIDTH, y), fill=shade((104, 108, 112), (y - 330) // 12))

    def boxes(self, rng: random.Random, x: float, foot: float, count: int) -> None:
        """Pile cartons up from a foot line."""
        for number in range(count):
            row, column = divmod(number, 3)
            w, h = rng.randint(62, 84), rng.randint(50, 62)
            left = x + column * 78 + rng.randint(-8, 8) + row * 18
            top = foot - (row + 1) * 56
            self.box(left, top, w, h, shade(CARDBOARD, rng.randint(-18, 18)))
            self.plain(left + w / 2 - 5, top + 3, 10, h - 6, shade(CARDBOARD, -36))

    def ebike(self, x: float, foot: float, colour: Colour) -> None:
        """Draw an electric bicycle standing on a foot line."""
        for wheel in (x, x + 130):
            self.ring(wheel, foot - 34, 34, DARK, 9)
            self.disc(wheel, foot - 34, 6, STEEL)
        self.line([(x, foot - 34), (x + 40, foot - 90), (x + 98, foot - 70)], colour, 14)
        self.line([(x + 130, foot - 34), (x + 112, foot - 130), (x + 90, foot - 138)], INK, 9)
        self.box(x + 36, foot - 76, 56, 32, DARK)
        self.box(x + 16, foot - 112, 58, 16, (40, 42, 48))

    def tick(self, x: float, y: float) -> None:
        """Draw the mark for "put right"."""
        self.disc(x, y, 34, GREEN)
        self.line([(x - 16, y), (x - 4, y + 14), (x + 18, y - 14)], (255, 255, 255), 9)

    def alert(self, x: float, y: float) -> None:
        """Draw the mark for "here"."""
        self.shape([(x, y - 38), (x + 40, y + 30), (x - 40, y + 30)], YELLOW)
        self.plain(x - 4, y - 14, 8, 24, INK)
        self.disc(x, y + 19, 5, INK, 1)

    def finish(self) -> None:
        """Soften the edges."""
        self.image.paste(self.image.filter(ImageFilter.SMOOTH))
