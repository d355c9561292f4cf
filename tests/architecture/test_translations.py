"""Every message has its English, and nothing that people read stands outside a message."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

from scripts.extract_messages import (
    CHINESE,
    ONE_FORM,
    SOURCE,
    TWO_FORMS,
    WITH_CONTEXT,
    all_catalogues,
    called_name,
    missing_messages,
)

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}(?!\})")
READ_BY_PEOPLE = ("actions", "api", "forms", "pages", "queries", "models", "states", "errors")
CALLS = ONE_FORM | TWO_FORMS | WITH_CONTEXT
PROPER_NAMES = frozenset({"守望", "守望 Shouwang"})
SAME_IN_ANY_LANGUAGE = {
    "config/api.py": "the title of the interface is in both languages at once",
    "ground/divisions/actions/importing.py": "a line for the operator's terminal",
    "prepare/organisations/queries/letters.py": "a letter to a unit in the office's own form",
    "prepare/places/queries/exports.py": "the headings of the office's own register",
}
STYLE_GUIDE = "guide"
"""The pages of the style guide show sample data, which is nobody's words."""
COMMENTS = re.compile(r"<!--.*?-->", re.DOTALL)


def test_every_chinese_message_has_an_english_text() -> None:
    missing = [f"{found.path}:{found.line} {found.msgid}" for found in missing_messages()]

    assert missing == []


def test_no_catalogue_holds_a_fuzzy_entry() -> None:
    fuzzy = [
        f"{path}: {entry.id}"
        for path, catalogue in all_catalogues().items()
        for entry in catalogue
        if entry.fuzzy and entry.id
    ]

    assert fuzzy == []


def _texts(value: object) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else [str(value)]


def test_placeholders_are_the_same_in_both_languages() -> None:
    different = [
        f"{path}: {text}"
        for path, catalogue in all_catalogues().items()
        for entry in catalogue
        if entry.id
        for text in _texts(entry.string)
        if text and set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(_texts(entry.id)[-1]))
    ]

    assert different == []


def _is_opening(token: Token) -> bool:
    return token.contents.startswith(("blocktrans", "comment"))


def _is_closing(token: Token) -> bool:
    return token.contents.startswith(("endblocktrans", "endcomment"))


def _bare_template_text(path: Path) -> Iterator[str]:
    depth = 0
    for token in Lexer(COMMENTS.sub("", path.read_text(encoding="utf-8"))).tokenize():
        if token.token_type is TokenType.BLOCK:
            depth += _is_opening(token) - _is_closing(token)
        elif token.token_type is TokenType.TEXT and not depth and CHINESE.search(token.contents):
            yield f"{path}: {' '.join(token.contents.split())[:60]}"


def test_templates_hold_no_chinese_outside_a_message() -> None:
    bare = [
        text
        for path in SOURCE.rglob("templates/**/*.html")
        if not path.name.startswith(STYLE_GUIDE)
        for text in _bare_template_text(path)
    ]

    assert bare == []


def _docstrings(tree: ast.AST) -> set[ast.AST]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _within_calls(tree: ast.AST) -> set[ast.AST]:
    return {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called_name(node) in CALLS
        for inner in ast.walk(node)
    }


def _bare_code_text(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = _docstrings(tree) | _within_calls(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or node in allowed or node.value in PROPER_NAMES:
            continue
        if isinstance(node.value, str) and CHINESE.search(node.value):
            yield f"{path}:{node.lineno} {node.value[:40]!r}"


def _modules_read_by_people() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*.py")):
        is_room_code = {"tests", "migrations", "commands", "story"}.isdisjoint(path.parts)
        if path.relative_to(SOURCE).as_posix() in SAME_IN_ANY_LANGUAGE:
            continue
        if is_room_code and (path.stem in READ_BY_PEOPLE or path.parent.name in READ_BY_PEOPLE):
            yield path


def test_code_that_people_read_holds_no_chinese_outside_a_message() -> None:
    bare = [text for path in _modules_read_by_people() for text in _bare_code_text(path)]

    assert bare == []
