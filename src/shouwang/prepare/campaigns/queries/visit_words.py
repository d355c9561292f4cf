"""What rooms above call a visit's capacity and result."""

from __future__ import annotations

from collections.abc import Mapping

from shouwang.ground.errors import Text
from shouwang.prepare.campaigns.rules.wording import CAPACITIES, VISIT_RESULTS, VisitResult

CAPACITY_LABELS: Mapping[str, Text] = CAPACITIES
RESULT_LABELS: Mapping[str, Text] = VISIT_RESULTS
RESULT_TONES: Mapping[str, str] = {
    VisitResult.FINE: "success",
    VisitResult.HAZARDS: "danger",
    VisitResult.NOT_ENTERED: "neutral",
}
