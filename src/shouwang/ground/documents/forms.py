"""Forms of documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid
from shouwang.look.templatetags.look import text as in_words

from .kinds import DocumentKind
from .queries import all_kinds

ALIASES = {"values": "reason", "area_code": "unit"}
"""Fields of the actions by the field of the form in which they are asked for."""
FIELD_PREFIX = "value_"


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field that asked for it."""
        for name, words in error.fields.items():
            own = f"{FIELD_PREFIX}{name}"
            asked = next((one for one in (name, own) if one in self.fields), ALIASES.get(name, ""))
            self.add_error(asked if asked in self.fields else None, in_words(words))


class ValuesForm(ErrorForm):
    """The fields of a kind that a person fills in by hand."""

    idempotency_key = forms.CharField(required=False, max_length=128, widget=forms.HiddenInput)

    def __init__(self, kind: DocumentKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for field in kind.fields:
            widget = forms.Textarea({"rows": 10}) if field.is_long or field.is_list else None
            self.fields[f"{FIELD_PREFIX}{field.name}"] = forms.CharField(
                label=in_words(field.label),
                required=field.is_required,
                max_length=10_000,
                widget=widget,
                help_text=_("每行一项。") if field.is_list else "",
            )

    def values(self) -> dict[str, object]:
        """Return the values as the action takes them."""
        found: dict[str, object] = {}
        for field in self.kind.fields:
            written = self.cleaned_data.get(f"{FIELD_PREFIX}{field.name}", "")
            found[field.name] = written.splitlines() if field.is_list else written
        return found


class VoidForm(ErrorForm):
    """Why a document holds no more."""

    reason = forms.CharField(
        label=_("作废原因"), max_length=300, widget=forms.Textarea({"rows": 2})
    )


class SignForm(ErrorForm):
    """The digest of what was shown, and the password again."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    password = forms.CharField(
        label=_("重新输入密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class TemplateForm(ErrorForm):
    """A template and the kind that it is for."""

    kind = forms.ChoiceField(label=_("文种"))
    file = forms.FileField(
        label=_("模板文件"),
        help_text=_(".docx，最大 2 MB；不能有宏、外部链接和嵌入对象。"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.code, in_words(kind.title)) for kind in all_kinds()
        ]


class AcceptForm(ErrorForm):
    """From which day a template holds."""

    effective_from = forms.DateField(
        label=_("启用日期"), required=False, widget=DayInput(), help_text=_("不填则今天启用。")
    )


class LetterheadForm(ErrorForm):
    """The sign of one's own office in its 文号."""

    sign = forms.CharField(
        label=_("机关代字"), max_length=8, help_text=_("写在文号最前面，例如“云”。")
    )
