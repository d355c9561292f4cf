"""Templates and scripts of the whole house keep to the content policy and name known icons."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from shouwang.look.manifest import STATIC

LOOK = Path(__file__).parents[1]
SOURCE = LOOK.parent
ROOT = SOURCE.parents[1]
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
SCRIPTS = sorted((LOOK / "assets").glob("*.ts"))
INLINE = {
    "style element": re.compile(r"<style\b"),
    "style attribute": re.compile(r"\sstyle\s*="),
    "event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']"),
    "htmx expression": re.compile(r"hx-on|hx-vars|[\"']js:"),
    "script without address": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)"),
    "javascript address": re.compile(r"javascript:"),
    "address outside": re.compile(r"(?:src|href)=[\"'](?:https?:)?//"),
}
MARKUP_FROM_DATA = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(")


@pytest.mark.parametrize("rule", INLINE)
def test_no_template_breaks_the_content_policy(rule: str) -> None:
    breaking = [
        str(path.relative_to(SOURCE))
        for path in TEMPLATES
        if INLINE[rule].search(path.read_text(encoding="utf-8"))
    ]

    assert breaking == []


def test_rules_against_inline_code_would_find_some() -> None:
    bad = """<style></style><p style="x" onclick='y()' hx-on:click="z"><script>w</script>
    <a href="javascript:v"></a><img src="//elsewhere">"""

    assert [name for name, rule in INLINE.items() if not rule.search(bad)] == []


def test_scripts_make_no_markup_from_data() -> None:
    breaking = [p.name for p in SCRIPTS if MARKUP_FROM_DATA.search(p.read_text(encoding="utf-8"))]

    assert breaking == []


def sprite_names() -> set[str]:
    sprite = (STATIC / "icons.svg").read_text(encoding="utf-8")
    return set(re.findall(r'<symbol id="([\w-]+)"', sprite))


def test_templates_name_only_icons_of_the_sprite() -> None:
    tag = re.compile(r'{%\s*(?:icon|empty_state)\s+"([\w-]+)"')
    named = {name for path in TEMPLATES for name in tag.findall(path.read_text(encoding="utf-8"))}

    assert sorted(named - sprite_names()) == []


def test_sprite_holds_the_listed_icons_and_our_mark() -> None:
    listed = json.loads((LOOK / "assets/icons.json").read_text(encoding="utf-8"))

    assert sprite_names() == {*listed, "watch"}


def test_lock_file_records_no_addresses() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    assert "registry" not in lock


def test_packages_are_pinned_exactly() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = {**package["dependencies"], **package["devDependencies"]}

    loose = {
        name: version
        for name, version in versions.items()
        if not re.fullmatch(r"\d+\.\d+\.\d+", version)
    }

    assert loose == {}
    assert versions["@tabler/core"] == "1.0.0"
