"""What the web API answers about households."""

from __future__ import annotations

from collections.abc import Iterable

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, say
from shouwang.ground.wire import Moment, WireOut
from shouwang.ground.workbooks.queries import RowFault, Upload
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.households import queries


class CountsOut(WireOut):
    """Numbers only."""

    total: int
    without_helper: int
    by_category: dict[str, int]
    by_transport: dict[str, int]
    by_village: dict[str, int]


class HelperOut(WireOut):
    """Who helps; a neighbour is masked."""

    id: int
    name: str
    phone: str
    post: str
    is_neighbour: bool
    is_in_office: bool


class PersonOut(WireOut):
    """A person, masked."""

    id: int
    household_id: int
    area_code: str
    state: str
    category: str
    category_label: str
    transport: str
    transport_label: str
    contact_order: int | None
    name: str
    phone: str
    has_notes: bool
    site_key: str
    version: int
    helpers: list[HelperOut]


class ClearHelperOut(WireOut):
    """Who helps, in clear."""

    name: str
    phone: str


class OpenedOut(WireOut):
    """A person in clear."""

    id: int
    name: str
    phone: str
    address: str
    notes: str
    transport: str
    contact_order: int | None
    helpers: list[ClearHelperOut]


class OpeningOut(WireOut):
    """Who looked, when, at how many, why."""

    at: Moment
    by: str
    post: str
    kind: str
    people: int
    area_code: str
    reason: str


class UncoveredOut(PersonOut):
    """A person without helper, and why."""

    because: str


class CoverageOut(WireOut):
    """How many people have a helper, and who has none."""

    total: int
    with_helper: int
    without: list[UncoveredOut]


class EvacuationOut(WireOut):
    """An evacuation with its counts: `safe` of `total`."""

    id: int
    title: str
    state: str
    version: int
    area_codes: list[str]
    subject_key: str
    started_at: Moment
    ended_at: Moment | None
    total: int
    safe: int
    by_state: dict[str, int]


class RollRowOut(WireOut):
    """One person of a roll."""

    person: PersonOut
    state: str
    state_label: str
    version: int
    reported_at: Moment | None
    reported_by: str
    moves: list[str]


class RollOut(EvacuationOut):
    """An evacuation with the people whom the caller reaches."""

    rows: list[RollRowOut]


def person_out(shown: queries.MaskedPerson) -> PersonOut:
    """Return a person for the wire, masked."""
    return PersonOut(
        id=shown.person_id,
        household_id=shown.household_id,
        area_code=shown.area_code,
        state=shown.state,
        category=shown.category,
        category_label=in_words(shown.category_label),
        transport=shown.transport,
        transport_label=in_words(shown.transport_label),
        contact_order=shown.contact_order,
        name=shown.name,
        phone=shown.phone,
        has_notes=shown.has_notes,
        site_key=shown.site_key,
        version=shown.version,
        helpers=[_helper_out(one) for one in shown.helpers],
    )


def _helper_out(shown: queries.HelperView) -> HelperOut:
    return HelperOut(
        id=shown.helper_id,
        name=shown.name,
        phone=shown.phone,
        post=shown.post_words,
        is_neighbour=shown.is_neighbour,
        is_in_office=shown.is_in_office,
    )


def clear_out(shown: queries.ClearPerson) -> OpenedOut:
    """Return a person for the wire, in clear."""
    return OpenedOut(
        id=shown.masked.person_id,
        name=shown.name,
        phone=shown.phone,
        address=shown.address,
        notes=shown.notes,
        transport=shown.masked.transport,
        contact_order=shown.masked.contact_order,
        helpers=[ClearHelperOut(name=one.name, phone=one.phone) for one in shown.helpers],
    )


def opening_out(shown: queries.OpeningView) -> OpeningOut:
    """Return an opening for the wire."""
    return OpeningOut(
        at=shown.at,
        by=shown.by,
        post=shown.post_words,
        kind=shown.kind,
        people=shown.people_count,
        area_code=shown.area_code,
        reason=shown.reason,
    )


def _evacuation_fields(shown: queries.EvacuationView) -> dict[str, object]:
    return {
        "id": shown.evacuation_id,
        "title": shown.title,
        "state": shown.state,
        "version": shown.version,
        "area_codes": list(shown.area_codes),
        "subject_key": shown.subject_key,
        "started_at": shown.started_at,
        "ended_at": shown.ended_at,
        "total": shown.counts.total,
        "safe": shown.counts.safe,
        "by_state": dict(shown.counts.by_state),
    }


def evacuation_out(shown: queries.EvacuationView) -> EvacuationOut:
    """Return an evacuation for the wire."""
    return EvacuationOut.model_validate(_evacuation_fields(shown))


def roll_out(shown: queries.Roll) -> RollOut:
    """Return a roll for the wire, masked."""
    rows = [
        RollRowOut(
            person=person_out(row.person),
            state=row.state,
            state_label=in_words(row.state_label),
            version=row.version,
            reported_at=row.reported_at,
            reported_by=row.reported_by,
            moves=[found.move for found in row.moves],
        )
        for row in shown.rows
    ]
    return RollOut.model_validate({**_evacuation_fields(shown.evacuation), "rows": rows})


class RowFaultOut(WireOut):
    """What is wrong in a row."""

    row: int
    column: str
    message: str


class ImportOut(WireOut):
    """An import: where it stands, what its rows do or did, what is wrong in which row."""

    id: str
    state: str
    filename: str
    rows: int
    added: int
    changed: int
    unchanged: int
    faulty: int
    errors: list[RowFaultOut]


def import_out(actor: Actor, row: Upload) -> ImportOut:
    """Return what an import would do, or after it came in what it did."""
    if not row.is_waiting:
        counts = (row.total, row.added, row.differing, row.unchanged, row.faulty)
        return _import(row, counts, [])
    try:
        seen = queries.people_preview(actor, row)
    except Invalid as error:
        whole = [RowFault(0, say("整表"), words) for words in error.fields.values()]
        return _import(row, (0, 0, 0, 0, 0), whole)
    counts = (
        len(seen.rows),
        seen.new_count,
        seen.update_count,
        seen.same_count,
        seen.faulty_count,
    )
    return _import(row, counts, seen.faults())


def _import(
    row: Upload, counts: tuple[int, int, int, int, int], faults: Iterable[RowFault]
) -> ImportOut:
    rows, added, changed, unchanged, faulty = counts
    return ImportOut(
        id=row.token,
        state=row.state,
        filename=row.filename,
        rows=rows,
        added=added,
        changed=changed,
        unchanged=unchanged,
        faulty=faulty,
        errors=[
            RowFaultOut(row=one.row, column=in_words(one.label), message=in_words(one.text))
            for one in faults
        ],
    )
