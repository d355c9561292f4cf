"""Makes photos and voice notes for tests."""

from __future__ import annotations

import io
import struct
import wave

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image


def photo_bytes(
    *, size: tuple[int, int] = (64, 48), kind: str = "JPEG", exif: Image.Exif | None = None
) -> bytes:
    """Return a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **({"exif": exif} if exif is not None else {}))
    return out.getvalue()


def phone_exif(*, orientation: int = 1) -> Image.Exif:
    """Return what a phone writes: turned, when, where, which phone."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "虚构牌手机"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:06:22 09:30:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (29.0, 12.0, 36.0),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (119.0, 27.0, 0.0),
        }
    )
    return exif


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    """Return content as a browser would send it."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def photo(name: str = "photo.jpg", *, size: tuple[int, int] = (64, 48)) -> SimpleUploadedFile:
    """Return an uploaded photo."""
    return upload(photo_bytes(size=size), name)


def wav_bytes(seconds: float, *, rate: int = 8000) -> bytes:
    """Return silence of this length as WAV, 8 bit mono."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(rate)
        sound.writeframes(b"\x80" * round(seconds * rate))
    return out.getvalue()


def ogg_bytes(seconds: float) -> bytes:
    """Return the first and last page of an Opus recording of this length."""
    head = b"OpusHead\x01\x01" + struct.pack("<HIHB", 312, 48_000, 0, 0)
    first = b"OggS\x00\x02" + struct.pack("<q", 0) + bytes(12) + b"\x01\x13" + head
    last = b"OggS\x00\x04" + struct.pack("<q", round(seconds * 48_000) + 312) + bytes(12)
    return first + last


def mp4_bytes(seconds: float) -> bytes:
    """Return the header of an MPEG-4 recording of this length."""
    kind = b"\x00\x00\x00\x10ftypM4A \x00\x00\x00\x00"
    body = bytes(12) + struct.pack(">II", 1000, round(seconds * 1000)) + bytes(80)
    return kind + struct.pack(">I", len(body) + 16) + b"moov" + bytes(4) + b"mvhd" + body


def webm_bytes(seconds: float) -> bytes:
    """Return a WebM recording as browsers stream it: sizes unknown, no stated duration."""
    head = b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm"
    segment = b"\x18\x53\x80\x67\x01" + b"\xff" * 7
    scale = b"\x15\x49\xa9\x66\x87\x2a\xd7\xb1\x83\x0f\x42\x40"
    cluster = b"\x1f\x43\xb6\x75\x01" + b"\xff" * 7
    start, rest = divmod(round(seconds * 1000), 1000)
    time = b"\xe7\x84" + struct.pack(">I", start * 1000)
    block = b"\xa3\x85\x81" + struct.pack(">h", rest) + b"\x80\x00"
    return head + segment + scale + cluster + time + block
