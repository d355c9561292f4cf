"""Putting people on the list, changing their entry, and taking them off with everything erased."""

from __future__ import annotations

from dataclasses import fields

from django.db import IntegrityError
from django.db.models import F, Max

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, Text, say
from shouwang.ground.journal.actions import move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.households.models import Helper, Household, Person, RollEntry
from shouwang.prepare.households.models.sealing import identity_digest, phone_digest
from shouwang.prepare.households.queries.reach import refusal
from shouwang.prepare.households.rules.drafts import (
    PersonChanges,
    PersonDraft,
    check_changes,
    check_person,
    phone_digits,
)
from shouwang.prepare.households.rules.parameters import ORDER_LIMIT
from shouwang.prepare.households.rules.wording import Removal
from shouwang.prepare.households.states import (
    EDIT,
    SAFE,
    EvacuationState,
    PersonMove,
    PersonState,
)

from .doors import check_may, load
from .evacuating import follow_list

ORDER_TAKEN = say("这个联系顺序已经有人了，请换一个，或留空排在最后。")
ALREADY_THERE = say("名单上已有同名同电话的人，请不要重复登记。")


def add_person(actor: Actor, draft: PersonDraft) -> Person:
    """Put a person on a village's list; open evacuations of the whole village take them up.

    Invalid names each wrong field; a village outside the actor's duties is NotFound.
    """
    check_may(actor, EDIT)
    check_person(draft)
    home = _home_of(actor, draft)
    _check_duty(actor, home.area_code_now)
    _check_free(home.area_code_now, draft.contact_order, _identity(draft.name, draft.phone))
    try:
        return _write(actor, draft, home)
    except IntegrityError as error:
        raise Invalid({"contact_order": ORDER_TAKEN}) from error


def _home_of(actor: Actor, draft: PersonDraft) -> Household:
    if draft.household_id is not None:
        found = Household.objects.filter(pk=draft.household_id).first()
        if found is None or not actor.may(EDIT, Target(found.area_code_now)):
            raise Invalid({"household_id": say("没有这一户，或不在您的职责范围内。")})
        return found
    code = draft.area_code
    if code not in divisions.names_of(actor, [code]):
        raise Invalid({"area_code": say("没有这个区划代码。")})
    home = Household(area_code_at_time=code, area_code_now=code, site_key=draft.site_key)
    home.address_sealed = home.sealed("address", draft.address.strip())
    return home


def _check_duty(actor: Actor, code: str) -> None:
    if not actor.may(EDIT, Target(code)):
        raise refusal(actor, Target(code))


def _identity(name: str, phone: str) -> str:
    return identity_digest(name.strip(), phone_digits(phone))


def _check_free(code: str, order: int | None, identity: str, *, but: int = 0) -> None:
    """Say early what a constraint would refuse."""
    rows = Person.objects.filter(area_code_now=code, state=PersonState.PRESENT.value)
    others = rows.exclude(pk=but)
    wrong: dict[str, Text] = {}
    if order is not None and others.filter(contact_order=order).exists():
        wrong["contact_order"] = ORDER_TAKEN
    if identity and others.filter(identity_digest=identity).exists():
        wrong["phone"] = ALREADY_THERE
    if wrong:
        raise Invalid(wrong)


def _write(actor: Actor, draft: PersonDraft, home: Household) -> Person:
    now = clock.now()
    with write_transaction():
        order = draft.contact_order or _last_order(home.area_code_now) + 1
        if order > ORDER_LIMIT:
            raise Invalid({"contact_order": say("名单已满，请先整理。")})
        if home.pk is None:
            home.save(force_insert=True)
        row = Person(
            household=home,
            area_code_at_time=home.area_code_now,
            area_code_now=home.area_code_now,
            category=draft.category,
            transport=draft.transport,
            contact_order=order,
            registered_at=now,
        )
        _seal(row, draft.name.strip(), draft.phone.strip(), draft.notes.strip())
        row.save(force_insert=True)
        told = {
            "area": row.area_code_now,
            "household": home.pk,
            "category": row.category,
            "transport": row.transport,
            "order": row.contact_order,
            "site": home.site_key,
        }
        record(actor, f"{Person.KEY}.add", row.journal_key, told, at=now)
        follow_list(actor, row)
    return row


