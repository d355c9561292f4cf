"""What is shown of people: masked, unless they were opened with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.ground.people import queries as people
from shouwang.prepare.households.models import Helper, Person

SYSTEM = Actor.system("households")


@dataclass(frozen=True, slots=True)
class HelperView:
    """A helper as the list shows them; a neighbour is masked, a post is not."""

    helper_id: int
    name: str
    phone: str
    post_words: str
    is_neighbour: bool
    is_in_office: bool


@dataclass(frozen=True, slots=True)
class MaskedPerson:
    """A person as the list shows them: never a whole name, phone, address or note."""

    person_id: int
    household_id: int
    area_code: str
    state: str
    state_label: Text
    category: str
    category_label: Text
    transport: str
    transport_label: Text
    contact_order: int | None
    name: str
    phone: str
    has_notes: bool
    site_key: str
    version: int
    helpers: tuple[HelperView, ...]

    @property
    def is_covered(self) -> bool:
        """Tell whether somebody in office, or a neighbour, helps."""
        return any(helper.is_in_office for helper in self.helpers)


@dataclass(frozen=True, slots=True)
class ClearHelper:
    """A helper in clear; used at once, kept nowhere."""

    name: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClearPerson:
    """A person in clear, beside the masked form; used at once, kept nowhere."""

    masked: MaskedPerson
    name: str = field(repr=False)
    phone: str = field(repr=False)
    address: str = field(repr=False)
    notes: str = field(repr=False)
    helpers: tuple[ClearHelper, ...] = field(repr=False)


def _is_in_office(helper: Helper) -> bool:
    if helper.post is None:
        return True
    today = clock.today()
    until = helper.post.valid_until_on
    begun = helper.post.valid_from_on <= today
    return begun and (until is None or until >= today) and helper.post.account.is_active


def _helper_view(helper: Helper) -> HelperView:
    if helper.post is None:
        name = data_keys.mask_name(helper.opened("name"))
        phone = data_keys.mask_phone(helper.opened("phone"))
        return HelperView(helper.pk, name, phone, "", is_neighbour=True, is_in_office=True)
    return HelperView(
        helper.pk,
        helper.post.account.name,
        people.masked_phone(SYSTEM, helper.post.account),
        str(helper.post),
        is_neighbour=False,
        is_in_office=_is_in_office(helper),
    )


def _helpers_of(rows: Iterable[Person]) -> dict[int, list[Helper]]:
    found: dict[int, list[Helper]] = {}
    asked = Helper.objects.filter(person__in=[row.pk for row in rows], ended_on=None)
    for helper in asked.select_related("post__account", "post__unit").order_by("id"):
        found.setdefault(helper.person_id, []).append(helper)
    return found


def masked(rows: Iterable[Person]) -> list[MaskedPerson]:
    """Return people as the list shows them, in the order given; households are read with them."""
    known = list(rows)
    helpers = _helpers_of(known)
    return [_masked(row, helpers.get(row.pk, [])) for row in known]


def _masked(row: Person, helpers: list[Helper]) -> MaskedPerson:
    return MaskedPerson(
        person_id=row.pk,
        household_id=row.household_id,
        area_code=row.area_code_now,
        state=row.state,
        state_label=row.state_label,
        category=row.category,
        category_label=row.category_label,
        transport=row.transport,
        transport_label=row.transport_label,
        contact_order=row.contact_order,
        name=data_keys.mask_name(row.opened("name")),
        phone=data_keys.mask_phone(row.opened("phone")),
        has_notes=bool(row.notes_sealed),
        site_key=row.household.site_key,
        version=row.version,
        helpers=tuple(_helper_view(helper) for helper in helpers),
    )


def cleared(rows: Iterable[Person]) -> list[ClearPerson]:
    """Return people in clear; only for actions that write down who looked."""
    known = list(rows)
    helpers = _helpers_of(known)
    clear = clear_helpers([helper for mine in helpers.values() for helper in mine])
    return [_cleared(row, helpers.get(row.pk, []), clear.get(row.pk, [])) for row in known]


def clear_helpers(helpers: Iterable[Helper]) -> dict[int, list[ClearHelper]]:
    """Return helpers in clear by the person whom they help; posts and accounts read with them."""
    known = list(helpers)
    accounts = {helper.post.account_id for helper in known if helper.post is not None}
    contacts = people.contacts(SYSTEM, accounts)
    found: dict[int, list[ClearHelper]] = {}
    for helper in known:
        found.setdefault(helper.person_id, []).append(_clear_helper(helper, contacts))
    return found


def _cleared(row: Person, helpers: list[Helper], clear: list[ClearHelper]) -> ClearPerson:
    return ClearPerson(
        masked=_masked(row, helpers),
        name=row.opened("name"),
        phone=row.opened("phone"),
        address=row.household.opened("address"),
        notes=row.opened("notes"),
        helpers=tuple(clear),
    )


def _clear_helper(helper: Helper, contacts: dict[int, people.Contact]) -> ClearHelper:
    if helper.post is None:
        return ClearHelper(helper.opened("name"), helper.opened("phone"))
    contact = contacts.get(helper.post.account_id)
    return ClearHelper(helper.post.account.name, contact.phone if contact else "")
