"""Who keeps watch over an area now: the part that the stories of signals and feeds share."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.access.queries import whose_duty
from shouwang.ground.actor import Target
from shouwang.prepare.duty import queries as duty

from .audience import STORYTELLER


def on_duty_or_nearest(area_code: str, permission: str) -> list[int]:
    """Return the accounts on duty for an area; in a gap the nearest that hold a permission."""
    team = duty.on_duty(STORYTELLER, area_code)
    if not team.is_gap:
        return team.account_ids
    posts = whose_duty(STORYTELLER, permission, Target(area_code=area_code), on=clock.today())
    nearest = [post for post in posts if len(post.area_code) == len(posts[0].area_code)]
    return [post.account_id for post in nearest]
