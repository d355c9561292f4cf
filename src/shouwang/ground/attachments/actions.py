"""Writing attachments: prepared before the transaction, stored in it, moved, let go."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction

from . import files
from .models import Attachment
from .pictures import read_picture
from .rules import (
    HELD_FOR,
    VOICE_LIMIT_BYTES,
    VOICE_LIMIT_S,
    VOICE_SLACK_S,
    Kind,
    Purpose,
    Variant,
    held_key,
    path_of,
)
from .sounds import read_sound


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """A checked photo whose files are on the disk; only its row is missing."""

    sha256: str
    size: int
    width: int
    height: int
    taken_at: datetime | None
    latitude: float | None = field(repr=False)
    longitude: float | None = field(repr=False)
    kind: Kind = Kind.IMAGE
    mime: str = "image/jpeg"
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PreparedVoice:
    """A checked voice note whose file is on the disk; only its row is missing."""

    sha256: str
    size: int
    mime: str
    duration_ms: int | None
    kind: Kind = Kind.AUDIO
    width: None = None
    height: None = None
    taken_at: None = None
    latitude: None = None
    longitude: None = None


Prepared = PreparedPhoto | PreparedVoice


def prepare_photo(file: IO[bytes]) -> PreparedPhoto:
    """Check, strip and shrink a photo and write its files, before any transaction.

    Invalid("photos") when it is no picture or too large, Unavailable when the disk is full. Files
    whose row never comes are swept after a day.
    """
    picture = read_picture(_rewound(file), name=str(getattr(file, "name", "") or ""))
    sha256 = hashlib.sha256(picture.full).hexdigest()
    files.keep(path_of(sha256, "image/jpeg"), picture.full)
    files.keep(path_of(sha256, "image/jpeg", Variant.THUMBNAIL), picture.thumbnail)
    return PreparedPhoto(
        sha256=sha256,
        size=len(picture.full),
        width=picture.width,
        height=picture.height,
        taken_at=picture.taken_at,
        latitude=picture.latitude,
        longitude=picture.longitude,
    )


def prepare_voice(file: IO[bytes]) -> PreparedVoice:
    """Check a voice note by its bytes and write its file, before any transaction."""
    stream = _rewound(file)
    content = stream.read(VOICE_LIMIT_BYTES + 1)
    if len(content) > VOICE_LIMIT_BYTES:
        raise Invalid({"voice": say("录音超过 3 MB，请说短一些。")})
    sound = read_sound(content)
    if sound is None:
        raise Invalid({"voice": say("这不是录音文件，请重新录音，或改用文字。")})
    if sound.seconds is not None and sound.seconds > VOICE_LIMIT_S + VOICE_SLACK_S:
        raise Invalid({"voice": say("录音超过 60 秒，请说短一些。")})
    sha256 = hashlib.sha256(content).hexdigest()
    files.keep(path_of(sha256, sound.mime), content)
    length = None if sound.seconds is None else max(round(sound.seconds * 1000), 0)
    return PreparedVoice(sha256=sha256, size=len(content), mime=sound.mime, duration_ms=length)


def _rewound(file: IO[bytes]) -> IO[bytes]:
    file.seek(0)
    return file


def store(actor: Actor, prepared: Prepared, *, owner_key: str, purpose: str) -> Attachment:
    """Write the row of a prepared photo or voice note and journal its digest."""
    if purpose not in set(Purpose):
        raise ValueError(f"unknown purpose {purpose!r}")
    uid = uuid.uuid4().hex
    with write_transaction():
        row = Attachment.objects.create(
            uid=uid,
            owner_key=owner_key,
            purpose=purpose,
            kind=prepared.kind,
            mime=prepared.mime,
            sha256=prepared.sha256,
            size=prepared.size,
            width=prepared.width,
            height=prepared.height,
            duration_ms=prepared.duration_ms,
            taken_at=prepared.taken_at,
            place_sealed=_sealed_place(prepared, uid),
            uploaded_at=clock.now(),
            uploaded_wall_at=clock.wall_now(),
            actor_key=actor.key,
        )
        record(
            actor,
            "attachment.store",
            owner_key,
            {"attachment": row.pk, "purpose": purpose, "sha256": row.sha256, "size": row.size},
        )
    return row


def _place(uid: str) -> str:
    return f"attachments_attachment/{uid}/place"


def _sealed_place(prepared: Prepared, uid: str) -> str:
    if prepared.latitude is None or prepared.longitude is None:
        return ""
    return data_keys.ring().encrypt(
        f"{prepared.latitude!r},{prepared.longitude!r}", place=_place(uid)
    )


def store_photo(actor: Actor, file: IO[bytes], *, owner_key: str, purpose: str) -> Attachment:
    """Prepare and store a photo; not to be called inside a transaction."""
    return store(actor, prepare_photo(file), owner_key=owner_key, purpose=purpose)


def store_voice(actor: Actor, file: IO[bytes], *, owner_key: str) -> Attachment:
    """Prepare and store a voice note; not to be called inside a transaction."""
    return store(actor, prepare_voice(file), owner_key=owner_key, purpose=Purpose.VOICE)


def reveal_place(actor: Actor, attachment_id: int, *, owner_key: str) -> tuple[float, float] | None:
    """Return where the camera was, (latitude, longitude), and journal that somebody looked."""
    row = Attachment.objects.filter(pk=attachment_id, owner_key=owner_key).first()
    if row is None:
        raise NotFound
    if not row.place_sealed:
        return None
    latitude, longitude = (
        data_keys.ring().decrypt(row.place_sealed, place=_place(row.uid)).split(",")
    )
    with write_transaction():
        record(actor, "attachment.unmask", owner_key, {"attachment": row.pk})
    return float(latitude), float(longitude)


def move_owner(actor: Actor, from_key: str, to_key: str) -> int:
    """Give all attachments of one object to another; returns how many."""
    with write_transaction():
        ids = list(Attachment.objects.filter(owner_key=from_key).values_list("pk", flat=True))
        if ids:
            Attachment.objects.filter(pk__in=ids).update(owner_key=to_key)
            record(actor, "attachment.move", to_key, {"attachments": ids, "from": from_key})
    return len(ids)


def forget_personal(actor: Actor, owner_key: str) -> tuple[int, int]:
    """Drop where cameras were and all voice notes of one object; returns how many of each.

    The photos stay. Files without rows are swept later.
    """
    rows = Attachment.objects.filter(owner_key=owner_key)
    with write_transaction():
        places = rows.exclude(place_sealed="").update(place_sealed="")
        voices = rows.filter(kind=Kind.AUDIO).delete()[0]
        if places or voices:
            record(actor, "attachment.forget", owner_key, {"places": places, "voices": voices})
    return places, voices


@dataclass(frozen=True, slots=True)
class Held:
    """What a form holds: ready to be stored with its real owner."""

    attachment_id: int
    prepared: Prepared


def hold(actor: Actor, prepared: Prepared, *, form_key: str) -> Held:
    """Keep a photo or voice note for a form that could not be accepted yet, for two hours."""
    purpose = Purpose.VOICE if prepared.kind is Kind.AUDIO else Purpose.BEFORE
    row = store(actor, prepared, owner_key=held_key(form_key), purpose=purpose)
    return Held(row.pk, prepared)


def take_held(actor: Actor, *, form_key: str) -> list[Held]:
    """Return what a form holds, oldest first; what was held for two hours is gone."""
    del actor
    since = clock.wall_now() - HELD_FOR
    rows = Attachment.objects.filter(owner_key=held_key(form_key), uploaded_wall_at__gt=since)
    return [Held(row.pk, _prepared_again(row)) for row in rows.order_by("id")]


def _prepared_again(row: Attachment) -> Prepared:
    if row.kind == Kind.AUDIO:
        return PreparedVoice(row.sha256, row.size, row.mime, row.duration_ms)
    latitude = longitude = None
    if row.place_sealed:
        opened = data_keys.ring().decrypt(row.place_sealed, place=_place(row.uid))
        latitude, longitude = (float(part) for part in opened.split(","))
    return PreparedPhoto(
        sha256=row.sha256,
        size=row.size,
        width=row.width or 0,
        height=row.height or 0,
        taken_at=row.taken_at,
        latitude=latitude,
        longitude=longitude,
    )


def let_go(actor: Actor, *, form_key: str, attachment_ids: tuple[int, ...] = ()) -> int:
    """Drop what a form had held, all of it or some; files without rows are swept later."""
    rows = Attachment.objects.filter(owner_key=held_key(form_key))
    if attachment_ids:
        rows = rows.filter(pk__in=attachment_ids)
    with write_transaction():
        dropped = rows.delete()[0]
        if dropped:
            record(actor, "attachment.drop", held_key(form_key), {"count": dropped})
    return dropped
