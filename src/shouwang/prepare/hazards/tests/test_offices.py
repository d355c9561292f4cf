"""Refusal, help from above and the written report: who, when, with what."""

from __future__ import annotations

from dataclasses import replace

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.errors import Invalid, NotAllowed, WrongState
from shouwang.ground.journal.models import OutboxEvent
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.hazards import actions, jobs
from shouwang.prepare.hazards.actions import (
    Evidence,
    Fix,
    MeasureDraft,
    Refusal,
)
from shouwang.prepare.hazards.models import (
    Escalation,
    HelpRequest,
    UpwardReport,
)

from .factories import Cast, deferral, make_hazard, prepared_photo
from .offices import (
    HELP,
    MONDAY,
    REFUSAL,
    REPORT,
    Above,
    fresh,
    make_major,
    moves,
    told,
    traces,
)


def test_a_refusal_on_monday_is_to_be_resolved_on_thursday_at_six(cast: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False):
        hazard = make_hazard(cast, "graded")
        actions.refuse(cast.grid, hazard.number, REFUSAL)

    row = Escalation.objects.get()
    until = row.resolve_by_at.astimezone(clock.LOCAL_ZONE)
    assert until.isoformat() == "2026-06-25T18:00:00+08:00"
    assert (row.to_unit_id, row.state, row.kind) == (cast.station.pk, "street", "refusal")
    assert fresh(hazard).state == "refused"
    assert told(hazard)[-1] == "HazardRefused"


@pytest.mark.parametrize(
    ("refusal", "field"),
    [
        (replace(REFUSAL, photos=()), "photos"),
        (replace(REFUSAL, reason=" "), "reason"),
        (replace(REFUSAL, kind="lazy"), "kind"),
    ],
)
def test_a_refusal_without_proof_reason_or_kind_changes_nothing(
    cast: Cast, refusal: Refusal, field: str
) -> None:
    hazard = make_hazard(cast, "graded")
    before = traces(hazard)

    with pytest.raises(Invalid) as refused:
        actions.refuse(cast.grid, hazard.number, refusal)

    assert set(refused.value.fields) == {field}
    assert (traces(hazard), Escalation.objects.count()) == (before, 0)


