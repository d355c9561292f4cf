"""The story's clock across restarts: it stands still while the demo is off, and begins anew."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

from shouwang.ground import clock

TICK_FILE = "story-tick"
CLOCK_FILE = "story-clock.json"


def _home() -> Path:
    return Path(settings.HOME)


def begin_at(moment: datetime) -> None:
    """Set the story's clock, back too: only when the whole story begins anew or goes on."""
    content = {"wall": clock.wall_now().isoformat(), "story": moment.isoformat()}
    _write(_home() / CLOCK_FILE, json.dumps(content))
    clock.use_story_file(_home() / CLOCK_FILE)


def note_tick() -> None:
    """Write down how far the story has come, so that it can go on from there."""
    _write(_home() / TICK_FILE, clock.now().isoformat())


def last_tick() -> datetime | None:
    """Return how far the story had come when the demo was last on."""
    try:
        return datetime.fromisoformat((_home() / TICK_FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def forget_tick() -> None:
    """Forget how far the story had come."""
    (_home() / TICK_FILE).unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
