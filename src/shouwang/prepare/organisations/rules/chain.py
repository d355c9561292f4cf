"""The links of the chain: street, work area, village or community, grid, place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shouwang.ground.errors import Invalid, Text, say

STREET_DIGITS, VILLAGE_DIGITS, GRID_DIGITS = 9, 12, 15


class SubjectKind(StrEnum):
    """What a link of the chain answers for, top first."""

    STREET = "street"
    WORK_AREA = "work_area"
    VILLAGE = "village"
    GRID = "grid"
    PLACE = "place"


KIND_LABELS: dict[SubjectKind, Text] = {
    SubjectKind.STREET: say("街道"),
    SubjectKind.WORK_AREA: say("工作片"),
    SubjectKind.VILLAGE: say("社区（村）"),
    SubjectKind.GRID: say("网格"),
    SubjectKind.PLACE: say("场所"),
}

UPPER_KINDS: dict[SubjectKind, tuple[SubjectKind, ...]] = {
    SubjectKind.STREET: (),
    SubjectKind.WORK_AREA: (SubjectKind.STREET,),
    SubjectKind.VILLAGE: (SubjectKind.WORK_AREA, SubjectKind.STREET),
    SubjectKind.GRID: (SubjectKind.VILLAGE,),
    SubjectKind.PLACE: (SubjectKind.GRID, SubjectKind.VILLAGE),
}

CODE_DIGITS = {
    SubjectKind.STREET: STREET_DIGITS,
    SubjectKind.VILLAGE: VILLAGE_DIGITS,
    SubjectKind.GRID: GRID_DIGITS,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that the chain answers for, such as `village:330781002005`."""

    kind: SubjectKind
    name: str

    @property
    def key(self) -> str:
        """Return the key under which links name the subject."""
        return f"{self.kind.value}:{self.name}"

    @property
    def area_code(self) -> str:
        """Return the division code that the key says; "" when the key says none."""
        return self.name if self.kind in CODE_DIGITS else ""


def read_subject(key: str) -> Subject:
    """Read a subject's key; Invalid when it makes no sense."""
    kind, _, name = key.partition(":")
    if kind not in set(SubjectKind) or not name.isdecimal() or len(name) > 18:
        raise Invalid({"subject": say("责任对象“{key}”写法不对。", key=key[:40])})
    subject = Subject(SubjectKind(kind), name)
    digits = CODE_DIGITS.get(subject.kind)
    if digits is not None and len(name) != digits:
        raise Invalid({"subject": say("区划代码应有 {n} 位数字。", n=digits)})
    return subject


def may_hang_on(subject: Subject, upper: Subject | None) -> bool:
    """Tell whether a link of one kind may hang on the other; only the street hangs on none."""
    if upper is None:
        return not UPPER_KINDS[subject.kind]
    if upper.kind not in UPPER_KINDS[subject.kind]:
        return False
    codes = subject.area_code, upper.area_code
    return not all(codes) or codes[0].startswith(codes[1])
