"""Responsibility: documents, leads, liaisons, accountable persons; who wins and who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, ShouwangError, WrongState
from shouwang.ground.journal.models import Entry
from shouwang.ground.journal.queries import history
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.models import (
    AccountablePerson,
    BasisDocument,
    EnterpriseLiaison,
    SectorLead,
    WorkAreaLead,
)

from .factories import (
    FIRST_DAY,
    HEPING,
    MONDAY,
    SYSTEM,
    Street,
    make_document,
    make_street,
    officer_of,
)

pytestmark = pytest.mark.django_db

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
OTHER_STREET = "330781001"


@pytest.fixture
def street() -> Street:
    return make_street()


def lead(street: Street, document: BasisDocument, **more: Any) -> SectorLead:
    return actions.assign_sector_lead(
        SYSTEM,
        YUNSHAN,
        "education_health",
        officer_of(street.office).pk,
        document_id=document.pk,
        **more,
    )


def test_one_lead_is_found_for_an_industry_on_a_day(street: Street) -> None:
    document = make_document()
    made = lead(street, document)

    found = queries.lookup(SYSTEM, "school", YUNSHAN, MONDAY)

    assert (found.post.post_id, found.document) == (made.post_id, str(document))
    assert [entry.verb for entry in history(SYSTEM, made.journal_key)] == ["sector_lead.assign"]


def test_before_the_document_and_after_the_end_nobody_leads(street: Street) -> None:
    made = lead(street, make_document())
    actions.end_assignment(SYSTEM, "sector_lead", made.pk, date(2026, 3, 31))

    for day in (date(2025, 12, 31), APRIL):
        with pytest.raises(NotFound):
            queries.lookup(SYSTEM, "school", YUNSHAN, day)
    assert queries.lookup(SYSTEM, "school", YUNSHAN, date(2026, 3, 31)).post.post_id == made.post_id


def test_an_industry_outside_the_taxonomy_has_no_lead(street: Street) -> None:
    with pytest.raises(Invalid):
        queries.lookup(SYSTEM, "bakery", YUNSHAN, MONDAY)


def test_a_lead_who_has_left_leads_no_more(street: Street) -> None:
    gone = officer_of(street.office, until_on=MAY)
    document = make_document()
    actions.assign_sector_lead(SYSTEM, YUNSHAN, "tourism", gone.pk, document_id=document.pk)

    assert queries.lookup(SYSTEM, "tourism", YUNSHAN, MAY).post.post_id == gone.pk
    with pytest.raises(NotFound):
        queries.lookup(SYSTEM, "tourism", YUNSHAN, MONDAY)


def test_a_newer_document_takes_over_on_its_day_and_history_stays(street: Street) -> None:
    old = lead(street, make_document())
    new = lead(street, make_document(effective_on=APRIL))

    before = queries.lookup(SYSTEM, "school", YUNSHAN, date(2026, 3, 31))
    after = queries.lookup(SYSTEM, "school", YUNSHAN, APRIL)

    assert (before.post.post_id, after.post.post_id) == (old.post_id, new.post_id)
    old.refresh_from_db()
    assert (old.until_on, old.superseded_by_id) == (date(2026, 3, 31), new.pk)
    assert [past.from_on for past in queries.history(SYSTEM, new)] == [FIRST_DAY, APRIL]


def test_an_older_document_cannot_overrule_a_newer_one(street: Street) -> None:
    newer = make_document(effective_on=APRIL)
    lead(street, newer)
    older = make_document()
    before = Entry.objects.count()

    with pytest.raises(Invalid) as refused:
        lead(street, older, from_on=MAY)

    assert str(refused.value.fields["document"]) == f"“{newer}”较新，以它为准。"
    assert (SectorLead.objects.count(), Entry.objects.count()) == (1, before)


def test_an_older_document_entered_late_fills_the_time_before(street: Street) -> None:
    newer = lead(street, make_document(effective_on=APRIL))
    older = lead(street, make_document())

    assert (older.until_on, older.superseded_by_id) == (date(2026, 3, 31), newer.pk)
    assert queries.lookup(SYSTEM, "school", YUNSHAN, APRIL).post.post_id == newer.post_id


def test_an_assignment_that_never_came_into_force_is_void_and_kept(street: Street) -> None:
    planned = lead(street, make_document(), from_on=MAY)
    lead(street, make_document(effective_on=APRIL))

    planned.refresh_from_db()
    assert planned.is_void is True
    assert SectorLead.objects.count() == 2


def test_the_report_lists_superseded_conflicts_and_not_personnel_changes(street: Street) -> None:
    first = make_document()
    lead(street, first)
    lead(street, first, from_on=date(2026, 2, 1))
    newer = make_document(effective_on=APRIL)
    lead(street, newer)

    conflicts = queries.superseded_conflicts(SYSTEM)

    assert [(found.older, found.newer, found.from_on) for found in conflicts] == [
        (str(first), str(newer), APRIL)
    ]


def test_what_a_newer_document_is_silent_on_is_listed_as_resting_on_the_old_one(
    street: Street,
) -> None:
    old = make_document()
    lead(street, old)
    new = make_document(effective_on=APRIL, supersedes=old)

    stale = queries.stale_assignments(SYSTEM, MONDAY)

    assert [(found.document, found.newer) for found in stale] == [(str(old), str(new))]


def test_a_document_does_not_supersede_a_newer_one() -> None:
    newer = make_document(effective_on=APRIL)

    with pytest.raises(Invalid) as refused:
        make_document(supersedes=newer)

    assert list(refused.value.fields) == ["supersedes"]


def test_a_number_stands_once_per_issuer() -> None:
    make_document(number="云街〔2026〕1号")

    with pytest.raises(Invalid) as refused:
        make_document(number="云街〔2026〕1号")

    assert list(refused.value.fields) == ["number"]
    assert make_document(number="云街〔2026〕1号", area_code="330781").pk is not None


def test_an_assignment_needs_a_document_and_a_person_in_office(street: Street) -> None:
    document, gone = make_document(), officer_of(street.office, until_on=date(2025, 1, 1))

    named = []
    for post_id, document_id in ((gone.pk, document.pk), (None, document.pk), (gone.pk, None)):
        with pytest.raises(Invalid) as refused:
            actions.assign_sector_lead(SYSTEM, YUNSHAN, "tourism", post_id, document_id=document_id)
        named.append(list(refused.value.fields))

    assert named == [["post"], ["post"], ["document"]]
    assert SectorLead.objects.count() == 0


def test_nothing_begins_before_its_document_takes_effect(street: Street) -> None:
    with pytest.raises(Invalid) as refused:
        lead(street, make_document(effective_on=APRIL), from_on=FIRST_DAY)

    assert list(refused.value.fields) == ["from_on"]


@pytest.mark.parametrize("field", ["street", "sector"])
def test_an_unknown_street_or_sector_is_refused(street: Street, field: str) -> None:
    where = {"street": ("33078", "tourism"), "sector": (YUNSHAN, "baking")}[field]
    document, officer = make_document(), officer_of(street.office)

    with pytest.raises(Invalid):
        actions.assign_sector_lead(SYSTEM, *where, officer.pk, document_id=document.pk)


def test_the_database_holds_one_open_lead_per_sector(street: Street) -> None:
    made = lead(street, make_document())

    with pytest.raises(IntegrityError), transaction.atomic():
        SectorLead.objects.create(
            street_code=YUNSHAN,
            sector="education_health",
            post_id=made.post_id,
            document_id=made.document_id,
            from_on=MONDAY,
        )


def test_an_ended_assignment_does_not_end_later(street: Street) -> None:
    made = lead(street, make_document())
    actions.end_assignment(SYSTEM, "sector_lead", made.pk, APRIL)

    with pytest.raises(WrongState):
        actions.end_assignment(SYSTEM, "sector_lead", made.pk, MAY)
    with pytest.raises(Invalid):
        actions.end_assignment(SYSTEM, "sector_lead", made.pk, date(2025, 1, 1))


def test_a_work_area_has_its_own_lead(street: Street) -> None:
    officer, document = officer_of(street.office), make_document()

    made = actions.assign_work_area_lead(
        SYSTEM, street.town_area.pk, officer.pk, document_id=document.pk
    )
    found = queries.work_area_lead_of_village(SYSTEM, HEPING, MONDAY)

    assert found is not None
    assert (found.post.post_id, found.label) == (made.post_id, "城区片")
    assert queries.lead_of_work_area(SYSTEM, street.south_area.pk, MONDAY) is None


def test_the_sector_table_has_six_sectors_and_the_work_areas(street: Street) -> None:
    made = lead(street, make_document())

    rows = queries.sector_table(SYSTEM, YUNSHAN, MONDAY)

    assert len(rows) == 8
    assert [row.lead.post.post_id for row in rows if row.lead] == [made.post_id]


def test_an_enterprise_has_one_liaison_from_outside(street: Street) -> None:
    works = make_unit(kind="enterprise", area_code=HEPING)
    owner, official = make_post(unit=works), officer_of(street.office)
    document = make_document()

    with pytest.raises(Invalid):
        actions.assign_liaison(SYSTEM, works.pk, owner.pk, document_id=document.pk)
    made = actions.assign_liaison(SYSTEM, works.pk, official.pk, document_id=document.pk)

    assert queries.liaison_of(SYSTEM, works.pk, MONDAY).post.post_id == official.pk
    assert [row.pk for row in queries.liaisons(SYSTEM, MONDAY)] == [made.pk]


def appoint(unit_id: int, document: BasisDocument, **more: Any) -> AccountablePerson:
    draft = actions.AccountableDraft(unit_id=unit_id, document_id=document.pk, **more)
    return actions.appoint_accountable(SYSTEM, draft)


def test_a_unit_has_exactly_one_accountable_person(street: Street) -> None:
    document = make_document()
    first = appoint(street.heping.pk, document, post_id=street.heping_head.pk)
    second_post = make_post(unit=street.heping)
    second = appoint(street.heping.pk, document, post_id=second_post.pk, from_on=APRIL)

    found = [queries.accountable_of(SYSTEM, street.heping.pk, day) for day in (FIRST_DAY, MONDAY)]

    assert [row.pk if row else None for row in found] == [first.pk, second.pk]
    assert first.kind == "administrative_head"
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountablePerson.objects.filter(pk=first.pk).update(until_on=None)


def test_a_legal_representative_may_have_no_account(street: Street) -> None:
    works = make_unit(kind="enterprise", area_code=HEPING)

    made = appoint(works.pk, make_document(), person_name="某某（虚构）")

    assert (made.kind, made.name) == ("legal_representative", "某某（虚构）")


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({}, "post"),
        ({"post_id": 1, "person_name": "某某（虚构）"}, "post"),
        ({"person_name": "某" * 41}, "person_name"),
        ({"person_name": "某某（虚构）", "kind": "legal_representative"}, "kind"),
    ],
)
def test_an_accountable_person_is_one_person_in_the_right_capacity(
    street: Street, more: dict[str, Any], named: str
) -> None:
    with pytest.raises(Invalid) as refused:
        appoint(street.heping.pk, make_document(), **more)

    assert list(refused.value.fields) == [named]
    assert AccountablePerson.objects.count() == 0


def test_an_accountable_post_belongs_to_the_unit(street: Street) -> None:
    with pytest.raises(Invalid) as refused:
        appoint(street.heping.pk, make_document(), post_id=street.director.pk)

    assert list(refused.value.fields) == ["post"]


def test_units_without_an_accountable_person_are_named_until_they_have_one(
    street: Street,
) -> None:
    make_unit(kind="individual_business", area_code=HEPING)
    appoint(street.heping.pk, make_document(), post_id=street.heping_head.pk)
    actions.waive_accountability(SYSTEM, street.huangpen.pk, "换届中", from_on=FIRST_DAY)

    found = queries.units_without_accountable_person(SYSTEM, MONDAY, area_code=YUNSHAN)

    assert (found.numerator, found.denominator, found.as_of) == (1, 3, MONDAY)
    assert [gap.unit_id for gap in found.unwaived] == [street.office.pk]
    assert [(gap.unit_id, gap.waiver) for gap in found.gaps if gap.is_waived] == [
        (street.huangpen.pk, "换届中")
    ]


def test_a_unit_whose_head_has_left_has_nobody(street: Street) -> None:
    gone = make_post(unit=street.heping, valid_until_on=APRIL)
    appoint(street.heping.pk, make_document(), post_id=gone.pk)

    found = queries.units_without_accountable_person(SYSTEM, MONDAY, area_code=HEPING)

    assert [str(gap.why) for gap in found.gaps] == ["责任人已离岗。"]
    assert queries.accountable_of(SYSTEM, street.heping.pk, MONDAY) is None


def test_a_waiver_needs_a_reason_and_ends(street: Street) -> None:
    with pytest.raises(Invalid) as refused:
        actions.waive_accountability(SYSTEM, street.heping.pk, " ", from_on=MAY, until_on=APRIL)
    actions.waive_accountability(SYSTEM, street.heping.pk, "换届中", from_on=APRIL, until_on=MAY)

    found = queries.units_without_accountable_person(SYSTEM, MONDAY, area_code=HEPING)
    assert list(refused.value.fields) == ["reason", "until_on"]
    assert [gap.is_waived for gap in found.gaps] == [False]


def test_units_of_another_street_are_not_found(street: Street) -> None:
    assert street.office.area_code == YUNSHAN
    neighbour = actor_for("safety_station_head", area_code=OTHER_STREET)

    with pytest.raises(NotFound):
        queries.units_without_accountable_person(neighbour, MONDAY, area_code=YUNSHAN)

    everywhere = queries.units_without_accountable_person(neighbour, MONDAY)
    assert everywhere.denominator == 1


def test_units_of_a_street_are_found_by_its_padded_code(street: Street) -> None:
    assert street.office.area_code == YUNSHAN

    found = queries.units_without_accountable_person(SYSTEM, MONDAY, area_code=f"{YUNSHAN}000")

    assert found.denominator == 3


Attempt = Callable[[Actor], object]


def attempts(street: Street) -> dict[str, Attempt]:
    """Return every write, as something that a caller tries."""
    document = make_document()
    officer, works = officer_of(street.office), make_unit(kind="enterprise", area_code=HEPING)
    draft = actions.DocumentDraft("新", "新", YUNSHAN, MONDAY, MONDAY)
    head = actions.AccountableDraft(works.pk, document.pk, person_name="某某（虚构）")
    held = lead(street, document)
    return {
        "document": lambda actor: actions.register_document(actor, draft),
        "sector": lambda actor: actions.assign_sector_lead(
            actor, YUNSHAN, "tourism", officer.pk, document_id=document.pk
        ),
        "work_area": lambda actor: actions.assign_work_area_lead(
            actor, street.town_area.pk, officer.pk, document_id=document.pk
        ),
        "liaison": lambda actor: actions.assign_liaison(
            actor, works.pk, officer.pk, document_id=document.pk
        ),
        "accountable": lambda actor: actions.appoint_accountable(actor, head),
        "waiver": lambda actor: actions.waive_accountability(actor, works.pk, "换届中"),
        "end": lambda actor: actions.end_assignment(actor, "sector_lead", held.pk, MONDAY),
    }


@pytest.mark.parametrize(
    "name", ["document", "sector", "work_area", "liaison", "accountable", "waiver", "end"]
)
def test_four_callers_write_and_only_the_one_with_the_grant_succeeds(
    street: Street, name: str
) -> None:
    attempt = attempts(street)[name]
    before = Entry.objects.count()
    refused = []

    for caller in (
        Actor.anonymous(),
        actor_for("safety_station_head", area_code=OTHER_STREET),
        actor_for("police", area_code=YUNSHAN),
    ):
        with pytest.raises(ShouwangError) as error:
            attempt(caller)
        refused.append(type(error.value))

    assert refused == [NotFound, NotFound, NotAllowed]
    assert Entry.objects.count() == before
    attempt(actor_for("safety_station_head", area_code=YUNSHAN))
    assert Entry.objects.count() == before + 1


def test_nothing_is_written_for_the_refused(street: Street) -> None:
    police = actor_for("police", area_code=YUNSHAN)
    for name, attempt in attempts(street).items():
        with pytest.raises(NotAllowed):
            attempt(police)
        assert name

    counts = [
        model.objects.count()
        for model in (WorkAreaLead, EnterpriseLiaison, AccountablePerson, BasisDocument)
    ]
    assert (counts, SectorLead.objects.count()) == ([0, 0, 0, 1], 1)


def test_a_village_sees_who_leads_above_it_and_nothing_beside_it(street: Street) -> None:
    document = make_document()
    lead(street, document)
    appoint(street.heping.pk, document, post_id=street.heping_head.pk)
    appoint(street.huangpen.pk, document, post_id=street.huangpen_head.pk)
    heping = actor_for("community_director", area_code=HEPING)

    assert queries.lookup(heping, "school", YUNSHAN, MONDAY).label == "学校、医院"
    assert queries.documents(heping).count() == 1
    assert queries.accountable_of(heping, street.heping.pk, MONDAY) is not None
    assert queries.accountable_of(heping, street.huangpen.pk, MONDAY) is None
