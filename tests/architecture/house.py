"""The house as the architecture tests see it: rooms, their files, their functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "shouwang"
NOT_OURS = {"tests", "migrations"}


@dataclass(frozen=True, slots=True)
class Function:
    """A function as it stands in a file."""

    path: str
    node: ast.FunctionDef

    @property
    def first_argument(self) -> str:
        """Return the name of the first argument; "" when there is none."""
        arguments = [*self.node.args.posonlyargs, *self.node.args.args]
        return arguments[0].arg if arguments else ""

    @property
    def name(self) -> str:
        """Return the name by which exceptions are listed: `room.module.function`."""
        return f"{self.path}:{self.node.name}"


def modules(root: Path = SOURCE) -> Iterator[Path]:
    """Yield every module of the house, tests and migrations left out."""
    for path in sorted(root.rglob("*.py")):
        if NOT_OURS.isdisjoint(path.relative_to(root).parts):
            yield path


def tree_of(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def _front_names(package: Path) -> set[str]:
    """Return what a layer that is a folder shows to others."""
    shown: set[str] = set()
    for node in tree_of(package / "__init__.py").body:
        if isinstance(node, ast.ImportFrom):
            shown |= {name.asname or name.name for name in node.names}
    return shown


def _layer_files(layer: str) -> Iterator[tuple[Path, set[str] | None]]:
    """Yield each file of a layer with the names that are public; None when all are."""
    for path in modules():
        if path.stem == layer:
            yield path, None
        elif path.parent.name == layer:
            yield path, _front_names(path.parent)


def public_functions(layer: str) -> Iterator[Function]:
    """Yield the functions that other files may call of every room's `layer`, such as `actions`."""
    for path, shown in _layer_files(layer):
        where = path.relative_to(SOURCE).with_suffix("").as_posix()
        for node in tree_of(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if shown is None or node.name in shown:
                yield Function(where, node)
