"""The tables of warnings as the web API takes and tells them: obligations, templates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field

from shouwang.ground.wire import Code, Day, Line, Note, WireIn, WireOut, clean_text

from . import actions
from .rules.parameters import TITLE_LIMIT
from .rules.wording import Level

if TYPE_CHECKING:
    from .models import ObligationRule, Template

EnglishLine = Annotated[str, BeforeValidator(clean_text), Field(max_length=TITLE_LIMIT * 2)]
Minutes = Annotated[int, Field(ge=0, le=100_000)]


class RuleOut(WireOut):
    """A line of the obligations table."""

    id: int
    key: str
    type_code: str
    level: str
    action: str
    action_en: str
    is_evacuation: bool
    unit_kind: str
    role: str
    within_min: int
    every_min: int | None
    source: str
    text: str
    in_force_from_on: date
    in_force_until_on: date | None


class RuleIn(WireIn):
    """A line of the obligations table, in force from a day.

    A `key` that is known gets a new version; without one the line is a new one. `type_code` ""
    holds for every type, `unit_kind` "committee" for villages and communities alike. Without
    `action_en` a version keeps the English of words that stay, without `is_evacuation` that of
    before.
    """

    type_code: Code = ""
    level: Level
    action: Line
    action_en: EnglishLine | None = None
    is_evacuation: bool | None = None
    text: Note = ""
    unit_kind: Code
    role: Code = ""
    within_min: Minutes
    every_min: Minutes | None = None
    in_force_from_on: Day
    source: Line
    key: Code = ""

    def draft(self) -> actions.RuleDraft:
        """Return the line as it is written down."""
        return actions.RuleDraft(
            type_code=self.type_code,
            level=self.level.value,
            action=self.action,
            action_en=self.action_en,
            is_evacuation=self.is_evacuation,
            text=self.text,
            unit_kind=self.unit_kind,
            role=self.role,
            within_min=self.within_min,
            every_min=self.every_min,
            in_force_from_on=self.in_force_from_on,
            source=self.source,
            key=self.key,
        )


class RuleEndIn(WireIn):
    """The last day on which a line of the table holds."""

    until_on: Day


def rule_out(found: ObligationRule) -> RuleOut:
    """Return a line of the obligations table."""
    names = (
        "key", "type_code", "level", "action", "action_en", "is_evacuation", "unit_kind", "role",
        "within_min", "every_min", "source", "text", "in_force_from_on", "in_force_until_on",
    )  # fmt: skip
    return RuleOut(id=found.pk, **{name: getattr(found, name) for name in names})


class TemplateIn(WireIn):
    """New words for a type and level, in force from a day, today at the earliest."""

    type_code: Code
    level: Level
    title: Line
    text: Note
    action_text: Note
    title_en: EnglishLine = ""
    text_en: Note = ""
    action_text_en: Note = ""
    in_force_from_on: Day
    source: Line

    def draft(self) -> actions.TemplateDraft:
        """Return the words as they are written down."""
        return actions.TemplateDraft(
            type_code=self.type_code,
            level=self.level.value,
            title=self.title,
            text=self.text,
            action_text=self.action_text,
            title_en=self.title_en,
            text_en=self.text_en,
            action_text_en=self.action_text_en,
            in_force_from_on=self.in_force_from_on,
            source=self.source,
        )


class TemplateOut(WireOut):
    """The words of a type and level; braces are filled in when a draft is written."""

    id: int
    type_code: str
    level: str
    title: str
    text: str
    action_text: str
    title_en: str
    text_en: str
    action_text_en: str
    in_force_from_on: date
    source: str


def template_out(found: Template) -> TemplateOut:
    """Return the words of a type and level."""
    names = [name for name in TemplateOut.model_fields if name != "id"]
    return TemplateOut(id=found.pk, **{name: getattr(found, name) for name in names})
