"""A tree of divisions in the shape of the country's, for a machine without the real one."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

NATIONAL_ROWS = 664_000
HOME = ("33", "07", "81", "002")
"""Province, city, county and street that are there at every scale."""
WIDTHS = (31, 11, 9, 14, 15)
"""Children of each level: provinces, cities, counties, streets, villages."""
FIRST_NAMES = "东西南北新老上下前后大小"
SECOND_NAMES = "山河桥塘湖村岭坪岗溪井田沙石柳"
ENDINGS = ("省", "市", "县", "街道", "村委会")


def _own_first(home: str, width: int, digits: int, *, first: int = 1) -> Iterator[str]:
    yield home
    others = (str(number).zfill(digits) for number in range(first, first + width))
    yield from islice((one for one in others if one != home), width - 1)


def _name(number: int, level: int) -> str:
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    second = SECOND_NAMES[number // len(FIRST_NAMES) % len(SECOND_NAMES)]
    return f"{first}{second}{number % 97}{ENDINGS[level]}"


def tree_rows(limit: int) -> Iterator[tuple[str, str]]:
    """Yield code and name of so many divisions, each after its parent, the home street first."""
    return islice(_below("", 0), limit)


def _below(parent: str, level: int) -> Iterator[tuple[str, str]]:
    digits, width = (2, 2, 2, 3, 3)[level], WIDTHS[level]
    home = "".join(HOME[:level])
    own = HOME[level] if level < len(HOME) and parent == home else ""
    first = 11 if level == 0 else 1
    codes = _own_first(own or str(first).zfill(digits), width, digits, first=first)
    for number, code in enumerate(codes):
        yield parent + code, _name(number + len(parent) * 31 + int(code), level)
        if level + 1 < len(WIDTHS):
            yield from _below(parent + code, level + 1)


def write_tree(path: Path, rows: int) -> Path:
    """Write a synthetic register as one CSV file."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("code", "name"))
        writer.writerows(tree_rows(rows))
    return path
