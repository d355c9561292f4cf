"""What comes round in the week: looks at open hazards and the patrol's check-ins."""

from __future__ import annotations

from collections.abc import Iterator

from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import say
from shouwang.story import rounds
from shouwang.story.steps import Step
from shouwang.story.times import BEGINS_AT


def steps() -> Iterator[Step]:
    """Yield the routine steps from the story's beginning on."""
    for prefix, found in (("look", rounds.looks()), ("in", rounds.check_ins())):
        for look in found:
            if look.at > BEGINS_AT:
                moment = look.at.astimezone(LOCAL_ZONE)
                key = f"{prefix}-{look.key}-{moment:%d-%H%M}"
                what = say("例行巡查、打卡。")
                yield Step(key, look.at, (look.who,), what, look.do, look.key, is_routine=True)
