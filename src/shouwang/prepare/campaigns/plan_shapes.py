"""The forms in which a campaign's plan and figures go out over the web API."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shouwang.ground.actor import Actor
from shouwang.ground.wire import Day, Moment, WireOut
from shouwang.look.templatetags.look import text as in_words

from . import queries
from .rules.assessments import Share
from .rules.readiness import Readiness
from .states import LABELS

if TYPE_CHECKING:
    from .models import Campaign, Citation

DIGITS = 12


def as_text(value: Fraction | None) -> str | None:
    """Return a share with 12 digits, cut off; null when it is not applicable."""
    if value is None:
        return None
    whole, rest = divmod(value.numerator * 10**DIGITS // value.denominator, 10**DIGITS)
    return f"{whole}.{rest:0{DIGITS}d}".rstrip("0").rstrip(".")


class CampaignOut(WireOut):
    """A campaign in a list."""

    number: str
    state: str
    state_label: str
    kind: str
    title: str
    area_code: str
    area_code_at_time: str
    office_unit: str
    starts_on: Day | None
    ends_on: Day | None
    started_at: Moment | None
    closed_at: Moment | None
    version: int


class PhaseOut(WireOut):
    """A phase; a day that is not written is null."""

    id: int
    position: int
    kind: str
    title: str
    text: str
    dates_text: str
    starts_on: Day | None
    ends_on: Day | None


class CitationOut(WireOut):
    """A cited document; a masked year is null."""

    kind: str
    issuer: str
    title: str
    number: str
    sign: str
    year: int | None
    serial: int | None
    issued_on: Day | None
    dates_text: str


class NoticeOut(WireOut):
    """Something in the plan that does not fit; null until somebody has confirmed it."""

    id: int
    kind: str
    message: str
    found_at: Moment
    confirmed_at: Moment | None
    confirmed_by: str
    note: str


class ParticipantOut(WireOut):
    """A unit that takes part."""

    unit_id: int
    unit: str
    kind: str
    area_code: str


class DetailOut(CampaignOut):
    """A campaign with its plan; `gaps` are the seats of group and office whose holder has left."""

    goal: str
    leading_group_id: int | None
    office_id: int | None
    ownership_waiver: str
    reason: str
    phases: list[PhaseOut]
    citations: list[CitationOut]
    participants: list[ParticipantOut]
    notices: list[NoticeOut]
    gaps: list[str]
    moves: list[str]


class ShareOut(WireOut):
    """A share with what it is made of; null is not applicable."""

    numerator: int
    denominator: int
    value: str | None


class UnitReadinessOut(WireOut):
    """A unit's three checks; null is unknown."""

    unit_id: int
    unit: str
    kind: str
    area_code: str
    has_group: bool
    funds_yuan: str | None
    has_plan: bool | None
    is_ready: bool
    missing: list[str]


class ReadinessOut(ShareOut):
    """How many units are ready, and each of them."""

    units: list[UnitReadinessOut]


class PartOut(ShareOut):
    """A part of a campaign's result."""

    name: str
    label: str


class ScoreOut(WireOut):
    """What the campaign brings to an assessment."""

    assessment: str
    label: str
    weight: str
    value: str | None


class AssessmentsOut(WireOut):
    """The result, what it brings to each assessment, and the share with a root measure."""

    as_of: Moment
    result: str | None
    parts: list[PartOut]
    scores: list[ScoreOut]
    root_measures: ShareOut


class TagLineOut(WireOut):
    """How many things carry a tag, and which."""

    tag: str
    label: str
    hazards: int
    tasks: int
    done: int
    items: list[str]


def fields(row: Campaign) -> dict[str, object]:
    """Return a campaign's own fields."""
    return {
        "number": row.number,
        "state": row.state,
        "state_label": in_words(LABELS[row.state]),
        "kind": row.kind,
        "title": row.title,
        "area_code": row.area_code_now,
        "area_code_at_time": row.area_code_at_time,
        "office_unit": row.office_unit.name,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "started_at": row.started_at,
        "closed_at": row.closed_at,
        "version": row.version,
    }


