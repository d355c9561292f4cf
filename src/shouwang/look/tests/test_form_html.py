"""Plain widgets look the same as Django's own, to the character between tags."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from shouwang.look.form_html import FormHtml

CHOICES = [("", "全部"), ("1", "<一级>"), ("组", [("2", '"二级"'), (3, "三级")])]
WIDGETS = [
    (forms.Select(choices=CHOICES), "2"),
    (forms.Select(choices=CHOICES), 3),
    (forms.Select(choices=CHOICES, attrs={"data-x": "<&>", "required": True}), None),
    (forms.SelectMultiple(choices=CHOICES), ["1", "3"]),
    (forms.TextInput(attrs={"autofocus": True, "disabled": False}), 'a"<b>&'),
    (forms.TextInput(), None),
    (forms.HiddenInput(), 0),
    (forms.NumberInput(attrs={"min": 0}), 7),
    (forms.DateInput(attrs={"type": "date"}), "2026-06-22"),
]


def _tight(html: str) -> str:
    return re.sub(r"\s*\n\s*", "", html)


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_plain_widget_is_the_same_as_by_template(widget: forms.Widget, value: object) -> None:
    attributes = {"id": "id_<x>", "class": "form-select"}

    quick = widget.render("名<称>", value, attributes, FormHtml())

    assert _tight(quick) == _tight(widget.render("名<称>", value, attributes, DjangoTemplates()))
