"""Forms of feeds, and of a message that an officer sends in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.watch.warnings.rules.feeds import LEAST_EVERY_S, MOST_EVERY_S, FeedDraft
from shouwang.watch.warnings.rules.parameters import NAME_LIMIT

from .composing import ErrorForm, Options

ADDRESS_LIMIT = 500
MESSAGE_LIMIT_BYTES = 4 * 1024 * 1024


class FeedForm(ErrorForm):
    """A feed: its name and address, for which area, how often, whether it is trusted."""

    name = forms.CharField(label=_("名称"), max_length=NAME_LIMIT)
    address = forms.CharField(
        label=_("地址"),
        max_length=ADDRESS_LIMIT,
        help_text=_("CAP 消息、Atom、RSS 或 EDXL-DE，http 或 https。"),
    )
    area_code = forms.ChoiceField(label=_("为哪个区划读"))
    every_s = forms.IntegerField(
        label=_("每隔多少秒读一次"), min_value=LEAST_EVERY_S, max_value=MOST_EVERY_S, initial=60
    )
    is_trusted = forms.BooleanField(
        label=_("是主管部门的消息源：涉及本地的直接成为草稿，等值班员审核转发"), required=False
    )
    is_active = forms.BooleanField(label=_("启用"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, codes: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("area_code", codes)

    def draft(self) -> FeedDraft:
        """Return what was filled in."""
        read = self.cleaned_data
        return FeedDraft(
            name=read["name"],
            address=read["address"],
            area_code=read["area_code"],
            every_s=read["every_s"],
            is_trusted=read["is_trusted"],
            is_active=read["is_active"],
        )


class MessageForm(ErrorForm):
    """A message as a file or as text."""

    file = forms.FileField(label=_("CAP 或国家格式（GB/T 35965.1）的文件"), required=False)
    content = forms.CharField(
        label=_("或粘贴 XML"),
        required=False,
        strip=True,
        max_length=MESSAGE_LIMIT_BYTES // 4,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an empty form and a file that is too large."""
        read = super().clean() or {}
        file = read.get("file")
        if file is None and not read.get("content"):
            raise forms.ValidationError(_("请选择文件，或粘贴消息。"))
        if file is not None and file.size > MESSAGE_LIMIT_BYTES:
            self.add_error("file", _("文件太大，最多 4 MB。"))
        return read

    def raw(self) -> bytes:
        """Return the message as it came."""
        file = self.cleaned_data.get("file")
        if file is not None:
            content: bytes = file.read()
            return content
        text: str = self.cleaned_data["content"]
        return text.encode()
