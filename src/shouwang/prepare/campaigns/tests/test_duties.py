"""What units owe a campaign: opening, handing in, accepting, returning, naming silence."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from shouwang.ground.actor import Actor
from shouwang.ground.clock import end_of_day
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.campaigns import actions, jobs, queries
from shouwang.prepare.campaigns.models import (
    Campaign,
    Deliverable,
    Notice,
    Obligation,
    Phase,
    Submission,
)
from shouwang.prepare.campaigns.rules.deliverables import OnTime, Standing
from shouwang.prepare.campaigns.rules.submissions import digest_of
from shouwang.prepare.campaigns.states import State

from .duty_making import (
    MAY_23,
    NOV_13,
    figures,
    make_duties,
    owed,
    plan_by,
    run,
    statistics_of,
    whole_plan,
)
from .factories import SYSTEM, make_campaign

MAY_20 = "2026-05-20T10:00:00+08:00"
MAY_24_0800 = "2026-05-24T08:00:00+08:00"
MAY_26_0900 = "2026-05-26T09:00:00+08:00"

pytestmark = pytest.mark.django_db


def snapshot() -> tuple[object, ...]:
    """Return what a refused call must leave as it is."""
    rows = Obligation.objects.order_by("pk").values_list("pk", "state", "version")
    return (
        tuple(rows),
        Submission.objects.count(),
        Entry.objects.count(),
        OutboxEvent.objects.count(),
    )


def test_starting_opens_one_duty_for_each_unit_of_the_kind_and_again_adds_none() -> None:
    duties = make_duties(plan_by(MAY_23), statistics_of("street"))

    again = actions.open_obligations(SYSTEM, duties.campaign, end_of_day(MAY_23))

    units = Obligation.objects.order_by("pk").values_list("deliverable__kind", "unit_id")
    assert sorted(units) == sorted(
        [
            ("plan", duties.heping.unit_id),
            ("plan", duties.huangpen.unit_id),
            ("statistics", duties.street.pk),
        ]
    )
    assert again == 3
    assert {row.due_at for row in Obligation.objects.all()} == {end_of_day(MAY_23)}


@time_machine.travel(MAY_20, tick=False)
def test_a_further_deliverable_of_a_running_campaign_opens_at_once_and_is_told() -> None:
    duties = make_duties()

    made = actions.owe(duties.station, duties.number, statistics_of("cooperative"))

    row = Obligation.objects.get(deliverable=made)
    assert row.unit_id == duties.cooperative.unit_id
    assert OutboxEvent.objects.filter(name="DeliverableOwed").count() == 1


@time_machine.travel(MAY_20, tick=False)
def test_a_unit_that_joins_later_owes_what_all_owe() -> None:
    duties = make_duties()
    late = make_unit(area_code="330781002011")

    actions.add_participants(duties.station, duties.number, unit_ids=[late.pk])

    assert Obligation.objects.get(unit=late).deliverable.kind == "plan"


@time_machine.travel(MAY_26_0900, tick=False)
def test_a_running_campaign_takes_no_deliverable_of_a_past_day() -> None:
    duties = make_duties()
    before = snapshot()

    with pytest.raises(Invalid, match="期限已经过去，请另定。"):
        actions.owe(duties.station, duties.number, plan_by(MAY_23, title="另一方案"))

    assert snapshot() == before
    assert Deliverable.objects.count() == 1


@time_machine.travel(MAY_20, tick=False)
def test_two_deliverables_of_one_title_are_refused() -> None:
    duties = make_duties()

    with pytest.raises(Invalid, match="这个行动里已有同名材料。"):
        actions.owe(duties.station, duties.number, plan_by(NOV_13))


@time_machine.travel(MAY_20, tick=False)
def test_a_due_day_after_its_phase_is_noticed() -> None:
    duties = make_duties()
    phase = Phase.objects.get(campaign=duties.campaign, position=1)

    actions.owe(duties.station, duties.number, plan_by(NOV_13, title="另一方案", phase_id=phase.pk))

    assert Notice.objects.filter(kind="due_after_phase").count() == 1


@time_machine.travel(MAY_20, tick=False)
def test_a_community_lets_nobody_owe_anything() -> None:
    duties = make_duties()
    before = snapshot()

    with pytest.raises(NotAllowed):
        actions.owe(duties.heping, duties.number, plan_by(NOV_13, title="另一方案"))

    assert snapshot() == before


@time_machine.travel(MAY_20, tick=False)
def test_a_plan_is_kept_as_it_was_handed_in() -> None:
    duties = make_duties()
    row = owed(duties, duties.heping)

    actions.submit(duties.heping, row.pk, whole_plan())

    kept = Submission.objects.get(obligation=row)
    row.refresh_from_db()
    assert (row.state, row.version, kept.version) == ("submitted", 2, 2)
    assert kept.content == whole_plan().content()
    assert kept.post_id == duties.heping.post_id
    assert len(kept.digest) == 64


@pytest.mark.parametrize(
    ("lack", "field", "words"),
    [
        ({"responsible": " "}, "responsible", "方案没有明确责任人，请填写。"),
        ({"personnel": ()}, "personnel", "方案没有落实人员，责任人之外至少再写一人。"),
        ({"personnel": ("社区主任",)}, "personnel", "方案没有落实人员，责任人之外至少再写一人。"),
        ({"steps": ("",)}, "steps", "方案没有工作步骤，请至少写一步。"),
    ],
)
@time_machine.travel(MAY_20, tick=False)
def test_a_plan_without_responsibility_or_personnel_is_refused(
    lack: dict[str, object], field: str, words: str
) -> None:
    duties = make_duties()
    row = owed(duties, duties.heping)
    before = snapshot()

    with pytest.raises(Invalid) as refused:
        actions.submit(duties.heping, row.pk, whole_plan(**lack))

    assert {name: str(text) for name, text in refused.value.fields.items()} == {field: words}
    assert snapshot() == before


@time_machine.travel(MAY_20, tick=False)
def test_a_plan_that_lacks_personnel_is_not_accepted_however_it_came() -> None:
    duties = make_duties()
    row = owed(duties, duties.heping)
    actions.submit(duties.heping, row.pk, whole_plan())
    content = whole_plan(personnel=()).content()
    Submission.objects.update(content=content, digest=digest_of(content))

    with pytest.raises(Invalid) as refused:
        actions.accept_submission(duties.station, row.pk)

    assert list(refused.value.fields) == ["personnel"]


@time_machine.travel(MAY_20, tick=False)
def test_what_was_altered_after_handing_in_is_not_accepted() -> None:
    duties = make_duties()
    row = owed(duties, duties.heping)
    actions.submit(duties.heping, row.pk, whole_plan())
    Submission.objects.update(content=whole_plan(text="改过").content())

    with pytest.raises(WrongState, match="存储的内容与报送时的摘要不符"):
        actions.accept_submission(duties.station, row.pk)


@time_machine.travel(MAY_20, tick=False)
def test_a_returned_plan_stays_and_another_follows() -> None:
    duties = make_duties()
    row = owed(duties, duties.heping)
    actions.submit(duties.heping, row.pk, whole_plan(text="第一稿"))

    actions.return_submission(duties.station, row.pk, "请补充时间安排")
    actions.submit(duties.heping, row.pk, whole_plan(text="第二稿"))
    actions.accept_submission(duties.station, row.pk)

    kept = Submission.objects.filter(obligation=row).order_by("version")
    assert [(one.content["text"], one.reason) for one in kept] == [
        ("第一稿", "请补充时间安排"),
        ("第二稿", ""),
    ]
    assert queries.obligation(duties.station, row.pk).duty.standing is Standing.ACCEPTED


@time_machine.travel(MAY_20, tick=False)
def test_returning_needs_a_reason() -> None:
    duties = make_duties()
    row = owed(duties, duties.heping)
    actions.submit(duties.heping, row.pk, whole_plan())
    before = snapshot()

    with pytest.raises(Invalid, match="请写明退回的原因。"):
        actions.return_submission(duties.station, row.pk, " ")

    assert snapshot() == before


@time_machine.travel(MAY_20, tick=False)
def test_another_communitys_plan_does_not_exist() -> None:
    duties = make_duties()
    row = owed(duties, duties.huangpen)
    before = snapshot()

    with pytest.raises(NotFound):
        actions.submit(duties.heping, row.pk, whole_plan())

    assert snapshot() == before


@time_machine.travel(MAY_20, tick=False)
def test_the_station_hands_in_no_plan_for_a_community() -> None:
    duties = make_duties()
    before = snapshot()

    with pytest.raises(NotFound):
        actions.submit(duties.station, owed(duties, duties.heping).pk, whole_plan())

    assert snapshot() == before


@time_machine.travel(MAY_20, tick=False)
def test_police_and_station_hand_in_for_the_street_and_nobody_else_does() -> None:
    duties = make_duties(statistics_of("street"))
    row = Obligation.objects.get()
    before = snapshot()

    with pytest.raises(NotAllowed, match="街道的材料只能由安监站和派出所报送。"):
        actions.submit(duties.economy, row.pk, figures())
    with pytest.raises(NotFound):
        actions.submit(duties.heping, row.pk, figures())
    assert snapshot() == before

    actions.submit(duties.police, row.pk, figures())
    actions.return_submission(duties.station, row.pk, "请核对")
    actions.submit(duties.station, row.pk, figures())
    assert Submission.objects.count() == 2


@time_machine.travel(MAY_20, tick=False)
def test_a_cooperative_hands_in_its_own_and_its_community_does_not() -> None:
    duties = make_duties(statistics_of("cooperative"))
    row = Obligation.objects.get()

    with pytest.raises(NotFound):
        actions.submit(duties.heping, row.pk, figures())
    actions.submit(duties.cooperative, row.pk, figures())

    row.refresh_from_db()
    assert row.state == "submitted"


@time_machine.travel(MAY_20, tick=False)
def test_nobody_accepts_what_they_handed_in_themselves() -> None:
    duties = make_duties(statistics_of("street"))
    row = Obligation.objects.get()
    actions.submit(duties.station, row.pk, figures())

    with pytest.raises(NotAllowed, match="不能审核自己报送的材料。"):
        actions.accept_submission(duties.station, row.pk)


@time_machine.travel(MAY_20, tick=False)
def test_statistics_need_their_figures_and_cannot_rectify_more_than_was_found() -> None:
    duties = make_duties(statistics_of("cooperative"))
    row = Obligation.objects.get()

    with pytest.raises(Invalid) as without:
        actions.submit(duties.cooperative, row.pk, whole_plan())
    with pytest.raises(Invalid) as more:
        actions.submit(duties.cooperative, row.pk, figures(found=3, rectified=4))

    assert sorted(without.value.fields) == ["checked", "found", "rectified"]
    assert str(more.value) == "rectified: 已整改的不能多于排查出的。"


@time_machine.travel(MAY_20, tick=False)
def test_once_the_campaign_is_closed_nothing_is_handed_in() -> None:
    duties = make_duties()
    row = owed(duties, duties.heping)
    Campaign.objects.update(state=State.CLOSED, closed_at=end_of_day(MAY_23))
    before = snapshot()

    with pytest.raises(WrongState, match="行动不在进行中，不能再办理。"):
        actions.submit(duties.heping, row.pk, whole_plan())

    assert snapshot() == before


@time_machine.travel(MAY_20, tick=False)
def test_a_page_that_was_seen_before_somebody_else_moved_is_refused() -> None:
    duties = make_duties()
    row = owed(duties, duties.heping)
    actions.submit(duties.heping, row.pk, whole_plan())

    with pytest.raises(WrongState):
        actions.accept_submission(duties.station, row.pk, version=1)


def test_what_is_missing_is_named_once_and_what_came_late_stays_late() -> None:
    with time_machine.travel(MAY_20, tick=False) as at:
        duties = make_duties()
        actions.submit(duties.heping, owed(duties, duties.heping).pk, whole_plan())
        assert jobs.name_overdue_obligations() == 0

        at.move_to(MAY_24_0800)
        assert [jobs.name_overdue_obligations() for _ in range(2)] == [1, 0]
        events = OutboxEvent.objects.filter(name="ObligationOverdue")
        assert [event.object_key for event in events] == [owed(duties, duties.huangpen).journal_key]

        at.move_to(MAY_26_0900)
        late = owed(duties, duties.huangpen)
        actions.submit(duties.huangpen, late.pk, whole_plan())
        actions.accept_submission(duties.station, late.pk)
        found = queries.obligation(duties.station, late.pk).duty
        assert found.standing is Standing.ACCEPTED_LATE
        assert found.late_by == timedelta(days=2, hours=9)
        assert str(found.late_words) == "2 天"

        rate = queries.on_time_rate(duties.station, duties.campaign)
        assert rate.figure == OnTime(1, 2)
        assert [one.obligation.pk for one in rate.late] == [late.pk]


@time_machine.travel(MAY_24_0800, tick=False)
def test_what_is_waived_counts_for_nothing() -> None:
    duties = make_duties()
    actions.waive_obligation(duties.station, owed(duties, duties.heping).pk, "社区并入")

    rate = queries.on_time_rate(duties.station, duties.campaign)

    assert rate.figure == OnTime(0, 1)
    with pytest.raises(Invalid, match="请写明免报的原因。"):
        actions.waive_obligation(duties.station, owed(duties, duties.huangpen).pk, "")


@time_machine.travel(MAY_24_0800, tick=False)
def test_the_matrix_says_how_each_unit_stands() -> None:
    duties = make_duties(plan_by(MAY_23), statistics_of("cooperative", NOV_13))

    table = queries.matrix(duties.station, duties.campaign)

    assert [row.title for row in table.deliverables] == ["专项行动方案", "统计信息 cooperative"]
    assert [[cell.duty.standing if cell else None for cell in row.cells] for row in table.rows] == [
        ["missing", None],
        [None, "awaited"],
        ["missing", None],
    ]
    missing = queries.ObligationFilter(standing="missing")
    shown = queries.matrix(duties.station, duties.campaign, missing)
    assert [row.unit_name for row in shown.rows] == [
        "和平社区居委会（虚构）",
        "黄湓社区居委会（虚构）",
    ]


@time_machine.travel(MAY_20, tick=False)
def test_a_community_sees_its_own_area_only() -> None:
    duties = make_duties()

    assert [
        one.obligation.unit_id for one in queries.obligations(duties.heping, duties.campaign)
    ] == [duties.heping.unit_id]
    owed_now = queries.owed_by_unit(duties.heping, duties.heping.unit_id or 0)
    assert [one.days_left for one in owed_now] == [3]
    assert queries.owed_by_unit(duties.heping, duties.huangpen.unit_id or 0) == []


def test_duties_follow_a_merged_community() -> None:
    duties = make_duties()

    actions.remap_duties(Actor.system("test"), "330781002009", "330781002005")

    row = owed(duties, duties.huangpen)
    assert (row.area_code_now, row.area_code_at_time) == ("330781002005", "330781002009")


def test_a_draft_opens_nothing_before_it_starts() -> None:
    campaign = make_campaign()
    actions.owe(SYSTEM, campaign.number, plan_by(MAY_23))

    assert Obligation.objects.count() == 0
    run(campaign)
    assert Obligation.objects.count() == 0


def test_the_exported_matrix_says_late_and_missing() -> None:
    with time_machine.travel(MAY_24_0800, tick=False):
        duties = make_duties()
        content = actions.export_matrix(duties.station, duties.number)

    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["单位", "专项行动方案（2026-05-23）"]
    assert rows[1] == ["和平社区居委会（虚构）", "逾期未报，迟 8 小时"]
    assert Entry.objects.filter(verb="campaign.export_duties").count() == 1
