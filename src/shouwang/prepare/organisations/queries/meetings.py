"""Reading meetings: the list, one with those present and what was decided."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import NotFound
from shouwang.prepare.organisations.models import Attendance, Meeting


def meetings(actor: Actor, area_code: str = "", search: str = "") -> QuerySet[Meeting]:
    """Return the meetings within the actor's duties, the latest first."""
    rows = Meeting.objects.visible_to(actor).select_related("unit", "chair__account")
    if area_code:
        bounds = AreaRange.under(area_code)
        rows = rows.filter(area_code_now__gte=bounds.low, area_code_now__lt=bounds.high)
    if search:
        rows = rows.filter(title__contains=search)
    return rows.order_by("-held_at", "-id")


def meeting(actor: Actor, meeting_id: int) -> Meeting:
    """Return one meeting, or NotFound."""
    found = meetings(actor).filter(pk=meeting_id).first()
    if found is None:
        raise NotFound
    return found


def attendances(actor: Actor, meeting_id: int) -> list[Attendance]:
    """Return who was there and who was not, those present first."""
    shown = meeting(actor, meeting_id)
    rows = Attendance.objects.filter(meeting=shown).select_related("post__account", "post__unit")
    return list(rows.order_by("-is_present", "id"))


def present_counts(actor: Actor, meeting_ids: list[int]) -> dict[int, int]:
    """Return how many were at each meeting."""
    seen = Meeting.objects.visible_to(actor).filter(pk__in=meeting_ids).values("pk")
    rows = Attendance.objects.filter(meeting__in=seen, is_present=True).order_by()
    counted = rows.values("meeting_id").annotate(count=Count("pk"))
    return dict(counted.values_list("meeting_id", "count"))
