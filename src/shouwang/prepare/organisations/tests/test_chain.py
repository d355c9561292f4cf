"""Responsibility: the chain, routing, letters, the check for one owner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from shouwang.ground.access.queries import resolve
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import WorkAreaMember
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, ShouwangError, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.journal.queries import history
from shouwang.ground.people.models import Account, Post
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.models import ResponsibilityLink, Signature
from shouwang.prepare.organisations.ownership import (
    Checked,
    Misowned,
    object_sources,
    use_object_sources,
)
from shouwang.prepare.organisations.rules.letters import SignatureState
from shouwang.prepare.tasks.tests.factories import make_task

from .factories import (
    GRID,
    HEPING,
    HUANGPEN,
    MONDAY,
    SYSTEM,
    Street,
    link_up,
    link_whole,
    make_document,
    make_street,
    officer_of,
)

pytestmark = pytest.mark.django_db

APRIL = date(2026, 4, 1)


@pytest.fixture
def street() -> Street:
    return make_street()


def of_post(post: Post) -> Actor:
    return resolve(post.account_id, post.pk, on=MONDAY)


def test_the_chain_goes_from_the_place_up_to_the_street(street: Street) -> None:
    links = link_whole(street)
    link_up(
        "place:7",
        street.heping_head,
        make_document(),
        subject_name="锦源布艺（虚构）",
        area_code=GRID,
    )

    steps = queries.chain(SYSTEM, "place:7", MONDAY)

    assert [step.subject_name for step in steps] == [
        "锦源布艺（虚构）",
        "和平第一网格",
        "和平社区",
        "城区片",
        "云山街道",
    ]
    assert [step.is_broken for step in steps] == [False] * 5
    assert queries.broken_links(SYSTEM, YUNSHAN, MONDAY) == []
    assert queries.double_links(SYSTEM, YUNSHAN, MONDAY) == []
    assert len(queries.links_in_force(SYSTEM, MONDAY, YUNSHAN)) == len(links) + 1


def test_every_subject_without_a_link_is_broken(street: Street) -> None:
    found = queries.broken_links(SYSTEM, YUNSHAN, MONDAY)

    assert [row.subject_name for row in found] == [
        "和平第一网格",
        "云山街道",
        "和平社区",
        "黄湓社区",
        "城区片",
        "南片",
    ]


def test_a_missing_level_is_shown_in_the_chain(street: Street) -> None:
    link_up(f"village:{HEPING}", street.heping_head, make_document())

    steps = queries.chain(SYSTEM, f"village:{HEPING}", MONDAY)

    assert [(step.subject_name, step.is_broken) for step in steps] == [
        ("和平社区", False),
        ("城区片", True),
        ("云山街道", True),
    ]


def test_a_link_breaks_when_its_person_leaves(street: Street) -> None:
    link_whole(street)
    Post.objects.filter(pk=street.heping_head.pk).update(valid_until_on=date(2026, 6, 21))

    found = queries.broken_links(SYSTEM, YUNSHAN, MONDAY)

    assert [(row.subject_key, str(row.why)) for row in found] == [
        (f"village:{HEPING}", "责任人已离岗。")
    ]


def test_a_link_breaks_when_the_one_above_ends(street: Street) -> None:
    links = link_whole(street)
    upper = links[f"work_area:{street.town_area.pk}"]
    actions.end_assignment(SYSTEM, "link", upper.pk, APRIL)

    found = queries.broken_links(SYSTEM, YUNSHAN, MONDAY)

    assert [(row.subject_key, str(row.why)) for row in found] == [
        (upper.subject_key, "没有责任环节。"),
        (f"village:{HEPING}", "上级没有责任环节。"),
    ]


def test_a_link_breaks_when_the_village_moves_to_another_work_area(street: Street) -> None:
    link_whole(street)
    members = WorkAreaMember.objects.filter(village_code=HUANGPEN)
    members.update(work_area=street.town_area)

    found = queries.broken_links(SYSTEM, YUNSHAN, MONDAY)

    assert [str(row.why) for row in found] == ["所属工作片已调整，上级环节没有跟着改。"]


def test_two_bodies_named_by_one_document_are_a_double_link(street: Street) -> None:
    document, rival = make_document(), officer_of(street.office)
    link_up(f"village:{HEPING}", street.heping_head, document)
    link_up(f"village:{HEPING}", rival, document)

    (double,) = queries.double_links(SYSTEM, YUNSHAN, MONDAY)

    assert double.subject_name == "和平社区"
    assert {claim.unit_name for claim in double.claims} == {
        street.office.name,
        street.heping.name,
    }
    assert [step.is_double for step in queries.chain(SYSTEM, f"village:{HEPING}", MONDAY)][:2] == [
        True,
        True,
    ]


def test_two_issuers_naming_two_bodies_are_a_double_link(street: Street) -> None:
    link_up(f"village:{HEPING}", street.heping_head, make_document())
    city = make_document(area_code="330781", effective_on=APRIL)
    link_up(f"village:{HEPING}", officer_of(street.office), city)

    assert len(queries.double_links(SYSTEM, YUNSHAN, MONDAY)) == 1
    assert queries.double_links(SYSTEM, YUNSHAN, date(2026, 3, 31)) == []


def test_a_newer_document_of_the_same_issuer_moves_the_duty(street: Street) -> None:
    link_up(f"village:{HEPING}", street.heping_head, make_document())
    officer = officer_of(street.office)
    link_up(f"village:{HEPING}", officer, make_document(effective_on=APRIL))

    found = queries.links_of(SYSTEM, f"village:{HEPING}", MONDAY)

    assert [row.post_id for row in found] == [officer.pk]
    assert [conflict.subject for conflict in queries.superseded_conflicts(SYSTEM)] == ["和平社区"]


@pytest.mark.parametrize(
    ("key", "upper", "named"),
    [
        ("village:330781002005", "work_area:999999", "upper"),
        ("village:330781002005", "village:330781002009", "upper"),
        ("village:33078100200", "", "subject"),
        ("place:7", "", "area_code"),
    ],
)
def test_a_link_that_does_not_fit_is_refused(
    street: Street, key: str, upper: str, named: str
) -> None:
    with pytest.raises(Invalid) as refused:
        link_up(key, street.heping_head, make_document(), upper_key=upper)

    assert list(refused.value.fields) == [named]
    assert ResponsibilityLink.objects.count() == 0


def test_a_village_hangs_only_on_its_own_work_area(street: Street) -> None:
    upper = f"work_area:{street.south_area.pk}"

    with pytest.raises(Invalid) as refused:
        link_up(f"village:{HEPING}", street.heping_head, make_document(), upper_key=upper)

    assert str(refused.value.fields["upper"]) == "这个社区（村）不属于该工作片。"


def test_the_chain_of_another_area_is_not_found(street: Street) -> None:
    link_whole(street)
    huangpen = actor_for("community_director", area_code=HUANGPEN)

    with pytest.raises(NotFound):
        queries.chain(huangpen, f"village:{HEPING}", MONDAY)
    with pytest.raises(NotFound):
        queries.chain(Actor.anonymous(), f"village:{HEPING}", MONDAY)
    assert len(queries.chain(huangpen, f"village:{HUANGPEN}", MONDAY)) == 3


def test_a_school_in_a_village_goes_to_the_village_and_to_the_lead_of_schools(
    street: Street,
) -> None:
    links = link_whole(street)
    officer, document = officer_of(street.office), make_document()
    actions.assign_sector_lead(
        SYSTEM, YUNSHAN, "education_health", officer.pk, document_id=document.pk
    )

    found = queries.route(SYSTEM, HEPING, "school", MONDAY)

    assert found.territorial_unit is not None
    assert found.territorial_post is not None
    assert found.sector_post is not None
    assert found.territorial_unit.unit_id == street.heping.pk
    assert found.territorial_post.post_id == links[f"village:{HEPING}"].post_id
    assert (found.sector, found.sector_post.post_id) == ("education_health", officer.pk)
    assert found.is_complete is True


def test_without_links_the_committee_and_its_head_answer(street: Street) -> None:
    found = queries.route(SYSTEM, f"{HEPING}001", "", MONDAY)

    assert found.territorial_unit is not None
    assert found.territorial_post is not None
    assert found.territorial_unit.unit_id == street.heping.pk
    assert found.territorial_post.post_id == street.heping_head.pk
    assert (found.sector, found.sector_post, found.is_complete) == ("", None, False)


def test_what_lies_only_in_the_street_goes_to_the_street_office(street: Street) -> None:
    found = queries.route(SYSTEM, YUNSHAN, "tourism", MONDAY)

    assert found.territorial_unit is not None
    assert found.territorial_post is not None
    assert found.territorial_unit.unit_id == street.office.pk
    assert found.territorial_post.post_id == street.director.pk


def test_a_route_for_an_unknown_industry_or_a_foreign_area_is_refused(street: Street) -> None:
    with pytest.raises(Invalid):
        queries.route(SYSTEM, HEPING, "bakery", MONDAY)
    with pytest.raises(NotFound):
        queries.route(actor_for("grid_worker", area_code=HUANGPEN), HEPING, "school", MONDAY)


def test_a_village_has_its_first_responsible_person_and_its_cadre(street: Street) -> None:
    cadre = make_post(unit=street.office, role="village_liaison_cadre", area_code=HEPING)

    pair = queries.village_pair(SYSTEM, HEPING, MONDAY)
    other = queries.village_pair(SYSTEM, HUANGPEN, MONDAY)

    assert pair.first_responsible is not None
    assert pair.liaison_cadre is not None
    assert pair.first_responsible.post_id == street.heping_head.pk
    assert pair.liaison_cadre.post_id == cadre.pk
    assert other.liaison_cadre is None


def test_the_accountable_head_of_the_committee_comes_first(street: Street) -> None:
    secretary = make_post(unit=street.heping, role="village_head", area_code=HEPING)
    draft = actions.AccountableDraft(street.heping.pk, make_document().pk, post_id=secretary.pk)
    actions.appoint_accountable(SYSTEM, draft)

    pair = queries.village_pair(SYSTEM, HEPING, MONDAY)

    assert pair.first_responsible is not None
    assert pair.first_responsible.post_id == secretary.pk


def sign(post: Post, link: ResponsibilityLink) -> Signature:
    actor = of_post(post)
    digest = queries.letter(SYSTEM, link.pk).digest
    return actions.sign_letter(actor, link.pk, digest=digest, renewed_account_id=actor.account_id)


def test_a_letter_is_signed_by_both_parties(street: Street) -> None:
    links = link_whole(street)
    village = links[f"village:{HEPING}"]
    upper = links[f"work_area:{street.town_area.pk}"]
    states = [queries.letter(SYSTEM, village.pk).state]

    for row in (village, upper):
        assert row.post is not None
        sign(row.post, village)
        states.append(queries.letter(SYSTEM, village.pk).state)

    assert states == [SignatureState.UNSIGNED, SignatureState.PARTLY, SignatureState.SIGNED]
    signed = [entry for entry in history(SYSTEM, village.journal_key) if entry.verb == "link.sign"]
    assert signed[0].details["digest"] == queries.letter(SYSTEM, village.pk).digest


def test_a_change_of_content_voids_the_signatures(street: Street) -> None:
    links = link_whole(street)
    street_link = links[f"street:{YUNSHAN}"]
    sign(street.director, street_link)
    before = queries.letter(SYSTEM, street_link.pk)
    Account.objects.filter(pk=street.director.account_id).update(name="另一人（虚构）")

    after = queries.letter(SYSTEM, street_link.pk)

    assert (before.state, after.state) == (SignatureState.SIGNED, SignatureState.VOID)
    assert before.code != after.code
    assert [shown.counts for shown in after.signatures] == [False]


def test_a_letter_that_changed_while_it_was_read_is_not_signed(street: Street) -> None:
    link = link_whole(street)[f"street:{YUNSHAN}"]
    director = of_post(street.director)

    with pytest.raises(WrongState):
        actions.sign_letter(
            director, link.pk, digest="0" * 64, renewed_account_id=director.account_id
        )

    assert Signature.objects.count() == 0


def test_a_letter_is_signed_once_by_each(street: Street) -> None:
    link = link_whole(street)[f"street:{YUNSHAN}"]
    sign(street.director, link)

    with pytest.raises(WrongState):
        sign(street.director, link)

    assert Signature.objects.count() == 1


def test_four_callers_sign_and_only_the_party_with_a_renewed_password_succeeds(
    street: Street,
) -> None:
    links = link_whole(street)
    link = links[f"village:{HEPING}"]
    head = of_post(street.heping_head)
    digest = queries.letter(SYSTEM, link.pk).digest
    callers = [
        (Actor.anonymous(), None),
        (of_post(street.huangpen_head), street.huangpen_head.account_id),
        (of_post(street.director), street.director.account_id),
        (head, None),
        (head, street.director.account_id),
    ]
    before, refused = Entry.objects.count(), []

    for caller, renewed in callers:
        with pytest.raises(ShouwangError) as error:
            actions.sign_letter(caller, link.pk, digest=digest, renewed_account_id=renewed)
        refused.append(type(error.value))

    assert refused == [NotFound, NotFound, NotAllowed, NotAllowed, NotAllowed]
    assert (Signature.objects.count(), Entry.objects.count()) == (0, before)
    assert sign(street.heping_head, link).party == "responsible"


def test_the_database_holds_a_signature_once(street: Street) -> None:
    made = sign(street.director, link_whole(street)[f"street:{YUNSHAN}"])
    made.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_the_code_on_paper_tells_current_from_changed_and_unknown(street: Street) -> None:
    link = link_whole(street)[f"street:{YUNSHAN}"]
    sign(street.director, link)
    code = queries.letter(SYSTEM, link.pk).code
    current = queries.verify(Actor.anonymous(), code.lower())
    Account.objects.filter(pk=street.director.account_id).update(name="另一人（虚构）")

    changed = queries.verify(Actor.anonymous(), code)
    unknown = [
        queries.verify(Actor.anonymous(), text).is_known
        for text in ("", f"{link.pk}-0000-0000-0000", "999999-0000-0000-0000")
    ]

    assert (current.is_known, current.is_current, len(current.signed_at)) == (True, True, 1)
    assert (changed.is_known, changed.is_current) == (True, False)
    assert unknown == [False, False, False]


def test_everything_with_exactly_one_owner_is_consistent(street: Street) -> None:
    link_whole(street)
    document = make_document()
    for unit, post in (
        (street.office, street.director),
        (street.heping, street.heping_head),
        (street.huangpen, street.huangpen_head),
    ):
        draft = actions.AccountableDraft(unit.pk, document.pk, post_id=post.pk)
        actions.appoint_accountable(SYSTEM, draft)

    found = queries.consistency(SYSTEM, YUNSHAN, MONDAY)

    assert (found.numerator, found.denominator, found.as_of) == (0, 9, MONDAY)


@pytest.fixture
def own_sources() -> Iterator[None]:
    before = object_sources()
    yield
    use_object_sources(before)


@pytest.mark.usefixtures("own_sources")
def test_the_check_counts_tasks_units_links_and_the_objects_of_other_rooms(
    street: Street,
) -> None:
    link_whole(street)
    actions.waive_accountability(SYSTEM, street.office.pk, "换届中", from_on=APRIL)
    link_up(f"village:{HEPING}", officer_of(street.office), make_document(area_code="330781"))
    grid = actor_for("grid_worker", unit=make_unit(kind="other", area_code=HEPING))
    make_task(grid)
    Post.objects.filter(pk=grid.post_id or 0).update(valid_until_on=date(2026, 6, 21))
    checked = Checked(3, (Misowned("place:9", "场所（虚构）", 2),))
    use_object_sources({"place": lambda _actor, _area, _on: checked})

    found = queries.consistency(SYSTEM, YUNSHAN, MONDAY)

    assert [(row.key.partition(":")[0], row.owners) for row in found.findings] == [
        ("unit", 0),
        ("unit", 0),
        ("task", 0),
        ("village", 2),
        ("place", 2),
    ]
    assert (found.numerator, found.denominator) == (5, 3 + 1 + 6 + 3)


def test_a_village_checks_its_own_chain_only(street: Street) -> None:
    heping = actor_for("community_director", area_code=HEPING)

    found = queries.broken_links(heping, YUNSHAN, MONDAY)

    assert f"village:{HUANGPEN}" not in {row.subject_key for row in found}
    assert f"village:{HEPING}" in {row.subject_key for row in found}
