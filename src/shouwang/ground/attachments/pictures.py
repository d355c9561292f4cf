"""Turns an uploaded photo into plain JPEG: proven by decoding, upright, small, no metadata."""

from __future__ import annotations

import io
import math
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import IO, Any

import pillow_heif
from PIL import ExifTags, Image

from shouwang.ground import clock
from shouwang.ground.errors import Invalid, Text, say

from . import rules

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = rules.REFUSED_FROM_PIXELS

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    RuntimeError,
    struct.error,
)
"""What decoders raise on damaged or hostile bytes; none of it is a fault of the program."""
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each EXIF orientation."""
_one_big_picture = threading.BoundedSemaphore(1)


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as it is kept; what its camera knew stands beside it, not in it."""

    full: bytes = field(repr=False)
    thumbnail: bytes = field(repr=False)
    width: int
    height: int
    taken_at: datetime | None
    latitude: float | None = field(repr=False)
    longitude: float | None = field(repr=False)


def read_picture(file: IO[bytes], name: str = "") -> Picture:
    """Decode a photo and bring it into the kept form; Invalid("photos") says why not."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > rules.PHOTO_LIMIT_BYTES:
        raise _refused(say("照片“{name}”超过 64 MB，请换一张小一些的。", name=_short(name)))
    try:
        with Image.open(file, formats=FORMATS) as image:
            _check_size(image, name)
            taken_at, latitude, longitude = _camera_facts(image)
            image.draft("RGB", (rules.LONGEST_SIDE_PX, rules.LONGEST_SIDE_PX))
            with _room_for(image):
                upright = _small_upright(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(name) from error
    except Invalid:
        raise
    except BROKEN as error:
        raise _refused(
            say(
                "“{name}”不是完整的照片，请重新拍照或选择 JPG、PNG、WebP、HEIC 照片。",
                name=_short(name),
            )
        ) from error
    return Picture(
        full=_jpeg(upright, rules.JPEG_QUALITY),
        thumbnail=_jpeg(_thumbnail(upright), rules.THUMBNAIL_QUALITY),
        width=upright.width,
        height=upright.height,
        taken_at=taken_at,
        latitude=latitude,
        longitude=longitude,
    )


def _refused(message: Text) -> Invalid:
    return Invalid({"photos": message})


def _too_many_pixels(name: str) -> Invalid:
    return _refused(
        say("照片“{name}”达到 1.2 亿像素，太大了，请用普通模式重拍。", name=_short(name))
    )


def _short(name: str) -> str:
    clean = "".join(char for char in name if char.isprintable())
    return clean if len(clean) <= 30 else f"{clean[:20]}…{clean[-8:]}"


def _check_size(image: Image.Image, name: str) -> None:
    """Look at the header only: nothing is decoded before the number of pixels is known."""
    if image.width * image.height >= rules.REFUSED_FROM_PIXELS:
        raise _too_many_pixels(name)
    if min(image.width, image.height) < rules.SMALLEST_SIDE_PX:
        raise _refused(say("照片“{name}”太小，看不清内容。", name=_short(name)))


@contextmanager
def _room_for(image: Image.Image) -> Iterator[None]:
    """Let pictures that need much memory be decoded one at a time."""
    if image.width * image.height < rules.BIG_PICTURE_PIXELS:
        yield
        return
    with _one_big_picture:
        yield


def _small_upright(image: Image.Image) -> Image.Image:
    flat = _on_white(_coarse(image))
    flat.thumbnail((rules.LONGEST_SIDE_PX, rules.LONGEST_SIDE_PX), Image.Resampling.LANCZOS)
    turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return flat if turn is None else flat.transpose(turn)


def _coarse(image: Image.Image) -> Image.Image:
    """Return a big picture at about twice the kept size, with no second full-size copy."""
    factor = max(image.size) // (rules.LONGEST_SIDE_PX * 2)
    if factor <= 1:
        return image
    if image.mode in {"RGB", "L", "CMYK"}:
        return image.reduce(factor)
    size = (max(image.width // factor, 1), max(image.height // factor, 1))
    return image.resize(size, Image.Resampling.NEAREST)


def _on_white(image: Image.Image) -> Image.Image:
    """Return an RGB picture; what was transparent becomes white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        white = Image.new("RGB", layered.size, "white")
        white.paste(layered, mask=layered.getchannel("A"))
        return white
    if image.mode.startswith("I;16"):
        return image.convert("L").convert("RGB")
    return image.convert("RGB")


def _thumbnail(image: Image.Image) -> Image.Image:
    small = image.copy()
    small.thumbnail((rules.THUMBNAIL_PX, rules.THUMBNAIL_PX), Image.Resampling.LANCZOS)
    return small


def _jpeg(image: Image.Image, quality: int) -> bytes:
    plain = Image.new("RGB", image.size)
    plain.paste(image)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _camera_facts(image: Image.Image) -> tuple[datetime | None, float | None, float | None]:
    """Return when and where the camera says it was; damaged facts are no facts."""
    try:
        exif = image.getexif()
        camera = exif.get_ifd(ExifTags.IFD.Exif)
        satellite = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except BROKEN:
        return None, None, None
    latitude = _degrees(satellite, ExifTags.GPS.GPSLatitude, "S", 90)
    longitude = _degrees(satellite, ExifTags.GPS.GPSLongitude, "W", 180)
    if latitude is None or longitude is None:
        latitude = longitude = None
    return _moment(camera), latitude, longitude


def _moment(camera: dict[int, Any]) -> datetime | None:
    written = str(camera.get(ExifTags.Base.DateTimeOriginal, "")).strip("\x00 ")
    offset = str(camera.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\x00 ")
    try:
        moment = datetime.strptime(written, "%Y:%m:%d %H:%M:%S").replace(tzinfo=_zone(offset))
    except (ValueError, OverflowError):
        return None
    return moment if 1990 <= moment.year <= 2199 else None


def _zone(offset: str) -> Any:
    if len(offset) != 6 or offset[0] not in "+-":
        return clock.LOCAL_ZONE
    ahead = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
    return timezone(ahead if offset[0] == "+" else -ahead)


def _degrees(satellite: dict[int, Any], field_no: int, negative: str, limit: int) -> float | None:
    try:
        parts = [float(part) for part in satellite[field_no]]
        found = parts[0] + parts[1] / 60 + parts[2] / 3600
        reference = str(satellite.get(field_no - 1, ""))
    except (*BROKEN, AttributeError):
        return None
    if not math.isfinite(found) or not 0 <= found <= limit:
        return None
    return -found if reference.startswith(negative) else found
