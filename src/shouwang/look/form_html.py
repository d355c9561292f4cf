"""Renders Django's own plain widgets without a template per choice: half of a list page's time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


def _attributes(attributes: Mapping[str, object]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_escaped(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _escaped(value: object) -> str:
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def _option(option: Widget) -> str:
    value, more = _escaped(option["value"]), _attributes(option["attrs"])
    return f'\n  <option value="{value}"{more}>{_escaped(option["label"])}</option>'


def _group(name: object, options: Iterable[Widget]) -> str:
    inside = "".join(map(_option, options))
    if not name:
        return inside
    return f'\n  <optgroup label="{_escaped(name)}">{inside}\n  </optgroup>'


def select_html(widget: Widget) -> str:
    """Return a select with its choices."""
    inside = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    head = f'<select name="{_escaped(widget["name"])}"{_attributes(widget["attrs"])}>'
    return f"{head}{inside}\n</select>"


def input_html(widget: Widget) -> str:
    """Return an input of one line."""
    value = widget["value"]
    shown = "" if value is None else f' value="{_escaped(value)}"'
    kind, name = _escaped(widget["type"]), _escaped(widget["name"])
    return f'<input type="{kind}" name="{name}"{shown}{_attributes(widget["attrs"])}>'


PLAIN: Mapping[str, Callable[[Widget], str]] = {
    "django/forms/widgets/select.html": select_html,
    **{
        f"django/forms/widgets/{name}.html": input_html
        for name in ("text", "hidden", "number", "date", "email", "input")
    },
}


class FormHtml(DjangoTemplates):
    """Django's form templates, with plain widgets written directly."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """Render one widget, field or form."""
        write = PLAIN.get(template_name)
        if write is None:
            return cast("SafeString", super().render(template_name, context, request))
        return mark_safe(write(context["widget"]))  # noqa: S308 - every part is escaped above
