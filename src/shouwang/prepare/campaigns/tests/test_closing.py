"""What stays of a campaign: work items, reports with two receipts, lessons, summary, checks."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.clock import end_of_day
from shouwang.ground.documents.models import Document
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.people.models import Post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns import actions, jobs, queries
from shouwang.prepare.campaigns.actions import (
    EnterpriseReportDraft,
    LessonDraft,
    StandingCheckDraft,
    SummaryDraft,
    WorkMark,
)
from shouwang.prepare.campaigns.models import (
    Campaign,
    EnterpriseReport,
    Lesson,
    Receipt,
    StandingCheck,
    Summary,
    WorkItem,
)
from shouwang.prepare.campaigns.rules.wording import CommunityItem
from shouwang.prepare.campaigns.states import State
from shouwang.prepare.hazards.actions import HazardDraft, register
from shouwang.prepare.organisations.queries import industries
from shouwang.prepare.tasks.models import Task

from .duty_making import Duties, make_duties, owed, whole_plan

MAY_20 = "2026-05-20T10:00:00+08:00"
MAY_27 = "2026-05-27T08:00:00+08:00"
JUNE_15 = "2026-06-15T08:00:00+08:00"
SUMMARY = SummaryDraft("消除隐患。", "集中充电治本。")

pytestmark = pytest.mark.django_db


@pytest.fixture
def duties() -> Duties:
    """Return a running campaign."""
    return make_duties()


def counts() -> tuple[int, ...]:
    """Return what a refused call must leave as it is."""
    tables = (WorkItem, EnterpriseReport, Lesson, Summary, StandingCheck, Document, Entry)
    return tuple(table.objects.count() for table in (*tables, OutboxEvent))


def item_of(duties: Duties, actor: Actor, item: str = CommunityItem.PUBLICITY) -> WorkItem:
    """Return a work item of the actor's community."""
    return WorkItem.objects.get(campaign=duties.campaign, unit_id=actor.unit_id or 0, item=item)


def test_each_community_has_five_items_and_marks_its_own_with_evidence(duties: Duties) -> None:
    actions.mark_work_item(
        duties.heping,
        duties.number,
        item_of(duties, duties.heping).pk,
        WorkMark(is_done=True, evidence="发放宣传单300份"),
    )

    rows = queries.work_list(duties.station, duties.campaign)
    assert [(row.unit_name, row.done, len(row.items)) for row in rows] == [
        ("和平社区居委会（虚构）", 1, 5),
        ("黄湓社区居委会（虚构）", 0, 5),
    ]
    assert [item.item for item in rows[0].items] == list(CommunityItem)


def test_an_item_without_evidence_is_not_done(duties: Duties) -> None:
    row = item_of(duties, duties.heping)
    before = counts()

    with pytest.raises(Invalid, match="请写明做了什么、有什么佐证。"):
        actions.mark_work_item(duties.heping, duties.number, row.pk, WorkMark(is_done=True))

    row.refresh_from_db()
    assert (row.is_done, row.version, counts()) == (False, 1, before)


def test_another_communitys_item_does_not_exist_and_the_police_mark_none(duties: Duties) -> None:
    row = item_of(duties, duties.huangpen)
    mark = WorkMark(is_done=True, evidence="已发动")

    with pytest.raises(NotFound):
        actions.mark_work_item(duties.heping, duties.number, row.pk, mark)
    with pytest.raises(NotAllowed):
        actions.mark_work_item(duties.police, duties.number, row.pk, mark)

    row.refresh_from_db()
    assert not row.is_done


def test_of_two_who_mark_an_item_at_once_one_is_told(duties: Duties) -> None:
    row = item_of(duties, duties.heping)
    mark = WorkMark(is_done=True, evidence="已发动")
    actions.mark_work_item(duties.heping, duties.number, row.pk, mark, version=1)

    with pytest.raises(WrongState, match="这一项刚被别人改过"):
        actions.mark_work_item(duties.station, duties.number, row.pk, mark, version=1)


def reporter() -> Actor:
    """Return the owner of an enterprise in Heping."""
    return actor_for("enterprise_owner", unit=make_unit(kind="enterprise", area_code=HEPING))


