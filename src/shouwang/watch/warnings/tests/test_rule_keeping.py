"""The table of obligations is kept in versions, on the page and over the API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid
from shouwang.ground.people.models import Account
from shouwang.watch.warnings.actions.rule_keeping import RuleDraft, end_rule, oblige
from shouwang.watch.warnings.models import ObligationRule
from shouwang.watch.warnings.queries.obligations import obligation_rules

from .factories import SIX, street_officer, village_head

pytestmark = pytest.mark.django_db
API = "/api/v1/warnings/obligation-rules"
KEY = "drains.yellow"
BODY: dict[str, object] = {
    "type_code": "rainstorm",
    "level": "yellow",
    "action": "检查排水口",
    "unit_kind": "committee",
    "within_min": 30,
    "in_force_from_on": "2026-07-01",
    "source": "街道规定",
    "key": KEY,
}


@pytest.fixture(autouse=True)
def _six() -> Iterator[None]:
    with time_machine.travel(SIX, tick=False):
        yield


def line(from_on: date, **more: object) -> RuleDraft:
    values: dict[str, object] = {**BODY, "in_force_from_on": from_on}
    return RuleDraft(**{**values, **more})  # type: ignore[arg-type]


def days() -> list[tuple[date, date | None]]:
    rows = ObligationRule.objects.filter(key=KEY).order_by("in_force_from_on")
    return list(rows.values_list("in_force_from_on", "in_force_until_on"))


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def within(on: date) -> list[int]:
    rows = obligation_rules(street_officer(), on)
    return [row.within_min for row in rows if row.key == KEY]


def test_a_new_version_ends_the_one_before_the_day_before() -> None:
    officer = street_officer()
    oblige(officer, line(date(2026, 6, 1)))

    oblige(officer, line(date(2026, 7, 1), within_min=20))

    assert days() == [(date(2026, 6, 1), date(2026, 6, 30)), (date(2026, 7, 1), None)]
    assert [within(date(2026, 6, 30)), within(date(2026, 7, 1))] == [[30], [20]]


def test_a_version_between_two_holds_until_the_later_one() -> None:
    officer = street_officer()
    oblige(officer, line(date(2026, 6, 1)))
    oblige(officer, line(date(2026, 8, 1)))

    oblige(officer, line(date(2026, 7, 1)))

    assert days() == [
        (date(2026, 6, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 7, 31)),
        (date(2026, 8, 1), None),
    ]


def test_an_ended_version_does_not_bring_the_one_before_back() -> None:
    officer = street_officer()
    oblige(officer, line(date(2026, 6, 1)))
    newest = oblige(officer, line(date(2026, 7, 1)))

    end_rule(officer, newest.pk, date(2026, 8, 31))

    assert within(date(2026, 9, 1)) == []


def test_two_versions_of_one_day_are_refused() -> None:
    officer = street_officer()
    oblige(officer, line(date(2026, 7, 1)))

    with pytest.raises(Invalid) as error:
        oblige(officer, line(date(2026, 7, 1)))

    assert str(error.value.fields["in_force_from_on"]) == "这条规定在同一天已有一个版本。"


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"key": "汛期.yellow"}, "key", "编号只用小写字母、数字、点和下划线，最长48个字符。"),
        ({"key": "a" * 49}, "key", "编号只用小写字母、数字、点和下划线，最长48个字符。"),
        ({"text": "长" * 2001}, "text", "最长 2000 个字。"),
        ({"role": "r" * 33}, "role", "最长 32 个字。"),
    ],
)
def test_a_line_that_cannot_be_kept_is_refused(
    more: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(Invalid) as error:
        oblige(street_officer(), line(date(2026, 7, 1), **more))

    assert {name: str(text) for name, text in error.value.fields.items()} == {field: words}


@pytest.mark.requirement("R212")
def test_a_line_is_added_over_the_api() -> None:
    client = browser_of(street_officer())

    answer = client.post(API, BODY, content_type="application/json")

    told = answer.json()
    assert answer.status_code == 201
    assert (told["key"], told["within_min"], told["in_force_from_on"]) == (KEY, 30, "2026-07-01")
    assert ObligationRule.objects.get(key=KEY).action == "检查排水口"


def test_a_line_is_ended_over_the_api() -> None:
    officer = street_officer()
    made = oblige(officer, line(date(2026, 6, 1)))

    answer = browser_of(officer).post(
        f"{API}/{made.pk}/end", {"until_on": "2026-06-30"}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["in_force_until_on"]) == (200, "2026-06-30")


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"action": " "}, "action", "请填写这一项。"),
        ({"within_min": 0}, "within_min", "应在 1 分钟至 7 天之间。"),
        ({"every_min": 14}, "every_min", "应在 15 分钟至 7 天之间。"),
        ({"type_code": "comet"}, "type_code", "请选择预警类型。"),
        ({"unit_kind": "army"}, "unit_kind", "请选择由哪类单位落实。"),
    ],
)
def test_a_wrong_line_over_the_api_is_refused_by_field(
    more: dict[str, object], field: str, words: str
) -> None:
    client = browser_of(street_officer())

    answer = client.post(API, {**BODY, **more}, content_type="application/json")

    assert answer.status_code == 422
    assert answer.json()["errors"] == {field: words}
    assert not ObligationRule.objects.filter(key=KEY).exists()


def test_a_last_day_in_the_past_is_refused_over_the_api() -> None:
    officer = street_officer()
    made = oblige(officer, line(date(2026, 6, 1)))

    answer = browser_of(officer).post(
        f"{API}/{made.pk}/end", {"until_on": "2026-06-22"}, content_type="application/json"
    )

    assert answer.json()["errors"] == {"until_on": "最后一天不能早于今天，也不能早于生效日。"}


def test_a_community_adds_no_line_over_the_api() -> None:
    answer = browser_of(village_head()).post(API, BODY, content_type="application/json")

    assert answer.status_code == 403
    assert not ObligationRule.objects.filter(key=KEY).exists()


def test_a_line_that_is_not_there_is_not_found() -> None:
    answer = browser_of(street_officer()).post(
        f"{API}/999999/end", {"until_on": "2026-06-30"}, content_type="application/json"
    )

    assert answer.status_code == 404
