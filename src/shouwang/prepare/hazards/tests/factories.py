"""Makes the people around one community and hazards in any state, by the actions themselves."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import PreparedPhoto
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.actions import (
    Deferral,
    Fix,
    FundsDraft,
    HazardDraft,
    Judgement,
    MeasureDraft,
    PlanDraft,
    Refusal,
    ResponsibleDraft,
    StepDraft,
)
from shouwang.prepare.hazards.models import Hazard

_numbers = count(1)

CORDON = MeasureDraft("cordon", "拉警戒线，禁止停放")


@dataclass(frozen=True, slots=True)
class Cast:
    """The people around one community."""

    unit: Unit
    station: Unit
    grid: Actor
    director: Actor
    safety: Actor
    leader: Actor
    verifier: Actor
    stranger: Actor


def make_cast() -> Cast:
    """Make a street with its safety station, one community with two people, and a stranger."""
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    station = make_unit(kind="safety_station", area_code=YUNSHAN)
    unit = make_unit(area_code=HEPING, parent=station)
    return Cast(
        unit=unit,
        station=station,
        grid=actor_for("grid_worker", unit=unit),
        director=actor_for("community_director", unit=unit),
        safety=actor_for("safety_station_head", area_code=YUNSHAN, unit=station),
        leader=actor_for("street_director", area_code=YUNSHAN),
        verifier=actor_for("fire_verifier", area_code=YUNSHAN),
        stranger=actor_for("community_director", area_code=f"{YUNSHAN}007"),
    )


def prepared_photo() -> PreparedPhoto:
    """Return a photo as it is after checking, different each time; its file is not needed."""
    digest = hashlib.sha256(str(next(_numbers)).encode()).hexdigest()
    return PreparedPhoto(digest, 1000, 100, 80, None, None, None)


def jpeg(name: str = "photo.jpg") -> SimpleUploadedFile:
    """Return a small real photo to be uploaded."""
    out = io.BytesIO()
    Image.new("RGB", (32, 24), (200, next(_numbers) % 255, 40)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def step(days: int = 2) -> StepDraft:
    """Return a plan step due in some days."""
    return StepDraft("清理楼道并加装栏杆", clock.today() + timedelta(days=days))


def deferral(days: int = 10) -> Deferral:
    """Return a deferral with a measure and a plan."""
    return Deferral(clock.today() + timedelta(days=days), (CORDON,), (step(),))


def make_hazard(cast: Cast, state: str = "reported", **draft: object) -> Hazard:
    """Register a hazard by the grid worker and bring it to a state by the right people."""
    content = replace(
        HazardDraft("楼道堆放电动车，堵塞安全出口", "blocked_exit"),
        **draft,  # type: ignore[arg-type]
    )
    hazard = actions.register(cast.grid, content)
    for reached, act in _STEPS[state]:
        act(cast, hazard.number)
        hazard.refresh_from_db()
        assert hazard.state == reached
    return hazard


def _confirm(cast: Cast, number: str) -> None:
    actions.confirm(cast.director, number)


def _grade(cast: Cast, number: str) -> None:
    actions.grade(cast.director, number, Judgement("general", 3))


def _defer(cast: Cast, number: str) -> None:
    actions.defer(cast.director, number, deferral())


def _rectify(cast: Cast, number: str) -> None:
    actions.rectify(cast.grid, number, Fix("已清理", photos=(prepared_photo(),)))


def _fix_at_once(cast: Cast, number: str) -> None:
    actions.fix_at_once(cast.grid, number, Fix("已清理", photos=(prepared_photo(),)))


def _verify(cast: Cast, number: str) -> None:
    actions.verify(cast.director, number)


def _close(cast: Cast, number: str) -> None:
    actions.close(cast.director, number)


def fulfil(cast: Cast, number: str) -> None:
    """Write down what a deferred hazard lacks of the five fulfilments."""
    actions.set_responsible(
        cast.director, number, ResponsibleDraft("白露生（虚构）", unit_name="石坞里物业（虚构）")
    )
    actions.add_funds(cast.director, number, FundsDraft(Decimal(280_000), "街道应急资金"))
    actions.set_plan(cast.director, number, PlanDraft("专项预案", "险情发生时撤到云山小学"))


def _plan(cast: Cast, number: str) -> None:
    fulfil(cast, number)
    actions.plan(cast.director, number)


def _refuse(cast: Cast, number: str) -> None:
    actions.refuse(cast.grid, number, Refusal("refusal", "拒绝清理楼道", (prepared_photo(),)))


def _reject(cast: Cast, number: str) -> None:
    actions.reject(cast.director, number, reason="现场查看没有隐患")


def _merge(cast: Cast, number: str) -> None:
    actions.merge(cast.director, number, into=make_hazard(cast).number)


_CONFIRMED = (("confirmed", _confirm),)
_GRADED = (*_CONFIRMED, ("graded", _grade))
_DEFERRED = (*_GRADED, ("deferred", _defer))
_RECTIFIED = (*_GRADED, ("rectified", _fix_at_once))
_VERIFIED = (*_RECTIFIED, ("verified", _verify))
_STEPS = {
    "reported": (),
    "confirmed": _CONFIRMED,
    "graded": _GRADED,
    "deferred": _DEFERRED,
    "planned": (*_DEFERRED, ("planned", _plan)),
    "refused": (*_GRADED, ("refused", _refuse)),
    "rectified": _RECTIFIED,
    "verified": _VERIFIED,
    "closed": (*_VERIFIED, ("closed", _close)),
    "rejected": (("rejected", _reject),),
    "merged": (("merged", _merge),),
}
