"""Invented examples for the style guide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from .links import Bar, Link

QR = (
    '<svg width="140" height="140" viewBox="0 0 7 7" class="segno">'
    '<path stroke="#000" d="M0 0.5h3m1 0h3m-7 1h1m1 0h1m1 0h1'
    'm1 0h1m-7 1h3m1 0h3m-7 1h1m2 0h1m1 0h1m-6 1h3m2 0h1m-6 1h1m1 0h1m2 0h2m-7 1h3m1 0h3"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo of a strip."""

    url: str
    thumb_url: str
    caption: object


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a timeline."""

    at: datetime
    title: object
    who: object
    text: object
    tone: str = ""
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: object


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name."""

    name: object


@dataclass(frozen=True, slots=True)
class Post:
    """A post as the layouts show it."""

    label: object
    unit: Named
    account: Named


@dataclass(frozen=True, slots=True)
class Words:
    """A text with parameters, shaped as the rooms make it."""

    msgid: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class Examples:
    """Everything that the style guide shows."""

    timeline: tuple[Happening, ...]
    before: tuple[Photo, ...]
    pages: tuple[Page, ...]
    breadcrumb: tuple[Link, ...]
    tabs: tuple[Link, ...]
    words: Words
    moment: datetime
    geojson: dict[str, object]
    outline: dict[str, object]
    qr: str
    category_icons: dict[str, str]
    bars: tuple[Bar, ...]


GRADES = (("general", _("一般隐患")), ("major", _("重大隐患")))
CATEGORIES = (
    ("unknown", _("不知道")),
    ("fire", _("消防")),
    ("electric", _("用电")),
    ("gas", _("燃气")),
    ("building", _("房屋")),
    ("road", _("道路")),
    ("water", _("水边")),
    ("other", _("其他")),
)
CATEGORY_ICONS = {
    "unknown": "help-circle",
    "fire": "flame",
    "electric": "bolt",
    "gas": "gas-station",
    "building": "building-cottage",
    "road": "traffic-cone",
    "water": "droplet",
    "other": "dots",
}
WRONG_INPUT = {
    "wrong-place": "云山街道某某社区三号楼二单元",
    "wrong-grade": "general",
    "wrong-found_on": "2026-02-30",
    "wrong-category": "fire",
}
NAVIGATION = (
    Link(_("工作台"), "/look/", "home", is_current=True),
    Link(_("隐患"), "/look/desk/", "alert-triangle", count=12),
    Link(_("场所"), "/look/phone/", "building"),
    Link(_("任务"), "/look/public/", "checklist", count=3),
    Link(_("区划"), "/look/sheet", "map"),
)
POST = Post(_("安监站站长"), Named(_("云山街道安监站（虚构）")), Named(_("李某（虚构）")))

_MOMENT = datetime(2026, 3, 3, 1, 20, tzinfo=UTC)


def _square(west: float, south: float, size: float) -> list[list[list[float]]]:
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def _outline(name: str, tone: str, west: float) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"name": name, "tone": tone},
        "geometry": {"type": "Polygon", "coordinates": _square(west, 29.2, 0.02)},
    }


def _point(title: str, tone: str, lng: float) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"title": title, "text": tone, "tone": tone, "url": "/look/"},
        "geometry": {"type": "Point", "coordinates": [lng, 29.212]},
    }


_OUTLINES = [_outline("甲村（虚构）", "warning", 119.45), _outline("乙社区（虚构）", "", 119.472)]
_POINTS = [
    _point("楼道堵塞", "danger", 119.455),
    _point("线路老化", "warning", 119.462),
    _point("黄色水位", "yellow", 119.469),
    _point("已整改", "success", 119.476),
    _point("避灾点", "info", 119.483),
    _point("未知", "neutral", 119.489),
]


def _photo(caption: object) -> Photo:
    picture = static("look/example.svg")
    return Photo(picture, picture, caption)


EXAMPLES = Examples(
    timeline=(
        Happening(_MOMENT, _("居民上报"), _("匿名"), _("楼道里堆满纸箱，出不去。"), "danger"),
        Happening(
            _MOMENT,
            _("社区确认"),
            _("王某（虚构）"),
            "",
            "warning",
            (_photo(_("二楼楼道")), _photo("")),
        ),
        Happening(_MOMENT, _("消防验收"), _("赵某（虚构）"), _("已清空。"), "success"),
    ),
    before=(_photo(_("二楼楼道")), _photo(_("出口"))),
    pages=(
        Page(None, "/look/?after=40", _("共 1,000,000 条，按 10,000 条以内翻页")),
        Page("/look/?before=41", None, _("第 41–60 条")),
    ),
    breadcrumb=(Link(_("隐患"), "/look/"), Link("云山-2026-000123", "/look/")),
    tabs=(
        Link(_("列表"), "/look/", "list", is_current=True),
        Link(_("地图"), "/look/", "map", count=7),
    ),
    words=Words("超期 {n} 天", {"n": 3}),
    moment=_MOMENT,
    geojson={"type": "FeatureCollection", "features": [*_OUTLINES, *_POINTS]},
    outline={"type": "FeatureCollection", "features": _OUTLINES},
    qr=QR,
    category_icons=CATEGORY_ICONS,
    bars=(
        Bar(_("消防"), 12, 3, _("12 条，超期 3 条"), "/look/"),
        Bar(_("燃气"), 5, 0, _("5 条，没有超期"), "/look/"),
    ),
)
