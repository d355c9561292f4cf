"""How often the reader is right on texts that it has not seen.

`python -m shouwang.watch.risk.tests.texts_measured` prints the table of docs/algorithms/texts.md.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shouwang.watch.risk.rules.texts import Learnt, reader

SOURCE: Final = Path(__file__).parents[3]
CHECKLISTS: Final = SOURCE / "prepare" / "checklists" / "data"
DANGERS: Final = SOURCE / "story" / "data" / "dangers.csv"
THRESHOLD: Final = 0.6
FOLDS: Final = 5
_CATEGORIES: Final = (
    ("fire_facility", "CP01 CP02 CS06 EB03 EH02 HO03 RH02 SC02 TO04"),
    ("blocked_exit", "CP03 CP05 HO02 RH01 TO03"),
    ("building", "CP04 EH01 SC03"),
    ("electricity", "CS05 EB01 EB02 FS06 RH03 TO05"),
    ("gas", "GS01 GS02 GS03 GS04 GS05 RH04"),
    ("hazchem", "HC01 HC02 HC03 HC04 SC07"),
    ("slope", "CS02 LP01 LP02 LP03 LP05"),
    ("road", "FS02"),
    ("three_in_one", "TO01 TO02"),
    ("special_equipment", "CS04 EH03 TC05"),
    ("workplace", "CS03 CS07 CS08 TC06"),
    (
        "management",
        (
            "CP06 CP07 CS01 CS09 EB04 EH04 EH05 EH06 FS01 HO01 RH05 RH06 SC01 SC06 "
            "TC01 TC02 TC03 TC07 TC08 TC10 TO06"
        ),
    ),
)
CATEGORY_OF_GROUP: Final[Mapping[str, str]] = {
    group: category for category, groups in _CATEGORIES for group in groups.split()
}
"""The category of a checklist group, to try what the items would teach; mixed ones are left out."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Of some texts: how many the reader decides on, and how many of these are right."""

    texts: int
    answered: int
    right: int


def checklist_items() -> list[Learnt]:
    """Return the items of the checklists whose group has one category."""
    rows = [row for path in sorted(CHECKLISTS.glob("*.csv")) for row in _rows(path)]
    items = [_item(row) for row in rows if "item_zh" in row and "group" in row]
    return [one for one in items if one.category]


def reports() -> list[Learnt]:
    """Return the dangers of the demonstration in the words in which they are reported."""
    return [Learnt(row["text"], row["category"], "") for row in _rows(DANGERS)]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _item(row: dict[str, str]) -> Learnt:
    group = f"{row['list']}{row['group']}"
    return Learnt(row["item_zh"], CATEGORY_OF_GROUP.get(group, ""), row["severity_default"])


def measure(learnt: Sequence[Learnt], asked: Sequence[Learnt], threshold: float) -> Measured:
    """Ask a reader that knows the seeds and what was learnt."""
    knows = reader(learnt)
    answers = [(knows.suggest(one.text, threshold).category, one.category) for one in asked]
    decided = [(found, known) for found, known in answers if found]
    return Measured(len(asked), len(decided), sum(found == known for found, known in decided))


def held_out(items: Sequence[Learnt], threshold: float) -> Measured:
    """Ask for each fifth of the texts a reader that knows the others; text i is in part i mod 5."""
    parts = [
        measure(
            [one for i, one in enumerate(items) if i % FOLDS != fold],
            items[fold::FOLDS],
            threshold,
        )
        for fold in range(FOLDS)
    ]
    return Measured(
        sum(one.texts for one in parts),
        sum(one.answered for one in parts),
        sum(one.right for one in parts),
    )


def main() -> None:
    """Print the table of outcomes at no threshold and at the one of the rule."""
    items, told = checklist_items(), reports()
    for threshold in (0.0, THRESHOLD):
        for name, found in (
            ("seeds alone, checklist items", measure([], items, threshold)),
            ("seeds alone, reports", measure([], told, threshold)),
            ("seeds and all checklist items, reports", measure(items, told, threshold)),
            ("seeds and four fifths of the reports, the other fifth", held_out(told, threshold)),
        ):
            share = found.right / found.answered if found.answered else 0.0
            line = f"| {name} | {threshold} | {found.texts} | {found.answered} | {found.right} |"
            sys.stdout.write(f"{line} {share:.0%} |\n")


if __name__ == "__main__":
    main()
