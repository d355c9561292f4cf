"""What is noted of a call or a visit, and the reason for which names are shown."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid
from shouwang.look.templatetags.look import text as in_words
from shouwang.watch.warnings.rules.parameters import REASON_LIMIT
from shouwang.watch.warnings.rules.reaching import ReachDraft

NOTE = {"autocomplete": "off"}


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field that asked for it, or to the whole."""
        for name, words in error.fields.items():
            self.add_error(name if name in self.fields else None, in_words(words))


class ReachForm(ErrorForm):
    """A call or a visit: reached or not, and what is to be known of it."""

    reached = forms.ChoiceField(
        label=_("结果"),
        choices=[("yes", _("叫应到了")), ("no", _("没有叫应到"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("情况"), required=False, max_length=REASON_LIMIT, widget=forms.TextInput(NOTE)
    )

    def draft(self) -> ReachDraft:
        """Return what was noted; the time is that of the tap."""
        read = self.cleaned_data
        return ReachDraft(is_reached=read["reached"] == "yes", note=read["note"])


class ReasonForm(ErrorForm):
    """Why names, addresses and phones are shown on paper; it is written down."""

    area = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    reason = forms.CharField(
        label=_("为什么要打印"), max_length=REASON_LIMIT, widget=forms.TextInput(NOTE)
    )
