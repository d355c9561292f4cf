"""Drafting: phases read from words, odd ones noticed, documents read, units chosen by kind."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.actions import CitationDraft, PhaseDraft
from shouwang.prepare.campaigns.models import Campaign, Deliverable, Notice, Participant
from shouwang.prepare.places.tests.factories import HEPING, ZAOSHU_VILLAGE, make_place

from .factories import S4_PHASES, S5_PHASES, SYSTEM, draft_of, make_campaign

pytestmark = pytest.mark.django_db

LATE: Final = "“街道方案”的期限是2026-05-23，而所属阶段“动员部署阶段”到2026-04-20就结束。"


def _days(campaign: Campaign) -> list[tuple[date | None, date | None]]:
    return [(row.starts_on, row.ends_on) for row in queries.phases(SYSTEM, campaign)]


@pytest.mark.requirement("R49", "R51")
def test_four_phases_overlap_and_two_run_the_whole_year() -> None:
    made = make_campaign(phases=S5_PHASES)

    assert _days(made) == [
        (None, date(2026, 4, 20)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 11, 1), date(2026, 12, 31)),
    ]
    assert Notice.objects.count() == 0


@pytest.mark.requirement("R49", "R50", "R52")
def test_three_phases_of_document_s4_keep_their_words() -> None:
    made = make_campaign(phases=S4_PHASES)

    assert [(row.dates_text, row.ends_on) for row in queries.phases(SYSTEM, made)] == [
        ("5月8日前", date(2026, 5, 8)),
        ("5月9日至10月31日", date(2026, 10, 31)),
        ("*年11月至12月中旬", date(2026, 12, 20)),
    ]


def test_days_that_cannot_be_read_are_refused_with_an_example() -> None:
    with pytest.raises(Invalid) as refused:
        make_campaign(phases=[PhaseDraft("动员", dates_text="尽快")])

    words = "读不懂“尽快”，请写成“5月8日前”“11月至12月中旬”“全年”这样，或直接选日期。"
    assert str(refused.value) == f"phases.0: {words}"
    assert Campaign.objects.count() == 0


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        make_campaign(
            title=" ",
            kind="war",
            ends_on=date(2025, 1, 1),
            phases=[PhaseDraft("", dates_text="全年"), PhaseDraft("整改")],
            citations=[CitationDraft("市政府", "")],
        )

    assert {name: str(text) for name, text in refused.value.fields.items()} == {
        "title": "请填写行动名称。",
        "kind": "没有这种方式。",
        "ends_on": "结束日不能早于开始日。",
        "phases.0": "请填写阶段名称。",
        "phases.1": "请写明阶段的时间。",
        "citations.0": "请写明发文单位和标题。",
    }


@pytest.mark.requirement("R53")
def test_a_deliverable_due_after_its_phase_is_kept_and_noticed() -> None:
    made = make_campaign()
    mobilisation = queries.phases(SYSTEM, made)[0]
    due = Deliverable.objects.create(
        campaign=made,
        phase=mobilisation,
        kind="plan",
        title="街道方案",
        owed_by="community",
        to_unit=made.office_unit,
        due_on=date(2026, 5, 23),
    )

    actions.find_notices(SYSTEM, made)

    (notice,) = Notice.objects.all()
    assert (notice.kind, notice.subject_key) == ("due_after_phase", due.journal_key)
    assert notice.told["msgid"].format(**notice.told["params"]) == LATE


@pytest.mark.requirement("R53")
def test_a_confirmed_notice_has_name_and_note_and_stays_until_the_plan_changes() -> None:
    office = make_unit(kind="safety_station", area_code=YUNSHAN)
    station = actor_for("safety_station_head", area_code=YUNSHAN, unit=office)
    made = make_campaign(phases=[PhaseDraft("动员", dates_text="2025年12月20日至2026年1月20日")])
    notice = Notice.objects.get()

    actions.confirm_notice(station, notice.pk, " 按市里的文件 ")

    notice.refresh_from_db()
    assert (notice.confirmed_by_key, notice.note) == (station.key, "按市里的文件")
    with pytest.raises(WrongState):
        actions.confirm_notice(station, notice.pk, "再来")
    actions.set_phases(
        station, made.number, [PhaseDraft("动员", dates_text="2025年12月1日至2026年1月20日")]
    )
    assert Notice.objects.get().confirmed_at is None
    actions.set_phases(station, made.number, [PhaseDraft("动员", dates_text="1月")])
    assert Notice.objects.count() == 0


def test_confirming_without_a_note_is_refused() -> None:
    make_campaign(phases=[PhaseDraft("动员", dates_text="2025年12月")])

    with pytest.raises(Invalid) as refused:
        actions.confirm_notice(SYSTEM, Notice.objects.get().pk, " ")

    assert str(refused.value) == "note: 请说明为什么这样安排。"
    assert Notice.objects.get().confirmed_at is None


def test_a_community_may_not_confirm_and_another_street_does_not_see() -> None:
    make_campaign(phases=[PhaseDraft("动员", dates_text="2025年12月")])
    notice = Notice.objects.get().pk

    with pytest.raises(NotAllowed):
        actions.confirm_notice(actor_for("community_director"), notice, "可以")
    with pytest.raises(NotFound):
        actions.confirm_notice(
            actor_for("safety_station_head", area_code="330781001"), notice, "可以"
        )
    assert Notice.objects.get().confirmed_at is None


def test_units_come_by_kind_and_each_once() -> None:
    heping, zaoshu = make_unit(area_code=HEPING), make_unit(area_code=ZAOSHU_VILLAGE)
    station = make_unit(kind="police_station", area_code=YUNSHAN)
    shop = make_unit(kind="enterprise", area_code=HEPING)
    made = make_campaign(
        office_unit=station,
        participant_kinds=["community", "department"],
        participant_unit_ids=[heping.pk, shop.pk],
    )

    rows = Participant.objects.filter(campaign=made).order_by("unit_id")
    assert [(row.unit_id, row.kind) for row in rows] == [
        (heping.pk, "community"),
        (zaoshu.pk, "community"),
        (station.pk, "department"),
        (shop.pk, "enterprise"),
    ]


def test_enterprises_above_scale_are_those_of_the_economic_office() -> None:
    large, small = (make_unit(kind="enterprise", area_code=HEPING) for _ in range(2))
    make_place(unit_id=large.pk, annual_output_yuan=5_000_000)
    make_place("小店（虚构）", unit_id=small.pk, annual_output_yuan=4_999_999)

    made = make_campaign(participant_kinds=["enterprise_above_scale"])

    assert list(made.participants.values_list("unit_id", flat=True)) == [large.pk]


def test_a_second_adding_brings_only_those_who_are_not_in() -> None:
    make_unit(area_code=HEPING)
    made = make_campaign(participant_kinds=["community"])
    make_unit(area_code=ZAOSHU_VILLAGE)

    assert actions.add_participants(SYSTEM, made.number, kinds=["community"]) == 1
    assert made.participants.count() == 2


@pytest.mark.requirement("R68")
def test_a_masked_number_is_found_by_its_parts() -> None:
    cited = CitationDraft("市政府办公室（虚构）", "关于开展排查的通知", "兰政办发[20＊]６８号")
    made = make_campaign(citations=[cited])
    make_campaign(title="另一项行动（虚构）")

    (citation,) = queries.citations(SYSTEM, made)
    assert (citation.sign, citation.year, citation.serial) == ("兰政办发", None, 68)
    for words in ("68", "兰政办发 68", "兰政办发〔20*〕68号", "开展排查"):
        found = queries.campaigns(SYSTEM, queries.CampaignFilter(q=words))
        assert [row.pk for row in found.items] == [made.pk]
    assert queries.campaigns(SYSTEM, queries.CampaignFilter(q="兰政发 68")).items == []


def test_the_same_document_is_cited_once() -> None:
    made = make_campaign(citations=[CitationDraft("市政府", "通知", "兰政〔2026〕1号")])

    with pytest.raises(Invalid) as refused:
        actions.cite_document(
            SYSTEM, made.number, CitationDraft("市政府", "通知", "兰政〔2026〕1号")
        )

    assert str(refused.value) == "number: 这个文号已经列为依据。"
    assert made.citations.count() == 1


def test_a_source_makes_its_campaign_once() -> None:
    first = make_campaign(source_key="demo:s5")

    assert make_campaign(source_key="demo:s5").pk == first.pk
    assert Campaign.objects.count() == 1


def test_a_community_may_not_draft() -> None:
    with pytest.raises(NotAllowed):
        actions.draft_campaign(actor_for("community_director"), draft_of(area_code=HEPING))

    assert Campaign.objects.count() == 0


def test_another_streets_area_is_not_found() -> None:
    make_campaign()
    station = actor_for("safety_station_head", area_code="330781001")

    with pytest.raises(NotFound):
        actions.draft_campaign(station, draft_of())

    assert Campaign.objects.count() == 1


def test_phases_with_the_version_of_before_are_refused() -> None:
    made = make_campaign()
    actions.set_phases(SYSTEM, made.number, S4_PHASES, version=1)

    with pytest.raises(WrongState):
        actions.set_phases(SYSTEM, made.number, S5_PHASES, version=1)

    assert len(queries.phases(SYSTEM, made)) == 3


def test_a_phase_with_a_deliverable_stays() -> None:
    made = make_campaign()
    Deliverable.objects.create(
        campaign=made,
        phase=queries.phases(SYSTEM, made)[3],
        kind="summary",
        title="工作总结",
        owed_by="community",
        to_unit=made.office_unit,
        due_on=date(2026, 12, 20),
    )

    with pytest.raises(Invalid) as refused:
        actions.set_phases(SYSTEM, made.number, S4_PHASES)

    assert str(refused.value) == "phases: 有应报材料属于要去掉的阶段，请先改材料。"
    assert len(queries.phases(SYSTEM, made)) == 4


def test_drafting_is_in_the_journal() -> None:
    made = make_campaign()

    verbs = Entry.objects.filter(object_key=made.journal_key).values_list("verb", flat=True)
    assert list(verbs) == ["campaign.draft"]
