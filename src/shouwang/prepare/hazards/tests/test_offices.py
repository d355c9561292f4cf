"""What passes between offices: refusal, help, listing, hand-over; who, when, with what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.access.queries import resolve
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import actions, jobs, queries
from shouwang.prepare.hazards.actions import (
    Deferral,
    Evidence,
    Fix,
    HelpDraft,
    Judgement,
    ListingDraft,
    MeasureDraft,
    Refusal,
    UpwardDraft,
)
from shouwang.prepare.hazards.models import (
    Escalation,
    Handover,
    Hazard,
    HelpRequest,
    Listing,
    UpwardReport,
)

from .factories import CORDON, Cast, deferral, make_hazard, prepared_photo, step

MONDAY = "2026-06-22T14:20:00+08:00"
LANXI = YUNSHAN[:6]
REFUSAL = Refusal("refusal", "房东拒绝搬走电动车", (prepared_photo(),))
HELP = HelpDraft("山体不稳，村里没有设备", "请派地质组和挖掘机", "已撤离并设岗")
REPORT = UpwardDraft("裂缝三毫米每小时", "威胁十七户，难以自行治理", "抗滑桩和截水沟")


@dataclass(frozen=True, slots=True)
class Above:
    """The county above the street."""

    office: Unit
    bureau: Actor


@pytest.fixture
def above(cast: Cast) -> Above:
    """Return the county's bureau, its prefix and one who acts there."""
    del cast
    office = make_unit(kind="city_bureau", area_code=LANXI, record_prefix="兰")
    return Above(office, actor_for("city_bureau", area_code=LANXI, unit=office))


def fresh(hazard: Hazard) -> Hazard:
    """Return the hazard as it is now."""
    return Hazard.objects.get(pk=hazard.pk)


def told(hazard: Hazard) -> list[str]:
    """Return the names of the hazard's events, oldest first."""
    rows = OutboxEvent.objects.filter(object_key=hazard.journal_key).order_by("at", "id")
    return list(rows.values_list("name", flat=True))


def moves(actor: Actor, hazard: Hazard) -> set[str]:
    """Return the names of the next moves."""
    return {move.move for move in queries.next_moves(actor, hazard.number)}


def traces(hazard: Hazard) -> tuple[int, int, int]:
    """Return what a refused call must not change: version, entries, events."""
    entries = Entry.objects.filter(object_key=hazard.journal_key).count()
    events = OutboxEvent.objects.filter(object_key=hazard.journal_key).count()
    return fresh(hazard).version, entries, events


def make_major(cast: Cast) -> Hazard:
    """Make a hazard that was graded as major."""
    hazard = make_hazard(cast, "confirmed")
    actions.grade(cast.director, hazard.number, Judgement("major", 2))
    return fresh(hazard)


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


def listed(cast: Cast, above: Above, hazard: Hazard) -> None:
    """Propose and list a hazard at the county."""
    actions.propose_listing(cast.safety, hazard.number, "county", reason="威胁十七户")
    draft = ListingDraft("county", clock.today() + timedelta(days=30))
    actions.list_hazard(above.bureau, hazard.number, draft)


def test_a_listing_is_numbered_watched_accepted_and_delisted(cast: Cast, above: Above) -> None:
    with time_machine.travel("2026-06-27T15:30:00+08:00", tick=False):
        hazard, second = make_major(cast), make_major(cast)
        listed(cast, above, hazard)
        listed(cast, above, second)
        kept = fresh(hazard)
        assert (kept.listed_level, kept.listed_at) == ("county", clock.now())
        assert kept.listing_due_at == clock.end_of_day(date(2026, 7, 27))
        actions.fix_at_once(cast.grid, hazard.number, Fix(photos=(prepared_photo(),)))
        actions.verify_and_close(cast.verifier, hazard.number)
        actions.delist(above.bureau, hazard.number, reason="现场验收合格")

    rows = list(Listing.objects.order_by("id"))
    assert [row.number for row in rows] == ["兰督〔2026〕1号", "兰督〔2026〕2号"]
    assert [row.state for row in rows] == ["delisted", "listed"]
    assert rows[0].supervising_unit_id == above.office.pk
    kept = fresh(hazard)
    assert (kept.listed_level, kept.delisted_level) == ("", "county")
    assert kept.delisted_at is not None


