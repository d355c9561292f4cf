"""Documents of a hazard: those there are, what a new one would say, which fit now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.queries import Purpose
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.documents import queries as documents
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, WrongState, say
from shouwang.ground.journal import queries as journal
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.prepare.hazards.models import Hazard, HazardPaper, UpwardReport
from shouwang.prepare.hazards.rules.deadlines import due_day, is_past
from shouwang.prepare.hazards.rules.grading import STATUTORY_LABELS
from shouwang.prepare.hazards.rules.offices import (
    ESCALATION_LABELS,
    LISTING_LABELS,
    ListingState,
)
from shouwang.prepare.hazards.rules.paper_kinds import PaperKind
from shouwang.prepare.hazards.rules.paper_texts import (
    escalation_words,
    joined_place,
    listing_words,
)
from shouwang.prepare.hazards.rules.papers import (
    DELIVERABLE,
    HAZARDS_LIMIT,
    SHARED_WITH_UNIT,
    HazardLine,
    PaperAsk,
    PaperFacts,
    Recheck,
    Referred,
    check_power,
    fitting,
    unfit,
)
from shouwang.prepare.hazards.states import State

from .detail import photos_of
from .discretion import has_units_eyes
from .escalations import bureau_of, open_escalation
from .ledger import hazard
from .listings import open_listing
from .notes import notes_of
from .powers import issuing_office, powers_of

VOIDED = "voided"
SHOTS = frozenset({Purpose.BEFORE, Purpose.AFTER})
_SYSTEM = Actor.system("hazards")


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A document of a hazard as its page shows it."""

    document: documents.Document
    kind_label: Text
    state_label: Text
    state_tone: str
    delivered_by: str
    """The 文号 of the receipt that proves its delivery; "" without one."""


def papers_of(actor: Actor, found: Hazard) -> list[PaperRow]:
    """Return the documents of a hazard that the actor may read, the newest first.

    The unit that has the hazard reads what is addressed to it, and what is about hazards that it
    may see.
    """
    rows = [row.document for row in _links(found) if _may_read(actor, found, row)]
    proofs = HazardPaper.objects.filter(hazard=found, refers_to__isnull=False)
    proved = {
        row.refers_to_id: row.document.number
        for row in proofs.select_related("document")
        if row.document.state != VOIDED
    }
    return [
        PaperRow(
            row,
            documents.kind_label(row.kind),
            documents.state_label(row.state),
            documents.state_tone(row.state),
            proved.get(row.pk, ""),
        )
        for row in rows
    ]


def _links(found: Hazard) -> QuerySet[HazardPaper]:
    rows = HazardPaper.objects.filter(hazard=found).select_related("document__unit")
    return rows.order_by("-document_id")


def _may_read(actor: Actor, found: Hazard, row: HazardPaper) -> bool:
    if has_units_eyes(actor, found) and row.document.kind not in SHARED_WITH_UNIT:
        return False
    if row.document.kind != PaperKind.RECORD:
        return True
    about = HazardPaper.objects.filter(document_id=row.document_id)
    seen = Hazard.objects.visible_to(actor).filter(pk__in=about.values("hazard_id"))
    return seen.order_by().count() == about.count()


def paper_of(actor: Actor, number: str, document_id: int) -> documents.Paper:
    """Return one document of a hazard opened, or NotFound."""
    found = hazard(actor, number)
    row = _links(found).filter(document__id=document_id).first()
    if row is None or not _may_read(actor, found, row):
        raise NotFound
    return documents.paper(actor, document_id, subject_key=row.document.subject_key)


def standing_papers(
    actor: Actor, found: Hazard, kinds: frozenset[PaperKind]
) -> list[documents.Document]:
    """Return the documents of some kinds that were not voided, oldest first."""
    del actor
    rows = _links(found).filter(document__kind__in=kinds).exclude(document__state=VOIDED)
    return [row.document for row in rows.order_by("document_id")]


def visited(actor: Actor, found: Hazard, ask: PaperAsk) -> list[Hazard]:
    """Return the hazards that a document is about: the one, and for a record those of the visit.

    Invalid names the numbers that are of another place, not confirmed or out of sight.
    """
    numbers = [number for number in dict.fromkeys(ask.others) if number != found.number]
    if not numbers or ask.kind != PaperKind.RECORD:
        return [found]
    if len(numbers) >= HAZARDS_LIMIT:
        raise Invalid({"others": say("一份记录最多 {n} 条隐患。", n=HAZARDS_LIMIT)})
    same = _same_place(actor, found).filter(number__in=numbers)
    others = list(same.order_by("id"))
    if len(others) != len(numbers):
        raise Invalid({"others": say("只能加入同一场所、已认定的隐患。")})
    return [found, *others]


def _same_place(actor: Actor, found: Hazard) -> QuerySet[Hazard]:
    rows = Hazard.objects.visible_to(actor).exclude(pk=found.pk).select_related("place")
    rows = rows.filter(confirmed_at__isnull=False).exclude(state__in=[State.REJECTED, State.MERGED])
    if found.place_id is not None:
        return rows.filter(place_id=found.place_id)
    return rows.filter(unit_id=found.unit_id) if found.unit_id else rows.none()


def same_visit(actor: Actor, found: Hazard) -> list[Hazard]:
    """Return the open hazards of the same place, which one visit may have looked at too."""
    return list(_same_place(actor, found).filter(is_finished=False).order_by("id")[:HAZARDS_LIMIT])


