"""The table of rooms above that make tasks: where a task of each kind came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shouwang.ground.actor import Actor
from shouwang.look.links import Link

__all__ = ["TaskSource", "source_links", "use_task_source"]

TaskSource = Callable[[Actor, str], Sequence[Link]]
"""Returns the pages to which a task leads by its source, as far as the actor sees them."""

_sources: dict[str, TaskSource] = {}


def use_task_source(kind: str, source: TaskSource) -> None:
    """Hand over, at start-up, who knows where tasks of a kind came from."""
    _sources[kind] = source


def source_links(actor: Actor, kind: str, source_key: str) -> Sequence[Link]:
    """Return the pages to which a task leads; none for a kind of which nobody knows."""
    source = _sources.get(kind)
    return source(actor, source_key) if source and source_key else ()
