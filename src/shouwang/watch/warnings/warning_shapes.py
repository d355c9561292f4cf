"""Warnings as the web API takes and tells them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from shouwang.engines.cap.national_mapping import Loss
from shouwang.ground.actor import Actor
from shouwang.ground.wire import (
    Code,
    Identity,
    Latitude,
    Line,
    Longitude,
    Moment,
    Note,
    PageIn,
    WireIn,
    WireOut,
)
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .queries.messages import losses_of_warning
from .queries.obligations import DutyView
from .rules.losses import LOSS_WORDS
from .rules.parameters import (
    GEOMETRY_LIMIT,
    IDENTIFIER_LIMIT,
    LIST_LIMIT,
    RADIUS_LIMIT_M,
    REASON_LIMIT,
    TEXT_LIMIT,
    WIDTH_LIMIT_M,
)
from .rules.wording import AreaKind, Source

if TYPE_CHECKING:
    from .models import Silence, Warning

CODES_LIMIT = 500
Text_ = Annotated[Note, Field(max_length=TEXT_LIMIT)]
Drawn = Annotated[str, Field(max_length=GEOMETRY_LIMIT)]
Reason = Annotated[Note, Field(max_length=REASON_LIMIT)]
Identifier = Annotated[str, Field(max_length=IDENTIFIER_LIMIT)]
Version = Identity | None


class AreaIn(WireIn):
    """Where, in one of six forms; only the fields of its kind count.

    Polygons and lines are GeoJSON, or "latitude,longitude" separated by blanks.
    """

    kind: AreaKind = AreaKind.DIVISION
    codes: Annotated[list[Code], Field(max_length=CODES_LIMIT)] = []
    work_area_id: Identity | None = None
    polygon: Drawn = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    radius_m: Annotated[int, Field(ge=1, le=RADIUS_LIMIT_M)] | None = None
    line: Drawn = ""
    width_m: Annotated[int, Field(ge=1, le=WIDTH_LIMIT_M)] | None = None
    keys: Annotated[list[Code], Field(max_length=LIST_LIMIT)] = []
    text: Line = ""

    def draft(self) -> actions.AreaDraft:
        """Return the area as it is written down."""
        return actions.AreaDraft(
            kind=self.kind.value,
            codes=tuple(self.codes),
            work_area_id=self.work_area_id,
            polygon=self.polygon,
            latitude=self.latitude,
            longitude=self.longitude,
            radius_m=self.radius_m,
            line=self.line,
            width_m=self.width_m,
            keys=tuple(self.keys),
            text=self.text,
        )


class WarningIn(WireIn):
    """What a warning says and where; the office's own when no sender is named."""

    type_code: Code
    level: queries.Level
    title: Line
    text: Text_
    action_text: Text_ = ""
    onset_at: Moment
    expires_at: Moment
    area: AreaIn
    status: queries.Status = queries.Status.ACTUAL
    title_en: Line = ""
    text_en: Text_ = ""
    action_text_en: Text_ = ""
    exercise_note: Line = ""
    contact: Line = ""
    office_name: Line = ""
    source: Source = Source.OWN
    sender: Identifier = ""
    identifier: Identifier = ""
    signal_key: Code = ""

    def draft(self) -> actions.WarningDraft:
        """Return the warning as it is written down."""
        given = {
            name: getattr(self, name)
            for name in (
                "type_code", "title", "text", "action_text", "onset_at", "expires_at", "title_en",
                "text_en", "action_text_en", "exercise_note", "contact", "office_name", "sender",
                "identifier", "signal_key",
            )
        }  # fmt: skip
        return actions.WarningDraft(
            level=self.level.value,
            status=self.status.value,
            source=self.source.value,
            area=self.area.draft(),
            **given,
        )


class WarningFilterIn(PageIn):
    """What the list is narrowed by."""

    state: Code = ""
    type_code: Code = ""
    level: Code = ""
    status: Code = ""
    area: Code = ""


class ChangeIn(WarningIn):
    """A draft anew, with the version that was seen."""

    version: Version = None


class ActIn(WireIn):
    """Which version was seen; an act on another one is refused."""

    version: Version = None


class ReasonIn(ActIn):
    """Why."""

    reason: Reason


class LevelIn(ActIn):
    """To which level."""

    level: queries.Level


class SilenceIn(WireIn):
    """Which drafts of the system are silenced, until when, and why."""

    type_code: Code
    area_code: Code
    level: queries.Level
    reason: Reason
    until_at: Moment

    def draft(self) -> actions.SilenceDraft:
        """Return the silence as it is written down."""
        return actions.SilenceDraft(
            self.type_code, self.area_code, self.level.value, self.reason, self.until_at
        )


class WarningOut(WireOut):
    """A warning in a list; its texts carry the mark of an exercise or a test."""

    number: str
    state: str
    state_label: str
    version: int
    type_code: str
    type_label: str
    level: str
    status: str
    title: str
    area_text: str
    office_name: str
    relation: str
    drafted_at: Moment
    issued_at: Moment | None
    effective_at: Moment | None
    expires_at: Moment
    ended_at: Moment | None
    audience_count: int | None


class StepOut(WireOut):
    """One step of a warning's life."""

    label: str
    at: Moment | None
    who: str
    note: str


class TouchedOut(WireOut):
    """A division that a warning touches, and on what that rests."""

    code: str
    name: str
    basis: str


class LossOut(WireOut):
    """What a message of another body said for which a warning has no place."""

    element: str
    label: str
    told: str


def losses_out(found: Iterable[Loss]) -> list[LossOut]:
    """Return losses with their words."""
    return [
        LossOut(
            element=one.element,
            label=in_words(LOSS_WORDS.get(one.element, one.element)),
            told=one.told,
        )
        for one in found
    ]


