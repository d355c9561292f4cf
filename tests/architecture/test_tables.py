"""Foreign keys go to the same room or downwards, and nothing is wired behind the reader's back."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Field

from .house import ROOT, SOURCE, modules

WINGS = ("ground", "prepare")
WIRING = {
    r"\bapps\.get_model\(": "apps.get_model",
    r"@receiver\b": "@receiver",
    r"\bdjango\.(db\.models|dispatch|core|contrib\.auth)\.?signals?\b": "signals",
    r"\bpost_save\b|\bpre_save\b|\bpost_delete\b|\bm2m_changed\b": "model signals",
}


def _order(wing: str) -> list[str]:
    """Return a wing's rooms as its import contract has them, top first."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    layers = contracts[f"importlinter:contract:{wing}"]["layers"]
    return re.findall(r"\w+", layers)


def _rank() -> dict[str, int]:
    wings = ("ground", "prepare", "watch")
    rooms = [*(room for wing in wings for room in reversed(_order(wing))), "story"]
    return {room: number for number, room in enumerate(rooms)}


def _links() -> Iterator[Field[object, object]]:
    for config in apps.get_app_configs():
        if config.name.startswith("shouwang."):
            for model in config.get_models():
                yield from (field for field in model._meta.local_fields if field.remote_field)
                yield from model._meta.local_many_to_many


def _crossing() -> Iterator[tuple[str, str, str, str | None]]:
    """Yield (field, its room, the other room, related name) of links that leave a room."""
    for field in _links():
        if field.related_model is None or field.remote_field is None:
            continue
        here, there = field.model._meta.app_label, field.related_model._meta.app_label
        if here != there:
            yield str(field), here, there, field.remote_field.related_name


def test_links_to_other_rooms_go_downwards() -> None:
    rank = _rank()

    upwards = [name for name, here, there, _ in _crossing() if rank[there] >= rank[here]]

    assert upwards == []


def test_links_to_other_rooms_leave_nothing_behind_there() -> None:
    visible = [name for name, _, _, related in _crossing() if related != "+"]

    assert visible == []


def test_there_are_links_to_look_at() -> None:
    assert ("people.Post.unit", "people", "units", "+") in set(_crossing())


@pytest.mark.parametrize("pattern", WIRING)
def test_nothing_is_wired_behind_the_reader(pattern: str) -> None:
    found = [
        path.relative_to(SOURCE).as_posix()
        for path in modules()
        if re.search(pattern, path.read_text(encoding="utf-8"))
    ]

    assert found == []
