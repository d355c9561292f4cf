"""Form fields as components: label, native widget, help and error, joined for screen readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.forms import BaseForm, BoundField, widgets
from django.utils.safestring import SafeString

KIND_CLASSES = {
    "select": "form-select",
    "check": "form-check-input",
    "line": "form-control",
    "group": "",
    "hidden": "",
}


CHOSEN_LIMIT = 20
"""Signs that are shown of a text that somebody looks for."""


@dataclass(frozen=True, slots=True)
class Part:
    """One field as the template needs it."""

    bound: BoundField
    kind: str
    control: SafeString
    help_id: str
    error_id: str
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormError:
    """One error of a form, with the field that it leads to."""

    label: str
    words: str
    target: str


@dataclass(frozen=True, slots=True)
class Card:
    """One choice of a picker, as a large card."""

    value: str
    label: str
    icon: str
    control_id: str
    is_chosen: bool


def kind_of(bound: BoundField) -> str:
    """Say which shape the field's widget needs."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, (widgets.RadioSelect, widgets.CheckboxSelectMultiple)):
        return "group"
    if isinstance(widget, widgets.Select):
        return "select"
    return "check" if isinstance(widget, widgets.CheckboxInput) else "line"


def allows_several(bound: BoundField) -> bool:
    """Say whether more than one choice may be taken."""
    return bool(getattr(bound.field.widget, "allow_multiple_selected", False))


def part_of(bound: BoundField) -> Part:
    """Render the field's widget with its class and the ids of its help and error."""
    kind = kind_of(bound)
    name = bound.auto_id or bound.html_name
    errors = tuple(str(error) for error in bound.errors)
    help_id = f"{name}_helptext" if bound.help_text else ""
    error_id = f"{name}_error" if errors else ""
    attributes = {"class": _classes(bound, kind, has_errors=bool(errors))}
    described = " ".join(filter(None, (help_id, error_id)))
    if described:
        attributes["aria-describedby"] = described
    control = bound.as_widget(attrs={key: value for key, value in attributes.items() if value})
    return Part(bound, kind, control, help_id, error_id, errors)


def _classes(bound: BoundField, kind: str, *, has_errors: bool) -> str:
    own = str(bound.field.widget.attrs.get("class", ""))
    invalid = "is-invalid" if has_errors and kind in {"select", "check", "line"} else ""
    return " ".join(filter(None, (KIND_CLASSES[kind], own, invalid)))


def errors_of(form: BaseForm) -> list[FormError]:
    """List all errors of the form, those of the whole form first."""
    whole = [FormError("", str(error), "") for error in form.non_field_errors()]
    single = [
        FormError(str(bound.label), str(error), "" if bound.is_hidden else bound.id_for_label)
        for bound in form
        for error in bound.errors
    ]
    return whole + single


def chosen_of(form: BaseForm) -> list[str]:
    """Return in words what a form of filters is set to, field by field."""
    found = (_chosen(bound) for bound in form if not bound.is_hidden)
    return [words for words in found if words]


def _chosen(bound: BoundField) -> str:
    values = {str(value) for value in _as_values(bound.value()) if str(value)}
    choices = getattr(bound.field, "choices", None)
    if choices is None:
        return "".join(values)[:CHOSEN_LIMIT]
    return " · ".join(str(label) for value, label in choices if str(value) in values)


def cards_of(bound: BoundField, icons: Mapping[str, str]) -> list[Card]:
    """List the field's choices as cards; a choice without an icon gets the question mark."""
    chosen = {str(value) for value in _as_values(bound.value())}
    choices: Iterable[tuple[object, object]] = getattr(bound.field, "choices", ())
    return [
        Card(
            value=str(value),
            label=str(label),
            icon=icons.get(str(value), "help-circle"),
            control_id=f"{bound.auto_id or bound.html_name}_{number}",
            is_chosen=str(value) in chosen,
        )
        for number, (value, label) in enumerate(choices)
    ]


def _as_values(value: object) -> list[object]:
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value is None else [value]
