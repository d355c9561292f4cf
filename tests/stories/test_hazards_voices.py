"""Employees take part: they report at work, follow, comment, object, and are paid unnamed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.journal import outbox
from shouwang.ground.journal.models import Entry, KeptAnswer
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards.jobs import raise_reports
from shouwang.prepare.hazards.models import Award, Hazard, Report
from shouwang.prepare.hazards.tests.factories import jpeg

SignedIn = Callable[..., tuple[Client, Actor]]
JSON = "application/json"
FRIDAY = datetime(2026, 6, 26, 2, 0, tzinfo=UTC)
WORDS = "二号冲床光电保护被短接"
CLEAN = "冲压车间一台冲床保护装置失效"


@pytest.fixture
def station_unit(db: None) -> Unit:
    """Return the street's safety station."""
    del db
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    return make_unit(kind="safety_station", area_code=YUNSHAN)


@pytest.fixture
def committee(station_unit: Unit) -> Unit:
    """Return the community's committee."""
    return make_unit(area_code=HEPING, parent=station_unit)


@pytest.fixture
def shop(committee: Unit) -> Unit:
    """Return the enterprise in the community."""
    del committee
    return make_unit(kind="enterprise", area_code=HEPING)


@pytest.fixture
def worker(signed_in: SignedIn, shop: Unit) -> Client:
    """Return an employee of the enterprise."""
    return signed_in("employee", unit=shop)[0]


@pytest.fixture
def owner(signed_in: SignedIn, shop: Unit) -> Client:
    """Return the owner of the enterprise."""
    return signed_in("enterprise_owner", unit=shop)[0]


@pytest.fixture
def director(signed_in: SignedIn, committee: Unit) -> Client:
    """Return the community's director."""
    return signed_in("community_director", unit=committee)[0]


@pytest.fixture
def station(signed_in: SignedIn, station_unit: Unit) -> Client:
    """Return the head of the safety station."""
    return signed_in("safety_station_head", area_code=YUNSHAN, unit=station_unit)[0]


def report(worker: Client, way: str = "street", **more: object) -> dict[str, str]:
    """Report over the API; returns number, query code and the hazard's number."""
    sent = {"description": WORDS, "way": way, **more}
    answer = worker.post("/api/v1/employee/reports", sent)
    assert answer.status_code == 201, answer.content.decode()
    found: dict[str, str] = answer.json()
    return found


def move(client: Client, number: str, name: str, **more: object) -> int:
    """Make a move over the API; returns the status."""
    body = json.dumps({"move": name, **more})
    return client.post(f"/api/v1/hazards/{number}/moves", body, JSON).status_code


def close(station: Client, owner: Client, number: str, level: int = 2) -> None:
    """Bring a report to its end: graded, fixed by the owner, verified from outside."""
    assert move(station, number, "confirm", description=CLEAN) == 200
    assert move(station, number, "grade", statutory="general", level=level) == 200
    owner.post(f"/api/v1/hazards/{number}/photos", {"photos": jpeg(), "purpose": "after"})
    assert move(owner, number, "fix_at_once", note="已恢复") == 200
    assert move(station, number, "verify_and_close") == 200


@pytest.mark.requirement("R262")
def test_the_employees_page_says_in_plain_words_that_the_enterprise_never_learns(
    worker: Client,
) -> None:
    desk = worker.get("/").headers["Location"]
    page = worker.get("/employee/report").content.decode()

    assert desk == "/employee/"
    assert "企业永远看不到" in page
    assert "先告诉企业，3 个工作日不处理转街道" in page
    assert "直接报街道" in page


@pytest.mark.requirement("R262")
def test_a_danger_that_the_boss_has_to_do_with_goes_to_the_street(
    worker: Client, owner: Client
) -> None:
    sent = {"photos": jpeg(), "description": WORDS, "concerns_boss": "on"}

    page = worker.post("/employee/report", sent)

    assert page.status_code == 201
    hazard = Hazard.objects.get()
    assert (hazard.is_sent_to_unit, hazard.raise_to_street_at) == (False, None)
    assert (hazard.source, hazard.state, hazard.photo_count) == ("employee", "reported", 1)
    assert owner.get(f"/hazards/{hazard.number}").status_code == 404


@pytest.mark.requirement("R262")
@time_machine.travel(FRIDAY, tick=False)
def test_told_first_the_enterprise_has_three_working_days_then_the_street_is_told(
    worker: Client, owner: Client, director: Client
) -> None:
    number = report(worker, "unit")["hazard_number"]
    outbox.drain("test")

    assert "请核实整改" in owner.get("/inbox/").content.decode()
    assert number in owner.get("/enterprise/").content.decode()
    assert number not in director.get("/inbox/").content.decode()
    assert director.get(f"/hazards/{number}").status_code == 200

    due_at = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)
    assert raise_reports(due_at - timedelta(microseconds=1)) == 0
    with time_machine.travel(due_at, tick=False):
        assert raise_reports(clock.now()) == 1
        outbox.drain("test")
    assert f"企业没有按时处理内部报告，请办理：{number}" in director.get("/inbox/").content.decode()


