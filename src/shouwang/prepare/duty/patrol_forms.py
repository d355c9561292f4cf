"""Checking a point of a patrol on the phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions import PointCheckDraft
from .forms import ErrorForm, choices, words
from .rules.parameters import REASON_LIMIT
from .rules.wording import SEEN_LABELS, Seen


class PlaceForm(ErrorForm):
    """Where the phone says that it is, if it says so."""

    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lng = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)


class CheckForm(PlaceForm):
    """What somebody sees at a point; the position is noted where the phone gives it."""

    seen = forms.ChoiceField(label=_("看到的情况"), widget=forms.RadioSelect, initial=Seen.NORMAL)
    note = words(_("情况"), REASON_LIMIT, 2, required=False, help_text=_("异常要写明。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("seen", choices(SEEN_LABELS))

    def draft(self, *, point_id: int | None = None, token: str = "") -> PointCheckDraft:
        """Return what was filled in."""
        return PointCheckDraft(point_id, token, **self.cleaned_data)
