"""Loading the home tree that ships with Shouwang: Jinhua city, Yunshan's points and work areas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division, WorkArea, WorkAreaMember
from shouwang.ground.divisions.queries.map import DemoVillage, demo_villages
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction

from .importing import ImportReport, import_divisions
from .work_areas import WorkAreaDraft, add_village, create_work_area

JINHUA_FILE = Path(__file__).parents[1] / "data" / "jinhua.csv.gz"
YUNSHAN = "330781002"
WORK_AREAS_FROM_ON = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class HomeReport:
    """What the home tree brought."""

    tree: ImportReport
    points: int
    work_areas: int


def load_home_tree(actor: Actor) -> HomeReport:
    """Load Jinhua's tree, Yunshan's invented points and its four invented work areas.

    Loading again adds what is missing and moves nothing that an officer has changed.
    """
    with write_transaction():
        tree = import_divisions(actor, JINHUA_FILE)
        villages = list(demo_villages(actor))
        points = _place_points(actor, villages)
        made = _make_work_areas(actor, villages)
    return HomeReport(tree=tree, points=points, work_areas=made)


def _place_points(actor: Actor, villages: list[DemoVillage]) -> int:
    points = {village.code: village for village in villages}
    rows = list(Division.objects.filter(code__in=points, latitude=None))
    for row in rows:
        row.latitude, row.longitude = points[row.code].latitude, points[row.code].longitude
    Division.objects.bulk_update(rows, ["latitude", "longitude"])
    if rows:
        record(actor, "division.place", f"division:{YUNSHAN}", {"points": len(rows)})
    return len(rows)


def _make_work_areas(actor: Actor, villages: list[DemoVillage]) -> int:
    placed = set(WorkAreaMember.objects.values_list("village_code", flat=True))
    names = dict.fromkeys(village.work_area for village in villages if village.work_area)
    made = 0
    for name in names:
        area = WorkArea.objects.filter(street_code=YUNSHAN, name=name).first()
        if area is None:
            area = create_work_area(actor, WorkAreaDraft(name=name, street_code=YUNSHAN))
            made += 1
        for village in villages:
            if village.work_area == name and village.code not in placed:
                add_village(actor, area.pk, village.code, from_on=WORK_AREAS_FROM_ON)
    return made
