"""What may be owed to a campaign, and how a duty stands at a moment (R54, R55)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from shouwang.ground.errors import Invalid, Text, say
from shouwang.prepare.campaigns.states import Owed

from .texts import LINE_LIMIT, fault_of, fault_of_needed, faults
from .wording import DeliverableKind, ParticipantKind

DUE_TEXT_LIMIT = 60


@dataclass(frozen=True, slots=True)
class DeliverableDraft:
    """What every participant of a kind owes by a day, the day included.

    Without `to_unit_id` it is owed to the office that runs the campaign; `due_text` is the
    document's own wording of the day.
    """

    kind: str
    title: str
    owed_by: str
    due_on: date
    to_unit_id: int | None = None
    due_text: str = ""
    phase_id: int | None = None


def check_deliverable(draft: DeliverableDraft, *, today: date | None) -> None:
    """Refuse a deliverable that cannot be owed; `today` is given while the campaign runs."""
    wrong = faults(
        [
            ("title", fault_of_needed(draft.title, LINE_LIMIT, say("请填写材料名称。"))),
            ("due_text", fault_of(draft.due_text, DUE_TEXT_LIMIT)),
        ]
    )
    if draft.kind not in set(DeliverableKind):
        wrong["kind"] = say("请选择材料类别。")
    if draft.owed_by not in set(ParticipantKind):
        wrong["owed_by"] = say("请选择由哪类单位报送。")
    if today is not None and draft.due_on < today:
        wrong["due_on"] = say("期限已经过去，请另定。")
    if wrong:
        raise Invalid(wrong)


class Standing(StrEnum):
    """How a duty stands at a moment; silence past the due moment is a standing of its own."""

    AWAITED = "awaited"
    MISSING = "missing"
    SUBMITTED = "submitted"
    SUBMITTED_LATE = "submitted_late"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    ACCEPTED_LATE = "accepted_late"
    WAIVED = "waived"


STANDINGS: dict[str, Text] = {
    Standing.AWAITED: say("未到期，未报"),
    Standing.MISSING: say("逾期未报"),
    Standing.SUBMITTED: say("按期已报，待审"),
    Standing.SUBMITTED_LATE: say("迟报，待审"),
    Standing.RETURNED: say("已退回，待重报"),
    Standing.ACCEPTED: say("按期报送，已通过"),
    Standing.ACCEPTED_LATE: say("迟报，已通过"),
    Standing.WAIVED: say("免报"),
}
LAMPS: dict[str, str] = {
    Standing.AWAITED: "grey",
    Standing.MISSING: "red",
    Standing.SUBMITTED: "green",
    Standing.SUBMITTED_LATE: "yellow",
    Standing.RETURNED: "red",
    Standing.ACCEPTED: "green",
    Standing.ACCEPTED_LATE: "yellow",
    Standing.WAIVED: "grey",
}
LATE_STANDINGS = frozenset({Standing.SUBMITTED_LATE, Standing.ACCEPTED_LATE})


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty at a moment: its standing, and by how long it is or came too late."""

    standing: Standing
    late_by: timedelta | None = None

    @property
    def label(self) -> Text:
        """Return the standing in words."""
        return STANDINGS[self.standing]

    @property
    def lamp(self) -> str:
        """Return the colour of the lamp beside the words."""
        return LAMPS[self.standing]

    @property
    def late_words(self) -> Text | str:
        """Return by how long it is or came too late; "" when it did not."""
        return "" if self.late_by is None else span_words(self.late_by)


def span_words(span: timedelta) -> Text:
    """Return a span of time in whole days, or in hours below a day; less than an hour is one."""
    if span.days:
        return say("{n} 天", n=span.days)
    return say("{n} 小时", n=max(1, int(span.total_seconds() // 3600)))


def duty_of(
    state: str, due_at: datetime, first_submitted_at: datetime | None, now: datetime
) -> Duty:
    """Return how a duty stands.

    Punctuality is that of the first submission: what came late stays late even when it is accepted.
    The due moment is the end of the due day and is itself too late.
    """
    came_at = now if first_submitted_at is None else first_submitted_at
    late_by = came_at - due_at if came_at >= due_at else None
    if state == Owed.WAIVED:
        return Duty(Standing.WAIVED)
    if state == Owed.RETURNED:
        return Duty(Standing.RETURNED, late_by)
    if state == Owed.AWAITED:
        return Duty(Standing.MISSING if late_by is not None else Standing.AWAITED, late_by)
    if state == Owed.ACCEPTED:
        found = Standing.ACCEPTED if late_by is None else Standing.ACCEPTED_LATE
    else:
        found = Standing.SUBMITTED if late_by is None else Standing.SUBMITTED_LATE
    return Duty(found, late_by)


@dataclass(frozen=True, slots=True)
class OnTime:
    """Of the duties that were due or handed in, how many came in time."""

    numerator: int
    denominator: int

    @property
    def rate(self) -> Decimal | None:
        """Return the rate, unrounded; None (not applicable) while nothing counts."""
        return Decimal(self.numerator) / self.denominator if self.denominator else None


def counts_for_on_time(state: str, due_at: datetime, first: datetime | None, now: datetime) -> bool:
    """Tell whether a duty counts: it is not waived, and it is due or was handed in."""
    return state != Owed.WAIVED and (first is not None or due_at <= now)


def on_time(rows: Iterable[tuple[str, datetime, datetime | None]], now: datetime) -> OnTime:
    """Count duties, each a state, its due moment and the moment of its first submission."""
    counted = [row for row in rows if counts_for_on_time(*row, now)]
    in_time = [row for row in counted if row[2] is not None and row[2] < row[1]]
    return OnTime(len(in_time), len(counted))


def standing_counts(found: Iterable[Duty]) -> dict[str, int]:
    """Return how many duties stand how, every standing named; late ones count as `late`, too."""
    counts: dict[str, int] = dict.fromkeys([*STANDINGS, "late"], 0)
    for one in found:
        counts[one.standing] += 1
        counts["late"] += one.late_by is not None
    return counts
