"""Loading lists again and again, editions, and which items suit a place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from shouwang.ground.actor import Actor, Grant, Scope
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, SignInNeeded
from shouwang.ground.journal.models import Entry
from shouwang.prepare.checklists import queries
from shouwang.prepare.checklists.actions import load_checklists, load_items
from shouwang.prepare.checklists.models import ChecklistItem, ListForPlace
from shouwang.prepare.checklists.rules import shipped_items

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("test")
JULY = date(2026, 7, 1)
FIRST = shipped_items()[0]


@pytest.fixture(autouse=True)
def _lists() -> None:
    load_checklists(SYSTEM)


def test_loading_again_changes_nothing() -> None:
    report = load_checklists(SYSTEM)

    assert (report.lists, report.added, report.replaced, report.unchanged) == (13, 0, 0, 246)
    assert ChecklistItem.objects.count() == 246
    assert ListForPlace.objects.filter(place_type="high_rise").count() == 2
    assert Entry.objects.count() == 1


def test_a_new_edition_closes_the_one_before_and_both_can_be_read() -> None:
    changed = replace(FIRST, item_zh="新的要求")

    report = load_items(SYSTEM, [changed], edition="2026.2", effective_on=JULY)

    assert (report.added, report.replaced) == (0, 1)
    before = queries.item(SYSTEM, "CP-0101", on=date(2026, 6, 30))
    after = queries.item(SYSTEM, "CP-0101", on=JULY)
    assert (before.edition, after.edition) == ("2026.1", "2026.2")
    assert after.item_zh == "新的要求"
    assert queries.item(SYSTEM, "CP-0101", edition="2026.1").item_zh == FIRST.item_zh
    assert [item.edition for item in queries.editions(SYSTEM, "cp-0101")] == ["2026.2", "2026.1"]


@pytest.mark.parametrize(
    ("edition", "effective_on"), [("2026.1", JULY), ("2026.2", date(2026, 1, 1))]
)
def test_changed_words_need_another_edition_and_a_later_day(
    edition: str, effective_on: date
) -> None:
    changed = replace(FIRST, item_zh="新的要求")

    with pytest.raises(Invalid) as caught:
        load_items(SYSTEM, [changed], edition=edition, effective_on=effective_on)

    assert list(caught.value.fields) == ["CP-0101"]
    assert ChecklistItem.objects.count() == 246


def test_a_wrong_row_is_named_and_nothing_is_loaded() -> None:
    rows = [replace(FIRST, code="CP-0199"), replace(FIRST, code="CP-9999")]

    with pytest.raises(Invalid) as caught:
        load_items(SYSTEM, rows, edition="2026.2", effective_on=JULY)

    assert list(caught.value.fields) == ["CP-9999"]
    assert not queries.has_item(SYSTEM, "CP-0199", on=JULY)


@pytest.mark.parametrize(
    ("actor", "error"),
    [
        (Actor.anonymous(), SignInNeeded),
        (Actor(key="account:1", account_id=1), NotAllowed),
    ],
)
def test_without_the_permission_nothing_is_loaded(actor: Actor, error: type[Exception]) -> None:
    ChecklistItem.objects.all().delete()

    with pytest.raises(error):
        load_checklists(actor)

    assert ChecklistItem.objects.count() == 0


def test_the_safety_station_may_load() -> None:
    actor = Actor(
        key="account:1",
        account_id=1,
        grants=(Grant("checklists.edit", Scope.area("330781002")),),
    )

    assert load_checklists(actor).unchanged == 246


def test_lists_say_how_many_items_are_in_force() -> None:
    load_items(SYSTEM, [replace(FIRST, item_zh="新的要求")], edition="2026.2", effective_on=JULY)

    counts = {one.code: getattr(one, "item_count", None) for one in queries.checklists(SYSTEM)}

    assert (counts["CP"], counts["RH"]) == (25, 19)
    assert list(counts)[:4] == ["CP", "RH", "TO", "TC"]


@pytest.mark.parametrize(
    ("place_types", "lists"),
    [
        (["crowded_place"], {"CP"}),
        (["crowded_place", "restaurant"], {"CP", "GS"}),
        (["high_rise"], {"CP", "EB"}),
        (["elderly_home"], {"EH"}),
        (["unheard_of"], set()),
        ([], set()),
    ],
)
def test_place_types_find_their_items(place_types: list[str], lists: set[str]) -> None:
    found = queries.items_for(SYSTEM, place_types, on=JULY)

    assert {item.checklist_id for item in found} == lists


def test_two_characters_search_and_an_unknown_code_is_not_found() -> None:
    assert queries.items(SYSTEM, q="彩钢", on=JULY).count() == 2
    assert queries.items(SYSTEM, "CP", "彩钢", on=JULY).count() == 1
    with pytest.raises(NotFound):
        queries.item(SYSTEM, "CP-9999")
    with pytest.raises(NotFound):
        queries.item(SYSTEM, "CP-0101", on=date(2025, 12, 31))


def test_words_follow_the_readers_language() -> None:
    item = queries.item(SYSTEM, "CP-0303", on=JULY)

    with override("en"):
        english = (item.name[:16], item.category, item.checklist.name)

    assert english == ("Routes and exits", "Escape and emergency lighting", "Crowded places")
    assert item.category == "疏散与应急照明"


def test_the_list_page_costs_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        client.get("/checklists/?list=CP")
