"""The weekly bulletin: figures of each community, their total, and the words around them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from shouwang.ground.documents.kinds import Value
from shouwang.ground.errors import Text, say

from .paper_kinds import BULLETIN_COLUMNS
from .paper_texts import paper_day
from .tables import safe_cell

if TYPE_CHECKING:
    import xlsxwriter

NOT_APPLICABLE: Final = "/"
DAYS_LIMIT: Final = 366
TOTAL = say("合计")
NOWHERE = say("未明确村（社区）")
"""How hazards are called whose area names no community."""
DEFINITIONS: tuple[tuple[Text, Text], ...] = (
    (say("新增"), say("期间登记、已经认定的隐患，不含不予受理和已合并的。")),
    (say("销号"), say("期间销号的隐患，不论哪天登记。")),
    (say("超期"), say("统计时刻已过整改期限、还没有整改的隐患。")),
    (say("未销号"), say("统计时刻已认定、没有办结的隐患。")),
    (say("待受理"), say("统计时刻还没有认定的报告，不计入其他各栏。")),
    (say("按期率"), say("期限在期间内的已认定隐患中，在期限内销号的比例，分子/分母。")),
    (say("拒改"), say("统计时刻处于拒不整改或整改不力状态的隐患。")),
    (say("求助"), say("统计时刻正在请上级协助的隐患。")),
    (say("挂牌"), say("统计时刻正在挂牌督办的隐患。")),
    (say("/"), say("不适用：期间没有到期的隐患。")),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of a community."""

    found: int = 0
    closed: int = 0
    overdue: int = 0
    unfinished: int = 0
    backlog: int = 0
    due: int = 0
    on_time: int = 0
    refused: int = 0
    help: int = 0
    listed: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(self))
        )

    @property
    def on_time_words(self) -> str:
        """Return the rate, cut and never rounded up, with its parts; "/" when nothing was due."""
        if not self.due:
            return NOT_APPLICABLE
        per_mille = 1000 * self.on_time // self.due
        return f"{per_mille / 10:.1f}% ({self.on_time}/{self.due})"

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the figures as texts, in the order of the table."""
        return (
            str(self.found),
            str(self.closed),
            str(self.overdue),
            str(self.unfinished),
            str(self.backlog),
            self.on_time_words,
            str(self.refused),
            str(self.help),
            str(self.listed),
        )


@dataclass(frozen=True, slots=True)
class BulletinLine:
    """One community of the bulletin."""

    code: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The figures of a period, both days included, as they stood at a moment."""

    area_code: str
    area_name: str
    from_on: date
    to_on: date
    as_of: datetime
    lines: tuple[BulletinLine, ...]

    @property
    def total(self) -> Figures:
        """Return the sum of all communities."""
        return sum((line.figures for line in self.lines), Figures())


def table_of(bulletin: Bulletin) -> list[tuple[str, ...]]:
    """Return the table with its total, every cell as text."""
    rows = [(line.name or str(NOWHERE), *line.figures.cells) for line in bulletin.lines]
    return [*rows, (str(TOTAL), *bulletin.total.cells)]


def bulletin_values(bulletin: Bulletin) -> dict[str, Value]:
    """Return what the bulletin says as a document."""
    names = [column.name for column in BULLETIN_COLUMNS]
    total = bulletin.total
    period = f"{paper_day(bulletin.from_on)}至{paper_day(bulletin.to_on)}"
    opening = (
        f"{period}，{bulletin.area_name}新增隐患{total.found}条，销号{total.closed}条；"
        f"截至{_moment(bulletin.as_of)}，未销号{total.unfinished}条，其中超期{total.overdue}条，"
        f"拒不整改{total.refused}条，挂牌督办{total.listed}条。各村（社区）情况通报如下："
    )
    definitions = "".join(f"{name}：{text}" for name, text in DEFINITIONS)
    return {
        "title": f"{bulletin.area_name}安全隐患排查整治情况通报",
        "addressee": "各村（社区）",
        "opening": opening,
        "rows": [dict(zip(names, row, strict=True)) for row in table_of(bulletin)],
        "definitions": f"说明：{definitions}",
    }


def _moment(at: datetime) -> str:
    return f"{paper_day(at.date())}{at.hour}时{at.minute:02d}分"


def bulletin_workbook(bulletin: Bulletin) -> bytes:
    """Return the table as Excel, texts only, with what each figure means on a second sheet."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1})
    plain = book.add_format({"border": 1})
    sheet = book.add_worksheet("通报")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, len(BULLETIN_COLUMNS) - 1, 11)
    labels = [str(column.label) for column in BULLETIN_COLUMNS]
    _write(sheet, [labels, *table_of(bulletin)], head, plain)
    sheet.freeze_panes(1, 1)
    notes = book.add_worksheet("说明")
    notes.set_column(0, 0, 14)
    notes.set_column(1, 1, 70)
    about = [
        ("项目", "含义"),
        ("区划", f"{bulletin.area_name} {bulletin.area_code}"),
        ("期间", f"{paper_day(bulletin.from_on)}至{paper_day(bulletin.to_on)}"),
        ("统计时刻", _moment(bulletin.as_of)),
        *((str(name), str(text)) for name, text in DEFINITIONS),
    ]
    _write(notes, about, head, plain)
    book.close()
    return out.getvalue()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    rows: Iterable[Sequence[str]],
    head: xlsxwriter.format.Format,
    plain: xlsxwriter.format.Format,
) -> None:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, safe_cell(text), plain if number else head)
