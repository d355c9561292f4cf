"""The manifest of the build is found, and its absence is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import Context, Template

from shouwang.look import checks, manifest
from shouwang.look.manifest import Entry, Manifest, read_manifest

BUILT = """{
  "_part-1.js": {"file": "part-1.js", "name": "part"},
  "assets/main.ts": {
    "file": "main-2.js", "name": "main", "isEntry": true, "css": ["main-3.css"]
  },
  "assets/map.ts": {"file": "map-4.js", "name": "map", "isDynamicEntry": true},
  "assets/paper.css": {"file": "paper-5.css", "name": "paper", "isEntry": true}
}"""


@pytest.fixture
def built(tmp_path: Path) -> Manifest:
    path = tmp_path / "manifest.json"
    path.write_text(BUILT, encoding="utf-8")
    return read_manifest(path)


def test_entry_has_script_and_styles(built: Manifest) -> None:
    assert built.entry("main") == Entry("look/dist/main-2.js", ("look/dist/main-3.css",))


def test_entry_of_styles_alone_has_no_script(built: Manifest) -> None:
    assert built.entry("paper") == Entry(None, ("look/dist/paper-5.css",))


@pytest.mark.parametrize("name", ["map", "part", "nothing"])
def test_what_is_no_entry_is_empty(built: Manifest, name: str) -> None:
    assert built.entry(name) == Entry(None, ())


def test_missing_manifest_is_empty(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "none.json") == Manifest({})


def test_page_without_build_still_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "DIST", tmp_path)

    html = Template('{% asset_css "main" %}{% asset_js "main" %}').render(Context())

    assert html == ""
    assert [found.id for found in checks.check_assets()] == ["look.W001"]


def test_built_assets_are_linked_as_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "manifest.json").write_text(BUILT, encoding="utf-8")
    monkeypatch.setattr(manifest, "DIST", tmp_path)

    html = Template('{% asset_css "main" %}{% asset_js "main" %}').render(Context())

    assert html == (
        '<link rel="stylesheet" href="/static/look/dist/main-3.css">'
        '<script type="module" src="/static/look/dist/main-2.js"></script>'
    )
    assert checks.check_assets() == []
