"""Makes units for tests."""

from __future__ import annotations

from itertools import count

from shouwang.ground.units.models import Unit

YUNSHAN = "330781002"

_numbers = count(1)


def make_unit(
    *,
    code: str = "",
    name: str = "",
    kind: str = "residents_committee",
    area_code: str = f"{YUNSHAN}005",
    parent: Unit | None = None,
    record_prefix: str = "",
    credit_code: str = "",
) -> Unit:
    """Make a unit, a community of Yunshan unless told otherwise."""
    number = next(_numbers)
    return Unit.objects.create(
        code=code or f"unit-{number}",
        name=name or f"测试单位{number}（虚构）",
        kind=kind,
        area_code=area_code,
        parent=parent,
        record_prefix=record_prefix,
        credit_code=credit_code,
        is_fictional=True,
    )


UnitFactory = make_unit
