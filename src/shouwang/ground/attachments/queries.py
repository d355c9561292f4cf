"""Reading attachments, after the owning room has checked that the owner is visible."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from django.http import FileResponse

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound

from . import files
from .models import Attachment
from .rules import (
    HELD_FOR,
    OFFICER_PHOTO_LIMIT,
    PUBLIC_PHOTO_LIMIT,
    SUFFIX_OF,
    VOICE_LIMIT_BYTES,
    VOICE_LIMIT_S,
    Kind,
    Purpose,
    Variant,
    held_key,
    path_of,
)

__all__ = [
    "HELD_FOR",
    "OFFICER_PHOTO_LIMIT",
    "PUBLIC_PHOTO_LIMIT",
    "VOICE_LIMIT_BYTES",
    "VOICE_LIMIT_S",
    "Kind",
    "OpenedFile",
    "Purpose",
    "Variant",
    "attachments_of",
    "attachments_of_many",
    "held_key",
    "open_file",
    "serve",
]

KEPT_BY_BROWSER_S = 3600


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A stored file, ready to be read."""

    path: Path
    mime: str
    sha256: str
    is_image: bool
    download_name: str


def attachments_of(
    actor: Actor, owner_key: str, *, purposes: Collection[str] = ()
) -> list[Attachment]:
    """Return the attachments of one object, oldest first."""
    del actor
    rows = Attachment.objects.filter(owner_key=owner_key).order_by("id")
    return list(rows.filter(purpose__in=purposes) if purposes else rows)


def attachments_of_many(actor: Actor, owner_keys: Collection[str]) -> dict[str, list[Attachment]]:
    """Return the attachments of several objects in one read, for lists."""
    del actor
    found: dict[str, list[Attachment]] = {key: [] for key in owner_keys}
    for row in Attachment.objects.filter(owner_key__in=owner_keys).order_by("id"):
        found[row.owner_key].append(row)
    return found


def open_file(
    actor: Actor, attachment_id: int, *, owner_key: str, variant: str = Variant.FULL
) -> OpenedFile:
    """Find the file of an attachment; NotFound when the owner or the form is another."""
    del actor
    row = Attachment.objects.filter(pk=attachment_id, owner_key=owner_key).first()
    if row is None or variant not in set(Variant):
        raise NotFound
    if variant == Variant.THUMBNAIL and not row.is_image:
        raise NotFound
    path = files.root() / path_of(row.sha256, row.mime, variant)
    if not path.exists():
        raise NotFound
    name = f"{row.sha256[:12]}.{SUFFIX_OF[row.mime]}"
    return OpenedFile(path, row.mime, row.sha256, row.is_image, name)


def serve(
    actor: Actor, attachment_id: int, *, owner_key: str, variant: str = Variant.FULL
) -> FileResponse:
    """Answer with the file, so that no browser takes it for anything else, nor shares it."""
    opened = open_file(actor, attachment_id, owner_key=owner_key, variant=variant)
    answer = FileResponse(
        opened.path.open("rb"),
        as_attachment=not opened.is_image,
        filename=opened.download_name,
        content_type=opened.mime,
    )
    answer["Cache-Control"] = f"private, max-age={KEPT_BY_BROWSER_S}"
    answer["ETag"] = f'"{opened.sha256[:32]}-{variant}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
