"""What stays of a campaign as people live it: lessons, rule changes, the summary, checks."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from docx import Document as WordDocument

from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.campaigns import jobs
from shouwang.prepare.campaigns.tests.duty_making import Duties, make_duties
from shouwang.prepare.hazards.actions import HazardDraft, register

SignedIn = Callable[..., tuple[Client, Actor]]
JSON = "application/json"
MAY_20 = "2026-05-20T10:00:00+08:00"
MAY_27 = "2026-05-27T08:00:00+08:00"
JUNE_3 = "2026-06-03T08:00:00+08:00"
SUMMARY = {"results": "消除隐患40处", "experience": "集中充电治本"}


@pytest.fixture
def duties(db: None) -> Duties:
    """Return a running campaign in which two communities owe a plan."""
    del db
    return make_duties()


def post(client: Client, path: str, **body: object) -> tuple[int, dict[str, object]]:
    """Write over the API; returns status and answer."""
    answer = client.post(f"/api/v1/campaigns{path}", json.dumps(body), JSON)
    return answer.status_code, answer.json()


def titles(actor: Actor) -> list[str]:
    """Return what an actor was told, after the outbox has run."""
    while outbox.drain("story"):
        continue
    return [str(notice.title) for notice in inbox(actor)]


@pytest.mark.requirement("R67")
def test_a_rule_change_is_recorded_while_it_runs_with_the_hazard_behind_it(
    api_client: SignedIn, duties: Duties
) -> None:
    station, _ = api_client("safety_station_head", area_code=YUNSHAN)
    number = register(duties.heping, HazardDraft("楼道停放电动车", "unknown")).number
    body = {
        "kind": "rule_change",
        "text": "出租房须设充电棚",
        "rule_changed": "出租房检查制度",
        "hazard_numbers": [number],
    }

    status, made = post(station, f"/{duties.number}/lessons", **body)

    assert (status, made["hazard_numbers"]) == (201, [number])
    listed = station.get(f"/api/v1/campaigns/{duties.number}/lessons").json()["items"]
    assert [row["rule_changed"] for row in listed] == ["出租房检查制度"]
    unknown = post(station, f"/{duties.number}/lessons", **{**body, "hazard_numbers": ["云山-0"]})
    assert unknown[0] == 422


@pytest.mark.requirement("R66")
def test_a_campaign_closes_with_results_experience_and_changed_rules_on_paper(
    signed_in: SignedIn, api_client: SignedIn, duties: Duties
) -> None:
    station, _ = api_client("safety_station_head", area_code=YUNSHAN)
    with time_machine.travel(MAY_20, tick=False):
        refused = post(station, f"/{duties.number}/close", **SUMMARY)
        assert refused[0] == 422
        assert "和平社区居委会（虚构）：专项行动方案" in json.dumps(refused[1], ensure_ascii=False)
        body = {**SUMMARY, "changed_rules": "出租房检查制度", "accepts_open": True}
        status, made = post(station, f"/{duties.number}/close", **body, open_reason="社区合并")

        assert status == 201, made
        assert made["document"] == "云山安总〔2026〕1号"
        assert titles(duties.heping)[0].startswith("行动已总结")
        late = post(station, f"/{duties.number}/lessons", kind="experience", text="好")
        assert late[0] == 409
        page, _ = signed_in("safety_station_head", area_code=YUNSHAN)
        file = page.get(f"/campaigns/{duties.number}/summary.docx")

    words = WordDocument(BytesIO(file.content))
    text = "\n".join(paragraph.text for paragraph in words.paragraphs)
    assert "消除隐患40处" in text
    assert "集中充电治本" in text
    assert "出租房检查制度" in text
    assert "带着未了事项结束的原因：社区合并" in text


@pytest.mark.requirement("R66")
def test_a_check_of_the_campaign_comes_back_every_week(
    api_client: SignedIn, duties: Duties
) -> None:
    station, _ = api_client("safety_station_head", area_code=YUNSHAN)
    body = {
        "title": "出租房夜查",
        "type_codes": ["rental_house"],
        "interval_days": 7,
        "unit_id": duties.heping.unit_id,
        "post_id": duties.heping.post_id,
    }
    with time_machine.travel(MAY_20, tick=False) as at:
        status, made = post(station, f"/{duties.number}/standing-checks", **body)
        assert (status, made["next_due_on"]) == (201, "2026-05-27")
        at.move_to(MAY_27)
        assert jobs.make_standing_tasks() == 1
        at.move_to(JUNE_3)
        assert jobs.make_standing_tasks() == 1
        ended = post(station, f"/standing-checks/{made['id']}/end")
        assert (ended[0], ended[1]["ended_on"]) == (200, "2026-06-03")
