"""Voice notes are known by their bytes and bounded in length and size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from shouwang.ground.actor import Actor
from shouwang.ground.attachments import actions, queries, rules
from shouwang.ground.attachments.sounds import read_sound
from shouwang.ground.errors import Invalid, NotFound

from .factories import mp4_bytes, ogg_bytes, photo_bytes, upload, wav_bytes, webm_bytes

ACTOR = Actor.anonymous()
MAKERS = [wav_bytes, ogg_bytes, mp4_bytes, webm_bytes]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def attachments_root(settings: Settings, tmp_path: Path) -> None:
    settings.ATTACHMENTS_ROOT = tmp_path


@pytest.mark.parametrize("make", MAKERS)
def test_a_voice_note_of_60_seconds_is_kept(make: Callable[[float], bytes]) -> None:
    prepared = actions.prepare_voice(upload(make(60), "note"))

    assert prepared.duration_ms == 60_000


@pytest.mark.parametrize("make", MAKERS)
def test_a_voice_note_of_62_seconds_is_refused(make: Callable[[float], bytes]) -> None:
    with pytest.raises(Invalid) as refused:
        actions.prepare_voice(upload(make(62), "note"))

    assert str(refused.value.fields["voice"]) == "录音超过 60 秒，请说短一些。"


def test_a_voice_note_of_3_megabytes_is_the_largest() -> None:
    content = webm_bytes(5)
    whole = content + b"\xec\x81\x00" * ((rules.VOICE_LIMIT_BYTES - len(content)) // 3)
    padded = whole + bytes(rules.VOICE_LIMIT_BYTES - len(whole))

    assert actions.prepare_voice(upload(padded)).size == 3 * 1024 * 1024
    with pytest.raises(Invalid) as refused:
        actions.prepare_voice(upload(padded + b"\x00"))

    assert "3 MB" in str(refused.value.fields["voice"])


@pytest.mark.parametrize("content", [photo_bytes(), b"", b"MZ\x90\x00", b"<html>", b"RIFF1234AVI "])
def test_what_is_no_recording_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        actions.prepare_voice(upload(content, "note.webm"))

    assert str(refused.value.fields["voice"]) == "这不是录音文件，请重新录音，或改用文字。"


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("cut", [13, 20, 31, 40])
def test_a_damaged_header_has_no_length_and_does_no_harm(
    make: Callable[[float], bytes], cut: int
) -> None:
    found = read_sound(make(5)[:cut])

    assert found is None or found.seconds is None or found.seconds <= 5.1


def test_a_voice_note_is_served_as_a_download() -> None:
    row = actions.store_voice(ACTOR, upload(wav_bytes(1)), owner_key="report:1")

    answer = queries.serve(ACTOR, row.pk, owner_key="report:1")

    assert answer["Content-Type"] == "audio/wav"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_a_voice_note_has_no_thumbnail() -> None:
    row = actions.store_voice(ACTOR, upload(wav_bytes(1)), owner_key="report:1")

    with pytest.raises(NotFound):
        queries.open_file(ACTOR, row.pk, owner_key="report:1", variant="thumbnail")
