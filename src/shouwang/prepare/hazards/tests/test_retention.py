"""How long records are kept: nothing goes too early, later the person goes and the hazard stays."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import time_machine

from shouwang.ground import clock, data_keys
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.models import Attachment
from shouwang.ground.divisions.models import Division
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal import sealing
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.models import Entry
from shouwang.prepare.hazards import actions, jobs, queries
from shouwang.prepare.hazards.actions import PublicReport
from shouwang.prepare.hazards.models import (
    Comment,
    DialogueLine,
    Hazard,
    HazardNote,
    MonitoringCheck,
    Objection,
    PatrolShift,
    Report,
)
from shouwang.prepare.hazards.models.voices import comment_place
from shouwang.prepare.hazards.rules.retention import (
    HAZARD_YEARS,
    PARAMETERS,
    PATROL_YEARS,
    TRAINING_YEARS,
    ended_before,
    erasable_from,
)

from .factories import Cast, fulfil, make_hazard, prepared_photo

GONE = "（已按保存期限删除）"


@pytest.fixture(autouse=True)
def village(db: None) -> None:
    """Put the community into the register of divisions."""
    del db
    Division.objects.create(
        code=HEPING, name="和平社区", level="village", parent_code=HEPING[:9], full_name="和平社区"
    )


def test_the_years_are_named_numbers_with_their_sources() -> None:
    found = {one.name: (int(one.value), str(one.source)) for one in PARAMETERS}

    assert found == {
        HAZARD_YEARS: (3, "《浙江省安全生产条例》第十五条"),
        TRAINING_YEARS: (3, "《浙江省安全生产条例》第十五条"),
        PATROL_YEARS: (1, "《浙江省消防条例》第十四条"),
    }


@pytest.mark.parametrize(
    ("ended_on", "day"),
    [(date(2026, 6, 26), date(2029, 6, 26)), (date(2024, 2, 29), date(2027, 3, 1))],
)
def test_three_years_later(ended_on: date, day: date) -> None:
    assert erasable_from(HAZARD_YEARS, ended_on) == day


@pytest.mark.parametrize(
    ("today", "last"),
    [(date(2029, 6, 26), date(2026, 6, 26)), (date(2028, 2, 29), date(2025, 2, 28))],
)
def test_what_ended_three_years_ago(today: date, last: date) -> None:
    assert ended_before(HAZARD_YEARS, today) == last


@pytest.fixture
def told(cast: Cast) -> Hazard:
    """Return a closed hazard about which people have said much, on the day of its closing."""
    with time_machine.travel("2026-06-26T10:00:00+08:00", tick=False):
        report = PublicReport("李四家门口堵了", area_code=HEPING, contact="000-0000-0044")
        receipt = actions.report_publicly(Actor.anonymous(), report, [])
        number = receipt.hazard_number
        actions.ask_reporter(cast.director, number, text="是李四家吗")
        actions.answer_question(Actor.anonymous(), receipt.number, receipt.query_code, "李四说是")
        photo = replace(prepared_photo(), latitude=29.2, longitude=119.4)
        actions.add_photos(cast.director, number, [photo], purpose="before")
        actions.confirm(cast.director, number, description="楼道堵塞")
        actions.grade(cast.director, number, actions.Judgement("general", 3))
        fulfil(cast, number)
        actions.fix_at_once(cast.grid, number, actions.Fix("已清理", photos=(prepared_photo(),)))
        actions.send_back(cast.director, number, reason="李四又堆了")
        actions.fix_at_once(cast.grid, number, actions.Fix("已清理", photos=(prepared_photo(),)))
        actions.verify_and_close(cast.director, number)
        actions.object_to_closure(
            Actor.anonymous(), receipt.number, receipt.query_code, "李四不同意"
        )
        hazard = Hazard.objects.get(number=number)
        ring = data_keys.ring()
        Comment.objects.create(
            hazard=hazard,
            uid="c1",
            author_sealed=ring.encrypt("account:7", place=comment_place("c1", "author")),
            text_sealed=ring.encrypt("李四堆的", place=comment_place("c1", "text")),
            at=clock.now(),
        )
    return hazard


def erased_on(cast: Cast, hazard: Hazard, day: str) -> None:
    with time_machine.travel(f"{day}T08:00:00+08:00", tick=False):
        actions.erase_personal(cast.safety, hazard.number)


def test_a_day_too_early_is_refused_and_nothing_has_changed(cast: Cast, told: Hazard) -> None:
    written = Entry.objects.count()

    with pytest.raises(Invalid) as refused:
        erased_on(cast, told, "2029-06-25")

    assert "2029-06-26" in str(refused.value)
    assert (Report.objects.get().text, Entry.objects.count()) == ("李四家门口堵了", written)
    told.refresh_from_db()
    assert told.erased_at is None


def test_on_the_day_the_person_goes_and_the_hazard_stays(cast: Cast, told: Hazard) -> None:
    figures = (told.state, told.level, told.due_at, told.closed_at, told.report_count)

    erased_on(cast, told, "2029-06-26")

    report = Report.objects.get()
    assert (report.text, report.contact, report.reporter) == ("", "", "")
    assert {line.text for line in DialogueLine.objects.all()} == {GONE}
    assert Objection.objects.get().reason == GONE
    comment = Comment.objects.get()
    assert (comment.text, comment.author) == (GONE, "")
    assert told.responsible.get().name == ""
    assert not HazardNote.objects.exists()
    assert not Attachment.objects.exclude(place_sealed="").exists()
    assert Attachment.objects.count() == 3
    told.refresh_from_db()
    assert (told.state, told.level, told.due_at, told.closed_at, told.report_count) == figures
    assert told.last_move == ""


def test_the_journal_stays_whole_and_says_that_words_are_gone(cast: Cast, told: Hazard) -> None:
    sealing.seal("test")
    before = list(Entry.objects.order_by("id").values_list("text", "mac"))
    lines = queries.history(cast.director, told.number)
    assert any("李四又堆了" in str(line.text) for line in lines)

    erased_on(cast, told, "2029-06-26")
    sealing.seal("test")

    assert list(Entry.objects.order_by("id").values_list("text", "mac"))[: len(before)] == before
    assert list(sealing.verify()) == []
    after = [
        str(line.text)
        for line in queries.history(cast.director, told.number)
        if line.verb == "hazard.send_back"
    ]
    assert [GONE in text for text in after] == [True]
    assert not any("李四" in text for text, _ in before)


def test_it_is_erased_once(cast: Cast, told: Hazard) -> None:
    erased_on(cast, told, "2029-06-26")

    with pytest.raises(WrongState):
        erased_on(cast, told, "2029-06-27")


@pytest.mark.parametrize("state", ["reported", "graded", "rectified", "verified", "merged"])
def test_an_unfinished_hazard_keeps_everything(cast: Cast, state: str) -> None:
    with time_machine.travel("2020-06-26T10:00:00+08:00", tick=False):
        hazard = make_hazard(cast, state)

    with pytest.raises(WrongState):
        actions.erase_personal(cast.safety, hazard.number)


def test_only_the_station_erases(cast: Cast, told: Hazard) -> None:
    with pytest.raises(NotAllowed):
        actions.erase_personal(cast.director, told.number)
    with pytest.raises(NotFound):
        actions.erase_personal(cast.stranger, told.number)
    with pytest.raises(NotFound):
        actions.erase_personal(cast.safety, "no-such-number")


def test_it_is_offered_from_the_day_on(cast: Cast, told: Hazard) -> None:
    with time_machine.travel("2029-06-25T08:00:00+08:00", tick=False):
        early = [move.move for move in queries.next_moves(cast.safety, told.number)]
    with time_machine.travel("2029-06-26T08:00:00+08:00", tick=False):
        late = [move.move for move in queries.next_moves(cast.safety, told.number)]

    assert ("erase_personal" in early, "erase_personal" in late) == (False, True)


def test_what_was_merged_goes_with_the_one_that_stayed(cast: Cast) -> None:
    with time_machine.travel("2026-06-26T10:00:00+08:00", tick=False):
        kept = make_hazard(cast, "confirmed")
        report = PublicReport("张三家", area_code=HEPING, contact="000-0000-0045")
        receipt = actions.report_publicly(Actor.anonymous(), report, [])
        actions.merge(cast.director, receipt.hazard_number, into=kept.number)
        actions.grade(cast.director, kept.number, actions.Judgement("general", 3))
        actions.fix_at_once(cast.grid, kept.number, actions.Fix(photos=(prepared_photo(),)))
        actions.verify_and_close(cast.director, kept.number)

    erased_on(cast, kept, "2029-06-26")

    merged = Hazard.objects.get(number=receipt.hazard_number)
    assert merged.erased_at is not None
    assert Report.objects.get().contact == ""


def test_later_words_do_not_put_the_day_off(cast: Cast, told: Hazard) -> None:
    with time_machine.travel("2026-12-01T10:00:00+08:00", tick=False):
        actions.add_root_measure(cast.grid, told.number, text="建充电棚")

    told.refresh_from_db()
    assert queries.erasable_day(cast.safety, told) == date(2029, 6, 26)


def test_the_job_erases_what_is_due_and_nothing_else(cast: Cast, told: Hazard) -> None:
    with time_machine.travel("2029-06-26T01:00:00+08:00", tick=False):
        later = make_hazard(cast, "closed")
        assert jobs.erase_what_is_due() == 1
        assert jobs.erase_what_is_due() == 0

    told.refresh_from_db()
    later.refresh_from_db()
    assert (told.erased_at is not None, later.erased_at) == (True, None)


def patrolled(hazard: Hazard) -> None:
    """Write a shift that ended and a check, both on the day of closing."""
    with time_machine.travel("2026-06-26T10:00:00+08:00", tick=False):
        PatrolShift.objects.create(
            hazard=hazard,
            label="单听雨（虚构）",
            from_minute=0,
            minutes=360,
            published_at=clock.now(),
            ended_at=clock.now(),
            actor_key="system:demo",
        )
        MonitoringCheck.objects.create(
            hazard=hazard,
            at=clock.now(),
            result="normal",
            text="单听雨说没有变化",
            actor_key="system:demo",
        )


def test_patrol_records_are_kept_for_a_year(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    patrolled(hazard)

    with (
        time_machine.travel("2027-06-25T23:59:59+08:00", tick=False),
        pytest.raises(Invalid) as refused,
    ):
        actions.erase_patrols(cast.safety, hazard.number)
    assert "2027-06-26" in str(refused.value)
    assert PatrolShift.objects.get().label == "单听雨（虚构）"
    with time_machine.travel("2027-06-26T00:00:00+08:00", tick=False):
        assert actions.erase_patrols(cast.safety, hazard.number) == 2

    assert PatrolShift.objects.get().label == GONE
    assert MonitoringCheck.objects.get().text == GONE


def test_the_job_erases_old_patrols_of_an_open_hazard(cast: Cast) -> None:
    patrolled(make_hazard(cast, "deferred"))

    with time_machine.travel("2027-06-26T01:00:00+08:00", tick=False):
        assert (jobs.erase_what_is_due(), jobs.erase_what_is_due()) == (2, 0)


def test_only_the_station_erases_patrols(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")

    with pytest.raises(NotAllowed):
        actions.erase_patrols(cast.director, hazard.number)
    with pytest.raises(NotFound):
        actions.erase_patrols(cast.stranger, hazard.number)
    with pytest.raises(Invalid):
        actions.erase_patrols(cast.safety, hazard.number)


def test_no_hazard_is_ever_deleted(cast: Cast) -> None:
    hazard = make_hazard(cast, "closed")

    with pytest.raises(NotAllowed):
        hazard.delete()
    with pytest.raises(NotAllowed):
        Hazard.objects.filter(pk=hazard.pk).delete()

    assert Hazard.objects.filter(pk=hazard.pk).exists()


def test_no_code_path_deletes_a_hazard() -> None:
    room = Path(actions.__file__).parents[1]
    found = [
        path.name
        for path in room.rglob("*.py")
        if "tests" not in path.parts
        and re.search(r"Hazard\.objects[^\n]*\.delete\(|hazard\.delete\(", path.read_text("utf-8"))
    ]

    assert found == []


def test_a_reason_stands_beside_the_journal_once(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    for _ in range(2):
        actions.regrade(
            cast.director, hazard.number, actions.Judgement("general", 3), reason="李四家"
        )

    assert HazardNote.objects.get().text == "李四家"
    assert not Entry.objects.filter(text__contains="李四").exists()


def test_an_old_entry_that_carries_its_reason_is_still_read(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    record(cast.safety, "hazard.regrade", hazard.journal_key, {"reason": "旧的理由"})

    assert str(queries.history(cast.director, hazard.number)[-1].text) == "旧的理由"


def test_a_refused_move_leaves_no_words_behind(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    seen = hazard.version - 1

    with pytest.raises(WrongState):
        actions.regrade(
            cast.director,
            hazard.number,
            actions.Judgement("general", 3),
            reason="李四家",
            version=seen,
        )

    assert not HazardNote.objects.exists()