def sector_lead(sector: str = "commerce") -> Actor:
    """Return who leads a sector in the street."""
    unit = make_unit(kind="sector_authority", area_code=YUNSHAN)
    actor = actor_for("sector_lead", area_code=YUNSHAN, unit=unit)
    Post.objects.filter(pk=actor.post_id or 0).update(sector=sector)
    return actor


def test_one_report_goes_to_two_sides_that_each_confirm_for_themselves(duties: Duties) -> None:
    industry = industries()[0]
    lead = sector_lead(industry.sector)
    owner = reporter()
    with time_machine.travel(MAY_20, tick=False):
        draft = EnterpriseReportDraft("已自查", 3, 2, industry=industry.code)
        made = actions.report_by_enterprise(owner, draft)
    with time_machine.travel(MAY_27, tick=False):
        actions.receive_report(duties.station, made.pk, "street")
        view = queries.report(owner, made.pk)
        assert [str(one.label) for one in view.receipts] == ["已送达", "未送达，已 6 天"]
        assert not view.is_delivered

        actions.receive_report(lead, made.pk, "sector")
        assert queries.report(owner, made.pk).is_delivered
        with pytest.raises(WrongState, match="已经签收过了。"):
            actions.receive_report(lead, made.pk, "sector")

    sides = Receipt.objects.order_by("id").values_list("side", "received_by_key")
    assert list(sides) == [("street", duties.station.key), ("sector", lead.key)]


def test_neither_side_confirms_for_the_other(duties: Duties) -> None:
    industry = industries()[0]
    lead = sector_lead(industry.sector)
    owner = reporter()
    made = actions.report_by_enterprise(
        owner, EnterpriseReportDraft("已自查", industry=industry.code)
    )
    before = counts()

    for actor, side in ((lead, "street"), (duties.station, "sector"), (owner, "street")):
        with pytest.raises(NotAllowed):
            actions.receive_report(actor, made.pk, side)
    with pytest.raises(NotFound):
        actions.receive_report(duties.huangpen, made.pk, "street")

    assert counts() == before
    assert Receipt.objects.filter(received_at=None).count() == 2


def test_without_an_authority_the_report_says_so_until_there_is_one(duties: Duties) -> None:
    industry = industries()[0]
    made = actions.report_by_enterprise(
        reporter(), EnterpriseReportDraft("已自查", industry=industry.code)
    )
    view = queries.report(duties.station, made.pk)
    assert str(view.receipts[1].label) == "无主管部门，未送达"
    with pytest.raises(WrongState, match="这个行业还没有主管部门，不能签收。"):
        actions.receive_report(duties.station, made.pk, "sector")
    assert jobs.address_reports() == 0

    lead = sector_lead(industry.sector)
    assert [jobs.address_reports() for _ in range(2)] == [1, 0]
    assert Receipt.objects.get(side="sector").to_unit_id == lead.unit_id


@pytest.mark.parametrize(
    ("draft", "field", "words"),
    [
        (EnterpriseReportDraft(" "), "text", "请填写排查治理情况。"),
        (EnterpriseReportDraft("好", 1, 2), "rectified", "已整改的不能多于排查出的。"),
        (EnterpriseReportDraft("好", industry="no"), "industry", "没有这个行业。"),
        (
            EnterpriseReportDraft("好", campaign_number="no"),
            "campaign",
            "没有这个行动，或您的单位没有参加。",
        ),
    ],
)
def test_a_report_that_says_nothing_true_is_refused(
    duties: Duties, draft: EnterpriseReportDraft, field: str, words: str
) -> None:
    del duties
    before = counts()

    with pytest.raises(Invalid) as refused:
        actions.report_by_enterprise(reporter(), draft)

    assert {name: str(text) for name, text in refused.value.fields.items()} == {field: words}
    assert EnterpriseReport.objects.count() == 0
    assert before[1] == 0


def test_a_community_does_not_report_as_an_enterprise(duties: Duties) -> None:
    before = counts()

    with pytest.raises(NotAllowed, match="由生产经营单位自己报告。"):
        actions.report_by_enterprise(duties.heping, EnterpriseReportDraft("好"))

    assert counts() == before