def test_a_notice_to_the_owner_proves_a_refusal_too(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    actions.owner_link(cast.director, hazard.number)

    actions.refuse(cast.grid, hazard.number, replace(REFUSAL, photos=()))

    assert fresh(hazard).state == "refused"


def test_the_station_answers_and_may_give_it_on_before_the_limit(cast: Cast, above: Above) -> None:
    hazard = make_hazard(cast, "refused")
    with pytest.raises(NotAllowed):
        actions.answer_escalation(above.bureau, hazard.number, text="已阅")
    actions.answer_escalation(cast.safety, hazard.number, text="明日联合约谈")
    with pytest.raises(WrongState):
        actions.answer_escalation(cast.leader, hazard.number, text="再说一遍")

    actions.raise_escalation(cast.safety, hazard.number, reason="约谈无效")
    actions.answer_escalation(above.bureau, hazard.number, text="立案查处")

    row = Escalation.objects.get()
    assert (row.state, row.raised_to_id) == ("bureau", above.office.pk)
    assert (row.answer, row.bureau_answer) == ("明日联合约谈", "立案查处")
    assert fresh(hazard).state == "refused"
    assert "answer_escalation" not in moves(cast.safety, hazard)


def test_time_gives_an_unresolved_refusal_to_the_bureau_at_its_limit(
    cast: Cast, above: Above
) -> None:
    with time_machine.travel(MONDAY, tick=False) as at:
        hazard = make_hazard(cast, "refused")
        at.move_to("2026-06-25T17:59:59+08:00")
        assert jobs.raise_unanswered(clock.now()) == 0
        at.move_to("2026-06-27T09:00:00+08:00")
        assert jobs.raise_unanswered(clock.now()) == 1
        assert jobs.raise_unanswered(clock.now()) == 0

    row = Escalation.objects.get()
    event = OutboxEvent.objects.get(name="EscalationRaised")
    assert (row.state, row.raised_at, event.at) == ("bureau", row.resolve_by_at, row.resolve_by_at)
    assert moves(above.bureau, hazard) >= {"answer_escalation"}


def test_a_forced_measure_protects_and_the_refusal_stays(cast: Cast) -> None:
    hazard = make_hazard(cast, "refused")

    actions.add_measure(cast.safety, hazard.number, MeasureDraft("power_cut", "清理并断电"))

    assert fresh(hazard).state == "refused"
    assert hazard.measures.all().in_force(clock.now()).count() == 1
    assert Escalation.objects.get().state == "street"


def test_leaving_the_refusal_resolves_it_and_a_withdrawal_brings_it_back(cast: Cast) -> None:
    hazard = make_hazard(cast, "refused")

    actions.defer(cast.safety, hazard.number, deferral(3))
    resolved = Escalation.objects.get()
    assert (resolved.state, resolved.outcome) == ("resolved", "defer")
    actions.withdraw(cast.safety, hazard.number)

    row = Escalation.objects.get()
    assert (fresh(hazard).state, row.state, row.resolved_at) == ("refused", "street", None)


def test_a_refusal_that_is_taken_back_counts_as_never_made(cast: Cast) -> None:
    hazard = make_hazard(cast, "refused")
    actions.withdraw(cast.grid, hazard.number)
    actions.fix_at_once(cast.director, hazard.number, Fix(photos=(prepared_photo(),)))
    other = actor_for("community_director", unit=cast.unit)

    actions.verify_and_close(other, hazard.number)

    assert Escalation.objects.get().outcome == "withdraw"
    assert fresh(hazard).state == "closed"


def test_who_reported_the_refusal_and_who_is_below_the_station_never_settle_it(
    cast: Cast, above: Above
) -> None:
    hazard = make_hazard(cast, "graded")
    actions.refuse(cast.safety, hazard.number, REFUSAL)
    actions.rectify(cast.grid, hazard.number, Fix("已清理", photos=(prepared_photo(),)))
    before = traces(hazard)

    for actor in (cast.safety, cast.director):
        assert not moves(actor, hazard) & {"verify", "verify_and_close"}
        with pytest.raises(NotAllowed):
            actions.verify(actor, hazard.number)
    assert traces(hazard) == before

    actions.verify(above.bureau, hazard.number)
    assert "close" not in moves(cast.safety, hazard)
    with pytest.raises(NotAllowed):
        actions.close(cast.safety, hazard.number)
    actions.close(above.bureau, hazard.number)
    assert fresh(hazard).state == "closed"


def test_the_station_settles_what_a_community_reported(cast: Cast) -> None:
    hazard = make_hazard(cast, "refused")
    actions.rectify(cast.director, hazard.number, Fix("已清理", photos=(prepared_photo(),)))

    actions.verify_and_close(cast.safety, hazard.number, Evidence())

    assert fresh(hazard).verifier_unit_id == cast.station.pk
    assert fresh(hazard).state == "closed"


def test_a_hazard_with_open_business_is_not_merged_away(cast: Cast) -> None:
    hazard, other = make_hazard(cast, "refused"), make_hazard(cast)

    assert "merge" not in moves(cast.director, hazard)
    with pytest.raises(Invalid):
        actions.merge(cast.director, hazard.number, into=other.number)

    assert fresh(hazard).state == "refused"


def test_two_who_refuse_at_once_leave_one_escalation(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    seen = hazard.version
    actions.refuse(cast.grid, hazard.number, REFUSAL, version=seen)

    with pytest.raises(WrongState):
        actions.refuse(cast.director, hazard.number, REFUSAL, version=seen)

    assert Escalation.objects.count() == 1


def test_help_is_asked_answered_given_and_ended(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    actions.ask_help(cast.director, hazard.number, HELP)
    with pytest.raises(WrongState):
        actions.ask_help(cast.director, hazard.number, HELP)
    assert fresh(hazard).help_state == "asked"

    actions.answer_help(cast.leader, hazard.number, text="地质组九点半到")
    actions.record_help(cast.director, hazard.number, text="挖掘机一台")
    actions.record_help(cast.director, hazard.number, text="地质组三人")
    actions.end_help(cast.director, hazard.number, reason="险情排除")

    row = HelpRequest.objects.get()
    assert (row.reply, row.given) == ("地质组九点半到", "挖掘机一台；地质组三人")
    assert (row.state, fresh(hazard).help_state) == ("ended", "ended")
    assert [name for name in told(hazard) if name.startswith("Help")] == [
        "HelpAsked",
        "HelpAnswered",
    ]


@pytest.mark.parametrize("missing", ["cause", "need", "interim"])
def test_help_needs_cause_need_and_interim_measures(cast: Cast, missing: str) -> None:
    hazard = make_hazard(cast, "deferred")

    with pytest.raises(Invalid) as refused:
        actions.ask_help(cast.director, hazard.number, replace(HELP, **{missing: ""}))

    assert set(refused.value.fields) == {missing}
    assert HelpRequest.objects.count() == 0


def test_only_the_upper_level_answers(cast: Cast, above: Above) -> None:
    hazard = make_hazard(cast, "deferred")
    actions.ask_help(cast.leader, hazard.number, HELP)
    colleague = actor_for("party_secretary", area_code=YUNSHAN)
    assert HelpRequest.objects.get().to_unit_id == above.office.pk

    for actor in (cast.leader, colleague):
        assert "answer_help" not in moves(actor, hazard)
        with pytest.raises(NotAllowed):
            actions.answer_help(actor, hazard.number, text="同意")
    actions.answer_help(above.bureau, hazard.number, text="同意")

    assert HelpRequest.objects.get().replied_by_id == above.bureau.account_id


def test_unanswered_help_is_reminded_every_third_day_and_raised_on_the_seventh(
    cast: Cast,
) -> None:
    with time_machine.travel(MONDAY, tick=False) as at:
        hazard = make_hazard(cast, "deferred")
        actions.ask_help(cast.director, hazard.number, HELP)
        at.move_to("2026-06-25T14:19:59+08:00")
        assert jobs.raise_unanswered(clock.now()) == 0
        at.move_to("2026-06-29T14:20:00+08:00")
        assert jobs.raise_unanswered(clock.now()) == 3
        assert jobs.raise_unanswered(clock.now()) == 0

    rows = OutboxEvent.objects.filter(name__in=["HelpReminded", "HelpRaised"]).order_by("at")
    assert [(row.name, clock.local_day(row.at).day) for row in rows] == [
        ("HelpReminded", 25),
        ("HelpReminded", 28),
        ("HelpRaised", 29),
    ]
    assert HelpRequest.objects.get().raised_at is not None


def test_answered_help_is_reminded_no_more(cast: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False) as at:
        hazard = make_hazard(cast, "deferred")
        actions.ask_help(cast.director, hazard.number, HELP)
        actions.answer_help(cast.leader, hazard.number, text="同意")
        at.move_to("2026-07-20T14:20:00+08:00")

        assert jobs.raise_unanswered(clock.now()) == 0


def test_closing_ends_an_open_request_and_its_withdrawal_opens_it_again(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    actions.ask_help(cast.director, hazard.number, HELP)
    actions.fix_at_once(cast.grid, hazard.number, Fix(photos=(prepared_photo(),)))
    actions.verify_and_close(cast.director, hazard.number)
    assert (fresh(hazard).help_state, HelpRequest.objects.get().state) == ("ended", "ended")

    actions.withdraw(cast.director, hazard.number)

    assert (fresh(hazard).help_state, HelpRequest.objects.get().state) == ("asked", "asked")


@pytest.mark.parametrize("missing", ["state_and_cause", "harm_and_difficulty", "treatment_plan"])
def test_a_written_report_has_all_three_parts(cast: Cast, missing: str) -> None:
    hazard = make_major(cast)

    with pytest.raises(Invalid) as refused:
        actions.report_upward(cast.director, hazard.number, replace(REPORT, **{missing: " "}))

    assert set(refused.value.fields) == {missing}
    assert UpwardReport.objects.count() == 0


def test_only_a_major_hazard_is_reported_upward(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")

    assert "report_upward" not in moves(cast.director, hazard)
    with pytest.raises(WrongState):
        actions.report_upward(cast.director, hazard.number, REPORT)


def test_a_major_hazard_without_its_report_is_named_at_the_limit(cast: Cast, above: Above) -> None:
    with time_machine.travel(MONDAY, tick=False) as at:
        late, early = make_major(cast), make_major(cast)
        actions.report_upward(cast.director, early.number, REPORT)
        at.move_to("2026-06-23T14:20:00+08:00")
        jobs.raise_unanswered(clock.now())
        jobs.raise_unanswered(clock.now())
        actions.report_upward(cast.director, late.number, REPORT)

    assert told(late).count("MajorHazardUnreported") == 1
    assert "MajorHazardUnreported" not in told(early)
    rows = UpwardReport.objects.order_by("id")
    assert [(row.was_late, row.to_unit_id) for row in rows] == [
        (False, above.office.pk),
        (True, above.office.pk),
    ]
