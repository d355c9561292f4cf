"""The components of the design system, as template tags; `docs/mechanisms/look.md` shows each."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwang.look import form_parts
from shouwang.look.links import Bar
from shouwang.look.manifest import current_manifest, sprite_address

register = template.Library()

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
TONES = ("primary", "success", "yellow", "warning", "danger", "info", "neutral")
TONE_ICONS = {
    "success": "circle-check",
    "yellow": "alert-circle",
    "warning": "alert-triangle",
    "danger": "alert-octagon",
    "info": "info-circle",
    "primary": "info-circle",
    "neutral": "info-circle",
}
LAMP_ICONS = {
    "green": "circle-check",
    "yellow": "alert-triangle",
    "red": "alert-octagon",
    "grey": "help-circle",
}
LAMP_WORDS = {
    "green": gettext_lazy("绿灯："),
    "yellow": gettext_lazy("黄灯："),
    "red": gettext_lazy("红灯："),
    "grey": gettext_lazy("灰灯："),
}
TIME_FORMS = {
    "full": "Y-m-d H:i",
    "seconds": "Y-m-d H:i:s",
    "date": "Y-m-d",
    "time": "H:i",
    "short": "m-d H:i",
}
MAP_HEIGHTS = ("small", "medium", "large", "full")
NO_TEXT = (None, "")
PLAIN_DRAWING = re.compile(
    r"<svg(?:\s+(?!on)[\w:-]+=\"[^\"<>]*\")*\s*>"
    r"(?:\s*</?(?:path|g|rect|title)(?:\s+(?!on)[\w:-]+=\"[^\"<>]*\")*\s*/?>[^<>]*)*"
    r"</svg>",
    re.IGNORECASE,
)


@register.filter
def text(value: object) -> str:
    """Render a text of ours (`msgid`, `params`) in the reader's language, anything else as str."""
    if value is None:
        return ""
    msgid = getattr(value, "msgid", None)
    params = getattr(value, "params", None)
    if not isinstance(msgid, str) or not isinstance(params, Mapping):
        return str(value)
    filled = {name: text(part) if hasattr(part, "msgid") else part for name, part in params.items()}
    return _(msgid).format(**filled) if filled else _(msgid)


@register.simple_tag
def asset_css(name: str) -> SafeString:
    """Link the style sheets of one entry of the build."""
    entry = current_manifest().entry(name)
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(path),) for path in entry.styles)
    )


@register.simple_tag
def asset_js(name: str) -> SafeString:
    """Load the script of one entry of the build as a module."""
    entry = current_manifest().entry(name)
    if entry.script is None:
        return mark_safe("")
    return format_html('<script type="module" src="{}"></script>', static(entry.script))


@register.simple_tag
def look_icon_link() -> SafeString:
    """Link the product's mark for the browser's tab."""
    return format_html('<link rel="icon" type="image/svg+xml" href="{}">', static("look/mark.svg"))


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Draw an icon of the sprite; it is decoration, so the words must stand beside it."""
    return _drawn(name, size, sprite_address())


@lru_cache(maxsize=512)
def _drawn(name: str, size: str, address: str) -> SafeString:
    path, _mark, version = address.partition("?")
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}?{}#{}"/></svg>',
        f" icon-size-{size}" if size else "",
        static(path),
        version,
        name,
    )


def _tone(tone: object) -> str:
    known = "danger" if tone == "error" else tone
    return str(known) if known in TONES else "neutral"


@register.simple_tag
def lamp(colour: object, words: object) -> SafeString:
    """Show a deadline lamp: a shape, a colour and words; an unknown colour is grey.

    A list has one in every row, so it is written without a template.
    """
    known = str(colour) if colour in LAMP_ICONS else "grey"
    return format_html(
        '<span class="lamp lamp-{}">{}<span class="visually-hidden">{}</span>'
        '<span class="lamp-words">{}</span></span>',
        known,
        icon(LAMP_ICONS[known]),
        LAMP_WORDS[known],
        text(words) or _("未知"),
    )


@register.inclusion_tag("look/parts/badge.html")
def badge(tone: object, words: object, icon_name: str = "") -> dict[str, object]:
    """Show a short state in a coloured frame."""
    return {"tone": _tone(tone), "words": text(words), "icon_name": icon_name}


@register.inclusion_tag("look/parts/notice.html")
def notice(tone: object, words: object, title: object = "") -> dict[str, object]:
    """Say something to the reader; danger and warning are announced to screen readers."""
    known = _tone(tone)
    return {
        "tone": known,
        "icon_name": TONE_ICONS[known],
        "words": text(words),
        "title": text(title),
        "role": "alert" if known in {"danger", "warning"} else "status",
    }


@register.inclusion_tag("look/parts/empty_state.html")
def empty_state(
    icon_name: str,
    title: object,
    words: object = "",
    action_url: str = "",
    action_text: object = "",
) -> dict[str, object]:
    """Say that there is nothing, why, and what can be done."""
    return {
        "icon_name": icon_name,
        "title": text(title),
        "words": text(words),
        "action_url": action_url,
        "action_text": text(action_text),
    }


@register.inclusion_tag("look/parts/stat_card.html")
def stat_card(
    label: object,
    value: object,
    unit: object = "",
    note: object = "",
    tone: object = "neutral",
    url: str = "",
) -> dict[str, object]:
    """Show one number with its name; None is unknown and never zero."""
    return {
        "label": text(label),
        "is_known": value not in NO_TEXT,
        "value": text(value),
        "unit": text(unit),
        "note": text(note),
        "tone": _tone(tone),
        "url": url,
    }


@register.inclusion_tag("look/parts/timeline.html")
def timeline(items: Iterable[object]) -> dict[str, object]:
    """Show what happened, newest as given; items have at, title, who, text, photos."""
    return {"items": list(items or ())}


@register.inclusion_tag("look/parts/photo_strip.html")
def photo_strip(photos: Iterable[object], size: str = "") -> dict[str, object]:
    """Show photos in a row; items have url, thumb_url, caption; "small" fits a table's line."""
    return {"photos": list(photos or ()), "is_small": size == "small"}


