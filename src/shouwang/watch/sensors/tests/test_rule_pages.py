"""Rules on pages and over the API: drafting, versions, trying on history, on and off."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from conftest import SignedIn
from shouwang.watch.sensors.models import Rule, RuleVersion, Signal
from shouwang.watch.sensors.rules.ruling import read_body
from shouwang.watch.sensors.rules.simple_rules import SimpleRule, as_simple
from shouwang.watch.sensors.tests.factories import MONDAY_NOON as NOON
from shouwang.watch.sensors.tests.factories import make_sensor, send
from shouwang.watch.sensors.tests.rule_making import (
    YUNSHAN,
    body,
    live_rule,
    make_rule,
    minutes,
    newest,
)

pytestmark = pytest.mark.django_db
JSON = "application/json"
SIMPLE = {
    "key": "river",
    "title": "内河水位",
    "area_code": YUNSHAN,
    "kind": "water_level",
    "aggregate": "last",
    "compare": "at_least",
    "yellow": "28",
    "red": "31",
    "for_min": "10",
    "hysteresis": "0.5",
    "clear_for_min": "120",
}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def keeper(signed_in: SignedIn) -> Client:
    """Return the browser of the administrator of the street, who keeps the rules."""
    return signed_in("administrator", area_code=YUNSHAN)[0]


def test_a_rule_is_drafted_by_fields(keeper: Client) -> None:
    answer = keeper.post("/sensors/rules/new", SIMPLE)

    version = RuleVersion.objects.get()
    first, second = read_body(version.body).steps
    assert (answer.status_code, version.state) == (302, "draft")
    assert (first.level, first.for_s, first.clear_for_s) == ("yellow", 600, 7_200)
    assert second.clear == read_body(body(clear=newest(30.5, "below"))).steps[0].clear


def test_the_page_of_a_rule_says_it_in_words(keeper: Client) -> None:
    keeper.post("/sensors/rules/new", SIMPLE)

    page = keeper.get("/sensors/rules/river").content.decode()

    assert "黄色：读数 ≥ 28 m；持续 10 分钟" in page
    assert "草稿，未启用" in page


def test_the_next_version_is_a_draft_beside_the_one_in_force(keeper: Client) -> None:
    live_rule("river")

    answer = keeper.post("/sensors/rules/river/edit", {**SIMPLE, "yellow": "27.5"})

    states = list(RuleVersion.objects.order_by("number").values_list("number", "state"))
    assert answer.status_code == 302
    assert states == [(1, "live"), (2, "draft")]


def test_the_list_shows_what_is_in_force_and_since_when(keeper: Client) -> None:
    live_rule("river")
    make_rule("river", data=body(27))

    page = keeper.get("/sensors/rules/").content.decode()

    assert "2026-06-22 12:00" in page
    assert "读数 ≥ 28 m" in page
    assert "第 2 版是草稿" in page


def test_a_combined_rule_is_edited_as_json(keeper: Client) -> None:
    make_sensor("A-1")
    make_sensor("A-2")
    combined: dict[str, object] = {
        "steps": [
            {
                "level": "red",
                "when": {"all": [newest(1, series="A-1"), newest(2, series="A-2")]},
            }
        ]
    }
    make_rule("both", data=combined)

    page = keeper.get("/sensors/rules/both/edit").content.decode()

    assert "规则正文（JSON）" in page
    assert "A-2" in page


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key": "大写"}, "代号用小写英文字母开头"),
        ({"yellow": "", "red": ""}, "至少要填一个级别的数值。"),
        ({"aggregate": "sum"}, "按时段统计时要填时段长度。"),
    ],
)
def test_wrong_fields_are_named_and_nothing_is_kept(
    keeper: Client, change: dict[str, str], message: str
) -> None:
    answer = keeper.post("/sensors/rules/new", {**SIMPLE, **change})

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Rule.objects.exists()


def test_a_rule_for_somebody_elses_area_is_not_drafted(keeper: Client) -> None:
    answer = keeper.post("/sensors/rules/new", {**SIMPLE, "area_code": "330781001"})

    assert answer.status_code == 404
    assert not Rule.objects.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "这不是 JSON。"), ("[1]", "规则的写法不对。"), ('{"steps": []}', "至少要有一个级别。")],
)
def test_json_that_is_no_rule_is_refused(keeper: Client, text: str, message: str) -> None:
    given = {"key": "river", "title": "内河", "area_code": YUNSHAN, "body": text}

    answer = keeper.post("/sensors/rules/new?whole=1", given)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Rule.objects.exists()


def test_trying_on_history_shows_each_firing_and_keeps_nothing(keeper: Client) -> None:
    make_sensor()
    for at_min, value in ((0, 27.0), (10, 28.4), (20, 28.6), (30, 27.2), (40, 28.1)):
        send(("WL-01", NOON + minutes(at_min), value), now=NOON + minutes(at_min))
    make_rule("river")

    address = (
        "/sensors/rules/river/versions/1/try?from_at=2026-06-22T11:00&until_at=2026-06-22T14:00"
    )
    page = keeper.get(address).content.decode()

    assert "会触发 2 次" in page
    assert "WL-01：28.4 m" in page
    assert "试算结束时仍在触发" in page
    assert not Signal.objects.exists()


@pytest.mark.parametrize(
    ("span", "message"),
    [
        ("from_at=2026-06-22T11:00&until_at=2026-06-22T11:00", "结束时间要在开始时间之后。"),
        ("from_at=2020-06-22T11:00&until_at=2026-06-22T11:00", "试算最多 400 天。"),
        ("from_at=0001-01-01T00:00&until_at=9999-12-31T23:59", "试算最多 400 天。"),
    ],
)
def test_an_impossible_span_is_refused(keeper: Client, span: str, message: str) -> None:
    make_sensor()
    make_rule("river")

    answer = keeper.get(f"/sensors/rules/river/versions/1/try?{span}")

    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_a_version_is_switched_on_and_off_on_the_page(keeper: Client) -> None:
    make_rule("river")
    on = {"v1-move": "switch_on", "v1-version": "1"}

    keeper.post("/sensors/rules/river/versions/1/moves", on)
    live = RuleVersion.objects.get()
    off = {"v1-move": "switch_off", "v1-version": str(live.version), "v1-reason": "误报太多"}
    keeper.post("/sensors/rules/river/versions/1/moves", off)

    retired = RuleVersion.objects.get()
    assert (live.state, live.from_at) == ("live", NOON)
    assert (retired.state, retired.reason) == ("retired", "误报太多")


def test_switching_off_without_a_reason_is_refused(keeper: Client) -> None:
    live = live_rule("river")
    off = {"v1-move": "switch_off", "v1-version": str(live.version), "v1-reason": ""}

    answer = keeper.post("/sensors/rules/river/versions/1/moves", off)

    assert answer.status_code == 422
    assert RuleVersion.objects.get().state == "live"


def test_who_may_only_look_drafts_nothing(signed_in: SignedIn) -> None:
    client, _ = signed_in("grid_worker", area_code=f"{YUNSHAN}005")

    answer = client.post("/sensors/rules/new", SIMPLE)

    assert answer.status_code == 403
    assert not Rule.objects.exists()


def test_the_api_drafts_tries_and_switches_on(keeper: Client) -> None:
    make_sensor()
    send(("WL-01", NOON, 27.0), now=NOON)
    send(("WL-01", NOON + minutes(10), 28.4), now=NOON + minutes(10))
    given = json.dumps({"key": "river", "title": "内河", "body": body(), "area_code": YUNSHAN})

    made = keeper.post("/api/v1/sensors/rules", given, JSON).json()
    version = made["versions"][0]
    trial = keeper.get(
        f"/api/v1/sensors/rules/versions/{version['id']}/trial",
        {"from_at": "2026-06-22T11:00:00+08:00", "until_at": "2026-06-22T14:00:00+08:00"},
    ).json()
    moved = keeper.post(
        f"/api/v1/sensors/rules/versions/{version['id']}/moves", '{"move": "switch_on"}', JSON
    ).json()

    assert [one["readings"] for one in trial["items"]] == [["WL-01：28.4 m"]]
    assert moved["versions"][0]["is_in_force"]


def test_drafting_twice_with_one_key_makes_one_version(keeper: Client) -> None:
    given = json.dumps({"key": "river", "title": "内河", "body": body(), "area_code": YUNSHAN})
    headers = {"Idempotency-Key": "once"}

    first = keeper.post("/api/v1/sensors/rules", given, JSON, headers=headers)
    second = keeper.post("/api/v1/sensors/rules", given, JSON, headers=headers)

    assert first.content == second.content
    assert RuleVersion.objects.count() == 1


def test_what_the_form_cannot_hold_is_no_simple_rule() -> None:
    both = {"all": [newest(1), newest(2)]}
    timed = read_body(body(for_s=90))

    assert as_simple(read_body({"kind": "gas", "steps": [{"level": "red", "when": both}]})) is None
    assert as_simple(timed) is None


def test_a_simple_rule_comes_back_as_it_was() -> None:
    rule = SimpleRule(
        "gas", "mean", 5, "above", {"orange": 10.0, "red": 20.0}, 1, 0.25, 30, "通风", "依据"
    )

    assert as_simple(read_body(rule.body())) == rule
