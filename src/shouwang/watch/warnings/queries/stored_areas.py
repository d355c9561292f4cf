"""The area of a stored warning, as it was resolved when it was drafted."""

from __future__ import annotations

from shouwang.watch.warnings.models import Warning, WarningArea
from shouwang.watch.warnings.rules.shapes import read_shape
from shouwang.watch.warnings.rules.wording import AreaBasis

from .areas import FoundArea, Touched


def area_of(found: Warning) -> FoundArea:
    """Return the area of a warning, under the codes of today."""
    rows = WarningArea.objects.filter(warning=found).order_by("area_code_now")
    touched = tuple(
        Touched(code, AreaBasis(basis))
        for code, basis in rows.values_list("area_code_now", "basis")
    )
    return FoundArea(
        kind=found.area_kind,
        touched=touched,
        area_code=found.area_code_now,
        text=found.area_text,
        shape=read_shape(found.geometry) if found.geometry else None,
        radius_m=found.radius_m,
        width_m=found.width_m,
        keys=tuple(found.list_keys),
    )
