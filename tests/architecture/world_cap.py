"""A published warning, for the small world."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.prepare.places.tests.factories import ZAOSHU_VILLAGE
from shouwang.watch.warnings.actions import AreaDraft, draft_warning, issue
from shouwang.watch.warnings.actions.publishing import publish
from shouwang.watch.warnings.models import Publication
from shouwang.watch.warnings.tests.factories import SYSTEM, warning_draft


def cap_parameters(station: Actor) -> dict[str, dict[str, str]]:
    """Issue and publish a warning; returns the parameters of its addresses."""
    area = AreaDraft(codes=(ZAOSHU_VILLAGE,))
    draft = draft_warning(station, warning_draft(area=area, type_code="fog"))
    publish(SYSTEM, issue(station, draft.number).pk)
    published = Publication.objects.get(warning_id=draft.pk)
    return {
        "alerts/cap/": {"identifier": published.identifier},
        "api/v1/warnings/<number>/cap": {"number": draft.number},
    }
