"""The form of the style guide: one field of every kind."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .examples import CATEGORIES, GRADES


class SeveralFiles(forms.ClearableFileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class GuideForm(forms.Form):
    """Shows how fields look; nothing is kept."""

    place = forms.CharField(label=_("地点"), max_length=10, help_text=_("写到门牌或楼层。"))
    grade = forms.ChoiceField(label=_("等级"), choices=GRADES)
    found_on = forms.DateField(
        label=_("发现日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    text = forms.CharField(label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}))
    ways = forms.MultipleChoiceField(
        label=_("通知方式"), choices=GRADES, required=False, widget=forms.CheckboxSelectMultiple
    )
    category = forms.ChoiceField(
        label=_("看到了什么"), choices=CATEGORIES, widget=forms.RadioSelect
    )
    photos = forms.FileField(
        label=_("照片"),
        required=False,
        widget=SeveralFiles(attrs={"accept": "image/*", "multiple": True}),
    )
    voice = forms.FileField(
        label=_("语音"), required=False, widget=forms.FileInput(attrs={"accept": "audio/*"})
    )
    agreed = forms.BooleanField(label=_("我已看过安全提示"))

    def clean(self) -> dict[str, object]:
        """Show one error of the whole form, as the guide always sends wrong input."""
        self.add_error(None, _("照片、文字、语音至少要有一样。"))
        return self.cleaned_data
