"""Registering, editing, surveying, retiring and finding places."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor, Grant, Scope
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.places import actions, queries
from shouwang.prepare.places.actions import PlaceDraft, Survey
from shouwang.prepare.places.models import Place, PlaceType
from shouwang.prepare.places.queries import PageAsk, PlaceFilters

from .factories import (
    BINJIANG,
    HEPING,
    SYSTEM,
    YUNSHAN,
    ZAOSHU_VILLAGE,
    credit_code,
    make_place,
    plant_divisions,
)

pytestmark = pytest.mark.django_db
SAFETY = "safety_station_head"


@pytest.fixture(autouse=True)
def _divisions() -> None:
    plant_divisions()


def verdicts(row: Place) -> dict[str, str]:
    return dict(PlaceType.objects.filter(place=row).values_list("type_code", "verdict"))


@time_machine.travel("2026-06-22T02:00:00Z", tick=False)
def test_registering_numbers_classifies_and_assigns() -> None:
    make_unit(area_code=YUNSHAN, record_prefix="云山", kind="street_office")
    actor = actor_for("community_director", area_code=HEPING)

    row = actions.register_place(
        actor,
        PlaceDraft(
            name="云山影剧院（虚构）",
            area_code=HEPING,
            category="cinema",
            capacity=320,
            annual_output_yuan=Decimal("5000000.00"),
        ),
    )

    assert row.number == "云山-2026-P000001"
    assert verdicts(row) == {"crowded_place": "yes"}
    assert row.accountable == "office"
    assert row.area_code_at_time == HEPING
    assert Entry.objects.filter(verb="place.register", object_key=f"place:{row.pk}").count() == 1
    assert OutboxEvent.objects.filter(name="PlaceRegistered").count() == 1


def test_registering_without_the_right_changes_nothing() -> None:
    actor = actor_for("party_secretary", area_code=HEPING)

    with pytest.raises(NotAllowed):
        actions.register_place(actor, PlaceDraft(name="无权（虚构）", area_code=HEPING))

    assert Place.objects.count() == 0
    assert not Entry.objects.filter(verb="place.register").exists()


def test_registering_in_another_area_is_refused() -> None:
    actor = actor_for("community_director", area_code=HEPING)

    with pytest.raises(NotFound, match="不在您的职责范围内"):
        actions.register_place(actor, PlaceDraft(name="外区（虚构）", area_code=BINJIANG))

    assert Place.objects.count() == 0


def test_moving_a_place_into_another_area_is_refused() -> None:
    row = make_place()
    actor = actor_for("community_director", area_code=HEPING)
    draft = replace(row.as_draft(), area_code=BINJIANG)

    with pytest.raises(NotFound, match="不在您的职责范围内"):
        actions.edit_place(actor, row.number, draft, version=row.version)

    row.refresh_from_db()
    assert (row.area_code_now, row.version) == (HEPING, 1)
    assert not Entry.objects.filter(verb="place.edit").exists()


def test_registering_where_one_may_only_look_is_not_allowed() -> None:
    actor = actor_for("community_director", area_code=HEPING)
    looking = Grant("places.view", Scope.area(YUNSHAN))
    wider = replace(actor, grants=(*actor.grants, looking))

    with pytest.raises(NotAllowed, match="不在您的职责范围内"):
        actions.register_place(wider, PlaceDraft(name="外村（虚构）", area_code=ZAOSHU_VILLAGE))

    assert Place.objects.count() == 0


def test_every_wrong_field_is_named_at_once() -> None:
    draft = PlaceDraft(
        name=" ",
        area_code=HEPING,
        category="castle",
        industry="alchemy",
        credit_code="91330781MA00000000",
        capacity=-1,
        latitude=29.2,
        contact_phone="12",
    )

    with pytest.raises(Invalid) as caught:
        actions.register_place(SYSTEM, draft)

    assert set(caught.value.fields) == {
        "name", "category", "industry", "credit_code", "capacity", "longitude", "contact_phone",
    }  # fmt: skip
    assert Place.objects.count() == 0


def test_an_unknown_industry_is_refused_and_not_kept_as_text() -> None:
    with pytest.raises(Invalid) as caught:
        actions.register_place(
            SYSTEM, PlaceDraft(name="未知行业（虚构）", area_code=HEPING, industry="玄学")
        )

    assert str(caught.value.fields["industry"]) == "行业分类中没有“玄学”。"


def test_an_unknown_division_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        actions.register_place(SYSTEM, PlaceDraft(name="无村（虚构）", area_code="330781002999"))

    assert set(caught.value.fields) == {"area_code"}


def test_the_same_credit_code_twice_is_refused() -> None:
    make_place("甲（虚构）", credit_code=credit_code(1))
    with pytest.raises(Invalid) as caught:
        make_place("乙（虚构）", credit_code=credit_code(1))

    assert set(caught.value.fields) == {"credit_code"}


def test_the_sector_follows_from_the_industry() -> None:
    row = make_place(industry="school", category="school")

    assert row.sector == "education_health"
    assert row.accountable == "village_pair"


def test_contacts_are_sealed_and_shown_masked() -> None:
    row = make_place(contact_name="沈知禾（虚构）", contact_phone="000-0000-0001")

    stored = Place.objects.get(pk=row.pk)
    read = queries.archive(SYSTEM, row.number)

    assert "沈" not in stored.contact_name_sealed
    assert "0001" not in stored.contact_phone_sealed
    assert stored.contact_phone == "000-0000-0001"
    assert (read.contact_name, read.contact_phone) == ("沈*", "000****0001")


def test_the_journal_holds_no_contact_and_no_name() -> None:
    row = make_place(
        "某出租房（虚构）", contact_name="沈知禾（虚构）", contact_phone="000-0000-0001"
    )
    changed = replace(row.as_draft(), name="改名（虚构）", contact_phone="000-0000-0002")
    actions.edit_place(SYSTEM, row.number, changed, version=1)

    texts = " ".join(Entry.objects.values_list("text", flat=True))

    assert "沈知禾" not in texts
    assert "0000-0002" not in texts
    assert "改名" not in texts


def test_editing_classifies_again_and_says_what_changed() -> None:
    row = make_place(category="internet_cafe", capacity=49, annual_output_yuan=Decimal(100))
    draft = replace(row.as_draft(), capacity=50, annual_output_yuan=Decimal(5_000_000))

    edited = actions.edit_place(SYSTEM, row.number, draft, version=1)

    assert verdicts(row) == {"crowded_place": "yes"}
    assert (edited.accountable, edited.version) == ("office", 2)
    line = queries.archive(SYSTEM, row.number).history[0]
    assert line.details["capacity"] == {"from": 49, "to": 50}
    assert OutboxEvent.objects.filter(name="PlaceAccountabilityChanged").count() == 1


def test_a_late_edit_is_refused() -> None:
    row = make_place(category="shop")
    actions.edit_place(SYSTEM, row.number, replace(row.as_draft(), residents=0), version=1)

    with pytest.raises(WrongState):
        actions.edit_place(SYSTEM, row.number, replace(row.as_draft(), residents=9), version=1)

    assert Place.objects.get(pk=row.pk).residents == 0


def test_a_place_of_another_area_is_not_found() -> None:
    row = make_place()
    stranger = actor_for("community_director", area_code=BINJIANG)

    with pytest.raises(NotFound):
        actions.edit_place(stranger, row.number, row.as_draft(), version=1)
    with pytest.raises(NotFound):
        queries.place(stranger, row.number)


def test_a_survey_ends_the_unknown() -> None:
    row = make_place(category="hotel", is_licensed_hotel=True)
    grid_worker = actor_for("grid_worker", area_code=HEPING)
    assert [found.pk for found in queries.survey_list(grid_worker)] == [row.pk]

    actions.survey_place(grid_worker, row.number, Survey(capacity=46), version=1)

    assert verdicts(row) == {
        "crowded_place": "no",
        "nine_small_place": "yes",
        "rental_house": "no",
    }
    assert not queries.survey_list(grid_worker).exists()
    assert [found.pk for found in queries.nine_small_register(grid_worker)] == [row.pk]


def test_learning_the_output_empties_the_queue() -> None:
    row = make_place("同心包装（虚构）", category="workshop")
    assert [found.pk for found in queries.unassigned_queue(SYSTEM)] == [row.pk]

    actions.survey_place(
        SYSTEM, row.number, Survey(annual_output_yuan=Decimal("4999999.99")), version=1
    )

    assert not queries.unassigned_queue(SYSTEM).exists()
    assert Place.objects.get(pk=row.pk).accountable == "village_pair"


def test_a_person_decides_over_the_rule_and_the_rule_does_not_undo_it() -> None:
    row = make_place(category="shop", is_street_front=True, residents=2)
    actions.confirm_type(
        SYSTEM, row.number, "three_in_one", is_type=True, reason="楼上住人", version=1
    )

    draft = replace(Place.objects.get(pk=row.pk).as_draft(), residents=3)
    actions.edit_place(SYSTEM, row.number, draft, version=2)

    found = {item.type_code: item for item in queries.archive(SYSTEM, row.number).types}
    decided = found[queries.PlaceTypeCode.THREE_IN_ONE]
    assert (decided.verdict, decided.rule_verdict) == ("yes", "candidate")
    assert decided.is_by_person
    assert decided.person_reason == "楼上住人"


def test_a_decision_can_be_given_back_to_the_rule() -> None:
    row = make_place(category="shop", is_street_front=True, residents=2)
    actions.confirm_type(
        SYSTEM, row.number, "three_in_one", is_type=False, reason="分户隔断", version=1
    )

    actions.follow_rule(SYSTEM, row.number, "three_in_one", version=2)

    assert verdicts(row)["three_in_one"] == "candidate"


def test_a_decision_without_a_reason_is_refused() -> None:
    row = make_place(category="shop")

    with pytest.raises(Invalid) as caught:
        actions.confirm_type(SYSTEM, row.number, "high_rise", is_type=True, reason="  ", version=1)

    assert set(caught.value.fields) == {"reason"}
    assert Place.objects.get(pk=row.pk).version == 1


def test_counts_take_a_place_once_per_type_and_once_in_all() -> None:
    both = make_place("锦源布艺（虚构）", category="shop", is_street_front=True, residents=2)
    actions.confirm_type(
        SYSTEM, both.number, "three_in_one", is_type=True, reason="上住下店", version=1
    )
    make_place("大戏院（虚构）", category="cinema", capacity=320)
    make_place("未知旅馆（虚构）", category="hotel", is_licensed_hotel=True)
    make_place("空地（虚构）", category="other", annual_output_yuan=Decimal(0))

    counts = queries.type_counts(SYSTEM)

    by_type = {found.type_code.value: (found.yes, found.unknown) for found in counts.types}
    assert counts.total == 4
    assert counts.with_type == 2
    assert counts.needing_survey == 1
    assert by_type["rental_house"] == (1, 0)
    assert by_type["three_in_one"] == (1, 0)
    assert by_type["crowded_place"] == (1, 1)


@pytest.mark.parametrize("query", ["消防", "云山", "器材店", "器材", "云山-2026-P000001", "0001"])
def test_two_characters_a_number_and_a_phone_tail_find_a_place(query: str) -> None:
    with time_machine.travel("2026-06-22T02:00:00Z", tick=False):
        make_unit(area_code=YUNSHAN, record_prefix="云山", kind="street_office")
        row = make_place("云山消防器材店（虚构）", contact_phone="000-0000-0001")
        make_place("和平超市（虚构）")

    found = queries.places(SYSTEM, PlaceFilters(q=query))

    assert [item.pk for item in found.items] == [row.pk]


def test_pages_go_on_by_cursor() -> None:
    rows = [make_place(f"第{number}家（虚构）") for number in range(5)]

    first = queries.places(SYSTEM, page=PageAsk(limit=2))
    second = queries.places(SYSTEM, page=PageAsk(limit=2, cursor=first.next_cursor))
    third = queries.places(SYSTEM, page=PageAsk(limit=2, cursor=second.next_cursor))

    seen = [item.pk for page in (first, second, third) for item in page.items]
    assert seen == [row.pk for row in rows]
    assert (first.count, first.count_is_exact, third.next_cursor) == (5, True, "")


def test_a_list_takes_the_same_queries_for_two_and_for_twenty(
    django_assert_num_queries: object,
) -> None:
    actor = actor_for(SAFETY, area_code=HEPING)
    for number in range(20):
        make_place(f"第{number}家（虚构）", category="cinema", capacity=number * 10)

    with django_assert_num_queries(3):  # type: ignore[operator]
        queries.places(actor, page=PageAsk(limit=2))
    with django_assert_num_queries(3):  # type: ignore[operator]
        queries.places(actor, page=PageAsk(limit=20))


def test_near_gives_the_nearest_first_and_nothing_beyond_the_radius() -> None:
    far = make_place("远（虚构）", latitude=29.2140, longitude=119.4705)
    close = make_place("近（虚构）", latitude=29.2110, longitude=119.4705)
    make_place("更远（虚构）", latitude=29.2400, longitude=119.4705)
    make_place("无位置（虚构）")

    found = queries.near(SYSTEM, 29.2108, 119.4705, radius_m=500)

    assert [item.place.pk for item in found] == [close.pk, far.pk]
    assert round(found[0].distance_m) == 22


def test_a_road_section_is_registered_with_its_line_and_its_owner() -> None:
    line = '{"type":"LineString","coordinates":[[119.47,29.21],[119.48,29.22]]}'
    row = make_place(
        "临崖路段（虚构）",
        area_code=YUNSHAN,
        kind="line",
        category="cliff_road",
        geometry=line,
        owner_name="公路管护站（虚构）",
    )

    assert (row.min_latitude, row.max_longitude) == (29.21, 119.48)
    assert queries.geometry_of(row) == {
        "type": "LineString",
        "coordinates": [[119.47, 29.21], [119.48, 29.22]],
    }
    assert verdicts(row) == {}


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"kind": "line", "owner_name": "站（虚构）"}, "geometry"),
        ({"kind": "point", "owner_name": "站（虚构）"}, "latitude"),
        ({"kind": "point", "latitude": 29.2, "longitude": 119.4}, "owner_name"),
    ],
)
def test_an_object_in_the_open_needs_a_position_and_an_owner(
    fields: dict[str, object], missing: str
) -> None:
    with pytest.raises(Invalid) as caught:
        make_place("黑点（虚构）", area_code=HEPING, **fields)

    assert set(caught.value.fields) == {missing}


def test_a_qr_code_names_the_place_until_it_is_revoked() -> None:
    row = make_place("有码（虚构）", latitude=29.21, longitude=119.47)
    token = actions.issue_qr(SYSTEM, row.number).qr_token
    assert actions.issue_qr(SYSTEM, row.number).qr_token == token

    card = queries.place_by_token(Actor.anonymous(), token)
    actions.revoke_qr(SYSTEM, row.number)

    assert (card.place_id, card.name, card.area_code) == (row.pk, "有码（虚构）", HEPING)
    with pytest.raises(NotFound):
        queries.place_by_token(Actor.anonymous(), token)
    with pytest.raises(NotFound):
        queries.place_by_token(Actor.anonymous(), "")


def test_a_retired_place_leaves_the_lists_and_keeps_its_file() -> None:
    row = make_place("停业（虚构）")

    actions.archive_place(SYSTEM, row.number, "已停业", version=1)

    assert queries.places(SYSTEM).count == 0
    assert queries.archive(SYSTEM, row.number).place.pk == row.pk
    assert make_place("停业（虚构）").pk != row.pk


def test_a_retired_place_is_not_written_any_more() -> None:
    row = make_place("停业（虚构）")
    actions.archive_place(SYSTEM, row.number, "已停业", version=1)

    with pytest.raises(WrongState):
        actions.survey_place(SYSTEM, row.number, Survey(capacity=9), version=2)
    with pytest.raises(WrongState):
        actions.archive_place(SYSTEM, row.number, "再停一次", version=2)

    assert Place.objects.get(pk=row.pk).capacity is None


@pytest.mark.parametrize("number", ["", "云山-2026-P999999", "\x00", "x" * 5_000, "../../etc"])
def test_a_guessed_number_is_not_found(number: str) -> None:
    with pytest.raises(NotFound):
        queries.place(SYSTEM, number)
    with pytest.raises(NotFound):
        queries.place_by_token(SYSTEM, number)


def test_a_merged_village_takes_its_places_along_and_the_old_code_stays() -> None:
    row = make_place("并村（虚构）")

    moved = actions.remap_area(SYSTEM, HEPING, BINJIANG)

    stored = Place.objects.get(pk=row.pk)
    assert moved == 1
    assert (stored.area_code_at_time, stored.area_code_now) == (HEPING, BINJIANG)


def test_an_enterprise_sees_its_own_places_only() -> None:
    unit = make_unit(kind="enterprise")
    own = make_place("自家（虚构）", unit_id=unit.pk)
    make_place("别家（虚构）")
    owner = actor_for("enterprise_owner", unit=unit)

    assert [item.pk for item in queries.places(owner).items] == [own.pk]
