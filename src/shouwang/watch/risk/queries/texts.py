"""What a report is probably about, learnt from seeds, checklists and confirmed hazards (R216)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.core.cache import cache

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, Text
from shouwang.ground.people import queries as people
from shouwang.prepare.checklists import queries as checklists
from shouwang.prepare.hazards import queries as hazards
from shouwang.watch.risk.models import TextOverrule
from shouwang.watch.risk.rules.parameters import TEXT_LIMIT, text_threshold
from shouwang.watch.risk.rules.texts import (
    GRADES,
    UNSURE,
    Learnt,
    Reader,
    Suggestion,
    grade_of,
    reader,
)
from shouwang.watch.risk.states import VIEW

HAZARDS_LEARNT: Final = 5_000
KEPT: Final = timedelta(minutes=10)
CACHE_KEY: Final = "risk.text-reader"
NOT_TAUGHT: Final = ("", "unknown", "other")


@dataclass(frozen=True, slots=True)
class TextView:
    """A suggestion in words; both it and what a person set over it stay visible."""

    suggestion: Suggestion
    category_label: Text
    grade_label: Text
    runners_up: tuple[tuple[Text, float], ...]
    overruled: TextOverrule | None = None
    overruled_label: Text | None = None
    overruled_by: str = ""

    @property
    def percent(self) -> int:
        """Return how sure the category is, in whole per cent."""
        return round(self.suggestion.category_confidence * 100)

    @property
    def grade_percent(self) -> int:
        """Return how sure the grade is, in whole per cent."""
        return round(self.suggestion.grade_confidence * 100)

    @property
    def others(self) -> list[tuple[Text, int]]:
        """Return the likeliest categories, each in whole per cent."""
        return [(label, round(confidence * 100)) for label, confidence in self.runners_up]


def classify_text(actor: Actor, text: str) -> TextView:
    """Return what a text is probably about; 不确定 where the confidence is below the threshold."""
    if not actor.holds(VIEW):
        raise NotAllowed
    found = _reader(actor).suggest(text[:TEXT_LIMIT], text_threshold(clock.today()))
    return TextView(
        suggestion=found,
        category_label=_category_label(found.category),
        grade_label=GRADES.get(found.grade, UNSURE),
        runners_up=tuple((_category_label(one.label), one.confidence) for one in found.runners_up),
    )


def classify_hazard(actor: Actor, number: str) -> TextView:
    """Return what a hazard's own text is probably about, and what a person set over it."""
    from_ledger = hazards.hazard(actor, number)
    view = classify_text(actor, from_ledger.description)
    rows = TextOverrule.objects.filter(hazard_number=number, ended_at=None)
    row = rows.filter(until_on__gte=clock.today()).first()
    if row is None:
        return view
    names = people.names_of(actor, [row.actor_key])
    return TextView(
        view.suggestion,
        view.category_label,
        view.grade_label,
        view.runners_up,
        row,
        _category_label(row.category),
        names.get(row.actor_key, ""),
    )


def _category_label(code: str) -> Text:
    """Return a category in words; 不确定 for none."""
    labels = {str(name): label for name, label in hazards.CATEGORY_LABELS.items()}
    return labels.get(code, UNSURE)


def category_codes(actor: Actor) -> frozenset[str]:
    """Return the categories that a person may set."""
    del actor
    return frozenset(str(code) for code in hazards.CATEGORY_LABELS)


def _reader(actor: Actor) -> Reader:
    """Return the reader, learnt anew every ten minutes."""
    del actor
    system = Actor.system("risk")
    kept: Reader | None = cache.get(CACHE_KEY)
    if kept is not None:
        return kept
    made = reader([*_from_checklists(system), *_from_hazards(system)])
    cache.set(CACHE_KEY, made, KEPT.total_seconds())
    return made


def _from_checklists(system: Actor) -> list[Learnt]:
    """Return the items as examples of grades; as examples of categories they mislead, measured."""
    return [Learnt(row.item_zh, "", row.severity_default) for row in checklists.items(system)]


def _from_hazards(system: Actor) -> list[Learnt]:
    rows = hazards.hazard_set(system).filter(confirmed_at__isnull=False, erased_at=None)
    told = rows.exclude(category__in=NOT_TAUGHT).order_by("-id")
    fields = ("description", "category", "statutory", "level")
    return [
        Learnt(text, category, grade_of(statutory, level))
        for text, category, statutory, level in told.values_list(*fields)[:HAZARDS_LEARNT]
        if text
    ]