@register.inclusion_tag("look/parts/before_after.html")
def before_after(before: Iterable[object], after: Iterable[object]) -> dict[str, object]:
    """Show the photos of before and after side by side; a missing side is said in words."""
    return {"before": list(before or ()), "after": list(after or ())}


@register.inclusion_tag("look/parts/pager.html")
def pager(page: object) -> dict[str, object]:
    """Show previous and next; the page has previous_url, next_url, count_text."""
    return {
        "previous_url": getattr(page, "previous_url", None),
        "next_url": getattr(page, "next_url", None),
        "count_text": text(getattr(page, "count_text", "")),
    }


@register.inclusion_tag("look/parts/breadcrumb.html")
def breadcrumb(links: Iterable[object]) -> dict[str, object]:
    """Show the way to this page; the last link is the page itself."""
    return {"links": list(links or ())}


@register.inclusion_tag("look/parts/tabs.html")
def tabs(links: Iterable[object], label: object = "") -> dict[str, object]:
    """Show neighbouring views; links have url, label, icon, is_current, count."""
    return {"links": list(links or ()), "label": text(label)}


@register.inclusion_tag("look/parts/map_box.html", takes_context=True)
def map_box(
    context: Context, name: str, height: str = "medium", geojson: object = None, label: object = ""
) -> dict[str, object]:
    """Show a map of the GeoJSON; without scripts the list beside it must say the same."""
    return {
        "name": name,
        "data_id": f"{name}-data",
        "height": height if height in MAP_HEIGHTS else "medium",
        "geojson": geojson,
        "tile_url": context.get("tile_url") or "",
        "label": text(label) or _("地图"),
    }


@register.inclusion_tag("look/parts/confirm_dialog.html", takes_context=True)
def confirm_dialog(
    context: Context,
    name: str,
    title: object,
    words: object,
    action_url: str,
    action_text: object,
    tone: object = "primary",
) -> dict[str, object]:
    """Ask before a POST; opened by `dialog_button` or by its address without scripts."""
    return {
        "name": name,
        "title": text(title),
        "words": text(words),
        "action_url": action_url,
        "action_text": text(action_text),
        "tone": _tone(tone),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("look/parts/dialog_button.html")
def dialog_button(
    name: str, words: object, tone: object = "primary", icon_name: str = ""
) -> dict[str, object]:
    """Open the dialog of this name."""
    return {"name": name, "words": text(words), "tone": _tone(tone), "icon_name": icon_name}


@register.inclusion_tag("look/parts/aloud_button.html")
def aloud_button(target: str) -> dict[str, object]:
    """Read the element with this id aloud; hidden where the browser cannot speak."""
    return {"target": target}


@register.inclusion_tag("look/parts/pin_picker.html", takes_context=True)
def pin_picker(
    context: Context, name: str, lookup_url: str = "", geojson: object = None
) -> dict[str, object]:
    """Let the reporter locate or move a pin; never needed, a list must stand beside it."""
    return {
        "name": name,
        "data_id": f"{name}-data",
        "lookup_url": lookup_url,
        "geojson": geojson,
        "tile_url": context.get("tile_url") or "",
    }


@register.simple_tag
def idempotency_key() -> SafeString:
    """Put a random 128-bit key into a form, so that sending twice writes once."""
    return format_html(
        '<input type="hidden" name="idempotency_key" value="{}" data-idempotency-key>',
        secrets.token_hex(16),
    )


@register.simple_tag
def local_time(moment: datetime | date | None, form: str = "full") -> SafeString:
    """Show a moment in the office's time zone; None is said in words."""
    if moment is None:
        return format_html('<span class="text-secondary">{}</span>', _("未知"))
    if not isinstance(moment, datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), moment.isoformat())
    local = timezone.localtime(moment, OFFICE_ZONE)
    if form == "due":
        shown = _due(local)
    else:
        shown = format_date(local, TIME_FORMS.get(form, TIME_FORMS["full"]))
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), shown)


