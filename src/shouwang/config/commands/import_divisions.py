"""`shouwang import-divisions PATH`: loads division codes, the whole country if need be."""

from __future__ import annotations

import argparse

from shouwang.ground.divisions.jobs import import_command


def run(arguments: list[str]) -> int:
    """Import a folder or a file of division codes; 0 when all rows are in."""
    parser = argparse.ArgumentParser(prog="shouwang import-divisions", description="导入区划代码")
    parser.add_argument("path", help="CSV、CSV.gz 文件，或含五级文件的文件夹")
    return import_command(parser.parse_args(arguments).path)
