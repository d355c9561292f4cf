"""Drawn pictures of invented dangers, before and after; the same seed draws the same picture."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image

from . import indoors, outdoors, premises, rooms
from .canvas import HEIGHT, WIDTH, Canvas

Motif = Callable[[Canvas, random.Random, bool], None]

MOTIFS: Final[dict[str, Motif]] = {
    "stairs": indoors.stairs,
    "exit": indoors.exit_door,
    "wires": indoors.wires,
    "socket": indoors.socket,
    "extinguisher": indoors.extinguisher,
    "sign": indoors.exit_sign,
    "window": rooms.window,
    "loft": rooms.loft,
    "gas": rooms.gas_bottle,
    "heater": rooms.heater,
    "lane": outdoors.fire_lane,
    "hydrant": outdoors.hydrant,
    "cover": outdoors.manhole,
    "slope": outdoors.slope,
    "drain": outdoors.drain,
    "charging": outdoors.charging,
    "machine": premises.machine,
    "pit": premises.pit,
    "store": premises.store,
    "shutter": premises.shutter,
    "papers": premises.papers,
}
"""What can be drawn, by the word that the data files use."""

VARIANTS: Final = 3
QUALITY: Final = 84
CAPTIONS_FILE: Final = Path(__file__).parents[1] / "data" / "captions.png"
CAPTION_ROW: Final = 40
CAPTION_WIDTH: Final = 200


@lru_cache(maxsize=len(MOTIFS) * VARIANTS * 2)
def picture(motif: str, variant: int, *, is_after: bool) -> bytes:
    """Return a JPEG of the motif; `variant` moves its details, and is counted modulo `VARIANTS`."""
    canvas = Canvas(f"{motif}/{variant % VARIANTS}")
    MOTIFS[motif](canvas, random.Random(f"{motif}/{variant % VARIANTS}"), is_after)  # noqa: S311
    _caption(canvas.image, is_after=is_after)
    out = io.BytesIO()
    canvas.image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _caption(image: Image.Image, *, is_after: bool) -> None:
    """Write what it is on the picture, from letters that were drawn beforehand."""
    strip = Image.new("RGB", (WIDTH, CAPTION_ROW + 8), (28, 36, 48))
    with Image.open(CAPTIONS_FILE) as letters:
        mask = letters.convert("L")
    for row, x in ((2 if is_after else 1, 16), (0, WIDTH - CAPTION_WIDTH - 8)):
        part = mask.crop((0, row * CAPTION_ROW, CAPTION_WIDTH, (row + 1) * CAPTION_ROW))
        strip.paste((255, 255, 255), (x, 4), part)
    image.paste(strip, (0, HEIGHT - CAPTION_ROW - 8))
