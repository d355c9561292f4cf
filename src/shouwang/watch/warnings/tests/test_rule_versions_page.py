"""A line of the obligations table is rewritten on a page, from a day on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from conftest import SignedIn
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.watch.warnings.actions.rule_keeping import RuleDraft, oblige
from shouwang.watch.warnings.models import ObligationRule

from .factories import SIX, street_officer

pytestmark = pytest.mark.django_db
STATION = "safety_station_head"
KEY = "drains.yellow"
FIRST, TODAY, LATER = date(2026, 6, 1), date(2026, 6, 23), date(2026, 7, 1)
NEW = {
    "action": "检查排水口和泵站",
    "text": "泵站要试开。",
    "unit_kind": "enterprise",
    "within_min": "20",
    "every_min": "60",
    "in_force_from_on": "2026-07-01",
    "source": "街道防汛办2026年规定",
}


@pytest.fixture(autouse=True)
def _six() -> Iterator[None]:
    with time_machine.travel(SIX, tick=False):
        yield


def make_rule(from_on: date = FIRST, **more: object) -> ObligationRule:
    values: dict[str, object] = {
        "type_code": "rainstorm",
        "level": "yellow",
        "action": "检查排水口",
        "unit_kind": "committee",
        "within_min": 30,
        "source": "街道规定",
        "key": KEY,
        "role": "grid_worker",
    }
    draft = RuleDraft(in_force_from_on=from_on, **{**values, **more})  # type: ignore[arg-type]
    return oblige(street_officer(), draft)


def path(row: ObligationRule) -> str:
    return f"/warnings/rules/{row.pk}/version"


@pytest.mark.requirement("R212")
def test_a_line_is_rewritten_from_a_day_on(signed_in: SignedIn) -> None:
    row = make_rule()
    client, _ = signed_in(STATION, area_code=YUNSHAN)

    answer = client.post(path(row), NEW, follow=True)

    made = ObligationRule.objects.get(key=KEY, in_force_from_on=LATER)
    row.refresh_from_db()
    assert "新版本已保存，到生效日起用；以前的版本保留。" in answer.content.decode()
    assert (made.action, made.unit_kind, made.within_min) == ("检查排水口和泵站", "enterprise", 20)
    assert (made.type_code, made.level, made.role) == ("rainstorm", "yellow", "grid_worker")
    assert row.in_force_until_on == date(2026, 6, 30)


def test_the_form_begins_with_the_present_words(signed_in: SignedIn) -> None:
    row = make_rule(unit_kind="hospital", every_min=45)
    client, _ = signed_in(STATION, area_code=YUNSHAN)

    form = client.get(path(row)).context["form"]

    assert {name: form[name].value() for name in form.fields} == {
        "action": "检查排水口",
        "action_en": "",
        "text": "",
        "unit_kind": "hospital",
        "is_evacuation": False,
        "within_min": 30,
        "every_min": 45,
        "in_force_from_on": TODAY,
        "source": "街道规定",
    }
    assert "hospital" in dict(form.fields["unit_kind"].choices)


def test_the_form_begins_on_the_first_day_without_a_version(signed_in: SignedIn) -> None:
    row = make_rule(TODAY)
    make_rule(date(2026, 6, 24))
    client, _ = signed_in(STATION, area_code=YUNSHAN)

    form = client.get(path(row)).context["form"]

    assert form["in_force_from_on"].value() == date(2026, 6, 25)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"in_force_from_on": "2026-06-01"}, "这条规定在同一天已有一个版本。"),
        ({"in_force_from_on": "明天"}, "输入一个有效的日期。"),
        ({"action": " "}, "这个字段是必填项。"),
        ({"within_min": "0"}, "确保该值大于或等于1。"),
        ({"unit_kind": "army"}, "army"),
    ],
)
def test_bad_input_keeps_what_was_typed(
    signed_in: SignedIn, more: dict[str, str], words: str
) -> None:
    row = make_rule()
    client, _ = signed_in(STATION, area_code=YUNSHAN)

    answer = client.post(path(row), {**NEW, **more})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "街道防汛办2026年规定" in text
    assert ObligationRule.objects.filter(key=KEY).count() == 1


def test_who_may_not_add_may_not_rewrite(signed_in: SignedIn) -> None:
    row = make_rule()
    client, _ = signed_in("community_director", area_code=YUNSHAN)

    answer = client.post(path(row), NEW)

    assert answer.status_code == 403
    assert ObligationRule.objects.filter(key=KEY).count() == 1


def test_a_line_that_is_not_there_is_not_found(signed_in: SignedIn) -> None:
    street_officer()
    client, _ = signed_in(STATION, area_code=YUNSHAN)

    assert client.get("/warnings/rules/999999/version").status_code == 404


def test_the_table_leads_to_the_form(signed_in: SignedIn) -> None:
    row = make_rule()
    client, _ = signed_in(STATION, area_code=YUNSHAN)

    assert f'href="{path(row)}"' in client.get("/warnings/rules/").content.decode()


def test_whoever_only_reads_the_table_is_offered_no_form(signed_in: SignedIn) -> None:
    row = make_rule()
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)

    assert path(row) not in client.get("/warnings/rules/").content.decode()


def test_a_version_keeps_that_it_evacuates_and_the_english_of_words_that_stay() -> None:
    row = make_rule()
    ObligationRule.objects.filter(pk=row.pk).update(is_evacuation=True, action_en="Check drains")

    made = make_rule(LATER)

    assert (made.is_evacuation, made.action_en) == (True, "Check drains")


def test_the_page_writes_the_english_and_whether_people_are_moved(signed_in: SignedIn) -> None:
    row = make_rule()
    client, _ = signed_in(STATION, area_code=YUNSHAN)

    client.post(path(row), {**NEW, "action_en": " Check pumps ", "is_evacuation": "on"})

    made = ObligationRule.objects.filter(key=KEY).latest("in_force_from_on")
    assert (made.action_en, made.is_evacuation) == ("Check pumps", True)


def test_new_words_have_no_old_english() -> None:
    row = make_rule()
    ObligationRule.objects.filter(pk=row.pk).update(action_en="Check drains")

    assert make_rule(LATER, action="检查泵站").action_en == ""