def test_only_the_listing_level_delists(cast: Cast, above: Above) -> None:
    hazard = make_major(cast)
    listed(cast, above, hazard)
    actions.fix_at_once(cast.grid, hazard.number, Fix(photos=(prepared_photo(),)))
    actions.verify(cast.verifier, hazard.number)
    prefecture = actor_for("city_bureau", area_code=YUNSHAN[:4])
    before = traces(hazard)

    for actor in (cast.leader, prefecture):
        assert "delist" not in moves(actor, hazard)
        with pytest.raises(NotAllowed) as refused:
            actions.delist(actor, hazard.number, reason="合格")
        assert "县级挂牌只能由县（市）一级办理" in str(refused.value)
    assert traces(hazard) == before

    assert "delist" in moves(above.bureau, hazard)


def test_delisting_waits_for_the_verification(cast: Cast, above: Above) -> None:
    hazard = make_major(cast)
    listed(cast, above, hazard)

    assert "delist" not in moves(above.bureau, hazard)
    with pytest.raises(WrongState):
        actions.delist(above.bureau, hazard.number, reason="合格")

    assert fresh(hazard).listed_level == "county"


def test_county_and_above_list_major_hazards_only(cast: Cast, above: Above) -> None:
    hazard = make_hazard(cast, "graded")
    due_on = clock.today() + timedelta(days=30)

    with pytest.raises(Invalid):
        actions.propose_listing(cast.safety, hazard.number, "county", reason="反复发生")
    with pytest.raises(Invalid):
        actions.list_hazard(above.bureau, hazard.number, ListingDraft("county", due_on))
    actions.list_hazard(cast.leader, hazard.number, ListingDraft("street", due_on))

    assert fresh(hazard).listed_level == "street"


def test_another_level_than_the_asked_one_decides_nothing(cast: Cast, above: Above) -> None:
    hazard = make_major(cast)
    actions.propose_listing(cast.safety, hazard.number, "county", reason="威胁十七户")
    draft = ListingDraft("", clock.today())

    assert not moves(cast.leader, hazard) & {"list", "decline_listing"}
    with pytest.raises(NotAllowed):
        actions.list_hazard(cast.leader, hazard.number, draft)
    with pytest.raises(NotAllowed):
        actions.decline_listing(cast.leader, hazard.number, reason="不够条件")
    actions.decline_listing(above.bureau, hazard.number, reason="不够条件")

    assert Listing.objects.get().state == "declined"
    assert fresh(hazard).listed_level == ""


def test_of_two_listings_at_once_one_wins(cast: Cast, above: Above) -> None:
    hazard = make_major(cast)
    draft = ListingDraft("county", clock.today())
    other = actor_for("city_bureau", area_code=LANXI)
    actions.list_hazard(above.bureau, hazard.number, draft, version=hazard.version)

    with pytest.raises(WrongState):
        actions.list_hazard(other, hazard.number, draft, version=hazard.version)
    with pytest.raises(WrongState):
        actions.list_hazard(other, hazard.number, draft)

    assert Listing.objects.count() == 1


def test_a_listing_needs_a_deadline_that_is_not_past(cast: Cast, above: Above) -> None:
    hazard = make_major(cast)

    for due_on in (None, clock.today() - timedelta(days=1)):
        with pytest.raises(Invalid) as refused:
            actions.list_hazard(above.bureau, hazard.number, ListingDraft("county", due_on))
        assert set(refused.value.fields) == {"due_on"}

    assert Listing.objects.count() == 0


def again(actor: Actor) -> Actor:
    """Return the actor as the next request resolves it."""
    return resolve(actor.account_id or 0, actor.post_id)