def test_a_lesson_names_the_hazards_that_gave_rise_to_it(duties: Duties) -> None:
    number = register(duties.huangpen, HazardDraft("楼道停放电动车", "unknown"))
    draft = LessonDraft("rule_change", "出租房须设充电棚", "出租房检查制度", (number.number,))

    actions.record_lesson(duties.station, duties.number, draft)

    (seen,) = queries.lessons(duties.station, duties.campaign)
    assert (seen.hazard_numbers, seen.hidden) == ((number.number,), 0)
    (hidden,) = queries.lessons(duties.heping, duties.campaign)
    assert (hidden.hazard_numbers, hidden.hidden) == ((), 1)
    with pytest.raises(Invalid, match="没有找到这些隐患，或不在您的职责范围内"):
        actions.record_lesson(duties.heping, duties.number, draft)


def test_a_rule_change_names_its_rule(duties: Duties) -> None:
    before = counts()

    with pytest.raises(Invalid, match="请写明修订了哪项制度。"):
        actions.record_lesson(
            duties.station, duties.number, LessonDraft("rule_change", "出租房须设充电棚")
        )

    assert counts() == before


def test_open_duties_are_named_and_hold_the_end_up(duties: Duties) -> None:
    before = counts()

    with pytest.raises(Invalid) as refused:
        actions.close_campaign(duties.station, duties.number, SUMMARY)

    words = str(refused.value.fields["accepts_open"])
    assert words.startswith("还有 2 份材料没有了结")
    assert "和平社区居委会（虚构）：专项行动方案" in words
    assert counts() == before
    assert Campaign.objects.get().state == State.RUNNING


def test_accepting_open_duties_needs_a_reason(duties: Duties) -> None:
    with pytest.raises(Invalid, match="请写明为什么带着未报的材料结束。"):
        actions.close_campaign(
            duties.station, duties.number, SummaryDraft("成效", "经验", accepts_open=True)
        )


@time_machine.travel(MAY_20, tick=False)
def test_closing_keeps_the_figures_issues_the_document_and_ends_all_change(
    duties: Duties,
) -> None:
    row = owed(duties, duties.heping)
    actions.submit(duties.heping, row.pk, whole_plan())
    actions.accept_submission(duties.station, row.pk)
    actions.waive_obligation(duties.station, owed(duties, duties.huangpen).pk, "并入和平")
    actions.record_lesson(
        duties.station, duties.number, LessonDraft("rule_change", "设充电棚", "出租房检查制度")
    )

    made = actions.close_campaign(duties.station, duties.number, SUMMARY)

    assert made.document is not None
    assert made.document.number == "云山安总〔2026〕1号"
    assert made.figures["on_time"] == [1, 1]
    assert made.figures["work_items"] == [0, 10]
    assert made.figures["rule_changes"] == 1
    closed = Campaign.objects.get()
    assert (closed.state, closed.closed_at) == (State.CLOSED, made.written_at)
    assert OutboxEvent.objects.filter(name="CampaignClosed").count() == 1
    before = counts()
    mark = WorkMark(is_done=True, evidence="已发动")
    with pytest.raises(WrongState):
        actions.mark_work_item(
            duties.heping, duties.number, item_of(duties, duties.heping).pk, mark
        )
    with pytest.raises(WrongState):
        actions.record_lesson(duties.station, duties.number, LessonDraft("experience", "好"))
    assert counts() == before


@time_machine.travel(MAY_20, tick=False)
def test_open_duties_that_are_accepted_stand_in_the_summary(duties: Duties) -> None:
    draft = SummaryDraft("成效", "经验", accepts_open=True, open_reason="社区合并中")

    made = actions.close_campaign(duties.station, duties.number, draft)

    open_ids = [owed(duties, duties.heping).pk, owed(duties, duties.huangpen).pk]
    assert made.figures["open"] == open_ids
    assert made.figures["open_reason"] == "社区合并中"


def test_who_cannot_issue_documents_closes_nothing(duties: Duties) -> None:
    director = actor_for("street_director", area_code=YUNSHAN)
    before = counts()

    with pytest.raises(NotAllowed, match="总结要制发公文"):
        actions.close_campaign(director, duties.number, SUMMARY)
    with pytest.raises(NotAllowed):
        actions.close_campaign(duties.heping, duties.number, SUMMARY)

    assert counts() == before


