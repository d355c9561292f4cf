"""The real Yunshan street with its villages, made cheaply for any room's tests."""

from __future__ import annotations

from datetime import date

from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division, NamePart, WorkArea, WorkAreaMember
from shouwang.ground.divisions.queries import demo_villages
from shouwang.ground.divisions.rules.codes import level_of, parent_of
from shouwang.ground.divisions.rules.names import full_name, pairs_of

YUNSHAN = "330781002"
VILLAGE = "330781002002"
"""云山社区, in the work area 城区片."""

OTHER_VILLAGE = "330781002201"
"""十里亭村, in the work area 东片."""

NEIGHBOUR = "330781001001"
"""滨江社区 of the street next door."""

ABOVE = {
    "33": "浙江省",
    "3307": "金华市",
    "330781": "兰溪市",
    "330781001": "兰江街道",
    "330781002": "云山街道",
}
MEMBERS_FROM_ON = date(2026, 1, 1)


def division(code: str, name: str) -> Division:
    """Insert one division with its pairs for search; what lies above it may be absent."""
    row = _row(code, name, {})
    row.save(force_insert=True)
    NamePart.objects.bulk_create(NamePart(pair=pair, code=code) for pair in pairs_of(name))
    return row


def yunshan_tree() -> None:
    """Insert Yunshan, what lies above it, its 25 villages, two neighbours and four work areas."""
    villages = list(demo_villages(Actor.system("test")))
    names = {**ABOVE, **{village.code: village.name for village in villages}}
    points = {village.code: (village.latitude, village.longitude) for village in villages}
    full: dict[str, str] = {}
    rows = [_row(code, name, full) for code, name in names.items()]
    for row in rows:
        row.latitude, row.longitude = points.get(row.code, (None, None))
    Division.objects.bulk_create(rows)
    NamePart.objects.bulk_create(
        NamePart(pair=pair, code=code) for code, name in names.items() for pair in pairs_of(name)
    )
    areas = {
        name: WorkArea.objects.create(name=name, street_code=YUNSHAN)
        for name in dict.fromkeys(village.work_area for village in villages if village.work_area)
    }
    WorkAreaMember.objects.bulk_create(
        WorkAreaMember(
            work_area=areas[village.work_area], village_code=village.code, from_on=MEMBERS_FROM_ON
        )
        for village in villages
        if village.work_area
    )


def _row(code: str, name: str, full: dict[str, str]) -> Division:
    parent = parent_of(code)
    full[code] = full_name(full.get(parent, ""), ABOVE.get(parent, ""), name)
    return Division(
        code=code,
        name=name,
        level=level_of(code).value,
        parent_code=parent,
        full_name=full[code],
    )