def detail_of(actor: Actor, row: Campaign) -> DetailOut:
    """Return a campaign with its plan."""
    shown = {
        **fields(row),
        "goal": row.goal,
        "leading_group_id": row.leading_group_id,
        "office_id": row.office_id,
        "ownership_waiver": row.ownership_waiver,
        "reason": row.reason,
        "phases": [
            PhaseOut(
                id=phase.pk,
                position=phase.position,
                kind=phase.kind,
                title=phase.title,
                text=phase.text,
                dates_text=phase.dates_text,
                starts_on=phase.starts_on,
                ends_on=phase.ends_on,
            )
            for phase in queries.phases(actor, row)
        ],
        "citations": [citation_of(cited) for cited in queries.citations(actor, row)],
        "participants": [
            ParticipantOut(
                unit_id=joined.unit_id,
                unit=joined.unit.name,
                kind=joined.kind,
                area_code=joined.area_code_now,
            )
            for joined in queries.participants(actor, row)
        ],
        "notices": notices_of(actor, row),
        "gaps": [in_words(gap) for gap in queries.leadership(actor, row).gaps],
        "moves": [move.move for move in queries.next_moves(actor, row)],
    }
    return DetailOut.model_validate(shown)


def citation_of(cited: Citation) -> CitationOut:
    """Return a cited document with its number's parts."""
    return CitationOut(
        kind=cited.kind,
        issuer=cited.issuer,
        title=cited.title,
        number=cited.number,
        sign=cited.sign,
        year=cited.year,
        serial=cited.serial,
        issued_on=cited.issued_on,
        dates_text=cited.dates_text,
    )


def notices_of(actor: Actor, row: Campaign) -> list[NoticeOut]:
    """Return a campaign's notices."""
    return [
        NoticeOut(
            id=shown.notice_id,
            kind=shown.kind,
            message=in_words(shown.message),
            found_at=shown.found_at,
            confirmed_at=shown.confirmed_at,
            confirmed_by=shown.who,
            note=shown.note,
        )
        for shown in queries.notices(actor, row)
    ]


def readiness_of(found: Readiness) -> ReadinessOut:
    """Return the readiness of a campaign's units."""
    share = Share(found.numerator, found.denominator)
    return ReadinessOut(
        numerator=share.numerator,
        denominator=share.denominator,
        value=as_text(share.value),
        units=[
            UnitReadinessOut(
                unit_id=unit.unit_id,
                unit=unit.unit_name,
                kind=unit.kind,
                area_code=unit.area_code,
                has_group=unit.has_group,
                funds_yuan=None if unit.funds_yuan is None else f"{unit.funds_yuan:.2f}",
                has_plan=unit.has_plan,
                is_ready=unit.is_ready,
                missing=[in_words(gap) for gap in unit.missing],
            )
            for unit in found.units
        ],
    )


def _share(share: Share) -> dict[str, object]:
    return {
        "numerator": share.numerator,
        "denominator": share.denominator,
        "value": as_text(share.value),
    }


def assessments_of(told: queries.AssessmentScores, roots: Share) -> AssessmentsOut:
    """Return what a campaign brings to the assessments."""
    return AssessmentsOut(
        as_of=told.as_of,
        result=as_text(told.result),
        parts=[
            PartOut.model_validate(
                {**_share(part.share), "name": part.name, "label": in_words(part.label)}
            )
            for part in told.parts
        ],
        scores=[
            ScoreOut(
                assessment=score.assessment,
                label=in_words(score.label),
                weight=f"{score.weight:.4f}",
                value=as_text(score.value),
            )
            for score in told.scores
        ],
        root_measures=ShareOut.model_validate(_share(roots)),
    )
