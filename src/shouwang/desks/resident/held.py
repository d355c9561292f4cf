"""Photos and the voice note of a form: prepared, held while the form is shown again, handed on."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from shouwang.ground.actor import Actor
from shouwang.ground.attachments import actions as attachments
from shouwang.ground.attachments import queries as stored
from shouwang.ground.attachments.actions import Held, Prepared
from shouwang.ground.errors import Invalid, Text, Unavailable, say

SALT: Final = "resident.held"
PHOTO_LIMIT: Final = stored.PUBLIC_PHOTO_LIMIT


@dataclass(frozen=True, slots=True)
class HeldPhoto:
    """A held photo as the form shows it: without an address of its own."""

    attachment_id: int
    picture: str


@dataclass
class Evidence:
    """What came with a form, in this sending and in earlier ones."""

    form_key: str
    held: list[Held] = field(default_factory=list)
    fresh: list[Prepared] = field(default_factory=list)
    errors: dict[str, Text] = field(default_factory=dict)
    is_disk_full: bool = False

    @property
    def prepared(self) -> list[Prepared]:
        """Return everything that goes into the report, older first."""
        return [*(each.prepared for each in self.held), *self.fresh]

    @property
    def photo_count(self) -> int:
        """Return how many photos there are."""
        return sum(each.kind is stored.Kind.IMAGE for each in self.prepared)

    @property
    def has_voice(self) -> bool:
        """Tell whether there is a voice note."""
        return any(each.kind is stored.Kind.AUDIO for each in self.prepared)


def signed(form_key: str) -> str:
    """Return the form key as a hidden input carries it."""
    return signing.dumps(form_key, salt=SALT)


def _opened(text: str) -> str:
    try:
        return str(signing.loads(text, salt=SALT, max_age=stored.HELD_FOR))
    except signing.BadSignature:
        return secrets.token_hex(16)


def collect(
    actor: Actor,
    *,
    token: str,
    dropped: Sequence[int],
    photos: Sequence[UploadedFile[bytes]],
    voice: UploadedFile[bytes] | None,
) -> Evidence:
    """Prepare what came now and find what is held; errors stand in the result, nothing is lost."""
    found = Evidence(form_key=_opened(token))
    if dropped:
        attachments.let_go(actor, form_key=found.form_key, attachment_ids=tuple(dropped))
    found.held = attachments.take_held(actor, form_key=found.form_key)
    for file in photos:
        _prepare_photo(found, file)
    if voice is not None:
        _prepare_voice(actor, found, voice)
    return found


def _prepare_photo(found: Evidence, file: UploadedFile[bytes]) -> None:
    try:
        prepared = attachments.prepare_photo(file)
    except Invalid as error:
        found.errors.update(error.fields)
        return
    except Unavailable as error:
        found.errors["photos"] = error.message
        found.is_disk_full = True
        return
    if any(prepared.sha256 == known.sha256 for known in found.prepared):
        return
    if found.photo_count >= PHOTO_LIMIT:
        found.errors["photos"] = say("最多 {n} 张照片，多出的没有加入。", n=PHOTO_LIMIT)
        return
    found.fresh.append(prepared)


def _prepare_voice(actor: Actor, found: Evidence, file: UploadedFile[bytes]) -> None:
    try:
        prepared = attachments.prepare_voice(file)
    except Invalid as error:
        found.errors.update(error.fields)
        return
    except Unavailable as error:
        found.errors["voice"] = error.message
        found.is_disk_full = True
        return
    older = [each for each in found.held if each.prepared.kind is stored.Kind.AUDIO]
    if older:
        ids = tuple(each.attachment_id for each in older)
        attachments.let_go(actor, form_key=found.form_key, attachment_ids=ids)
        found.held = [each for each in found.held if each not in older]
    found.fresh.append(prepared)


def keep(actor: Actor, found: Evidence) -> None:
    """Hold what came now, because the form is shown again."""
    for prepared in found.fresh:
        found.held.append(attachments.hold(actor, prepared, form_key=found.form_key))
    found.fresh = []


def shown(actor: Actor, found: Evidence) -> list[HeldPhoto]:
    """Return the held photos as pictures within the page."""
    owner = stored.held_key(found.form_key)
    pictures = []
    for each in found.held:
        if each.prepared.kind is stored.Kind.IMAGE:
            file = stored.open_file(
                actor,
                each.attachment_id,
                owner_key=owner,
                variant=stored.Variant.THUMBNAIL,
            )
            content = base64.b64encode(file.path.read_bytes()).decode("ascii")
            pictures.append(HeldPhoto(each.attachment_id, f"data:image/jpeg;base64,{content}"))
    return pictures


def let_go(actor: Actor, found: Evidence) -> None:
    """Forget the form: its report has taken everything over."""
    if found.held:
        attachments.let_go(actor, form_key=found.form_key)
