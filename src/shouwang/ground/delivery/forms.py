"""The form in which a person says how they want to be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries import Choice, QuietHours


class ChoiceForm(forms.Form):
    """Channels for what is urgent and what is not, quiet hours, an e-mail address."""

    urgent = forms.MultipleChoiceField(
        label=_("紧急的通知还发到"), required=False, widget=forms.CheckboxSelectMultiple
    )
    normal = forms.MultipleChoiceField(
        label=_("一般的通知还发到"), required=False, widget=forms.CheckboxSelectMultiple
    )
    quiet_from = forms.TimeField(
        label=_("免打扰：从"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("这段时间里，一般的通知只放进站内，过后再发；紧急的照发。"),
    )
    quiet_until = forms.TimeField(
        label=_("免打扰：到"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    email = forms.EmailField(
        label=_("邮箱"), required=False, max_length=200, help_text=_("留空则不改动已登记的邮箱。")
    )
    forget_email = forms.BooleanField(label=_("删除已登记的邮箱"), required=False)

    def __init__(self, offers: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("urgent", "normal"):
            field = self.fields[name]
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = offers

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of the quiet hours, or none."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("quiet_from")) != bool(cleaned.get("quiet_until")):
            self.add_error("quiet_until", _("免打扰的开始和结束时间要一起填。"))
        return cleaned

    def choice(self) -> Choice:
        """Return what was chosen."""
        told = self.cleaned_data
        quiet = None
        if told["quiet_from"] and told["quiet_until"]:
            quiet = QuietHours(told["quiet_from"], told["quiet_until"])
        return Choice(frozenset(told["urgent"]), frozenset(told["normal"]), quiet)

    def address(self) -> str | None:
        """Return the new address, "" to forget it, None to leave it."""
        if self.cleaned_data["forget_email"]:
            return ""
        return self.cleaned_data["email"] or None
