"""Those who work where the hazard is: rules, reports from within, comments, rewards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.access.queries import resolve
from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import Fix, Judgement, PublicReport, WorkReport
from shouwang.prepare.hazards.jobs import raise_reports
from shouwang.prepare.hazards.models import Award, Comment, Hazard, Report
from shouwang.prepare.hazards.rules.voices import (
    PARAMETERS,
    AwardFacts,
    Way,
    awards_a_month,
    chosen_way,
    points_for,
    refusal_of_award,
    shown_number,
    small_group_min,
    wait_working_days,
)
from shouwang.prepare.hazards.rules.wording import SHOWN_SOURCES, SOURCE_LABELS, Source

from .factories import Cast, prepared_photo

DAY = date(2026, 6, 26)
FRIDAY = datetime(2026, 6, 26, 2, 0, tzinfo=UTC)
"""Friday 10:00 in Lanxi."""


@pytest.fixture
def company(db: None) -> Unit:
    del db
    return make_unit(kind="enterprise", area_code=HEPING)


@pytest.fixture
def worker(company: Unit) -> Actor:
    return actor_for("employee", unit=company)


@pytest.fixture
def owner(company: Unit) -> Actor:
    return actor_for("enterprise_owner", unit=company)


def reported(worker: Actor, way: str = "street", **more: object) -> tuple[Hazard, str, str]:
    """Report a bypassed guard; returns hazard, report number, query code."""
    report = WorkReport("二号冲床光电保护被短接", way=way, **more)  # type: ignore[arg-type]
    receipt = actions.report_at_work(worker, report)
    return Hazard.objects.get(number=receipt.hazard_number), receipt.number, receipt.query_code


def closed(cast: Cast, number: str, level: int = 2) -> None:
    """Bring a reported hazard to its end by outsiders."""
    actions.confirm(cast.safety, number, description="冲床保护装置失效")
    actions.grade(cast.safety, number, Judgement("general", level))
    actions.fix_at_once(cast.grid, number, Fix("已恢复", photos=(prepared_photo(),)))
    actions.verify_and_close(cast.safety, number)


def test_every_number_is_named_with_its_source() -> None:
    assert {found.name for found in PARAMETERS} == {
        "employee_report_wait_working_days",
        "small_group_min",
        "awards_per_reporter_and_month",
        "award_points_level_1",
        "award_points_level_2",
        "award_points_level_3",
        "award_points_level_4",
    }
    assert all(found.source.msgid for found in PARAMETERS)
    assert (wait_working_days(DAY), small_group_min(DAY), awards_a_month(DAY)) == (3, 5, 5)
    assert [points_for(level, DAY) for level in (1, 2, 3, 4)] == [100, 50, 20, 10]


def test_the_street_is_told_first_when_the_boss_has_to_do_with_it() -> None:
    assert chosen_way("", concerns_boss=True) is Way.STREET
    assert chosen_way("", concerns_boss=False) is Way.UNIT
    assert chosen_way("unit", concerns_boss=True) is Way.UNIT


@pytest.mark.parametrize(
    ("count", "group", "shown"), [(5, 5, 5), (4, 5, None), (5, 4, None), (0, 80, None)]
)
def test_a_number_that_could_point_at_one_person_is_not_shown(
    count: int, group: int, shown: int | None
) -> None:
    assert shown_number(count, group, 5) == shown


def facts(**more: object) -> AwardFacts:
    fit: dict[str, object] = {
        "is_first": True,
        "is_confirmed": True,
        "level": 2,
        "is_of_handler": False,
        "awarded_this_month": 4,
    }
    return AwardFacts(**{**fit, **more})  # type: ignore[arg-type]


def test_the_fifth_report_of_a_month_is_paid_and_the_sixth_is_not() -> None:
    assert refusal_of_award(facts(awarded_this_month=4), DAY) is None
    assert (
        str(refusal_of_award(facts(awarded_this_month=5), DAY)) == "同一报告人一个月最多奖励 5 次。"
    )


@pytest.mark.parametrize(
    "wrong",
    [{"is_first": False}, {"is_confirmed": False}, {"level": None}, {"is_of_handler": True}],
)
def test_what_is_no_finding_is_not_paid(wrong: dict[str, object]) -> None:
    assert refusal_of_award(facts(**wrong), DAY) is not None


@time_machine.travel(FRIDAY, tick=False)
def test_a_report_to_the_unit_waits_three_working_days(
    cast: Cast, worker: Actor, owner: Actor
) -> None:
    hazard, _, _ = reported(worker, "unit")

    assert queries.hazard(owner, hazard.number).description == "二号冲床光电保护被短接"
    assert queries.hazard(cast.director, hazard.number).pk == hazard.pk
    due_at = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)
    assert hazard.raise_to_street_at == due_at
    assert raise_reports(due_at - timedelta(seconds=1)) == 0
    assert raise_reports(due_at) == 1
    assert raise_reports(due_at) == 0
    raised = OutboxEvent.objects.get(name="EmployeeReportRaised")
    assert raised.at == due_at
    assert worker.key not in raised.payload


@time_machine.travel(FRIDAY, tick=False)
def test_what_was_confirmed_meanwhile_is_not_raised(cast: Cast, worker: Actor) -> None:
    hazard, _, _ = reported(worker, "unit")
    actions.confirm(cast.director, hazard.number)

    assert raise_reports(FRIDAY + timedelta(days=9)) == 0
    hazard.refresh_from_db()
    assert hazard.raise_to_street_at is None
    assert not OutboxEvent.objects.filter(name="EmployeeReportRaised").exists()


def test_a_report_to_the_street_is_hidden_from_owner_and_colleagues(
    company: Unit, cast: Cast, worker: Actor, owner: Actor
) -> None:
    del cast
    hazard, _, _ = reported(worker)
    colleague = actor_for("employee", unit=company)

    for person in (owner, colleague):
        with pytest.raises(NotFound):
            queries.hazard(person, hazard.number)
    assert hazard.unit_id == company.pk


def test_only_employees_report_at_work(cast: Cast, owner: Actor) -> None:
    for person in (owner, cast.grid, Actor.anonymous()):
        with pytest.raises(NotAllowed):
            actions.report_at_work(person, WorkReport("冲床保护被短接"))
    assert not Hazard.objects.exists()


def test_a_way_that_is_none_is_refused(cast: Cast, worker: Actor) -> None:
    del cast
    with pytest.raises(Invalid) as refused:
        actions.report_at_work(worker, WorkReport("冲床保护被短接", way="boss"))
    assert list(refused.value.fields) == ["way"]
    assert not Report.objects.exists()


def test_the_unit_fixes_what_was_sent_to_it_and_an_outsider_verifies(
    cast: Cast, worker: Actor, owner: Actor
) -> None:
    hazard, _, _ = reported(worker, "unit")

    fixed = actions.fix_reported(owner, hazard.number, Fix("已恢复", photos=(prepared_photo(),)))

    assert (fixed.state, fixed.level, fixed.verifier_unit_id) == ("rectified", 4, cast.unit.pk)
    assert fixed.raise_to_street_at is None
    done = actions.verify_and_close(cast.director, hazard.number)
    assert done.state == "closed"


def test_the_unit_cannot_fix_without_a_photo_nor_what_was_not_sent_to_it(
    cast: Cast, worker: Actor, owner: Actor
) -> None:
    hazard, _, _ = reported(worker, "unit")
    before = Entry.objects.count()

    with pytest.raises(Invalid):
        actions.fix_reported(owner, hazard.number, Fix("已恢复"))
    with pytest.raises(NotAllowed):
        actions.fix_reported(cast.grid, hazard.number, Fix("已恢复", photos=(prepared_photo(),)))

    hazard.refresh_from_db()
    assert (hazard.state, hazard.version) == ("reported", 1)
    assert Entry.objects.count() == before


def test_somebody_of_the_unit_neither_verifies_nor_unmasks_at_another_post(
    company: Unit, cast: Cast, worker: Actor
) -> None:
    boss = make_post(role="enterprise_owner", area_code=HEPING, unit=company)
    seat = make_post(
        role="community_director", area_code=HEPING, unit=cast.unit, account=boss.account
    )
    both = resolve(boss.account_id, seat.pk, on=DAY)
    hazard, report, _ = reported(worker)
    with pytest.raises(NotFound):
        queries.hazard(both, hazard.number)
    with pytest.raises(NotFound):
        actions.confirm(both, hazard.number)

    actions.confirm(cast.safety, hazard.number)
    actions.grade(cast.safety, hazard.number, Judgement("general", 3))
    actions.fix_at_once(cast.grid, hazard.number, Fix("已恢复", photos=(prepared_photo(),)))

    assert queries.detail(both, hazard.number).reports is None
    with pytest.raises(NotAllowed):
        actions.unmask_reporter(both, report)
    with pytest.raises(NotAllowed):
        actions.verify(both, hazard.number)
    moves = {move.move for move in queries.next_moves(both, hazard.number)}
    assert not moves & {"verify", "verify_and_close", "send_back"}


def test_with_only_the_units_own_person_to_verify_it_is_raised_above(
    company: Unit, worker: Actor
) -> None:
    station = make_unit(kind="safety_station", area_code=YUNSHAN, record_prefix="云山")
    committee = make_unit(area_code=HEPING, parent=station)
    safety = actor_for("safety_station_head", area_code=YUNSHAN, unit=station)
    owner = make_post(role="enterprise_owner", area_code=HEPING, unit=company)
    make_post(role="community_director", area_code=HEPING, unit=committee, account=owner.account)
    grid = actor_for("grid_worker", unit=committee)
    hazard, _, _ = reported(worker)
    actions.confirm(safety, hazard.number)
    actions.grade(safety, hazard.number, Judgement("general", 3))

    fixed = actions.fix_at_once(grid, hazard.number, Fix("已恢复", photos=(prepared_photo(),)))

    assert fixed.verifier_unit_id == station.pk
    assert OutboxEvent.objects.filter(name="VerificationRaised").count() == 1


def test_a_comment_moves_no_version_and_only_handlers_read_it(
    company: Unit, cast: Cast, worker: Actor, owner: Actor
) -> None:
    hazard, _, _ = reported(worker)
    actions.confirm(cast.director, hazard.number)
    before = queries.hazard(owner, hazard.number).version

    actions.comment(worker, hazard.number, "晚上还在用这台冲床")

    found = queries.hazard(cast.director, hazard.number)
    assert found.version == before
    assert [row.text for row in queries.comments_of(cast.director, found)] == ["晚上还在用这台冲床"]
    colleague = actor_for("employee", unit=company)
    assert queries.comments_of(owner, found) == []
    assert queries.comments_of(colleague, found) == []
    assert len(queries.comments_of(worker, found)) == 1
    row = Comment.objects.get()
    assert row.author == worker.key
    assert worker.key not in f"{row.author_sealed}{row.text_sealed}"
    entry = Entry.objects.get(verb="hazard.comment")
    assert (entry.actor_key, worker.key in entry.text) == ("employee", False)
    verbs = {line.verb for line in queries.history(owner, hazard.number)}
    assert "hazard.comment" not in verbs


def test_who_said_it_is_seen_by_named_handlers_and_journaled(cast: Cast, worker: Actor) -> None:
    hazard, _, _ = reported(worker)
    actions.confirm(cast.director, hazard.number)
    actions.comment(worker, hazard.number, "晚上还在用这台冲床")
    said = Comment.objects.get().pk

    with pytest.raises(NotAllowed):
        actions.unmask_comment(cast.grid, hazard.number, said)
    with pytest.raises(NotFound):
        actions.unmask_comment(worker, hazard.number, said)
    assert not Entry.objects.filter(verb="hazard.unmask").exists()

    assert actions.unmask_comment(cast.director, hazard.number, said) == worker.name
    assert Entry.objects.get(verb="hazard.unmask").actor_key == cast.director.key


def test_an_objection_is_upheld_by_reopening_and_stands_once(cast: Cast, worker: Actor) -> None:
    hazard, _, _ = reported(worker)
    closed(cast, hazard.number)

    actions.object_to_result(worker, hazard.number, "又短接了")
    with pytest.raises(WrongState):
        actions.object_to_result(worker, hazard.number, "又短接了")
    actions.reopen(cast.safety, hazard.number, reason="现场复核属实")

    row = Comment.objects.get()
    assert (row.is_upheld, row.answered_at is not None) == (True, True)
    hazard.refresh_from_db()
    assert hazard.state == "graded"


def test_an_objection_that_does_not_hold_is_dismissed(cast: Cast, worker: Actor) -> None:
    hazard, _, _ = reported(worker)
    closed(cast, hazard.number)
    actions.object_to_result(worker, hazard.number, "又短接了")

    actions.dismiss_objection(cast.safety, hazard.number, reason="现场查看，保护有效")

    assert Comment.objects.get().is_upheld is False


def test_own_reports_are_found_by_their_reporter_only(
    company: Unit, cast: Cast, worker: Actor, owner: Actor
) -> None:
    del cast
    _, report, _ = reported(worker)
    reported(worker, is_anonymous=True)
    colleague = actor_for("employee", unit=company)

    assert [row.number for row in queries.own_reports(worker)] == [report]
    assert queries.own_reports(colleague) == []
    assert queries.own_reports(owner) == []
    with pytest.raises(NotFound):
        actions.object_own(colleague, report, "不同意")


def test_a_report_that_proved_right_is_paid_by_number_and_code(cast: Cast, worker: Actor) -> None:
    hazard, report, code = reported(worker)
    closed(cast, hazard.number)

    actions.award(cast.safety, hazard.number, report)
    assert queries.follow_report(Actor.anonymous(), report, code).points == 50
    with pytest.raises(NotFound):
        actions.claim_award(cast.safety, report, "AAA-AAA-AAA")
    assert Award.objects.get().claimed_at is None

    assert actions.claim_award(cast.safety, report, code) == 50
    with pytest.raises(WrongState):
        actions.claim_award(cast.safety, report, code)
    texts = " ".join(Entry.objects.values_list("text", flat=True))
    assert worker.key not in texts
    assert worker.name not in texts


def test_a_report_is_paid_once(cast: Cast, worker: Actor) -> None:
    hazard, report, _ = reported(worker)
    closed(cast, hazard.number)
    actions.award(cast.safety, hazard.number, report)

    with pytest.raises(WrongState):
        actions.award(cast.safety, hazard.number, report)

    assert Award.objects.count() == 1


def test_whoever_joined_later_is_not_paid(cast: Cast, worker: Actor) -> None:
    hazard, _, _ = reported(worker)
    later = PublicReport("我也看见了", area_code=HEPING, contact="138 0000 0000")
    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=False):
        second = actions.join_hazard(Actor.anonymous(), hazard.number, later).number
    closed(cast, hazard.number)

    with pytest.raises(Invalid) as refused:
        actions.award(cast.safety, hazard.number, second)

    assert str(refused.value.fields["report"]) == "重复的报告不奖励，只奖励最先报告的。"
    assert not Award.objects.exists()


def test_nobody_is_paid_for_what_they_put_right_themselves(cast: Cast) -> None:
    post = make_post(role="employee", area_code=HEPING, unit=cast.unit)
    worker = resolve(post.account_id, post.pk, on=DAY)
    hazard, report, _ = reported(worker)
    closed(cast, hazard.number)
    Hazard.objects.filter(pk=hazard.pk).update(fixed_by_id=worker.account_id)

    with pytest.raises(Invalid):
        actions.award(cast.safety, hazard.number, report)


def test_an_award_waits_while_the_hazard_is_open_again(cast: Cast, worker: Actor) -> None:
    hazard, report, code = reported(worker)
    closed(cast, hazard.number)
    actions.award(cast.safety, hazard.number, report)
    actions.reopen(cast.safety, hazard.number, reason="复发")

    with pytest.raises(WrongState):
        actions.claim_award(cast.safety, report, code)

    assert Award.objects.get().claimed_at is None


def test_the_stations_of_other_streets_pay_nothing(cast: Cast, worker: Actor) -> None:
    hazard, report, code = reported(worker)
    closed(cast, hazard.number)
    actions.award(cast.safety, hazard.number, report)
    elsewhere = actor_for("safety_station_head", area_code="330781001")

    with pytest.raises(NotFound):
        actions.claim_award(elsewhere, report, code)
    with pytest.raises(NotAllowed):
        actions.claim_award(cast.director, report, code)


def _findings_of_last_month(cast: Cast, workers: list[Actor]) -> None:
    with time_machine.travel(datetime(2026, 5, 12, 2, 0, tzinfo=UTC), tick=False):
        for worker in workers:
            hazard, _, _ = reported(worker)
            actions.confirm(cast.safety, hazard.number)


@time_machine.travel(FRIDAY, tick=False)
def test_findings_are_a_number_from_five_people_and_five_findings_on(
    cast: Cast, company: Unit
) -> None:
    workers = [actor_for("employee", unit=company) for _ in range(5)]
    _findings_of_last_month(cast, workers[:4])
    assert queries.unit_findings(workers[0], company.pk).count is None

    _findings_of_last_month(cast, workers[4:])

    found = queries.unit_findings(workers[0], company.pk)
    assert (found.count, found.until_on) == (5, date(2026, 5, 31))
    assert [row.count for row in queries.all_findings(cast.safety)] == [5]


@time_machine.travel(FRIDAY, tick=False)
def test_what_was_confirmed_this_month_moves_no_number(cast: Cast, company: Unit) -> None:
    workers = [actor_for("employee", unit=company) for _ in range(5)]
    _findings_of_last_month(cast, workers)
    hazard, _, _ = reported(workers[0])
    actions.confirm(cast.safety, hazard.number)

    assert queries.unit_findings(workers[0], company.pk).count == 5


def test_a_tip_is_read_and_never_written() -> None:
    assert "tip" not in {source.value for source in Source}
    assert "tip" not in SOURCE_LABELS
    assert str(SHOWN_SOURCES["tip"]) == "内部或群众线索"
