"""A plan changed before the start: what it is about, and units that take part no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from conftest import SignedIn
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.actions import CampaignChange, PhaseDraft
from shouwang.prepare.campaigns.models import Campaign, Notice, Participant
from shouwang.prepare.places.tests.factories import HEPING

from .factories import SYSTEM, make_campaign, make_running_campaign

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
CHANGE = CampaignChange(
    "夏季消防大检查（虚构）", "查清底数", "sweep", date(2026, 5, 1), date(2026, 9, 30)
)


def about(campaign: Campaign) -> CampaignChange:
    """Return what a campaign is about now."""
    row = Campaign.objects.get(pk=campaign.pk)
    return CampaignChange(row.title, row.goal, row.kind, row.starts_on, row.ends_on)


def verbs(campaign: Campaign) -> list[str]:
    rows = Entry.objects.filter(object_key=campaign.journal_key)
    return list(rows.order_by("pk").values_list("verb", flat=True))


def test_a_drafted_campaign_is_said_anew() -> None:
    made = make_campaign()

    changed = actions.change_campaign(SYSTEM, made.number, CHANGE, version=1)

    assert (about(made), changed.version) == (CHANGE, 2)
    assert verbs(made)[:2] == ["campaign.draft", "campaign.change"]
    assert CHANGE.title not in Entry.objects.get(verb="campaign.change").text


@pytest.mark.requirement("R49", "R53")
def test_days_that_no_longer_hold_a_phase_are_noticed_and_the_phase_stays() -> None:
    phase = PhaseDraft("动员", dates_text="5月1日至5月20日")
    made = make_campaign(phases=[phase], starts_on=date(2026, 5, 1))

    later = replace(CHANGE, starts_on=date(2026, 5, 10))
    actions.change_campaign(SYSTEM, made.number, later)

    assert Notice.objects.get().kind == "phase_outside_campaign"
    (kept,) = queries.phases(SYSTEM, made)
    assert (kept.starts_on, kept.ends_on) == (date(2026, 5, 1), date(2026, 5, 20))


def test_saying_the_same_writes_nothing() -> None:
    made = make_campaign()
    before = verbs(made)

    actions.change_campaign(SYSTEM, made.number, about(made))

    assert (verbs(made), Campaign.objects.get().version) == (before, 1)


def test_every_wrong_field_of_a_change_is_named() -> None:
    made = make_campaign()
    before = about(made)

    with pytest.raises(Invalid) as refused:
        actions.change_campaign(
            SYSTEM,
            made.number,
            CampaignChange(" ", "", "war", date(2026, 5, 2), date(2026, 5, 1)),
        )

    assert {name: str(text) for name, text in refused.value.fields.items()} == {
        "title": "请填写行动名称。",
        "kind": "没有这种方式。",
        "ends_on": "结束日不能早于开始日。",
    }
    assert about(made) == before


def test_what_somebody_changed_meanwhile_is_not_overwritten() -> None:
    made = make_campaign()
    actions.change_campaign(SYSTEM, made.number, CHANGE, version=1)

    with pytest.raises(WrongState):
        actions.change_campaign(SYSTEM, made.number, replace(CHANGE, title="另一名"), version=1)

    assert about(made) == CHANGE


def test_a_running_campaign_stays_what_it_is_about() -> None:
    made = make_running_campaign()
    before = about(made)

    with pytest.raises(WrongState):
        actions.change_campaign(SYSTEM, made.number, CHANGE)

    assert about(made) == before


def test_a_community_may_not_change_and_another_street_does_not_see() -> None:
    unit = make_unit(area_code=HEPING)
    made = make_campaign(participant_unit_ids=[unit.pk])
    before = about(made)
    community = actor_for("community_director", area_code=HEPING, unit=unit)
    stranger = actor_for("safety_station_head", area_code="330781001")

    for actor, error in ((community, NotAllowed), (stranger, NotFound)):
        with pytest.raises(error):
            actions.change_campaign(actor, made.number, CHANGE)
        with pytest.raises(error):
            actions.remove_participant(actor, made.number, unit.pk)

    assert (about(made), made.participants.count()) == (before, 1)


def test_a_unit_of_a_drafted_campaign_was_never_in() -> None:
    unit = make_unit(area_code=HEPING)
    made = make_campaign(participant_unit_ids=[unit.pk])

    owed = actions.remove_participant(SYSTEM, made.number, unit.pk, version=1)

    assert (owed, Participant.objects.count()) == (0, 0)
    assert "campaign.remove_participant" in verbs(made)
    assert Campaign.objects.get().version == 2


def test_a_unit_leaves_a_running_campaign_with_a_reason_and_may_come_back() -> None:
    unit = make_unit(area_code=HEPING)
    made = make_running_campaign(participant_unit_ids=[unit.pk])

    with travel(NOON, tick=False):
        actions.remove_participant(SYSTEM, made.number, unit.pk, reason=" 已停业 ")

    row = Participant.objects.get()
    assert (row.left_at, row.left_reason) == (NOON, "已停业")
    assert queries.participants(SYSTEM, made) == []
    assert "已停业" not in Entry.objects.get(verb="campaign.remove_participant").text

    assert actions.add_participants(SYSTEM, made.number, unit_ids=[unit.pk]) == 1
    row.refresh_from_db()
    assert (row.left_at, row.left_reason) == (None, "")


def test_leaving_a_running_campaign_without_a_reason_is_refused() -> None:
    unit = make_unit(area_code=HEPING)
    made = make_running_campaign(participant_unit_ids=[unit.pk])

    with pytest.raises(Invalid) as refused:
        actions.remove_participant(SYSTEM, made.number, unit.pk, reason=" ")

    assert str(refused.value) == "reason: 请写明退出的原因。"
    assert Participant.objects.get().left_at is None


def test_who_does_not_take_part_cannot_leave() -> None:
    made = make_campaign()

    with pytest.raises(NotFound):
        actions.remove_participant(SYSTEM, made.number, make_unit(area_code=HEPING).pk)

    assert Campaign.objects.get().version == 1


@pytest.fixture
def station(signed_in: SignedIn) -> Client:
    return signed_in("safety_station_head", area_code=YUNSHAN)[0]


def test_the_pages_change_a_campaign_and_let_a_unit_go(station: Client) -> None:
    unit = make_unit(area_code=HEPING, name="和平社区居委会（虚构）")
    made = make_campaign(participant_unit_ids=[unit.pk])
    at = f"/campaigns/{made.number}"
    form = {
        "title": CHANGE.title,
        "goal": CHANGE.goal,
        "kind": CHANGE.kind,
        "starts_on": "2026-05-01",
        "ends_on": "2026-09-30",
        "version": "1",
    }

    detail = station.get(at).content.decode()
    saved = station.post(f"{at}/change", form)
    listed = station.get(f"{at}/units").content.decode()
    asked = station.get(f"{at}/units/{unit.pk}/remove")
    gone = station.post(f"{at}/units/{unit.pk}/remove", {"version": "2"}, follow=True)

    assert reverse("campaigns:change", args=[made.number]) in detail
    assert (saved.status_code, about(made)) == (302, CHANGE)
    assert (unit.name in listed, asked.status_code) == (True, 200)
    assert "该单位已不在参加单位名单里。" in gone.content.decode()
    assert Participant.objects.count() == 0


def test_the_page_wants_a_reason_once_the_campaign_runs(station: Client) -> None:
    unit = make_unit(area_code=HEPING)
    made = make_running_campaign(participant_unit_ids=[unit.pk])
    form = {"version": str(made.version), "reason": ""}

    answer = station.post(f"/campaigns/{made.number}/units/{unit.pk}/remove", form)

    assert answer.status_code == 422
    assert "请写明退出的原因。" in answer.content.decode()
    assert Participant.objects.get().left_at is None


def test_the_web_api_changes_what_is_named_and_lets_a_unit_go(api_client: SignedIn) -> None:
    client, _ = api_client("safety_station_head", area_code=YUNSHAN)
    unit = make_unit(area_code=HEPING)
    made = make_campaign(participant_unit_ids=[unit.pk], goal="查清底数")
    at = f"/api/v1/campaigns/{made.number}"
    json = "application/json"

    changed = client.patch(at, {"title": CHANGE.title, "version": 1}, content_type=json).json()
    late = client.patch(at, {"title": "另一名", "version": 1}, content_type=json)
    left = client.post(f"{at}/participants/{unit.pk}/remove", {}, content_type=json).json()

    assert (changed["title"], changed["goal"]) == (CHANGE.title, "查清底数")
    assert (late.status_code, left["participants"]) == (409, [])
