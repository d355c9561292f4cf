"""Inspections that fall due: which came in time, which are late (R46)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from shouwang.ground.errors import Text, say


class ObjectCategory(StrEnum):
    """Under which rules an object is inspected."""

    SPECIAL_EQUIPMENT = "special_equipment"
    HAZMAT_CONTAINER = "hazmat_container"
    OTHER = "other"


class ObjectKind(StrEnum):
    """What an object is."""

    EQUIPMENT = "equipment"
    STORAGE = "storage"
    DEVICE = "device"
    CONTAINER = "container"


class InspectionResult(StrEnum):
    """What an inspection found."""

    PASSED = "passed"
    FAILED = "failed"


OBJECT_CATEGORY_LABELS: Mapping[ObjectCategory, Text] = {
    ObjectCategory.SPECIAL_EQUIPMENT: say("特种设备"),
    ObjectCategory.HAZMAT_CONTAINER: say("危险物品储存容器"),
    ObjectCategory.OTHER: say("其他设备设施"),
}
OBJECT_KIND_LABELS: Mapping[ObjectKind, Text] = {
    ObjectKind.EQUIPMENT: say("设备"),
    ObjectKind.STORAGE: say("储存设施"),
    ObjectKind.DEVICE: say("装置"),
    ObjectKind.CONTAINER: say("容器"),
}
RESULT_LABELS: Mapping[InspectionResult, Text] = {
    InspectionResult.PASSED: say("合格"),
    InspectionResult.FAILED: say("不合格"),
}


@dataclass(frozen=True, slots=True)
class Fallen:
    """An inspection that fell due: on which day, and when it was done, if it was."""

    due_on: date
    inspected_on: date | None = None


@dataclass(frozen=True, slots=True)
class InspectionRate:
    """How many inspections that fell due in a period were done on or before their day."""

    due: int
    in_time: int
    late: int
    undone: int

    @property
    def rate(self) -> Fraction | None:
        """Return the rate "inspected in time", unrounded; None when nothing fell due."""
        return Fraction(self.in_time, self.due) if self.due else None


def inspection_rate(
    fallen: Iterable[Fallen], from_on: date, to_on: date, on: date
) -> InspectionRate:
    """Count what fell due from one day to another, both included, as it stands on a day.

    What is not done by the end of its due day is not in time. What is due on the day of counting
    and not done yet may still come in time and is left out.
    """
    in_time = late = undone = 0
    for found in fallen:
        if not from_on <= found.due_on <= min(to_on, on):
            continue
        if found.inspected_on is None or found.inspected_on > on:
            undone += found.due_on < on
        elif found.inspected_on <= found.due_on:
            in_time += 1
        else:
            late += 1
    return InspectionRate(in_time + late + undone, in_time, late, undone)