def test_a_unit_outside_the_area_sees_takes_and_works_on_what_is_handed_over(cast: Cast) -> None:
    water = make_unit(kind="enterprise", area_code=f"{LANXI}001001", name="自来水公司（虚构）")
    plumber = actor_for("enterprise_owner", area_code=f"{LANXI}001001", unit=water)
    hazard = make_hazard(cast, "graded")
    with pytest.raises(NotFound):
        queries.hazard(plumber, hazard.number)

    actions.hand_over(cast.director, hazard.number, water.pk, reason="消火栓由水司维护")
    plumber = again(plumber)
    assert queries.hazard(cast.director, hazard.number).handler_unit_id == cast.unit.pk
    assert moves(plumber, hazard) >= {"accept_handover", "return_handover"}
    assert queries.detail(plumber, hazard.number).reports is None
    actions.accept_handover(plumber, hazard.number)

    kept = fresh(hazard)
    assert (kept.handler_unit_id, kept.handler_post_id) == (water.pk, plumber.post_id)
    actions.fix_at_once(again(plumber), hazard.number, Fix(photos=(prepared_photo(),)))
    assert fresh(hazard).state == "rectified"


def test_who_gives_it_back_sees_it_no_more(cast: Cast) -> None:
    other = make_unit(area_code=f"{YUNSHAN}007")
    neighbour = actor_for("community_director", area_code=f"{YUNSHAN}007", unit=other)
    hazard = make_hazard(cast, "graded")
    actions.hand_over(cast.director, hazard.number, other.pk, reason="在对面")

    actions.return_handover(again(neighbour), hazard.number, reason="不在本社区")

    with pytest.raises(NotFound):
        queries.hazard(again(neighbour), hazard.number)
    assert fresh(hazard).handler_unit_id == cast.unit.pk
    assert (Handover.objects.get().state, Handover.objects.get().answer) == (
        "returned",
        "不在本社区",
    )


def test_nobody_but_the_offered_unit_answers(cast: Cast) -> None:
    police = make_unit(kind="police_station", area_code=YUNSHAN)
    actor_for("police", area_code=YUNSHAN, unit=police)
    hazard = make_hazard(cast, "graded")
    actions.hand_over(cast.director, hazard.number, police.pk, reason="涉及治安")

    for actor in (cast.director, cast.safety):
        assert not moves(actor, hazard) & {"accept_handover", "return_handover"}
        with pytest.raises(NotAllowed):
            actions.accept_handover(actor, hazard.number)
    with pytest.raises(WrongState):
        actions.hand_over(cast.director, hazard.number, cast.station.pk, reason="换一个")

    assert Handover.objects.get().state == "offered"


def test_after_two_returns_only_the_street_decides(cast: Cast) -> None:
    police = make_unit(kind="police_station", area_code=YUNSHAN)
    officer = actor_for("police", area_code=YUNSHAN, unit=police)
    hazard = make_hazard(cast, "graded")
    for _ in range(2):
        actions.hand_over(cast.director, hazard.number, police.pk, reason="涉及治安")
        actions.return_handover(officer, hazard.number, reason="不属治安")

    assert "hand_over" not in moves(cast.director, hazard)
    with pytest.raises(WrongState):
        actions.hand_over(cast.director, hazard.number, police.pk, reason="再移一次")
    with pytest.raises(NotAllowed):
        actions.decide_handler(cast.director, hazard.number, police.pk, reason="就由你们办")
    actions.decide_handler(cast.safety, hazard.number, police.pk, reason="就由派出所办")

    assert fresh(hazard).handler_unit_id == police.pk
    returned = OutboxEvent.objects.filter(name="HandoverReturned").order_by("id")
    assert ['"is_for_street":true' in row.payload for row in returned] == [False, True]


