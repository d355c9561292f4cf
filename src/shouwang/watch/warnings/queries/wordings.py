"""The words of a draft: by the template in force, and as a stored warning has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound
from shouwang.watch.warnings.models import Template, Warning, WarningArea
from shouwang.watch.warnings.rules.drafts import AreaDraft, WarningDraft
from shouwang.watch.warnings.rules.templates import PLAIN, Filling, Words, filled
from shouwang.watch.warnings.rules.wording import LEVELS, TYPES, AreaBasis, AreaKind, rank
from shouwang.watch.warnings.states import VIEW

WORDS = ("title", "text", "action_text", "title_en", "text_en", "action_text_en")


def templates(actor: Actor, on: date | None = None) -> list[Template]:
    """Return the templates in force on a day, by type and level; the newest of each."""
    if not actor.holds(VIEW):
        raise NotAllowed
    rows = Template.objects.filter(in_force_from_on__lte=on or clock.today())
    newest: dict[tuple[str, str], Template] = {}
    for row in rows.order_by("in_force_from_on", "pk"):
        newest[row.type_code, row.level] = row
    return sorted(newest.values(), key=lambda row: (row.type_code, rank(row.level)))


def template_versions(actor: Actor, type_code: str, level: str) -> list[Template]:
    """Return the versions of the words of a type and level, the newest first.

    NotFound for what is no type or colour of ours.
    """
    if not actor.holds(VIEW):
        raise NotAllowed
    if type_code not in TYPES or level not in set(LEVELS):
        raise NotFound
    rows = Template.objects.filter(type_code=type_code, level=level)
    return list(rows.order_by("-in_force_from_on", "-pk"))


def words_for(type_code: str, level: str, on: date | None = None) -> Words:
    """Return the words of the template in force; plain ones where none is."""
    rows = Template.objects.filter(
        type_code=type_code, level=level, in_force_from_on__lte=on or clock.today()
    )
    found = rows.order_by("-in_force_from_on").first()
    return PLAIN if found is None else Words(*(getattr(found, name) for name in WORDS))


def template_words(actor: Actor, draft: WarningDraft, area_text: str) -> Words:
    """Return what the template of a draft's type and level says, filled in."""
    if not actor.holds(VIEW):
        raise NotAllowed
    found = worded(draft, area_text)
    return Words(*(getattr(found, name) for name in WORDS))


def worded(draft: WarningDraft, area_text: str) -> WarningDraft:
    """Return a draft in the words of its type's and level's template."""
    filling = Filling(
        draft.type_code,
        draft.level,
        area_text,
        draft.office_name,
        draft.onset_at,
        draft.expires_at,
    )
    words = filled(words_for(draft.type_code, draft.level), filling)
    return replace(draft, **{name: getattr(words, name) for name in WORDS})


def draft_of(found: Warning) -> WarningDraft:
    """Return what a stored warning says as a draft, so that it can be changed or followed."""
    names = (
        *WORDS, "type_code", "level", "status", "onset_at", "expires_at", "exercise_note",
        "contact", "office_name", "urgency", "severity", "certainty", "scope",
    )  # fmt: skip
    return WarningDraft(area=area_draft_of(found), **{name: getattr(found, name) for name in names})


def area_draft_of(found: Warning) -> AreaDraft:
    """Return the area of a stored warning in the form in which it can be given again.

    What was drawn comes back as the polygon that it became.
    """
    if found.geometry:
        return AreaDraft(AreaKind.POLYGON, polygon=found.geometry, text=found.area_text)
    if found.list_keys:
        return AreaDraft(AreaKind.LIST, keys=tuple(found.list_keys), text=found.area_text)
    rows = WarningArea.objects.filter(warning=found, basis=AreaBasis.NAMED.value)
    codes = rows.order_by("area_code_now").values_list("area_code_now", flat=True)
    return AreaDraft(AreaKind.DIVISION, codes=tuple(codes), text=found.area_text)