@pytest.mark.requirement("R262")
def test_what_the_enterprise_fixes_somebody_outside_verifies(
    worker: Client, owner: Client, director: Client
) -> None:
    number = report(worker, "unit")["hazard_number"]
    hazard = owner.get(f"/api/v1/hazards/{number}").json()
    assert "fix_reported" in [found["move"] for found in hazard["next_moves"]]
    sent = {"move": "fix_reported", "version": hazard["version"], "note": "已恢复"}

    refused = owner.post(f"/hazards/{number}/moves", sent)
    assert refused.status_code == 422
    assert Hazard.objects.get().state == "reported"

    assert owner.post(f"/hazards/{number}/moves", {**sent, "photos": jpeg()}).status_code == 302
    assert Hazard.objects.get().state == "rectified"
    assert move(owner, number, "verify") == 403
    assert move(director, number, "verify_and_close") == 200
    assert Hazard.objects.get().state == "closed"


@pytest.mark.requirement("R262")
def test_the_reporter_follows_under_their_account_or_by_query_code(
    signed_in: SignedIn, shop: Unit, worker: Client, station: Client
) -> None:
    made = report(worker)
    move(station, made["hazard_number"], "ask_reporter", text="是哪一台？")
    colleague = signed_in("employee", unit=shop)[0]
    said = {"number": made["number"], "text": "靠窗的那台"}

    assert "是哪一台？" in worker.get("/employee/mine").content.decode()
    assert made["number"] not in colleague.get("/employee/mine").content.decode()
    assert colleague.post("/employee/mine/answer", said).status_code == 404
    assert worker.post("/employee/mine/answer", said).status_code == 302
    progress = Client().get(
        f"/api/v1/public/reports/{made['number']}", headers={"X-Query-Code": made["query_code"]}
    )
    assert [line["text"] for line in progress.json()["lines"]] == ["是哪一台？", "靠窗的那台"]


@pytest.mark.requirement("R262", "R266")
def test_an_unnamed_report_is_in_nobodys_list_and_still_followed_by_code(worker: Client) -> None:
    made = report(worker, is_anonymous=True)

    row = Report.objects.get()
    assert (row.is_anonymous, row.reporter_sealed) == (True, "")
    assert worker.get("/api/v1/employee/reports").json()["count"] == 0
    progress = Client().get(
        f"/api/v1/public/reports/{made['number']}", headers={"X-Query-Code": made["query_code"]}
    )
    assert progress.status_code == 200


