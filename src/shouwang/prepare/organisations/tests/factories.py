"""Makes a small street with its villages, work areas, documents and assignments for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count

from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division, WorkArea, WorkAreaMember
from shouwang.ground.people.models import Post
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.organisations import actions
from shouwang.prepare.organisations.models import BasisDocument, ResponsibilityLink

SYSTEM = Actor.system("test")
MONDAY = date(2026, 6, 22)
FIRST_DAY = date(2026, 1, 1)
HEPING, HUANGPEN = f"{YUNSHAN}005", f"{YUNSHAN}009"
GRID = f"{HEPING}001"

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Street:
    """A street with two communities, one grid and two work areas; nobody answers for anything."""

    office: Unit
    director: Post
    heping: Unit
    heping_head: Post
    huangpen: Unit
    huangpen_head: Post
    town_area: WorkArea
    south_area: WorkArea


def make_document(
    *,
    number: str = "",
    effective_on: date = FIRST_DAY,
    issued_on: date | None = None,
    area_code: str = YUNSHAN,
    supersedes: BasisDocument | None = None,
) -> BasisDocument:
    """Register a document of the street."""
    draft = actions.DocumentDraft(
        number=number or f"云街〔2026〕{next(_numbers)}号（虚构）",
        title="关于工作分工的通知（虚构）",
        area_code=area_code,
        issued_on=issued_on or effective_on,
        effective_on=effective_on,
        supersedes_id=supersedes.pk if supersedes else None,
    )
    return actions.register_document(SYSTEM, draft)


def _division(code: str, name: str, level: str, parent: str) -> None:
    Division.objects.create(code=code, name=name, level=level, parent_code=parent, full_name=name)


def make_street() -> Street:
    """Make the street."""
    _division(YUNSHAN, "云山街道", "street", YUNSHAN[:6])
    _division(HEPING, "和平社区", "village", YUNSHAN)
    _division(HUANGPEN, "黄湓社区", "village", YUNSHAN)
    _division(GRID, "和平第一网格", "grid", HEPING)
    areas = [WorkArea.objects.create(name=name, street_code=YUNSHAN) for name in ("城区片", "南片")]
    for area, code in zip(areas, (HEPING, HUANGPEN), strict=True):
        WorkAreaMember.objects.create(work_area=area, village_code=code, from_on=FIRST_DAY)
    office = make_unit(kind="street_office", area_code=YUNSHAN, name="云山街道办事处（虚构）")
    heping = make_unit(area_code=HEPING, name="和平社区居委会（虚构）")
    huangpen = make_unit(area_code=HUANGPEN, name="黄湓社区居委会（虚构）")
    return Street(
        office=office,
        director=officer_of(office, role="street_director"),
        heping=heping,
        heping_head=make_post(unit=heping, area_code=HEPING),
        huangpen=huangpen,
        huangpen_head=make_post(unit=huangpen, area_code=HUANGPEN),
        town_area=areas[0],
        south_area=areas[1],
    )


def officer_of(office: Unit, *, role: str = "duty_staff", until_on: date | None = None) -> Post:
    """Make an officer of the street."""
    return make_post(unit=office, area_code=YUNSHAN, role=role, valid_until_on=until_on)


def link_up(
    subject_key: str,
    post: Post,
    document: BasisDocument,
    *,
    from_on: date | None = None,
    upper_key: str = "",
    subject_name: str = "",
    area_code: str = "",
) -> ResponsibilityLink:
    """Hang a subject into the chain."""
    draft = actions.LinkDraft(
        subject_key,
        post.unit_id,
        post.pk,
        document.pk,
        upper_key=upper_key,
        subject_name=subject_name,
        area_code=area_code,
        from_on=from_on,
    )
    return actions.link_responsibility(SYSTEM, draft)


def link_whole(street: Street) -> dict[str, ResponsibilityLink]:
    """Make the whole chain of the street by one document: every subject has its one link."""
    document = make_document()
    officers = [officer_of(street.office) for _ in range(2)]
    grid_worker = make_post(unit=street.heping, area_code=HEPING, role="grid_worker")
    wanted = {
        f"street:{YUNSHAN}": street.director,
        f"work_area:{street.town_area.pk}": officers[0],
        f"work_area:{street.south_area.pk}": officers[1],
        f"village:{HEPING}": street.heping_head,
        f"village:{HUANGPEN}": street.huangpen_head,
        f"grid:{GRID}": grid_worker,
    }
    return {key: link_up(key, post, document) for key, post in wanted.items()}