def paper_facts(actor: Actor, found: Hazard, ask: PaperAsk | None = None) -> PaperFacts:
    """Return everything that a document of the hazard may say; nothing about who reported it."""
    asked = ask or PaperAsk(PaperKind.NOTICE)
    office = issuing_office(actor)
    rows = visited(actor, found, asked)
    now, bureau = clock.now(), bureau_of(found.area_code_now)
    deliverable = standing_papers(actor, found, DELIVERABLE)
    notices = [row.number for row in deliverable if row.kind == PaperKind.NOTICE]
    return PaperFacts(
        office=office.name if office else "",
        powers=powers_of(actor, office, clock.local_day(now)),
        today=clock.local_day(now),
        issuer=people.names_of(actor, [actor.key]).get(actor.key, ""),
        unit=_unit_name(found),
        hazards=tuple(_lines(actor, rows)),
        state=found.state,
        is_confirmed=found.confirmed_at is not None,
        statutory=found.statutory,
        is_finished=found.is_finished,
        is_overdue=is_past(found.due_at, now),
        basis=found.basis,
        position=_position(found),
        handler=found.handler_unit.name if found.handler_unit else "",
        bureau=units.unit(_SYSTEM, bureau).name if bureau else "",
        measures=tuple(row.text for row in found.measures.in_force(now).order_by("id")),
        photos=sum(_shots(actor, row) for row in rows),
        fixed_on=clock.local_day(found.fixed_at) if found.fixed_at else None,
        fix_note=found.fix_note,
        recheck=_recheck(actor, found),
        listing=_listing(found),
        escalation=_escalation(found),
        upward=_upward(found),
        notices=tuple(notices),
        has_deliverable=bool(deliverable),
        referred=_referred(actor, asked, deliverable),
    )


def _unit_name(found: Hazard) -> str:
    if found.unit is not None:
        return found.unit.name
    return found.place.name if found.place is not None else ""


def _lines(actor: Actor, rows: list[Hazard]) -> list[HazardLine]:
    names = divisions.names_of(actor, [row.area_code_now for row in rows])
    return [
        HazardLine(
            row.number,
            row.description,
            joined_place(
                names.get(row.area_code_now, ""), row.place.name if row.place else "", row.location
            ),
            str(STATUTORY_LABELS[row.statutory]) if row.statutory else "",
            row.due_on,
        )
        for row in rows
    ]


def _position(found: Hazard) -> str:
    if found.latitude is None or found.longitude is None:
        return ""
    return f"{found.latitude:.5f}, {found.longitude:.5f}"


def _shots(actor: Actor, found: Hazard) -> int:
    return sum(photo.is_image and photo.purpose in SHOTS for photo in photos_of(actor, found))


def _recheck(actor: Actor, found: Hazard) -> Recheck | None:
    """Return the last result: passed as the ledger has it, failed as the journal has it."""
    if found.verified_at is not None and found.state in {State.VERIFIED, State.CLOSED}:
        by = found.verified_by.name if found.verified_by else ""
        return Recheck(is_passed=True, by=by, on=clock.local_day(found.verified_at))
    if found.state == State.RECTIFIED:
        return None
    entries = journal.history(_SYSTEM, found.journal_key)
    failed = [
        one for one in entries if one.verb in {"hazard.send_back", "hazard.send_back_deferred"}
    ]
    if not failed:
        return None
    last = failed[-1]
    by = people.names_of(actor, [last.actor_key]).get(last.actor_key, "")
    reason = notes_of(actor, found).get(str(last.details.get("reason_digest", "")), "")
    return Recheck(is_passed=False, by=by, on=clock.local_day(last.at), reason=reason)


def _listing(found: Hazard) -> str:
    row = open_listing(found)
    if row is None or row.state != ListingState.LISTED:
        return ""
    due_on = due_day(row.due_at) if row.due_at else None
    return listing_words(LISTING_LABELS[row.level], row.number, due_on)


def _escalation(found: Hazard) -> str:
    row = open_escalation(found)
    if row is None:
        return ""
    day = clock.local_day(row.reported_at)
    return escalation_words(ESCALATION_LABELS[row.kind], day, row.reason)


def _upward(found: Hazard) -> tuple[str, str, str] | None:
    row = UpwardReport.objects.filter(hazard=found).order_by("-id").first()
    if row is None:
        return None
    return row.state_and_cause, row.harm_and_difficulty, row.treatment_plan


def _referred(
    actor: Actor, ask: PaperAsk, deliverable: list[documents.Document]
) -> Referred | None:
    row = next((one for one in deliverable if one.pk == ask.document_id), None)
    if row is None or ask.kind != PaperKind.RECEIPT:
        return None
    opened = documents.paper(actor, row.pk, subject_key=row.subject_key)
    return Referred(
        str(opened.kind.title), row.number, str(opened.content.values.get("addressee", ""))
    )


def check_paper(actor: Actor, found: Hazard, facts: PaperFacts, kind: str) -> None:
    """Raise what keeps the actor from issuing a kind: no such kind, no right, no power, no fit."""
    if kind not in set(PaperKind):
        raise Invalid({"kind": say("没有这种文书。")})
    if not actor.may(documents.ISSUE, found.target()):
        raise NotAllowed
    check_power(kind, facts.powers)
    why = unfit(kind, facts)
    if why is not None:
        raise WrongState(why, state=found.state, version=found.version)


def fitting_kinds(actor: Actor, found: Hazard) -> tuple[str, ...]:
    """Return the kinds that the actor may issue about the hazard now."""
    if not actor.may(documents.ISSUE, found.target()):
        return ()
    return fitting(paper_facts(actor, found))
