"""The table of obligations by type and level: what a filter keeps, what is still to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from conftest import SignedIn
from shouwang.ground.errors import Invalid
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.watch.warnings.actions.rule_keeping import RuleDraft, oblige
from shouwang.watch.warnings.models import ObligationRule
from shouwang.watch.warnings.queries.obligations import RuleFilter, coming_rules, obligation_rules

from .factories import SIX, street_officer

pytestmark = pytest.mark.django_db
STATION = "safety_station_head"


@pytest.fixture(autouse=True)
def _six() -> Iterator[None]:
    with time_machine.travel(SIX, tick=False):
        yield


def page(signed_in: SignedIn, query: str = "", role: str = STATION) -> str:
    street_officer()
    client, _ = signed_in(role, area_code=YUNSHAN)
    return client.get(f"/warnings/rules/{query}").content.decode()


def keys(**asked: str) -> list[str]:
    rows = obligation_rules(street_officer(), asked=RuleFilter(**asked))
    return [row.key for row in rows]


def test_a_type_keeps_its_own_lines_and_those_of_every_type() -> None:
    rows = obligation_rules(street_officer(), asked=RuleFilter("rainstorm"))

    assert {row.type_code for row in rows} == {"", "rainstorm"}


def test_a_level_keeps_what_it_obliges_to() -> None:
    rows = obligation_rules(street_officer(), asked=RuleFilter("", "yellow"))

    assert {row.level for row in rows} == {"blue", "yellow"}


@pytest.mark.requirement("R212")
def test_type_and_level_keep_the_sharpest_of_a_measure() -> None:
    found = keys(type_code="rainstorm", level="orange")

    assert "rainstorm.patrol.orange" in found
    assert "rainstorm.patrol.yellow" not in found


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ({"type_code": "comet"}, "type_code", "没有这个预警类型。"),
        ({"level": "pink"}, "level", "没有这个级别。"),
    ],
)
def test_an_unknown_filter_is_refused(asked: dict[str, str], field: str, words: str) -> None:
    with pytest.raises(Invalid) as error:
        keys(**asked)

    assert {name: str(text) for name, text in error.value.fields.items()} == {field: words}


def test_the_page_stands_by_type_with_every_type_first(signed_in: SignedIn) -> None:
    text = page(signed_in)

    headings = [text.index(f'id="rules-{code}"') for code in ("every", "rainstorm")]
    assert headings == sorted(headings)


def test_the_types_are_folded_with_their_counts(signed_in: SignedIn) -> None:
    text = page(signed_in)
    count = len([row for row in obligation_rules(street_officer()) if row.type_code == ""])

    assert f"<span>{count} 条</span>" in text
    assert '<details class="fold" open>' not in text


@pytest.mark.parametrize("query", ["?open=1", "?type_code=rainstorm"])
def test_the_types_stand_open_where_that_is_asked(signed_in: SignedIn, query: str) -> None:
    text = page(signed_in, query)

    assert '<details class="fold" open>' in text
    assert '<details class="fold">' not in text


@pytest.mark.parametrize(
    ("day", "kept", "words"),
    [
        ("", 'name="until_on"', "这个字段是必填项"),
        ("明天", 'value="明天"', "输入一个有效的日期"),
        ("2026-06-22", 'value="2026-06-22"', "最后一天不能早于今天，也不能早于生效日。"),
    ],
)
def test_a_bad_last_day_comes_back_on_the_form(
    signed_in: SignedIn, day: str, kept: str, words: str
) -> None:
    street_officer()
    client, _ = signed_in(STATION, area_code=YUNSHAN)
    row = ObligationRule.objects.get(key="rainstorm.patrol.yellow")

    answer = client.post(f"/warnings/rules/{row.pk}/end", {"until_on": day})
    text = answer.content.decode()

    assert answer.status_code == 422
    assert words in text
    assert kept in text
    assert '<details class="fold" open>' in text
    row.refresh_from_db()
    assert row.in_force_until_on is None


def test_unfolding_all_keeps_the_filter(signed_in: SignedIn) -> None:
    text = page(signed_in, "?level=yellow")

    assert 'href="/warnings/rules/?level=yellow&amp;open=1"' in text


def test_the_form_of_a_new_line_stands_open_with_its_faults(signed_in: SignedIn) -> None:
    street_officer()
    client, _ = signed_in(STATION, area_code=YUNSHAN)

    folded = client.get("/warnings/rules/").content.decode()
    refused = client.post("/warnings/rules/", {"action": "检查泵站"}).content.decode()

    assert '<details class="card">' in folded
    assert '<details class="card" open>' in refused
    assert 'value="检查泵站"' in refused


def test_the_page_is_narrowed_by_its_form(signed_in: SignedIn) -> None:
    text = page(signed_in, "?type_code=rainstorm&level=blue")

    assert 'id="rules-every"' in text
    assert 'id="rules-rainstorm"' not in text
    assert "看全部" in text


def test_an_odd_filter_of_the_page_shows_the_whole_table(signed_in: SignedIn) -> None:
    text = page(signed_in, "?type_code=comet&level=²")

    assert 'id="rules-rainstorm"' in text


def test_what_holds_from_a_later_day_is_told(signed_in: SignedIn) -> None:
    officer = street_officer()
    draft = RuleDraft(
        type_code="flood",
        level="red",
        action="关闭沿河步道",
        unit_kind="street_office",
        within_min=20,
        source="街道规定",
        in_force_from_on=date(2026, 7, 1),
    )
    oblige(officer, draft)

    text = page(signed_in, role="duty_staff")

    assert [row.action for row in coming_rules(officer)] == ["关闭沿河步道"]
    assert "自 2026-07-01 起 · 洪水 红色 · 关闭沿河步道" in text
