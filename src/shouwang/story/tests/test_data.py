"""The story's data files fit one another and the rules of the house."""

from __future__ import annotations

import re

from shouwang.ground.units.rules import UnitKind, credit_code_is_valid
from shouwang.prepare.checklists.rules import shipped_items
from shouwang.prepare.hazards.rules.wording import Category, MeasureKind, Nature
from shouwang.prepare.places.rules.taxonomy import UseCategory
from shouwang.story import tables
from shouwang.story.cast import DEMO_ACCOUNTS, director_of, grid_of
from shouwang.story.pictures import MOTIFS
from shouwang.story.plan import IN_THE_OPEN

VILLAGES = [row.area_code for row in tables.units() if row.code.startswith("c-")]


def test_every_person_is_marked_as_invented_and_has_a_reserved_phone() -> None:
    people = tables.people()

    assert len(people) == 97
    assert [row.name for row in people if not row.name.endswith(tables.MARK)] == []
    assert [row for row in people if not re.fullmatch(r"000-0000-0[01]\d\d", row.phone)] == []
    assert len({row.name for row in people}) == 97


def test_the_accounts_of_the_design_and_the_duty_room_are_there() -> None:
    names = " ".join(demo.username for demo in DEMO_ACCOUNTS)

    assert names == (
        "city leader safety econ duty1 cadre village community grid verifier enterprise employee"
        " volunteer admin"
    )
    assert {demo.username for demo in DEMO_ACCOUNTS} <= {row.username for row in tables.people()}


def test_twelve_enterprises_have_valid_invented_credit_codes() -> None:
    enterprises = [row for row in tables.units() if row.kind == UnitKind.ENTERPRISE]

    assert len(enterprises) == 12
    assert all(row.is_fictional for row in enterprises)
    assert all(credit_code_is_valid(row.credit_code) for row in enterprises)
    assert all(row.credit_code.startswith("91000000") for row in enterprises)


def test_every_village_has_a_head_a_grid_worker_and_a_liaison_cadre() -> None:
    held = {(row.username, row.area_code) for row in tables.posts()}
    cadres = {row.area_code for row in tables.posts() if row.role == "village_liaison_cadre"}

    assert len(VILLAGES) == 25
    assert all((director_of(code), code) in held for code in VILLAGES)
    assert all((grid_of(code), code) in held for code in VILLAGES)
    assert cadres == set(VILLAGES)


def test_posts_name_known_people_and_units() -> None:
    assert {row.username for row in tables.posts()} <= {row.username for row in tables.people()}
    assert {row.unit for row in tables.posts()} <= {row.code for row in tables.units()}


def test_dangers_use_words_that_the_rooms_know() -> None:
    rows = tables.dangers()

    assert {row.category for row in rows} <= set(Category)
    assert {row.nature for row in rows} <= set(Nature)
    assert {row.measure_kind for row in rows} <= set(MeasureKind)
    assert {row.motif for row in rows} <= set(MOTIFS)
    assert {use for row in rows for use in row.fits} <= {*UseCategory, IN_THE_OPEN}


def test_dangers_are_bound_to_items_of_the_checklists() -> None:
    assert {row.item for row in tables.dangers()} <= {item.code for item in shipped_items()}


def test_cases_lie_in_known_villages_and_places() -> None:
    places = {row.name.removesuffix(tables.MARK) for row in tables.places()} | {""}
    dangers = {row.key for row in tables.dangers()}

    assert {row.village for row in tables.cases()} <= set(VILLAGES)
    assert {row.place for row in tables.cases()} <= places
    assert {row.danger for row in tables.cases()} <= dangers
