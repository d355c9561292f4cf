"""Forms of responsibility."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid
from shouwang.ground.people import queries as people
from shouwang.look.templatetags.look import text as in_words

from . import queries
from .rules.industries import SECTORS

ALIASES = {"upper": "subject", "unit": "post", "area_code": "subject", "street_code": "sector"}
"""Fields of the actions by the field of the form in which they are asked for."""


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field that asked for it."""
        for name, words in error.fields.items():
            asked = name if name in self.fields else ALIASES.get(name, "")
            self.add_error(asked if asked in self.fields else None, in_words(words))

    def chosen_id(self, name: str) -> int | None:
        """Return a chosen id; None when nothing was chosen."""
        chosen = self.cleaned_data.get(name) or ""
        return int(chosen) if str(chosen).isdecimal() else None


def _choice(post: Any) -> tuple[str, str]:
    return str(post.pk), f"{post.unit.name} · {post.account.name} · {in_words(post.label)}"


def post_choices(actor: Actor, unit_id: int | None = None) -> list[tuple[str, Any]]:
    """Return the posts held today, of one unit or of all that the actor sees."""
    held = people.posts(actor, clock.today())
    rows = held.filter(unit_id=unit_id) if unit_id is not None else held
    return [("", _("请选择")), *(_choice(post) for post in rows)]


def document_choices(actor: Actor) -> list[tuple[str, Any]]:
    """Return the documents, the newest first."""
    rows = queries.documents(actor)
    return [("", _("请选择")), *((str(row.pk), str(row)) for row in rows)]


class DocumentForm(ErrorForm):
    """A new document."""

    number = forms.CharField(label=_("文号"), max_length=60)
    title = forms.CharField(label=_("标题"), max_length=160)
    issued_on = forms.DateField(label=_("发文日期"), widget=DayInput())
    effective_on = forms.DateField(label=_("生效日期"), widget=DayInput())
    supersedes = forms.ChoiceField(
        label=_("替代的文件"),
        required=False,
        help_text=_("分工不一致的，以后发的文件为准；原文件没有改动的分工仍然有效。"),
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supersedes"].choices = document_choices(actor)  # type: ignore[attr-defined]


class AssignForm(ErrorForm):
    """To whom, by which document, from which day."""

    post = forms.ChoiceField(label=_("责任人"))
    document = forms.ChoiceField(label=_("依据文件"))
    from_on = forms.DateField(
        label=_("自"),
        required=False,
        widget=DayInput(),
        help_text=_("不填则为文件的生效日期。"),
    )

    def __init__(self, actor: Actor, *args: Any, unit_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = post_choices(actor, unit_id)  # type: ignore[attr-defined]
        self.fields["document"].choices = document_choices(actor)  # type: ignore[attr-defined]


class SectorForm(AssignForm):
    """Who leads a sector or a work area."""

    sector = forms.ChoiceField(label=_("条线或工作片"))

    field_order = ("sector", "post", "document", "from_on")

    def __init__(self, actor: Actor, street_code: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, *args, **kwargs)
        areas = divisions.work_areas(actor, street_code)
        self.fields["sector"].choices = [  # type: ignore[attr-defined]
            *((str(sector), in_words(label)) for sector, label in SECTORS.items()),
            *((f"work_area:{area.id}", area.name) for area in areas),
        ]


class AccountableForm(AssignForm):
    """Who answers for a unit: a post of it, or a name."""

    person_name = forms.CharField(label=_("姓名（没有账号时填写）"), max_length=40, required=False)

    field_order = ("post", "person_name", "document", "from_on")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, *args, **kwargs)
        self.fields["post"].required = False


class WaiverForm(ErrorForm):
    """Why a unit may be without an accountable person, and until when."""

    reason = forms.CharField(label=_("理由"), max_length=300)
    until_on = forms.DateField(label=_("至"), required=False, widget=DayInput())


class LinkForm(AssignForm):
    """Who answers for a subject of the chain; the post's unit is the accountable one."""

    subject = forms.ChoiceField(label=_("责任对象"))

    field_order = ("subject", "post", "document", "from_on")

    def __init__(self, actor: Actor, street_code: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, *args, **kwargs)
        self.fields["subject"].choices = subject_choices(actor, street_code)  # type: ignore[attr-defined]


def subject_choices(actor: Actor, street_code: str) -> list[tuple[str, str]]:
    """Return what a link can be made for: the street, its work areas, villages and grids."""
    kinds = {9: "street", 12: "village", 15: "grid"}
    areas = divisions.work_areas(actor, street_code)
    rows = divisions.subtree(actor, street_code)
    return [
        *((f"work_area:{area.id}", area.name) for area in areas),
        *(
            (f"{kinds[len(row.code)]}:{row.code}", row.name)
            for row in rows
            if len(row.code) in kinds
        ),
    ]


class SubjectForm(ErrorForm):
    """Which subject's chain is to be shown, and of which day."""

    subject = forms.ChoiceField(label=_("责任对象"))
    on = forms.DateField(label=_("哪一天"), required=False, widget=DayInput())

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = choices  # type: ignore[attr-defined]


def chain_choices(actor: Actor, street_code: str, on: date) -> list[tuple[str, str]]:
    """Return the subjects whose chain the actor may look at, places with a link at the end."""
    links = queries.links_in_force(actor, on, street_code)
    places = [(row.subject_key, row.subject_name) for row in links if row.kind == "place"]
    own = [
        (key, name)
        for key, name in subject_choices(actor, street_code)
        if key.startswith("work_area:") or queries.may_look(actor, key.partition(":")[2])
    ]
    return list(dict([*own, *places]).items())


class EndForm(ErrorForm):
    """The last day of an assignment."""

    last_day_on = forms.DateField(label=_("最后一天"), widget=DayInput())


class SignForm(ErrorForm):
    """The digest of what was shown, and the password again."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    password = forms.CharField(
        label=_("重新输入密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
