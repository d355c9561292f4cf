"""Named numbers and names of attachments: limits, purposes, kinds, where a file lies."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

REFUSED_FROM_PIXELS: Final = 120_000_000
"""A picture is refused from this many pixels; twice a usual phone's largest mode still passes."""
LONGEST_SIDE_PX: Final = 2048
THUMBNAIL_PX: Final = 320
JPEG_QUALITY: Final = 82
THUMBNAIL_QUALITY: Final = 75
PHOTO_LIMIT_BYTES: Final = 64 * 1024 * 1024
BIG_PICTURE_PIXELS: Final = 24_000_000
"""From here on pictures that cannot be decoded small are decoded one at a time."""
SMALLEST_SIDE_PX: Final = 8

VOICE_LIMIT_BYTES: Final = 3 * 1024 * 1024
VOICE_LIMIT_S: Final = 60
VOICE_SLACK_S: Final = 1.0
"""A recorder that stops at 60 s writes a few frames more."""

PUBLIC_PHOTO_LIMIT: Final = 3
OFFICER_PHOTO_LIMIT: Final = 9

HELD_FOR: Final = timedelta(hours=2)
ORPHAN_AFTER: Final = timedelta(days=1)
HELD_PREFIX: Final = "held:"


class Purpose(StrEnum):
    """What an attachment is there for."""

    BEFORE = "before"
    AFTER = "after"
    EVIDENCE = "evidence"
    VOICE = "voice"
    DOCUMENT = "document"


class Kind(StrEnum):
    """What an attachment is."""

    IMAGE = "image"
    AUDIO = "audio"


class Variant(StrEnum):
    """Which file of an attachment is meant."""

    FULL = "full"
    THUMBNAIL = "thumbnail"


SUFFIX_OF: Final = {
    "image/jpeg": "jpg",
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
}


def path_of(sha256: str, mime: str, variant: str = Variant.FULL) -> str:
    """Return where the file lies under the root, by its content."""
    mark = ".small" if variant == Variant.THUMBNAIL else ""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}{mark}.{SUFFIX_OF[mime]}"


def digest_in(name: str) -> str:
    """Return the content digest that a stored file's name carries."""
    return name.partition(".")[0]


def held_key(form_key: str) -> str:
    """Return the owner of what waits for a form to be accepted."""
    return f"{HELD_PREFIX}{form_key}"