def test_a_summary_without_results_or_experience_is_refused(duties: Duties) -> None:
    with pytest.raises(Invalid) as refused:
        actions.close_campaign(duties.station, duties.number, SummaryDraft("", " "))

    assert {name: str(text) for name, text in refused.value.fields.items()} == {
        "results": "请填写成效。",
        "experience": "请填写经验。",
    }


def standing_of(duties: Duties, **more: object) -> StandingCheckDraft:
    """Return the draft of a fortnightly check by Heping."""
    facts: dict[str, object] = {
        "title": "出租房夜查",
        "type_codes": ("rental_house",),
        "interval_days": 14,
        "unit_id": duties.heping.unit_id,
        "post_id": duties.heping.post_id,
        "first_due_on": date(2026, 5, 27),
    }
    return StandingCheckDraft(**{**facts, **more})  # type: ignore[arg-type]


def test_a_standing_check_makes_one_task_a_due_day_and_moves_on(duties: Duties) -> None:
    with time_machine.travel(MAY_20, tick=False) as at:
        made = actions.keep_checking(duties.station, duties.number, standing_of(duties))
        assert jobs.make_standing_tasks() == 0

        at.move_to(MAY_27)
        assert [jobs.make_standing_tasks() for _ in range(2)] == [1, 0]
        made.refresh_from_db()
        assert made.next_due_on == date(2026, 6, 10)
        task = Task.objects.get()
        assert (task.person_id, task.due_at) == (
            duties.heping.post_id,
            end_of_day(date(2026, 5, 27)),
        )

        at.move_to(JUNE_15)
        assert [jobs.make_standing_tasks() for _ in range(2)] == [1, 0]
        made.refresh_from_db()
        assert made.next_due_on == date(2026, 6, 24)


def test_when_the_post_has_left_the_station_head_gets_the_check(duties: Duties) -> None:
    with time_machine.travel(MAY_20, tick=False) as at:
        actions.keep_checking(duties.station, duties.number, standing_of(duties))
        Post.objects.filter(pk=duties.heping.post_id or 0).update(valid_until_on=date(2026, 5, 21))
        at.move_to(MAY_27)

        assert jobs.make_standing_tasks() == 1

        assert Task.objects.get().person_id == duties.station.post_id
        (view,) = queries.standing_checks(duties.station, duties.campaign)
        assert not view.is_held


def test_an_ended_check_makes_no_task(duties: Duties) -> None:
    with time_machine.travel(MAY_20, tick=False) as at:
        made = actions.keep_checking(duties.station, duties.number, standing_of(duties))
        actions.end_standing_check(duties.station, made.pk)
        at.move_to(MAY_27)

        assert jobs.make_standing_tasks() == 0
        assert queries.standing_checks(duties.station, unit_id=duties.heping.unit_id) == []
        with pytest.raises(WrongState):
            actions.end_standing_check(duties.station, made.pk)


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"title": " "}, "title", "请填写检查名称。"),
        ({"type_codes": ()}, "type_codes", "请选择检查哪类场所。"),
        ({"type_codes": ("no",)}, "type_codes", "没有这类场所。"),
        ({"interval_days": 0}, "interval_days", "间隔至少 1 天，最多 3660 天。"),
        ({"first_due_on": date(2026, 5, 19)}, "first_due_on", "第一次检查的日期已经过去。"),
        ({"post_id": 999_999}, "post", "没有找到这名责任人，或已不在岗。"),
        ({"unit_id": 999_999}, "post", "责任人不在责任单位任职。"),
    ],
)
@time_machine.travel(MAY_20, tick=False)
def test_a_standing_check_that_cannot_be_done_is_refused(
    duties: Duties, more: dict[str, object], field: str, words: str
) -> None:
    before = counts()

    with pytest.raises(Invalid) as refused:
        actions.keep_checking(duties.station, duties.number, standing_of(duties, **more))

    assert {name: str(text) for name, text in refused.value.fields.items()} == {field: words}
    assert counts() == before


def test_a_community_turns_no_check_into_a_standing_one(duties: Duties) -> None:
    before = counts()

    with pytest.raises(NotAllowed):
        actions.keep_checking(duties.heping, duties.number, standing_of(duties))

    assert counts() == before
