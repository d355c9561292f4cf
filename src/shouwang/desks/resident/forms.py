"""Forms of the resident's way: the report, the query, the answer, the objection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from shouwang.ground.errors import Text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TEXT_LIMIT: Final = 2000
ADDRESS_LIMIT: Final = 200
CONTACT_LIMIT: Final = 100
REASON_LIMIT: Final = 500
NUMBER_LIMIT: Final = 40
CODE_LIMIT: Final = 40
TOO_LONG: Final = _("文字太长，最多 %(limit_value)d 个字。")


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


def _line(
    label: _StrPromise, limit: int, *, help_text: str | _StrPromise = "", **widget: str
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=limit,
        help_text=help_text,
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput(attrs=widget),
    )


def _hidden_float(limit: int) -> forms.FloatField:
    return forms.FloatField(
        required=False,
        widget=forms.HiddenInput,
        validators=[MinValueValidator(-limit), MaxValueValidator(limit)],
        error_messages={"invalid": _("定位数据不对，请重新定位，或从列表选择。")},
    )


class ReportForm(forms.Form):
    """A danger as a resident sees it; nearly everything may be left out."""

    photos = PhotosField(
        label=_("照片"),
        required=False,
        help_text=_("最多 3 张。拍清楚危险的地方和周围的样子。"),
        widget=ManyFilesInput(attrs={"accept": "image/*"}),
    )
    lat = _hidden_float(90)
    lng = _hidden_float(180)
    area_code = forms.ChoiceField(
        label=_("哪个村、社区"),
        required=False,
        help_text=_("定位不准或没有定位时，从这里选。"),
        error_messages={"invalid_choice": _("请从列表里选择村、社区。")},
        widget=forms.Select(attrs={"data-pin-area": ""}),
    )
    address = _line(
        _("楼栋、单元或附近有什么"),
        ADDRESS_LIMIT,
        help_text=_("例如：3 幢 2 单元楼梯口、小学东门旁。"),
    )
    category = forms.ChoiceField(
        label=_("是哪一类危险"),
        required=False,
        error_messages={"invalid_choice": _("请选择一类，不清楚就选“不知道”。")},
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("写一句话"),
        required=False,
        max_length=TEXT_LIMIT,
        help_text=_("有照片时可以不写。"),
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    voice = forms.FileField(
        label=_("或者说一段话"),
        required=False,
        help_text=_("最长 60 秒。"),
        error_messages={"empty": _("这不是录音文件，请重新录音，或改用文字。")},
        widget=forms.FileInput(attrs={"accept": "audio/*"}),
    )
    contact = _line(
        _("联系电话"),
        CONTACT_LIMIT,
        help_text=_("可以不填，不填就是匿名。电话加密保存，被举报的单位看不到。"),
        inputmode="tel",
        autocomplete="tel",
    )
    website = _line(_("请不要填写这一栏"), ADDRESS_LIMIT, autocomplete="off", tabindex="-1")

    def __init__(
        self,
        *sent: Any,
        areas: Sequence[tuple[str, str]],
        categories: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*sent, **options)
        self.fields["area_code"].choices = [("", _("请选择")), *areas]  # type: ignore[attr-defined]
        self.fields["category"].choices = list(categories)  # type: ignore[attr-defined]

    def clean_website(self) -> str:
        """Refuse what only a program fills in; shown again, the field is empty."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("请再按一次提交。"))
        return ""


class QueryForm(forms.Form):
    """Number and query code."""

    number = forms.CharField(
        label=_("编号"),
        max_length=NUMBER_LIMIT,
        error_messages={"required": _("请填写编号。"), "max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    query_code = forms.CharField(
        label=_("查询码"),
        max_length=CODE_LIMIT,
        help_text=_("提交时给您的九位字母和数字，大小写都可以。"),
        error_messages={"required": _("请填写查询码。"), "max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class AnswerForm(forms.Form):
    """What the reporter answers."""

    text = forms.CharField(
        label=_("您的回答"),
        max_length=TEXT_LIMIT,
        error_messages={"required": _("请写下您的回答。"), "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ObjectionForm(forms.Form):
    """Why the reporter does not agree."""

    reason = forms.CharField(
        label=_("为什么不同意"),
        max_length=REASON_LIMIT,
        help_text=_("例如：杂物又堆回来了。"),
        error_messages={"required": _("请写明理由。"), "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def put_errors(
    form: forms.Form, errors: Mapping[str, Text], names: Mapping[str, str], shown: Any
) -> None:
    """Put errors of an action at the form's fields; what has no field stands above the form."""
    for name, text in errors.items():
        field = names.get(name, name)
        form.add_error(field if field in form.fields else None, shown(text))
