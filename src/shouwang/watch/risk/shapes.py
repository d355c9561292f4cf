"""What goes in and out of the web API of risk."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from ninja import Header
from pydantic import Field

from shouwang.ground.wire import (
    Code,
    Day,
    Identity,
    Line,
    Moment,
    Note,
    PageIn,
    WireIn,
    WireOut,
)

from .rules.factors import LABEL_LIMIT, FactorKind
from .rules.lec import Method
from .rules.levels import Level
from .rules.parameters import ACTIVITY_LIMIT, KEY_LIMIT, LINK_LIMIT, REASON_LIMIT

Key = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]
Reason = Annotated[Note, Field(min_length=1, max_length=REASON_LIMIT)]
Part = Annotated[Decimal, Field(ge=0, le=1, max_digits=5, decimal_places=4)]
Value = Annotated[Decimal, Field(gt=0, le=100, max_digits=4, decimal_places=1)]


class AreaIn(WireIn):
    """Which area; one's own by default."""

    area: Code = ""


class ContributionOut(WireOut):
    """A contribution: what it is, how much it counts, since when and how sure it is."""

    kind: str
    kind_label: str
    source: str
    text: str
    points: float
    share_percent: float | None
    confidence_percent: float
    as_of: Moment | None
    age_s: int | None
    link: str


class AreaRiskOut(WireOut):
    """A community in the picture."""

    risk_id: int
    area_code: str
    name: str
    level: str
    level_label: str
    score: float
    confidence_percent: float
    computed_at: Moment | None
    is_overruled: bool
    red_places: int
    orange_places: int


class PictureOut(WireOut):
    """All communities of an area, the most dangerous first."""

    area_code: str
    as_of: Moment
    counts: dict[str, int]
    items: list[AreaRiskOut]


class OverruleOut(WireOut):
    """A level that a person set over the computed one."""

    level: str
    computed_level: str
    reason: str
    until_on: Day
    by: str


class RiskOut(WireOut):
    """A community or place with everything behind its level."""

    risk_id: int
    name: str
    area_code: str
    place: str | None
    level: str
    level_label: str
    computed_level: str
    score: float
    confidence_percent: float
    computed_at: Moment | None
    level_since_at: Moment | None
    weights_version: str
    missing: list[str]
    contributions: list[ContributionOut]
    overrule: OverruleOut | None
    measures: str
    owner_unit_id: int | None
    owner: str
    registered_at: Moment | None
    reviewed_at: Moment | None
    review_due_on: Day | None
    is_review_overdue: bool
    version: int


class FactorIn(WireIn):
    """A factor handed in; value and confidence from 0 to 1."""

    source: Annotated[Line, Field(min_length=1, max_length=KEY_LIMIT)]
    kind: FactorKind
    value: Part
    as_of: Moment
    confidence: Part = Decimal(1)
    area_code: Code = ""
    place_id: Identity | None = None
    expires_at: Moment | None = None
    link: Annotated[Line, Field(max_length=LINK_LIMIT)] = ""
    label: Annotated[Line, Field(max_length=LABEL_LIMIT)] = ""
    key: Annotated[Line, Field(max_length=KEY_LIMIT)] = ""


class FactorOut(WireOut):
    """A factor as it is kept."""

    id: int
    source: str
    kind: str
    area_code: str
    value: float
    confidence: float
    as_of: Moment
    expires_at: Moment | None


class ReviewIn(WireIn):
    """A review: measures, owner, and the next day if it is an earlier one."""

    measures: Annotated[Note, Field(min_length=1)]
    owner_unit_id: Identity
    owner_post_id: Identity | None = None
    note: Annotated[Note, Field(max_length=REASON_LIMIT)] = ""
    next_on: Day | None = None
    version: Identity | None = None


class OverruleIn(WireIn):
    """Another level with a reason and its last day."""

    level: Level
    reason: Reason
    until_on: Day


class AssessmentIn(WireIn):
    """An assessment; `exposure` for LEC only."""

    method: Method
    activity: Annotated[Line, Field(min_length=1, max_length=ACTIVITY_LIMIT)]
    likelihood: Value
    consequence: Value
    exposure: Value | None = None
    area_code: Code = ""
    place: Line = ""
    measures: Annotated[Note, Field(max_length=REASON_LIMIT)] = ""
    assessed_on: Day | None = None


class AssessmentOut(WireOut):
    """A recorded assessment."""

    id: int
    method: str
    activity: str
    area_code: str
    place: str | None
    value: float
    band: str
    level: str
    level_label: str
    assessed_on: Day
    assessed_by: str


class RegisterIn(PageIn):
    """What the register is narrowed by."""

    area: Code = ""
    level: Code = ""
    overdue: bool | None = None


class RegisterOut(WireOut):
    """A risk in the register."""

    risk_id: int
    name: str
    area_code: str
    place: str
    level: str
    measures: str
    owner: str
    reviewed_at: Moment | None
    review_due_on: Day | None
    is_overdue: bool


class SiteOut(WireOut):
    """A site with an open major hazard."""

    number: str
    name: str
    area_code: str
    state: str
    state_label: str
    every_min: int | None
    longest_min: int
    is_heightened: bool
    last_at: Moment | None
    next_at: Moment | None


class CoefficientIn(WireIn):
    """Which coefficients: of a day, of communities or of places."""

    area: Code = ""
    on: Day | None = None
    places: bool = False


class CoefficientOut(WireOut):
    """A published coefficient."""

    id: int
    name: str
    area_code: str
    place: str
    on: Day
    value: float


class PartOut(WireOut):
    """A part of the formula; null does not apply."""

    name: str
    value: float | None
    share: float


class CoefficientDetailOut(CoefficientOut):
    """A published coefficient with its formula and inputs."""

    formula: str
    formula_version: str
    weights_version: str
    published_at: Moment
    score: float
    confidence: float
    closed: int
    closed_in_time: int
    parts: list[PartOut]


class PeriodIn(WireIn):
    """A span of days; the last 90 by default."""

    area: Code = ""
    from_on: Day | None = None
    to_on: Day | None = None


class IndicatorOut(WireOut):
    """A figure; null is unknown or does not apply."""

    key: str
    side: str
    label: str
    value: float | None
    unit: str
    note: str
    link: str


class TextIn(WireIn):
    """A text to be classified."""

    text: Annotated[Note, Field(min_length=1)]


class SuggestionOut(WireOut):
    """What a text is probably about; "" is 不确定."""

    category: str
    category_label: str
    category_confidence: float
    grade: str
    grade_label: str
    grade_confidence: float
    learnt_from: int
    overruled_category: str = ""
    overruled_reason: str = ""


class TextOverruleIn(WireIn):
    """Another category or grade of a hazard's text."""

    category: Code
    grade: Code = ""
    reason: Reason
    until_on: Day
