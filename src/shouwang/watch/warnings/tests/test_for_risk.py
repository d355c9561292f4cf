"""What the risk picture learns of warnings: which hold where, how early they came."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.places.tests.factories import BINJIANG, HEPING, ZAOSHU_VILLAGE
from shouwang.watch.risk.sources import risk_sources
from shouwang.watch.warnings.actions.issuing import cancel
from shouwang.watch.warnings.queries.for_risk import lead_times, warnings_now
from shouwang.watch.warnings.rules.drafts import AreaDraft

from .factories import SIX, SYSTEM, at, issued, street_officer

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 23)


def test_the_risk_picture_asks_this_room() -> None:
    assert (risk_sources().warnings, risk_sources().lead_times) == (warnings_now, lead_times)


@time_machine.travel(SIX, tick=False)
def test_a_warning_of_the_street_holds_in_each_of_its_communities() -> None:
    found = issued(area=AreaDraft(codes=(YUNSHAN,)))

    told = warnings_now(SYSTEM, [HEPING, ZAOSHU_VILLAGE, BINJIANG], at(1))

    assert {code: [one.key for one in rows] for code, rows in told.items()} == {
        HEPING: [found.journal_key],
        ZAOSHU_VILLAGE: [found.journal_key],
    }


@time_machine.travel(SIX, tick=False)
def test_what_has_ended_and_an_exercise_do_not_hold() -> None:
    officer = street_officer()
    ended = issued(officer)
    cancel(officer, ended.number, "雨停了")
    issued(status="exercise", exercise_note="演练")

    assert warnings_now(SYSTEM, [HEPING], at(1)) == {}


@time_machine.travel(SIX, tick=False)
def test_the_lead_is_from_the_issue_to_the_danger_and_never_less_than_nothing() -> None:
    issued(onset_at=at(90), expires_at=at(600))
    issued(type_code="gale", onset_at=at(-30), expires_at=at(600))

    assert lead_times(SYSTEM, HEPING, DAY, DAY) == [timedelta(minutes=90), timedelta(0)]
    assert lead_times(SYSTEM, BINJIANG, DAY, DAY) == []