def _due(local: datetime) -> str:
    """Return a deadline in words: 24:00 belongs to the day that it ends, and is not written."""
    ends_a_day = local.time() == time.min
    day = local.date() - timedelta(days=1) if ends_a_day else local
    return format_date(day, TIME_FORMS["date" if ends_a_day else "full"])


@register.simple_tag
def qr(svg: str, label: object = "") -> SafeString:
    """Show a QR code that `segno` drew; anything but a plain drawing is refused."""
    drawing = str(svg).strip()
    if not PLAIN_DRAWING.fullmatch(drawing):
        raise ValueError("a QR code must be a plain svg element")
    return format_html(
        '<figure class="qr" role="img" aria-label="{}">{}</figure>',
        text(label) or _("二维码"),
        mark_safe(drawing),  # noqa: S308 -- nothing but shapes with plain attributes
    )


@register.inclusion_tag("look/parts/progress.html")
def progress(done: int | None, total: int | None, label: object = "") -> dict[str, object]:
    """Show done of total; nothing to do is "not applicable" and never 100 %."""
    is_known = done is not None and total is not None
    return {
        "done": done,
        "total": total,
        "label": text(label),
        "is_known": is_known,
        "is_applicable": bool(is_known and total),
    }


BAR_LENGTH = 1_000


@register.inclusion_tag("look/parts/bars.html")
def bars(items: Iterable[Bar], label: object = "") -> dict[str, object]:
    """Show bars, the longest over the whole width; the words beside say the numbers."""
    found = list(items or ())
    most = max((bar.total for bar in found), default=0)
    return {"bars": [(bar, *_lengths(bar, most)) for bar in found], "label": text(label)}


def _lengths(bar: Bar, most: int) -> tuple[int, int]:
    if not most:
        return 0, 0
    return bar.total * BAR_LENGTH // most, bar.part * BAR_LENGTH // most


@register.inclusion_tag("look/parts/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """Show one form field with its label, help and error."""
    return {"part": form_parts.part_of(bound), "bound": bound}


@register.inclusion_tag("look/parts/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, object]:
    """Sum up what is wrong with a form, each line leading to its field."""
    return {"errors": form_parts.errors_of(form) if form.is_bound else []}


@register.simple_tag
def chosen(form: BaseForm) -> str:
    """Say in words what a form of filters is set to."""
    return " · ".join(form_parts.chosen_of(form)) or _("全部")


@register.inclusion_tag("look/parts/phone_fold.html")
def phone_fold(label: str, now: str = "", symbol: str = "filter") -> dict[str, object]:
    """On phones, fold the next element behind one line that says what is chosen; else nothing."""
    return {"label": label, "now": now, "symbol": symbol}


@register.inclusion_tag("look/parts/choice_cards.html")
def choice_cards(bound: BoundField, icons: Mapping[str, str] | None = None) -> dict[str, object]:
    """Show the choices of a field as large cards with icons, without any script."""
    kind = "checkbox" if form_parts.allows_several(bound) else "radio"
    return {
        "part": form_parts.part_of(bound),
        "bound": bound,
        "cards": form_parts.cards_of(bound, icons or {}),
        "kind": kind,
    }


@register.inclusion_tag("look/parts/photo_input.html")
def photo_input(bound: BoundField, most: int = 3) -> dict[str, object]:
    """Take up to `most` photos, shown and shrunk before they are sent."""
    return {"part": form_parts.part_of(bound), "bound": bound, "most": most}


@register.inclusion_tag("look/parts/voice_input.html")
def voice_input(bound: BoundField, longest_s: int = 60) -> dict[str, object]:
    """Take a voice note; without a recorder it is an ordinary file field."""
    return {"part": form_parts.part_of(bound), "bound": bound, "longest_s": longest_s}
