"""Makes what the resident's pages need: villages, a committee, a scanned place."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from shouwang.ground.divisions.models import Division
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.places.models import Place

HEPING = f"{YUNSHAN}005"
YUNSHAN_COMMUNITY = f"{YUNSHAN}002"
POINT = {"lat": "29.2108", "lng": "119.4705"}
"""The pin in the middle of Heping."""


def make_villages() -> None:
    """Make Yunshan with two of its communities."""
    Division.objects.create(
        code=YUNSHAN,
        name="云山街道",
        level="street",
        parent_code=YUNSHAN[:6],
        full_name="浙江省金华市兰溪市云山街道",
    )
    for code, name, latitude, longitude in (
        (YUNSHAN_COMMUNITY, "云山社区居委会", 29.2128, 119.4752),
        (HEPING, "和平社区居委会", 29.2108, 119.4705),
    ):
        Division.objects.create(
            code=code,
            name=name,
            level="village",
            parent_code=YUNSHAN,
            full_name=f"浙江省金华市兰溪市云山街道{name}",
            latitude=latitude,
            longitude=longitude,
        )


def make_committee() -> Unit:
    """Make the committee that handles Heping's dangers."""
    return make_unit(area_code=HEPING, kind="residents_committee", record_prefix="云山")


def make_place(token: str = "a-token-of-a-door") -> Place:
    """Make a place with a QR code at its door."""
    return Place.objects.create(
        number="云山-场所-0001",
        name="和平小商店（虚构）",
        kind="place",
        category="",
        address="和平路 1 号",
        area_code_at_time=HEPING,
        area_code_now=HEPING,
        latitude=29.2110,
        longitude=119.4707,
        accountable="village_pair",
        qr_token=token,
        is_fictional=True,
        registered_at=timezone.now(),
        changed_at=timezone.now(),
    )


def shown_code(client: Client) -> tuple[str, str]:
    """Return number and query code from the answer page."""
    context = client.get("/report/done").context
    return context["ticket"].number, context["ticket"].query_code
