"""Documents of hazards and the bulletin, as the web API takes and gives them."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from shouwang.ground.wire import Code, Count, Day, Identity, Line, Moment, Note, WireIn, WireOut
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards.queries import PaperRow
from shouwang.prepare.hazards.rules.bulletins import Bulletin, Figures
from shouwang.prepare.hazards.rules.papers import PaperAsk

NOT_WORDS = frozenset(
    {"kind", "version", "inspected_at", "received_on", "is_at_once", "document_id", "others"}
)


class PaperIn(WireIn):
    """A document to be issued: its kind, and what the data of the hazard cannot tell.

    Which fields a kind needs is said by name in the answer 422.
    """

    kind: Code
    version: Count | None = None
    addressee: Line = ""
    contact: Line = ""
    requirement: Note = ""
    is_at_once: bool = False
    inspected_at: Moment | None = None
    inspectors: Line = ""
    present: Line = ""
    handling: Note = ""
    outcome: Code = ""
    signer: Line = ""
    refusal: Note = ""
    witness: Line = ""
    others: list[Code] = Field(default_factory=list, max_length=20)
    document_id: Identity | None = None
    manner: Code = ""
    received_on: Day | None = None
    location: Line = ""
    facts: Note = ""
    decision: Note = ""

    def ask(self) -> PaperAsk:
        """Return the request as the action takes it."""
        written = self.model_dump(exclude=set(NOT_WORDS))
        return PaperAsk(
            kind=self.kind,
            words=written,
            inspected_at=self.inspected_at,
            received_on=self.received_on,
            is_at_once=self.is_at_once,
            document_id=self.document_id,
            others=tuple(self.others),
        )


class PaperOut(WireOut):
    """A document of a hazard; `delivered_by` is the 文号 of the receipt, "" without one."""

    id: int
    number: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    office: str
    issued_on: Day
    digest: str
    delivered_by: str


class PapersOut(WireOut):
    """The documents of a hazard, the newest first, and the kinds that may be issued now."""

    items: list[PaperOut]
    can_issue: list[str]


def paper_out(row: PaperRow) -> PaperOut:
    """Return a document as the web API gives it."""
    made = row.document
    return PaperOut(
        id=made.pk,
        number=made.number,
        kind=made.kind,
        kind_label=in_words(row.kind_label),
        state=made.state,
        state_label=in_words(row.state_label),
        office=made.unit.name,
        issued_on=made.issued_on,
        digest=made.digest,
        delivered_by=row.delivered_by,
    )


class FiguresOut(WireOut):
    """What is counted; the rate is on_time of due, and there is none when nothing was due."""

    found: int
    closed: int
    overdue: int
    unfinished: int
    backlog: int
    due: int
    on_time: int
    refused: int
    help: int
    listed: int


class BulletinLineOut(FiguresOut):
    """One community."""

    area_code: str
    name: str


class BulletinOut(WireOut):
    """The figures of a period, both days included, as they stood at a moment."""

    area_code: str
    from_on: Day
    to_on: Day
    as_of: datetime
    lines: list[BulletinLineOut]
    total: FiguresOut


def bulletin_out(found: Bulletin) -> BulletinOut:
    """Return the bulletin as the web API gives it."""
    return BulletinOut(
        area_code=found.area_code,
        from_on=found.from_on,
        to_on=found.to_on,
        as_of=found.as_of,
        lines=[
            BulletinLineOut(area_code=line.code, name=line.name, **_figures(line.figures))
            for line in found.lines
        ],
        total=FiguresOut(**_figures(found.total)),
    )


def _figures(figures: Figures) -> dict[str, int]:
    return {name: getattr(figures, name) for name in FiguresOut.model_fields}
