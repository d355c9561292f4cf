"""Forms of the employee's desk: the report, an answer, an objection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Invalid
from shouwang.look.templatetags.look import text as in_words

TEXT_LIMIT = 2_000
SAID_LIMIT = 500
FIELDS = {"place": "place", "photos": "photos", "voice": "voice", "way": "way"}


class ManyFilesInput(forms.FileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files; whether they are photos is found out by decoding them."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Return the files that were sent."""
        del initial
        files = data if isinstance(data, list | tuple) else [data]
        return [file for file in files if file]


class ErrorForm(forms.Form):
    """A form that shows the fields of an `Invalid`."""

    def take(self, error: Invalid) -> None:
        """Add each wrong field of the action to the field of the same name, or to the whole."""
        for name, words in error.fields.items():
            self.add_error(name if name in self.fields else None, in_words(words))


class WorkReportForm(ErrorForm):
    """A danger at one's own workplace."""

    photos = PhotosField(
        label=_("照片"),
        required=False,
        help_text=_("最多 3 张。拍设备和危险的地方，不要拍到自己、工位牌和自己的影子。"),
        widget=ManyFilesInput(attrs={"accept": "image/*"}),
    )
    place = forms.ChoiceField(label=_("在哪个场所"), required=False)
    location = forms.CharField(
        label=_("具体位置"), required=False, max_length=200, help_text=_("例如：冲压车间2号冲床。")
    )
    category = forms.ChoiceField(label=_("是哪一类危险"), required=False, widget=forms.RadioSelect)
    description = forms.CharField(
        label=_("写一句话"),
        required=False,
        max_length=TEXT_LIMIT,
        help_text=_("只写危险，不要写自己的姓名、班次、岗位。有照片时可以不写。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    voice = forms.FileField(
        label=_("或者说一段话"),
        required=False,
        help_text=_("最长 60 秒。录音只给街道、社区听，企业听不到。"),
        widget=forms.FileInput(attrs={"accept": "audio/*"}),
    )
    concerns_boss = forms.BooleanField(
        label=_("和老板或管理人员有关（例如是他们让拆掉防护的）"), required=False
    )
    way = forms.ChoiceField(
        label=_("先告诉谁"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("不选时：和老板有关的直接报街道，其他的先告诉企业。"),
    )
    is_anonymous = forms.BooleanField(
        label=_("连街道、社区也不要知道是我"),
        required=False,
        help_text=_("选了就不出现在“我报告的”里，只能凭编号和查询码查。"),
    )

    def __init__(
        self,
        *sent: Any,
        places: Sequence[tuple[str, str]],
        categories: Sequence[tuple[str, str]],
        ways: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*sent, **options)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", _("不在列表里，写在下面")),
            *places,
        ]
        self.fields["category"].choices = list(categories)  # type: ignore[attr-defined]
        self.fields["way"].choices = list(ways)  # type: ignore[attr-defined]


class SaidForm(ErrorForm):
    """What the reporter says about one of their own reports."""

    number = forms.CharField(max_length=40, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("您的话"),
        max_length=SAID_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写下您要说的话。")},
    )
