"""Reads the register's files: a folder of five tables or one table, plain or gzipped."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from shouwang.ground.errors import Invalid, say

from .rules.table import SourceRow

FOLDER_FILES = ("provinces", "cities", "areas", "streets", "villages")
ENDINGS = (".csv", ".csv.gz")


def read_source(path: Path) -> Iterator[SourceRow]:
    """Yield the rows of a folder or of a file; Invalid when there is nothing to read there."""
    files = _files_of(path)
    if not files:
        raise Invalid({path.name: say("没有找到区划表（CSV 或 CSV.gz）。")})
    for file in files:
        yield from _read_file(file)


def _files_of(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    named = (path / f"{name}{ending}" for name in FOLDER_FILES for ending in ENDINGS)
    return [file for file in named if file.is_file()]


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _read_file(path: Path) -> Iterator[SourceRow]:
    name = path.name
    with _open(path) as stream:
        reader = csv.reader(stream)
        try:
            header = [cell.strip().lower() for cell in next(reader, [])]
            if "code" not in header or "name" not in header:
                raise Invalid({f"{name}:1": say("第一行应有 code 和 name 两列。")})
            at_code, at_name = header.index("code"), header.index("name")
            shortest = max(at_code, at_name) + 1
            for cells in filter(None, reader):
                filled = cells if len(cells) >= shortest else [*cells, *[""] * shortest]
                code, title = filled[at_code].strip(), filled[at_name].strip()
                yield SourceRow(name, reader.line_num, code, title)
        except UnicodeDecodeError as error:
            raise Invalid({name: say("文件不是 UTF-8 编码。")}) from error
        except (csv.Error, zlib.error, OSError, EOFError) as error:
            place = f"{name}:{reader.line_num}"
            raise Invalid({place: say("从这里起读不下去，文件可能不完整。")}) from error
