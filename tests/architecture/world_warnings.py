"""A draft, a warning in force and a silence, for the small world."""

from __future__ import annotations

from datetime import timedelta

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.places.tests.factories import ZAOSHU_VILLAGE
from shouwang.watch.warnings.actions import (
    AreaDraft,
    SilenceDraft,
    confirm_draft,
    draft_warning,
    issue,
    silence,
)
from shouwang.watch.warnings.models import ObligationDuty, ObligationRule
from shouwang.watch.warnings.tests.factories import street_officer, warning_draft

API, PAGES = "api/v1/warnings", "warnings/"
OF_A_DRAFT = ("confirm", "return", "discard", "issue", "change")


def warning_parameters(station: Actor) -> dict[str, dict[str, str]]:
    """Write one of everything that warnings have; returns the parameters of their addresses."""
    now, area = clock.now(), AreaDraft(codes=(ZAOSHU_VILLAGE,))
    committee = make_unit(area_code=ZAOSHU_VILLAGE)
    draft = draft_warning(street_officer(), warning_draft(area=area, type_code="typhoon"))
    issued = draft_warning(station, warning_draft(area=area, type_code="gale", level="yellow"))
    confirm_draft(street_officer(), issued.number)
    issue(station, issued.number)
    until_at = now + timedelta(hours=3)
    muted = SilenceDraft("drought", ZAOSHU_VILLAGE, "blue", "检修", until_at)
    duty = ObligationDuty.objects.filter(unit=committee).order_by("pk")[0]
    ObligationRule.objects.filter(pk=duty.rule_id).update(is_evacuation=True)
    known = {
        "number": issued.number,
        "duty_id": str(duty.pk),
        "silence_id": str(silence(station, muted).pk),
        "onset_at": now.isoformat(),
        "expires_at": until_at.isoformat(),
        "form_onset_at": f"{now.astimezone(LOCAL_ZONE):%Y-%m-%dT%H:%M}",
        "form_expires_at": f"{until_at.astimezone(LOCAL_ZONE):%Y-%m-%dT%H:%M}",
        "rule_id": str(ObligationRule.objects.order_by("pk").values_list("pk", flat=True)[0]),
        "type_code": "flood",
        "level": "blue",
        "today": clock.today().isoformat(),
    }
    found = {API: known, PAGES: known}
    for word in OF_A_DRAFT:
        found[f"{API}/<number>/{word}"] = {"number": draft.number}
        found[f"{PAGES}<str:number>/{word}"] = {"number": draft.number}
    return found