class WarningDetailOut(WarningOut):
    """One warning with what it says, where, its chain, its steps and what the caller may do."""

    text: str
    action_text: str
    title_en: str
    text_en: str
    action_text_en: str
    source: str
    scope: str
    is_public: bool
    onset_at: Moment
    area_kind: str
    area_note: str
    geometry: str
    areas: list[TouchedOut]
    area_count: int
    chain: list[str]
    steps: list[StepOut]
    moves: list[str]
    waits_for_second: bool
    losses: list[LossOut]


class CountOut(WireOut):
    """How many addressees of a kind, or in a village."""

    key: str
    label: str
    count: int


class AudienceOut(WireOut):
    """Whom a draft would reach, counted; nobody is named."""

    total: int
    must_answer: int
    unreachable: int
    kinds: list[CountOut]
    villages: list[CountOut]
    village_count: int
    area_text: str
    note: str
    geometry: str


class DutyOut(WireOut):
    """What one unit owes by a warning, and whether it was done."""

    id: int
    action: str
    action_en: str
    is_evacuation: bool
    unit_id: int
    unit: str
    area_code: str
    round: int
    due_at: Moment
    task_id: int | None
    done_at: Moment | None
    standing: str
    standing_label: str
    source: str


class ObligationsOut(WireOut):
    """All duties of a warning within the caller's view; `rate` is done over done and not done."""

    as_of: Moment
    total: int
    done: int
    missed: int
    rate: float | None
    items: list[DutyOut]


class SilenceOut(WireOut):
    """A silence with its reason, its end and how many drafts it covered."""

    id: int
    type_code: str
    area_code: str
    level: str
    reason: str
    from_at: Moment
    until_at: Moment
    ended_at: Moment | None
    muted_count: int


def _fields(found: Warning) -> dict[str, object]:
    return {
        "number": found.number,
        "state": found.state,
        "state_label": in_words(found.state_label),
        "version": found.version,
        "type_code": found.type_code,
        "type_label": in_words(found.type_label),
        "level": found.level,
        "status": found.status,
        "title": found.shown_title,
        "area_text": found.area_text,
        "office_name": found.office_name,
        "relation": found.relation,
        "drafted_at": found.drafted_at,
        "issued_at": found.issued_at,
        "effective_at": found.effective_at,
        "expires_at": found.expires_at,
        "ended_at": found.ended_at,
        "audience_count": found.audience_count,
    }


def warning_out(found: Warning) -> WarningOut:
    """Return a warning as a list tells it."""
    return WarningOut.model_validate(_fields(found))


def detail_out(actor: Actor, found: Warning) -> WarningDetailOut:
    """Return a warning with all that its page shows."""
    areas, count = queries.touched_areas(actor, found)
    told = {
        "text": found.shown_text,
        "action_text": found.shown_actions,
        "title_en": found.shown_title_en,
        "text_en": found.shown_text_en,
        "action_text_en": found.shown_actions_en,
        "source": found.source,
        "scope": found.scope,
        "is_public": found.is_public,
        "onset_at": found.onset_at,
        "area_kind": found.area_kind,
        "area_note": found.area_note,
        "geometry": found.geometry,
        "areas": [
            TouchedOut(code=a.code, name=a.name, basis=in_words(a.basis_label)) for a in areas
        ],
        "area_count": count,
        "chain": [link.number for link in queries.chain(actor, found)],
        "steps": [
            StepOut(label=in_words(step.label), at=step.at, who=step.who, note=step.note)
            for step in queries.steps(actor, found)
        ],
        "moves": [str(move.move) for move in queries.next_moves(actor, found)],
        "waits_for_second": queries.waits_for_second(actor, found),
        "losses": losses_out(losses_of_warning(actor, found)),
    }
    return WarningDetailOut.model_validate({**_fields(found), **told})


def audience_out(found: queries.AudienceCount) -> AudienceOut:
    """Return the figures of an audience."""
    return AudienceOut(
        total=found.total,
        must_answer=found.must_answer,
        unreachable=found.unreachable,
        kinds=[CountOut(key=k.kind, label=in_words(k.label), count=k.count) for k in found.kinds],
        villages=[CountOut(key=v.code, label=v.name, count=v.count) for v in found.villages],
        village_count=found.village_count,
        area_text=found.area_text,
        note=in_words(found.note) if found.note else "",
        geometry=found.geometry,
    )


def obligations_out(found: queries.Obligations) -> ObligationsOut:
    """Return a warning's duties with their figures."""
    return ObligationsOut(
        as_of=found.as_of,
        total=found.total,
        done=found.done,
        missed=found.missed,
        rate=found.rate,
        items=[_duty_out(row) for row in found.rows],
    )


def _duty_out(row: DutyView) -> DutyOut:
    return DutyOut(
        id=row.duty_id,
        action=row.action,
        action_en=row.action_en,
        is_evacuation=row.is_evacuation,
        unit_id=row.unit_id,
        unit=row.unit_name,
        area_code=row.area_code,
        round=row.round,
        due_at=row.due_at,
        task_id=row.task_id,
        done_at=row.done_at,
        standing=row.standing,
        standing_label=in_words(row.label),
        source=row.source,
    )


def silence_out(found: Silence) -> SilenceOut:
    """Return a silence."""
    return SilenceOut(
        id=found.pk,
        type_code=found.type_code,
        area_code=found.area_code_now,
        level=found.level,
        reason=found.reason,
        from_at=found.from_at,
        until_at=found.until_at,
        ended_at=found.ended_at,
        muted_count=found.muted_count,
    )
