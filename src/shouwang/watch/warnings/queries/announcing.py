"""A warning as it is read out and as it hangs on a wall."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound
from shouwang.watch.warnings.models import Warning
from shouwang.watch.warnings.rules.announcing import Sayings, announced, announced_in_english
from shouwang.watch.warnings.rules.speaking import Spoken
from shouwang.watch.warnings.states import State


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a loudspeaker says of a warning; `english` is None where it has no English."""

    warning: Warning
    chinese: Spoken
    english: Spoken | None


def said_warning(actor: Actor, number: str) -> Warning:
    """Return a warning within the actor's duties, a draft too: its words are tried beforehand."""
    rows = Warning.objects.visible_to(actor).filter(number=number)
    found = rows.first() if number.isprintable() else None
    if found is None:
        raise NotFound
    return found


def announcement(actor: Actor, number: str) -> Announcement:
    """Return what a loudspeaker says of a warning, as it stands now."""
    found = said_warning(actor, number)
    is_over = found.state == State.ENDED
    chinese = Sayings(found.title, found.text, found.action_text, found.contact)
    english = Sayings(found.title_en, found.text_en, found.action_text_en, found.contact)
    return Announcement(
        found,
        announced(found.status, chinese, is_over=is_over),
        announced_in_english(found.status, english, is_over=is_over),
    )
