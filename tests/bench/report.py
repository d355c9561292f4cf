"""Tells what was measured: a table for the terminal, a JSON file, a block for the document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from .figures import Figure

Results = Mapping[str, Sequence[Figure]]


def table(results: Results) -> str:
    """Return the figures as lines for a terminal."""
    lines = []
    for database, figures in results.items():
        lines.append(f"\n== {database}")
        for figure in figures:
            lines.append(f"{figure.group}: {figure.name}")
            lines.append(f"    {figure.value}")
            if figure.beside:
                ratio = "" if figure.ratio is None else f"  (ratio {figure.ratio:.2f})"
                lines.append(f"    beside {figure.beside}{ratio}")
            if figure.target:
                lines.append(f"    target {figure.target}: {figure.verdict}")
    return "\n".join(lines)


def markdown(results: Results) -> str:
    """Return the figures as tables of a document."""
    lines = []
    for database, figures in results.items():
        lines += [
            f"### {database}",
            "",
            "| What | Measured | Beside | Ratio | Target | |",
            "|---|---|---|---|---|---|",
        ]
        for figure in figures:
            ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
            name = f"{figure.name}, {figure.group}" if "cost" in figure.group else figure.name
            cells = (name, figure.value, figure.beside, ratio, figure.target, figure.verdict)
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def keep(folder: Path, results: Results, terms: Mapping[str, object]) -> Path:
    """Write the figures as JSON and as Markdown; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {name: [one.as_dict() for one in figures] for name, figures in results.items()}
    whole = {**terms, "databases": found}
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    (folder / "figures.json").write_text(text, encoding="utf-8")
    (folder / "figures.md").write_text(markdown(results), encoding="utf-8")
    return folder
