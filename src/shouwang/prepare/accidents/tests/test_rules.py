"""What may be written down about an accident, and until when figures may follow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from shouwang.ground.errors import Invalid
from shouwang.prepare.accidents.rules.drafts import (
    Figures,
    changed_figures,
    check_draft,
    check_verifiable,
    last_update_on,
)
from shouwang.prepare.accidents.rules.lookback import months_before
from shouwang.prepare.accidents.rules.parameters import lookback_months
from shouwang.prepare.accidents.rules.tables import write_csv

from .factories import MONDAY_NOON, draft_of

MOMENT = datetime(2026, 6, 22, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "A.none"}, "kind"),
        ({"occurred_at": MONDAY_NOON + timedelta(minutes=1)}, "occurred_at"),
        ({"occurred_at": datetime(2007, 5, 31, 15, 59, tzinfo=UTC)}, "occurred_at"),
        ({"description": "  "}, "description"),
        ({"description": "火" * 10_000}, "description"),
        ({"description": "火\ud83d"}, "description"),
        ({"description": "火\x00"}, "description"),
        ({"location": "楼" * 201}, "location"),
        ({"source_key": "s" * 97}, "source_key"),
        ({"figures": Figures(dead=-1)}, "dead"),
        ({"figures": Figures(serious_injured=1_000_001)}, "serious_injured"),
        ({"figures": Figures(light_injured=-1)}, "light_injured"),
        ({"figures": Figures(missing=-1)}, "missing"),
        ({"figures": Figures(direct_loss_yuan=Decimal("0.001"))}, "direct_loss_yuan"),
        ({"figures": Figures(direct_loss_yuan=Decimal("-0.01"))}, "direct_loss_yuan"),
        ({"figures": Figures(direct_loss_yuan=Decimal("NaN"))}, "direct_loss_yuan"),
        ({"figures": Figures(direct_loss_yuan=Decimal(10) ** 14)}, "direct_loss_yuan"),
    ],
)
def test_what_cannot_be_is_refused_by_name(more: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_draft(draft_of(**more), MONDAY_NOON)

    assert list(refused.value.fields) == [field]


def test_every_wrong_field_is_named_at_once() -> None:
    wrong = draft_of(kind="", description="", figures=Figures(dead=-1))

    with pytest.raises(Invalid) as refused:
        check_draft(wrong, MONDAY_NOON)

    assert {name: str(text) for name, text in refused.value.fields.items()} == {
        "kind": "请选择事故类别。",
        "description": "请写明事故经过。",
        "dead": "人数应当是不小于 0 的整数；不清楚就不填。",
    }


@pytest.mark.parametrize(
    "more",
    [
        {"occurred_at": MONDAY_NOON},
        {"occurred_at": datetime(2007, 5, 31, 16, 0, tzinfo=UTC)},
        {"description": "火" * 2_000},
        {"figures": Figures()},
        {"figures": Figures(direct_loss_yuan=Decimal("99999999999999.99"))},
    ],
)
def test_what_can_be_is_taken(more: dict[str, object]) -> None:
    check_draft(draft_of(**more), MONDAY_NOON)


@pytest.mark.parametrize(
    ("kind", "last_on"),
    [
        ("A.fire", date(2026, 6, 29)),
        ("A.traffic", date(2026, 6, 29)),
        ("A.construction", date(2026, 7, 22)),
    ],
)
def test_casualties_may_follow_for_a_week_or_a_month(kind: str, last_on: date) -> None:
    assert last_update_on(kind, MOMENT) == last_on


def test_to_verify_it_must_be_known_who_was_hurt() -> None:
    with pytest.raises(Invalid) as refused:
        check_verifiable(Figures(light_injured=1))

    assert list(refused.value.fields) == ["dead", "serious_injured", "missing"]


def test_the_loss_may_follow_after_verifying() -> None:
    check_verifiable(Figures(dead=0, serious_injured=0, missing=0))


def test_changes_are_told_with_before_and_after() -> None:
    changed = changed_figures(Figures(dead=None, missing=2), Figures(dead=1, missing=2))

    assert changed == {"dead": (None, 1)}


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 6, 22), 36, date(2023, 6, 22)),
        (date(2026, 6, 22), 6, date(2025, 12, 22)),
        (date(2026, 1, 31), 11, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 6, 22), 0, date(2026, 6, 22)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, earlier: date) -> None:
    assert months_before(day, months) == earlier


def test_a_fatal_accident_marks_for_three_years() -> None:
    assert lookback_months(date(2026, 6, 22)) == 36


def test_no_cell_becomes_a_formula() -> None:
    assert write_csv(["编号"], [["=1+1"]]).decode("utf-8-sig") == "编号\r\n'=1+1\r\n"
