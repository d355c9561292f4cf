"""Compile every message catalogue (.po) into the form that Django reads (.mo)."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path("src/shouwang")


def compile_catalogue(path: Path) -> Path:
    """Write the .mo beside a .po; fuzzy entries are left out."""
    with path.open("rb") as found:
        catalogue = read_po(found, abort_invalid=True)
    made = path.with_suffix(".mo")
    draft = path.with_suffix(".mo.new")
    with draft.open("wb") as out:
        write_mo(out, catalogue)
    draft.replace(made)
    return made


def main() -> int:
    """Compile all catalogues under src."""
    for path in sorted(SOURCE.rglob("locale/*/LC_MESSAGES/*.po")):
        compile_catalogue(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
