"""The neighbouring views of sensors: stations, signals, rules."""

from __future__ import annotations

from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwang.look.links import Link

SECTIONS: Final = (
    ("sensors:list", gettext_noop("监测站")),
    ("sensors:signals", gettext_noop("触发信号")),
    ("sensors:rules", gettext_noop("监测规则")),
)


def section_tabs(current: str) -> list[Link]:
    """Return the views; `current` is the name of the address that is shown."""
    found = []
    for name, label in SECTIONS:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Link(_(label), url, "", name == current))
    return found
