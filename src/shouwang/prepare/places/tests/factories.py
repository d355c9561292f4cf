"""Makes the register's surroundings and places for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division
from shouwang.ground.units.queries import is_credit_code
from shouwang.prepare.places import actions
from shouwang.prepare.places.actions import PlaceDraft
from shouwang.prepare.places.models import Place

YUNSHAN = "330781002"
HEPING = "330781002005"
ZAOSHU_COMMUNITY = "330781002008"
ZAOSHU_VILLAGE = "330781002207"
BINJIANG = "330781001001"
MONDAY = date(2026, 6, 22)
SYSTEM = Actor.system("tests")

NAMES = {
    "330781": ("兰溪市", "county", "3307", None, None),
    YUNSHAN: ("云山街道", "street", "330781", None, None),
    "330781002002": ("云山社区", "village", YUNSHAN, 29.2128, 119.4752),
    HEPING: ("和平社区", "village", YUNSHAN, 29.2108, 119.4705),
    ZAOSHU_COMMUNITY: ("枣树社区", "village", YUNSHAN, 29.2009, 119.4769),
    ZAOSHU_VILLAGE: ("枣树村", "village", YUNSHAN, 29.1983, 119.4731),
    "330781001": ("兰江街道", "street", "330781", None, None),
    BINJIANG: ("滨江社区", "village", "330781001", 29.2117, 119.4632),
}


def plant_divisions() -> None:
    """Put the few divisions that the tests speak of into the register."""
    Division.objects.bulk_create(
        [
            Division(
                code=code,
                name=name,
                level=level,
                parent_code=parent,
                full_name=name,
                latitude=latitude,
                longitude=longitude,
            )
            for code, (name, level, parent, latitude, longitude) in NAMES.items()
        ],
        ignore_conflicts=True,
    )


def make_place(name: str = "测试场所（虚构）", *, area_code: str = HEPING, **fields: Any) -> Place:
    """Register a place as the system; divisions are planted when needed."""
    plant_divisions()
    draft = PlaceDraft(name=name, area_code=area_code, is_fictional=True, **fields)
    return actions.register_place(SYSTEM, draft)


def credit_code(number: int) -> str:
    """Return an invented credit code with the right check sign."""
    body = f"91330781MA{number:07d}"
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return next(body + sign for sign in signs if is_credit_code(body + sign))
