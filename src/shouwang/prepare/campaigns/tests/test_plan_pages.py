"""Pages of a plan: list, one campaign, drafting, readiness, evaluation, seasons, targets."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.people.models import Account, Post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns import actions
from shouwang.prepare.campaigns.actions import CitationDraft, PhaseDraft, TargetDraft
from shouwang.prepare.campaigns.models import Campaign, IssuedTarget, Notice, SeasonalFocus
from shouwang.prepare.campaigns.rules.gantt import Span, draw_plan
from shouwang.prepare.hazards.tests.factories import make_cast, make_hazard
from shouwang.prepare.organisations.models import BodyMember
from shouwang.prepare.places.tests.factories import HEPING, plant_divisions

from .factories import SYSTEM, WAIVER, make_campaign, make_group, make_running_campaign

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
PHASES = {
    "phase_0_title": "动员部署阶段",
    "phase_0_kind": "mobilisation",
    "phase_0_dates": "5月8日前",
    "phase_2_title": "总结验收阶段",
    "phase_2_kind": "acceptance",
    "phase_2_dates": "*年11月至12月中旬",
}
DRAFT: dict[str, Any] = {
    "title": "消防大检查（虚构）",
    "goal": "",
    "kind": "sweep",
    "leading_group": "",
    "starts_on": "2026-05-01",
    "ends_on": "2026-12-31",
    "participants": ["community"],
    "cited_0_issuer": "市政府办公室（虚构）",
    "cited_0_title": "关于消防检查的通知",
    "cited_0_number": "兰政办发〔20*〕68号",
    **PHASES,
}


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


@pytest.fixture
def office() -> Unit:
    """The unit that runs campaigns."""
    plant_divisions()
    return make_unit(kind="safety_station", area_code=YUNSHAN, record_prefix="云山")


@pytest.fixture
def station(office: Unit) -> Client:
    """The head of the safety station at a screen."""
    return client_of(actor_for("safety_station_head", area_code=YUNSHAN, unit=office))


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def posted(client: Client, path: str, data: dict[str, Any], status: int = 302) -> str:
    answer = client.post(path, data)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


@time_machine.travel(NOON, tick=False)
def test_the_list_says_days_left_and_finds_by_cited_number(station: Client, office: Unit) -> None:
    cited = CitationDraft("市政府", "通知", "兰政办发〔20*〕68号")
    running = make_running_campaign(office_unit=office, citations=[cited])
    make_campaign(office_unit=office, title="别的行动（虚构）")

    page = text_of(station, "/campaigns/?q=68")

    assert running.title in page
    assert "别的行动（虚构）" not in page
    assert "还有 192 天" in page


def test_the_list_takes_the_same_number_of_queries_for_more_rows(
    station: Client, office: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_campaign(office_unit=office, title=f"行动{number}（虚构）")

    with django_assert_max_num_queries(25):
        text_of(station, "/campaigns/")


@pytest.mark.requirement("R50", "R52")
def test_days_are_read_back_before_a_campaign_is_kept(station: Client) -> None:
    make_unit(area_code=HEPING)

    shown = posted(station, "/campaigns/new", {**DRAFT, "step": "check"}, 200)
    assert "2026-05-08" in shown
    assert "2026-12-20" in shown
    assert Campaign.objects.count() == 0
    posted(station, "/campaigns/new", {**DRAFT, "step": "save"})

    made = Campaign.objects.get()
    assert [row.ends_on for row in made.phases.order_by("position")] == [
        date(2026, 5, 8),
        date(2026, 12, 20),
    ]
    assert made.participants.count() == 1
    assert made.citations.get().serial == 68


def test_words_that_cannot_be_read_come_back_at_their_row(station: Client) -> None:
    page = posted(station, "/campaigns/new", {**DRAFT, "phase_2_dates": "尽快"}, 422)

    assert "读不懂“尽快”" in page
    assert Campaign.objects.count() == 0


def test_the_same_form_sent_twice_makes_one_campaign(station: Client) -> None:
    data = {**DRAFT, "step": "save", "idempotency_key": "0" * 32}
    posted(station, "/campaigns/new", data)
    posted(station, "/campaigns/new", data)

    assert Campaign.objects.count() == 1


@pytest.mark.requirement("R57")
def test_a_start_without_group_names_what_is_missing(station: Client, office: Unit) -> None:
    drafted = make_campaign(office_unit=office)
    data = {"move": "start", "waiver": WAIVER, "version": "1"}

    page = posted(station, f"/campaigns/{drafted.number}/moves", data, 422)

    assert "还没有领导小组，不能启动。" in page
    drafted.refresh_from_db()
    assert drafted.state == "drafted"


def test_a_campaign_is_put_under_a_group_and_started(station: Client, office: Unit) -> None:
    drafted = make_campaign(office_unit=office)
    path = f"/campaigns/{drafted.number}"
    posted(station, f"{path}/group", {"leading_group": str(make_group(office).pk)})
    posted(station, f"{path}/moves", {"move": "start", "waiver": WAIVER, "version": "2"})

    page = text_of(station, path)

    assert "进行中" in page
    assert WAIVER in page
    assert "打印附件" in page


def test_cancelling_joining_and_citing_from_the_page(station: Client, office: Unit) -> None:
    make_unit(area_code=HEPING)
    drafted = make_campaign(office_unit=office)
    path = f"/campaigns/{drafted.number}"
    posted(station, f"{path}/participants", {"participant_kinds": ["community"]})
    cited = {"issuer": "市政府", "title": "通知", "number": "兰政〔2026〕1号"}
    posted(station, f"{path}/citations", cited)
    assert "这个文号已经列为依据。" in posted(station, f"{path}/citations", cited, 422)
    posted(station, f"{path}/moves", {"move": "cancel", "reason": "并入", "version": "3"})

    drafted.refresh_from_db()
    assert (drafted.state, drafted.reason) == ("cancelled", "并入")
    assert drafted.participants.count() == 1


@pytest.mark.requirement("R53")
def test_what_does_not_fit_is_shown_and_confirmed(station: Client, office: Unit) -> None:
    drafted = make_campaign(
        office_unit=office, phases=[PhaseDraft("动员", dates_text="2025年12月")]
    )
    path = f"/campaigns/{drafted.number}"
    notice = Notice.objects.get()
    assert "请确认" in text_of(station, path)

    posted(station, f"{path}/notices/{notice.pk}", {"note": "按上级文件"})

    page = text_of(station, path)
    assert "请确认" not in page
    assert "按上级文件" in page


def test_whoever_has_left_is_named_at_the_top(station: Client, office: Unit) -> None:
    running = make_running_campaign(office_unit=office)
    held = BodyMember.objects.filter(body=running.leading_group).values("post_id")
    Post.objects.filter(pk__in=held).update(valid_until_on=date(2026, 1, 2))

    page = text_of(station, f"/campaigns/{running.number}")

    assert "有人离岗" in page
    assert page.index("已离岗，请调整。") < page.index("进度图")


def test_phases_are_changed_after_their_days_were_read_back(station: Client, office: Unit) -> None:
    path = f"/campaigns/{make_campaign(office_unit=office).number}/phases"
    assert "20*年4月20日前" in text_of(station, path)

    posted(station, path, {**PHASES, "step": "check"}, 200)
    assert Campaign.objects.get().phases.count() == 4
    posted(station, path, {**PHASES, "step": "save"})

    assert Campaign.objects.get().phases.count() == 2


def test_more_phases_than_rows_and_days_without_words_survive_the_page(
    station: Client, office: Unit
) -> None:
    many = [PhaseDraft(f"阶段{n}", starts_on=date(2026, n, 1)) for n in range(1, 9)]
    path = f"/campaigns/{make_campaign(office_unit=office, phases=many).number}/phases"
    form = station.get(path).context["form"]

    posted(station, path, {**form.initial, "step": "save"})

    starts = Campaign.objects.get().phases.order_by("position").values_list("starts_on", flat=True)
    assert list(starts) == [date(2026, n, 1) for n in range(1, 9)]


@pytest.mark.requirement("R58")
def test_units_that_are_not_ready_are_named(station: Client, office: Unit) -> None:
    unit = make_unit(area_code=HEPING)
    drafted = make_campaign(office_unit=office, participant_unit_ids=[unit.pk])

    page = text_of(station, f"/campaigns/{drafted.number}/readiness")

    assert unit.name in page
    assert "工作领导小组、工作经费（未登记）、实施方案（尚未布置报送）" in page


@pytest.mark.requirement("R71")
def test_weights_are_changed_and_too_much_comes_back(station: Client, office: Unit) -> None:
    drafted = make_campaign(office_unit=office)
    path = f"/campaigns/{drafted.number}"
    weights = {
        "work_safety": "0.4",
        "public_order": "0.2",
        "comprehensive_governance": "0.2",
        "safe_street": "0.3",
    }
    page = posted(station, f"{path}/weights", {**weights, "version": "1"}, 422)
    assert "四项权重之和不能超过 1。" in page
    posted(station, f"{path}/weights", {**weights, "safe_street": "0.2", "version": "1"})

    assert "0.4000" in text_of(station, f"{path}/evaluation")


@pytest.mark.requirement("R59")
def test_a_hazard_is_tagged_and_listed(station: Client, office: Unit) -> None:
    drafted = make_campaign(office_unit=office)
    Unit.objects.filter(pk=office.pk).update(record_prefix="")
    hazard = make_hazard(make_cast())
    path = f"/campaigns/{drafted.number}"

    posted(station, f"{path}/tags", {"reference": hazard.number, "tags": ["enforcement"]})

    assert hazard.number in text_of(station, f"{path}/evaluation")
    wrong = posted(station, f"{path}/tags", {"reference": "没有", "tags": ["enforcement"]}, 422)
    assert "没有找到这项任务或隐患" in wrong


@time_machine.travel(NOON, tick=False)
def test_the_calendar_shows_today_and_takes_a_focus(station: Client) -> None:
    page = text_of(station, "/campaigns/seasons/")
    assert re.search("今天的重点</h2>\\s*<p><strong>汛期和高温季节安全生产", page)
    assert "没有重点" not in page
    focus = {
        "title": "冬季用电（虚构）",
        "from_month": "12",
        "from_day": "15",
        "until_month": "2",
        "until_day": "10",
        "basis": "街道会议（虚构）",
        "type_codes": ["rental_house"],
    }
    posted(station, "/campaigns/seasons/new", focus)
    posted(station, "/campaigns/seasons/new", {**focus, "from_day": "40"}, 422)

    made = SeasonalFocus.objects.get(area_code=YUNSHAN)
    last = made.in_force_from + timedelta(days=1)
    posted(station, f"/campaigns/seasons/{made.pk}/end", {"on": last.isoformat()})
    made.refresh_from_db()
    assert made.in_force_until == last


@time_machine.travel(NOON, tick=False)
def test_a_target_is_issued_shown_and_handed_down(station: Client) -> None:
    target = {
        "title": "挂牌隐患整改率",
        "formula": "listed_rectification_rate",
        "comparison": "at_least",
        "value": "0.95",
        "from_on": "2026-01-01",
        "until_on": "2026-12-31",
        "basis": "市安委办下达（虚构）",
        "campaign_number": "",
    }
    wrong = posted(station, "/campaigns/targets/new", {**target, "value": "95"}, 422)
    assert "比率应在 0 到 1 之间，例如 95% 填 0.95。" in wrong
    posted(station, "/campaigns/targets/new", target)
    made = IssuedTarget.objects.get()
    posted(station, f"/campaigns/targets/{made.pk}", {HEPING: "0.9"})

    page = text_of(station, "/campaigns/targets/")

    assert "不低于 95%" in page
    assert "不低于 90%" in page
    assert page.count("未知或不适用") >= 2


def test_a_community_reads_but_has_no_forms(office: Unit) -> None:
    drafted = make_campaign(office_unit=office)
    director = client_of(actor_for("community_director"))
    path = f"/campaigns/{drafted.number}"

    page = text_of(director, path)

    assert "启动行动" not in page
    for part in ("group", "participants", "citations", "weights", "tags"):
        assert director.post(f"{path}/{part}", {}).status_code == 403
    assert director.post(f"{path}/moves", {"move": "cancel"}).status_code == 403
    drafted.refresh_from_db()
    assert drafted.state == "drafted"


def test_targets_of_a_village_are_seen_by_the_village_only(office: Unit) -> None:
    draft = TargetDraft(
        "零死亡",
        "accident_deaths",
        Decimal(0),
        date(2026, 1, 1),
        date(2026, 12, 31),
        "依据（虚构）",
        comparison="at_most",
        area_code=YUNSHAN,
    )
    made = actions.issue_target(SYSTEM, draft)
    actions.hand_down(SYSTEM, made.pk, {HEPING: Decimal(0)})
    director = client_of(actor_for("community_director"))

    assert "零死亡" in text_of(director, "/campaigns/targets/")
    text_of(director, f"/campaigns/targets/{made.pk}", 404)


def test_the_picture_places_bars_marks_and_today_in_thousandths() -> None:
    spans = [
        Span("动员", None, date(2026, 1, 25)),
        Span("排查", date(2026, 2, 1), date(2026, 4, 10)),
        Span("方案", None, date(2026, 1, 11), is_mark=True),
    ]

    found = draw_plan(date(2026, 1, 1), date(2026, 4, 10), spans, date(2026, 1, 11))

    assert found is not None
    assert [(bar.x, bar.width, str(bar.words)) for bar in found.bars] == [
        (0, 250, "还有 14 天"),
        (310, 690, "21 天后开始"),
        (100, 10, "今天到期"),
    ]
    assert (found.today_x, found.months) == (100, (0, 310, 590, 900))
    assert draw_plan(None, None, [], date(2026, 1, 1)) is None
