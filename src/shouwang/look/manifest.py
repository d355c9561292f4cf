"""Finds the built style sheets and scripts by the manifest that Vite writes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static" / "look"
DIST = STATIC / "dist"
DIST_ADDRESS = "look/dist/"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry of the build needs: its script and its style sheets, as static paths."""

    script: str | None
    styles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """All entries of the build, by name."""

    entries: dict[str, Entry]

    def entry(self, name: str) -> Entry:
        """Return the entry; one that was not built has neither script nor styles."""
        return self.entries.get(name, Entry(None, ()))


def read_manifest(path: Path) -> Manifest:
    """Read Vite's manifest; a missing file is an empty manifest."""
    if not path.exists():
        return Manifest({})
    chunks: dict[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    entries = {
        str(chunk["name"]): _entry(chunk)
        for chunk in chunks.values()
        if chunk.get("isEntry") and "name" in chunk
    }
    return Manifest(entries)


def _entry(chunk: dict[str, object]) -> Entry:
    file = DIST_ADDRESS + str(chunk["file"])
    listed = chunk.get("css")
    styles = tuple(DIST_ADDRESS + str(name) for name in listed) if isinstance(listed, list) else ()
    if file.endswith(".css"):
        return Entry(None, (file, *styles))
    return Entry(file, styles)


@lru_cache(maxsize=4)
def _read_once(path: Path, changed_ns: int) -> Manifest:
    del changed_ns
    return read_manifest(path)


def current_manifest() -> Manifest:
    """Return the manifest of the present build, read again only when the file has changed."""
    path = DIST / "manifest.json"
    changed_ns = path.stat().st_mtime_ns if path.exists() else 0
    return _read_once(path, changed_ns)


@lru_cache(maxsize=1)
def sprite_address() -> str:
    """Return the static path of the icon sprite, with the digest that lets browsers keep it."""
    digest = sha256((STATIC / "icons.svg").read_bytes()).hexdigest()[:8]
    return f"look/icons.svg?v={digest}"
