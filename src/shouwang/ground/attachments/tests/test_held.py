"""Photos outlive a refused form for two hours; files that nothing names are swept after a day."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from pytest_django.fixtures import Settings

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.attachments import actions, files, jobs, queries
from shouwang.ground.attachments.models import Attachment

from .factories import phone_exif, photo, photo_bytes, upload, wav_bytes

ACTOR = Actor.anonymous()
NOON = "2026-06-22T04:00:00Z"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def attachments_root(settings: Settings, tmp_path: Path) -> None:
    settings.ATTACHMENTS_ROOT = tmp_path


def test_what_was_held_comes_back_as_it_was_prepared() -> None:
    prepared: list[actions.Prepared] = [
        actions.prepare_photo(upload(photo_bytes(exif=phone_exif()))),
        actions.prepare_photo(photo(size=(80, 80))),
        actions.prepare_voice(upload(wav_bytes(1))),
    ]
    for each in prepared:
        actions.hold(ACTOR, each, form_key="abc")

    held = actions.take_held(ACTOR, form_key="abc")
    assert [found.prepared for found in held] == prepared
    assert actions.take_held(ACTOR, form_key="abd") == []


def test_held_photos_are_there_for_two_hours() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        actions.hold(ACTOR, actions.prepare_photo(photo()), form_key="abc")
        traveller.shift(timedelta(hours=2) - timedelta(seconds=1))
        assert len(actions.take_held(ACTOR, form_key="abc")) == 1
        traveller.shift(1)
        assert actions.take_held(ACTOR, form_key="abc") == []
        assert jobs.forget_held() == 1


def test_letting_go_drops_one_or_all() -> None:
    rows = [
        actions.hold(ACTOR, actions.prepare_photo(photo(size=(40 + n, 40))), form_key="abc")
        for n in range(3)
    ]

    assert actions.let_go(ACTOR, form_key="abc", attachment_ids=(rows[0].attachment_id,)) == 1
    assert actions.let_go(ACTOR, form_key="abc") == 2
    assert Attachment.objects.count() == 0


def test_letting_go_cannot_touch_a_stored_photo() -> None:
    row = actions.store_photo(ACTOR, photo(), owner_key="hazard:1", purpose="before")

    assert actions.let_go(ACTOR, form_key="abc", attachment_ids=(row.pk,)) == 0
    assert len(queries.attachments_of(ACTOR, "hazard:1")) == 1


def _age(path: Path, age: timedelta) -> None:
    moment = (clock.wall_now() - age).timestamp()
    os.utime(path, (moment, moment))


def test_files_without_rows_are_removed_after_a_day_and_others_stay() -> None:
    actions.store_photo(ACTOR, photo(), owner_key="hazard:1", purpose="before")
    kept = set(files.stored_files())
    actions.prepare_photo(photo(size=(90, 90)))
    doomed = set(files.stored_files()) - kept
    for path in kept | doomed:
        _age(path, timedelta(days=1, seconds=5))
    fresh_before = set(files.stored_files())
    actions.prepare_photo(photo(size=(91, 91)))
    fresh = set(files.stored_files()) - fresh_before

    assert jobs.sweep_orphans() == 2
    assert set(files.stored_files()) == kept | fresh


def test_a_photo_prepared_again_is_not_swept_under_its_sender() -> None:
    actions.prepare_photo(photo())
    for path in files.stored_files():
        _age(path, timedelta(days=2))

    actions.prepare_photo(photo())

    assert jobs.sweep_orphans() == 0


def test_an_interrupted_write_is_swept_too(tmp_path: Path) -> None:
    unfinished = tmp_path / "ab" / "cd" / f"0123{files.UNFINISHED}"
    unfinished.parent.mkdir(parents=True)
    unfinished.write_bytes(b"half")
    _age(unfinished, timedelta(days=2))

    assert jobs.sweep_orphans() == 1