def _last_order(code: str) -> int:
    rows = Person.objects.filter(area_code_now=code, state=PersonState.PRESENT.value)
    return rows.aggregate(last=Max("contact_order"))["last"] or 0


def _seal(row: Person, name: str, phone: str, notes: str) -> None:
    row.name_sealed = row.sealed("name", name)
    row.phone_sealed = row.sealed("phone", phone)
    row.phone_digest = phone_digest(phone_digits(phone))
    row.identity_digest = _identity(name, phone)
    row.notes_sealed = row.sealed("notes", notes)


def edit_person(
    actor: Actor, person_id: int, changes: PersonChanges, *, version: int | None = None
) -> Person:
    """Change a person's entry; what is not named stays, and nobody needs to see it for that."""
    able, found = load(actor, person_id, PersonMove.EDIT, version)
    check_changes(changes)
    columns = _columns(found, changes)
    _check_free(
        found.area_code_now,
        changes.contact_order,
        str(columns.get("identity_digest", "")),
        but=found.pk,
    )
    named = [one.name for one in fields(changes) if getattr(changes, one.name) is not None]
    try:
        with write_transaction():
            move(able, found, PersonMove.EDIT, changes=columns, details={"fields": named})
            _write_home(found.household, changes)
    except IntegrityError as error:
        raise Invalid({"contact_order": ORDER_TAKEN}) from error
    return found


def _columns(found: Person, changes: PersonChanges) -> dict[str, object]:
    given = {
        "category": changes.category,
        "transport": changes.transport,
        "contact_order": changes.contact_order,
    }
    columns: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    if changes.name is None and changes.phone is None and changes.notes is None:
        return columns
    name = found.opened("name") if changes.name is None else changes.name.strip()
    phone = found.opened("phone") if changes.phone is None else changes.phone.strip()
    notes = found.opened("notes") if changes.notes is None else changes.notes.strip()
    _seal(found, name, phone, notes)
    sealed = ("name_sealed", "phone_sealed", "phone_digest", "identity_digest", "notes_sealed")
    return columns | {name: getattr(found, name) for name in sealed}


def _write_home(home: Household, changes: PersonChanges) -> None:
    written: dict[str, object] = {}
    if changes.address is not None:
        written["address_sealed"] = home.sealed("address", changes.address.strip())
    if changes.site_key is not None:
        written["site_key"] = changes.site_key
    if written:
        Household.objects.filter(pk=home.pk).update(**written, version=F("version") + 1)


def remove_person(
    actor: Actor, person_id: int, because: str, *, version: int | None = None
) -> Person:
    """Take a person off the list: all that names them is erased, the row stays as removed.

    Invalid while an open evacuation still looks for them.
    """
    if because not in set(Removal):
        raise Invalid({"because": say("请选择为什么移出：搬走、去世，或不再需要帮助。")})
    able, found = load(actor, person_id, PersonMove.REMOVE, version)
    now = clock.now()
    erased: dict[str, object] = {
        "name_sealed": "",
        "phone_sealed": "",
        "phone_digest": "",
        "identity_digest": "",
        "notes_sealed": "",
        "contact_order": None,
        "removed_at": now,
        "removed_because": because,
    }
    with write_transaction():
        _check_not_sought(found)
        move(able, found, PersonMove.REMOVE, changes=erased, details={"because": because}, at=now)
        _erase_beside(found)
    return found


def _check_not_sought(found: Person) -> None:
    open_rows = RollEntry.objects.filter(person=found, evacuation__state=EvacuationState.OPEN.value)
    if open_rows.exclude(state__in=[state.value for state in SAFE]).exists():
        raise Invalid({"because": say("这个人还在转移名册上，等转移结束再移出。")})


def _erase_beside(found: Person) -> None:
    """Erase what names the person elsewhere: neighbours, places in rolls, an empty address."""
    helpers = Helper.objects.filter(person=found)
    helpers.filter(ended_on=None).update(ended_on=clock.today())
    helpers.update(name_sealed="", phone_sealed="")
    RollEntry.objects.filter(person=found).update(where_sealed="", reason_sealed="")
    others = Person.objects.filter(household_id=found.household_id, state=PersonState.PRESENT.value)
    if not others.exists():
        Household.objects.filter(pk=found.household_id).update(
            address_sealed="", version=F("version") + 1
        )
