"""Which playbooks hear which event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shouwang.ground.journal.events import Playbook

PLAYBOOKS: Mapping[str, Sequence[Playbook]] = {}