@pytest.mark.requirement("R262", "R266")
def test_a_report_sent_twice_is_one_and_its_kept_answer_names_nobody(worker: Client) -> None:
    key = {"Idempotency-Key": "0123456789abcdef0123456789abcdef"}
    sent = {"description": WORDS, "way": "street"}

    answers = [worker.post("/api/v1/employee/reports", sent, headers=key).json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert Report.objects.count() == 1
    assert KeptAnswer.objects.get().actor_key == "anonymous"


@pytest.mark.requirement("R263")
def test_employees_see_their_own_enterprises_hazards_and_no_others(
    signed_in: SignedIn, worker: Client, owner: Client, station: Client
) -> None:
    body = json.dumps({"description": "配电箱没有门"})
    number = owner.post("/api/v1/hazards", body, JSON).json()["number"]
    move(station, number, "confirm")
    move(station, number, "grade", statutory="general", level=3)
    stranger = signed_in("employee", unit=make_unit(kind="enterprise", area_code=HEPING))[0]

    page = worker.get("/employee/").content.decode()

    assert "配电箱没有门" in page
    assert worker.get(f"/api/v1/hazards/{number}").json()["state"] == "graded"
    assert "配电箱没有门" not in stranger.get("/employee/").content.decode()
    assert stranger.get(f"/api/v1/hazards/{number}").status_code == 404


@pytest.mark.requirement("R263")
def test_what_a_colleague_told_the_street_stays_hidden_until_it_is_confirmed(
    signed_in: SignedIn, shop: Unit, worker: Client, station: Client
) -> None:
    number = report(worker)["hazard_number"]
    colleague = signed_in("employee", unit=shop)[0]

    assert colleague.get(f"/hazards/{number}").status_code == 404
    assert number not in colleague.get("/employee/").content.decode()
    move(station, number, "confirm", description=CLEAN)
    assert CLEAN in colleague.get(f"/hazards/{number}").content.decode()


@pytest.mark.requirement("R263")
def test_a_comment_reaches_handlers_without_a_name_and_never_the_owner(
    worker: Client, owner: Client, station: Client
) -> None:
    number = report(worker)["hazard_number"]
    move(station, number, "confirm", description=CLEAN)
    version = owner.get(f"/api/v1/hazards/{number}").json()["version"]
    sent = {"move": "comment", "text": "昨晚又短接了", "version": version}

    assert worker.post(f"/hazards/{number}/moves", sent).status_code == 302
    outbox.drain("test")

    comments = station.get(f"/api/v1/hazards/{number}/comments").json()["items"]
    assert [found["text"] for found in comments] == ["昨晚又短接了"]
    assert "昨晚又短接了" in station.get(f"/hazards/{number}").content.decode()
    assert owner.get(f"/api/v1/hazards/{number}/comments").json()["items"] == []
    assert owner.get(f"/api/v1/hazards/{number}").json()["version"] == version
    assert "昨晚又短接了" not in owner.get(f"/hazards/{number}").content.decode()
    assert number not in owner.get("/inbox/").content.decode()


@pytest.mark.requirement("R263")
def test_an_objection_to_closure_is_answered_by_reopening(
    worker: Client, owner: Client, station: Client
) -> None:
    number = report(worker)["hazard_number"]
    close(station, owner, number)

    assert move(worker, number, "object_to_result", reason="只是贴了一张纸") == 200
    assert move(worker, number, "object_to_result", reason="只是贴了一张纸") == 409
    assert move(station, number, "reopen", reason="现场复核属实") == 200

    said = station.get(f"/api/v1/hazards/{number}/comments").json()["items"]
    assert [(found["is_objection"], found["is_upheld"]) for found in said] == [(True, True)]
    assert Hazard.objects.get().state == "graded"


@pytest.mark.requirement("R263")
def test_the_owner_cannot_comment_and_nothing_is_written(
    worker: Client, owner: Client, station: Client
) -> None:
    number = report(worker)["hazard_number"]
    move(station, number, "confirm", description=CLEAN)
    before = Entry.objects.count()

    assert move(owner, number, "comment", text="没有这回事") == 403
    assert Entry.objects.count() == before


@pytest.mark.requirement("R264", "R265", "R266")
def test_a_finding_is_paid_at_the_counter_by_number_and_code(
    worker: Client, owner: Client, station: Client
) -> None:
    made = report(worker)
    close(station, owner, made["hazard_number"])
    assert move(station, made["hazard_number"], "award", report=made["number"]) == 200
    assert "奖励 50 分" in worker.get("/employee/mine").content.decode()

    wrong = {"number": made["number"], "query_code": "AAA-AAA-AAA"}
    assert station.post("/hazards/awards", wrong).status_code == 422
    assert Award.objects.get().claimed_at is None
    right = {"number": made["number"], "query_code": made["query_code"]}
    assert station.post("/hazards/awards", right).status_code == 302

    assert Award.objects.get().claimed_at is not None
    assert "已领取 50 分" in station.get("/hazards/awards").content.decode()
    assert station.post("/hazards/awards", right).status_code == 422
    told = Entry.objects.get(verb="hazard.award_claimed")
    assert made["query_code"] not in told.text


@pytest.mark.requirement("R265")
def test_rejected_and_repeated_reports_are_not_paid_and_the_quality_counts(
    worker: Client, owner: Client, station: Client
) -> None:
    rejected, light, heavy = report(worker), report(worker), report(worker)
    move(station, rejected["hazard_number"], "reject", reason="现场没有隐患")
    close(station, owner, light["hazard_number"], level=4)
    close(station, owner, heavy["hazard_number"], level=1)

    assert move(station, rejected["hazard_number"], "award", report=rejected["number"]) == 409
    assert move(station, light["hazard_number"], "award", report=light["number"]) == 200
    assert move(station, heavy["hazard_number"], "award", report=heavy["number"]) == 200
    assert move(station, heavy["hazard_number"], "award", report=heavy["number"]) == 409
    assert list(Award.objects.order_by("points").values_list("points", flat=True)) == [10, 100]


@pytest.mark.requirement("R265")
def test_a_reporter_is_paid_for_five_reports_a_month_and_no_sixth(
    worker: Client, owner: Client, station: Client
) -> None:
    made = [report(worker) for _ in range(6)]
    for one in made:
        close(station, owner, one["hazard_number"], level=4)

    statuses = [move(station, one["hazard_number"], "award", report=one["number"]) for one in made]

    assert statuses == [200, 200, 200, 200, 200, 422]
    assert Award.objects.count() == 5


@pytest.mark.requirement("R264", "R266")
def test_findings_are_counted_without_pointing_at_one_person(
    signed_in: SignedIn, shop: Unit, owner: Client, station: Client
) -> None:
    with time_machine.travel(datetime(2026, 5, 12, 2, 0, tzinfo=UTC), tick=False):
        workers = [signed_in("employee", unit=shop)[0] for _ in range(5)]
        for one in workers[:4]:
            move(station, report(one)["hazard_number"], "confirm", description=CLEAN)
    with time_machine.travel(FRIDAY, tick=False):
        few = owner.get("/api/v1/employee/findings").json()["items"]
        assert (few[0]["count"], few[0]["until_on"]) == (None, "2026-05-31")
        assert "不显示" in owner.get("/enterprise/").content.decode()
    with time_machine.travel(datetime(2026, 5, 13, 2, 0, tzinfo=UTC), tick=False):
        late = signed_in("employee", unit=shop)[0]
        move(station, report(late)["hazard_number"], "confirm", description=CLEAN)
    with time_machine.travel(FRIDAY, tick=False):
        assert owner.get("/api/v1/employee/findings").json()["items"][0]["count"] == 5
        assert "5 条" in owner.get("/enterprise/").content.decode()
        assert "5 条" in station.get("/hazards/awards").content.decode()