@pytest.mark.parametrize("unit", ["itself", "elsewhere", "none"])
def test_a_hand_over_goes_to_another_unit_of_the_county(cast: Cast, unit: str) -> None:
    hazard = make_hazard(cast, "graded")
    far = make_unit(area_code="330702001001")
    chosen = {"itself": cast.unit.pk, "elsewhere": far.pk, "none": None}[unit]

    with pytest.raises(Invalid) as refused:
        actions.hand_over(cast.director, hazard.number, chosen, reason="移交")

    assert set(refused.value.fields) == {"to_unit"}
    assert Handover.objects.count() == 0


def test_an_overdue_hazard_rises_once_a_step_however_far_the_clock_jumps(cast: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False) as at:
        hazard = make_hazard(cast, "graded")
        plan = Deferral(date(2026, 6, 24), (CORDON,), (step(1),))
        actions.defer(cast.director, hazard.number, plan)
        at.move_to("2026-06-26T00:00:00+08:00")
        jobs.mark_overdue(clock.now())
        assert jobs.raise_overdue(clock.now()) == 1
        at.move_to("2026-07-10T00:00:00+08:00")
        assert jobs.raise_overdue(clock.now()) == 3
        assert jobs.raise_overdue(clock.now()) == 0

    rows = OutboxEvent.objects.filter(name="HazardOverdueRaised").order_by("id")
    days = [clock.local_day(row.at).isoformat() for row in rows]
    assert days == ["2026-06-26", "2026-06-28", "2026-07-02", "2026-07-10"]
    assert fresh(hazard).overdue_step == 4


def test_a_later_deadline_begins_the_ladder_anew(cast: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False) as at:
        hazard = make_hazard(cast, "graded")
        plan = Deferral(date(2026, 6, 24), (CORDON,), (step(1),))
        actions.defer(cast.director, hazard.number, plan)
        at.move_to("2026-06-28T00:00:00+08:00")
        jobs.mark_overdue(clock.now())
        jobs.raise_overdue(clock.now())
        assert fresh(hazard).overdue_step == 2
        actions.ask_extension(
            cast.safety, hazard.number, due_on=date(2026, 7, 1), reason="等待材料"
        )
        actions.extend(cast.leader, hazard.number)

        assert fresh(hazard).overdue_step == 0
        assert jobs.raise_overdue(clock.now()) == 0


def test_an_unconfirmed_major_hazard_is_phoned_a_tier_higher_every_quarter_of_an_hour(
    cast: Cast, above: Above
) -> None:
    secretary = actor_for("party_secretary", area_code=YUNSHAN)
    with time_machine.travel(MONDAY, tick=False) as at:
        hazard = make_major(cast)
        assert {call.post_id for call in hazard.calls.all()} == {
            cast.safety.post_id,
            cast.leader.post_id,
        }
        at.move_to("2026-06-22T14:34:59+08:00")
        assert jobs.raise_unanswered(clock.now()) == 0
        at.move_to("2026-06-22T14:35:00+08:00")
        assert jobs.raise_unanswered(clock.now()) == 1
        assert secretary.post_id in {call.post_id for call in hazard.calls.all()}
        at.move_to("2026-06-22T15:30:00+08:00")
        assert jobs.raise_unanswered(clock.now()) == 1
        assert jobs.raise_unanswered(clock.now()) == 0

    assert above.bureau.post_id in {call.post_id for call in hazard.calls.all()}
    rows = OutboxEvent.objects.filter(name="MajorHazardUnconfirmed").order_by("id")
    times = [row.at.astimezone(clock.LOCAL_ZONE).strftime("%H:%M") for row in rows]
    assert times == ["14:35", "14:50"]


def test_a_confirmed_major_hazard_is_phoned_no_higher(cast: Cast, above: Above) -> None:
    with time_machine.travel(MONDAY, tick=False) as at:
        hazard = make_major(cast)
        call = hazard.calls.first()
        assert call is not None
        actions.mark_called(cast.director, hazard.number, call.pk, is_confirmed=True)
        at.move_to("2026-06-22T15:30:00+08:00")

        assert jobs.raise_unanswered(clock.now()) == 0

    assert above.bureau.post_id not in {call.post_id for call in hazard.calls.all()}
