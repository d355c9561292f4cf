"""What of a hazard counts on a leader's page, for any day, and when a share is red."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from shouwang.ground.errors import Text, say
from shouwang.ground.parameters import Parameter, parameter_at
from shouwang.ground.tallies.projections import Counted
from shouwang.prepare.hazards.states import BACKLOG, FINISHED, UNFIXED, State

from .deadlines import due_day
from .grading import Statutory
from .offices import OPEN_HELP
from .replay import Known, column, moment_of
from .wording import Category


class Standing(StrEnum):
    """One of the figures on top of a leader's page."""

    OPEN = "open"
    OVERDUE = "overdue"
    REFUSED = "refused"
    HELP = "help"
    MAJOR = "major"
    BACKLOG = "backlog"


STANDING_LABELS: Final[dict[str, Text]] = {
    Standing.OPEN: say("未办结"),
    Standing.OVERDUE: say("超期"),
    Standing.REFUSED: say("拒不整改"),
    Standing.HELP: say("等上级协助"),
    Standing.MAJOR: say("重大"),
    Standing.BACKLOG: say("待受理"),
}

DIMENSION_LIMIT: Final = 12
DIMENSIONS: Final = {category.value[:DIMENSION_LIMIT]: category.value for category in Category}
"""The category by its code in the tallies, which hold twelve characters."""

FIRST_DAY: Final = date(2008, 1, 1)
RED_SHARE: Final = "overdue_red_share"
PARAMETERS: Final = (
    Parameter(RED_SHARE, Decimal("0.20"), say("本平台规定：超期占两成以上显示红色"), FIRST_DAY),
)


def is_red(overdue: int, total: int, on: date) -> bool:
    """Tell whether so much of what is open is overdue that an area is shown in red."""
    limit = Fraction(parameter_at(PARAMETERS, RED_SHARE, on).value)
    return total > 0 and Fraction(overdue, total) >= limit


def stood(known: Known) -> Iterator[Counted]:
    """Yield under which figures a hazard counts, as its entries have left it, by category."""
    area, state = column(known, "area_code_now"), column(known, "state")
    if not isinstance(area, str) or state is None or state in FINISHED:
        return
    category = str(column(known, "category") or Category.UNKNOWN)[:DIMENSION_LIMIT]
    yield Counted(Standing.BACKLOG if state == BACKLOG else Standing.OPEN, category, area)
    if state == State.REFUSED:
        yield Counted(Standing.REFUSED, category, area)
    if column(known, "help_state") in OPEN_HELP:
        yield Counted(Standing.HELP, category, area)
    if column(known, "statutory") == Statutory.MAJOR:
        yield Counted(Standing.MAJOR, category, area)
    due_at = moment_of(column(known, "due_at"))
    if state in UNFIXED and due_at is not None:
        day = due_day(due_at) + timedelta(days=1)
        yield Counted(Standing.OVERDUE, category, area, "", day)
