"""Find every message in code and templates; with `--write`, add what a catalogue lacks."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

SOURCE = Path("src/shouwang")
HOME_APP = SOURCE / "config"
ONE_FORM = frozenset({"say", "_", "gettext", "gettext_lazy", "gettext_noop"})
TWO_FORMS = frozenset({"ngettext", "ngettext_lazy"})
WITH_CONTEXT = frozenset({"pgettext", "pgettext_lazy"})
MARKED_IN_TAG = re.compile(r"""_\((?P<quote>["'])(?P<text>.*?)(?P=quote)\)""")
CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the catalogue must have it, and where it stands."""

    msgid: str
    plural: str
    context: str
    path: Path
    line: int

    @property
    def is_chinese(self) -> bool:
        """Tell whether the message needs an English translation."""
        return bool(CHINESE.search(self.msgid))


def app_of(path: Path) -> Path:
    """Return the folder of the app that a file belongs to; config's when it is in none."""
    for folder in path.parents:
        if (folder / "apps.py").exists():
            return folder
        if folder == SOURCE:
            break
    return HOME_APP


def catalogue_path(app: Path, language: str = "en") -> Path:
    """Return the place of an app's catalogue."""
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


def called_name(call: ast.Call) -> str:
    """Return the last part of the called function's name."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _literals(call: ast.Call) -> list[str]:
    found = []
    for argument in call.args:
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            break
        found.append(argument.value)
    return found


def messages_in_code(path: Path) -> Iterator[Message]:
    """Yield the messages of a Python file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name, texts = called_name(node), _literals(node)
        if name in ONE_FORM and texts:
            yield Message(texts[0], "", "", path, node.lineno)
        elif name in TWO_FORMS and len(texts) > 1:
            yield Message(texts[0], texts[1], "", path, node.lineno)
        elif name in WITH_CONTEXT and len(texts) > 1:
            yield Message(texts[1], "", texts[0], path, node.lineno)


def _unquote(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else ""


def _after(bits: list[str], word: str) -> str:
    return _unquote(bits[bits.index(word) + 1]) if word in bits[:-1] else ""


def _block_text(tokens: Iterable[Token], *, is_trimmed: bool) -> str:
    parts = []
    for token in tokens:
        is_text = token.token_type is TokenType.TEXT
        parts.append(token.contents.replace("%", "%%") if is_text else f"%({token.contents})s")
    whole = "".join(parts)
    return trim_whitespace(whole) if is_trimmed else whole


def _is_block(token: Token, *words: str) -> bool:
    return token.token_type is TokenType.BLOCK and token.contents.split()[:1] in [
        [word] for word in words
    ]


def _block_message(path: Path, opening: Token, inside: list[Token]) -> Message:
    bits = list(smart_split(opening.contents))
    is_trimmed = "trimmed" in bits
    cut = next((at for at, token in enumerate(inside) if _is_block(token, "plural")), len(inside))
    singular = _block_text(inside[:cut], is_trimmed=is_trimmed)
    plural = _block_text(inside[cut + 1 :], is_trimmed=is_trimmed)
    return Message(singular, plural, _after(bits, "context"), path, opening.lineno or 0)


def messages_in_template(path: Path) -> Iterator[Message]:
    """Yield the messages of a template, as Django will look them up."""
    opening: Token | None = None
    inside: list[Token] = []
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        if _is_block(token, "blocktranslate", "blocktrans"):
            opening, inside = token, []
        elif opening is not None and _is_block(token, "endblocktranslate", "endblocktrans"):
            yield _block_message(path, opening, inside)
            opening = None
        elif opening is not None:
            inside.append(token)
        elif token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            yield from _tag_messages(path, token)


def _tag_messages(path: Path, token: Token) -> Iterator[Message]:
    line = token.lineno or 0
    if _is_block(token, "translate", "trans"):
        bits = list(smart_split(token.contents))
        msgid = _unquote(bits[1].partition("|")[0]).replace("%", "%%")
        if msgid:
            yield Message(msgid, "", _after(bits, "context"), path, line)
        return
    for found in MARKED_IN_TAG.finditer(token.contents):
        yield Message(found["text"].replace("%", "%%"), "", "", path, line)


def find_messages(source: Path = SOURCE) -> Iterator[Message]:
    """Yield every message of the house, tests left out."""
    for path in sorted(source.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield from messages_in_code(path)
    for path in sorted([*source.rglob("templates/**/*.html"), *source.rglob("templates/**/*.txt")]):
        yield from messages_in_template(path)


def read_catalogue(path: Path) -> Catalog:
    """Read a catalogue; an absent one is empty."""
    if not path.exists():
        return Catalog(locale="en", domain="django", charset="utf-8")
    with path.open("rb") as found:
        return read_po(found, locale="en", domain="django")


def all_catalogues(source: Path = SOURCE) -> dict[Path, Catalog]:
    """Read every English catalogue."""
    return {
        path: read_catalogue(path)
        for path in sorted(source.rglob("locale/en/LC_MESSAGES/django.po"))
    }


def translated_ids(catalogues: Iterable[Catalog]) -> set[tuple[str, str]]:
    """Return (context, msgid) of everything that has an English text."""
    found: set[tuple[str, str]] = set()
    for catalogue in catalogues:
        for entry in catalogue:
            texts = entry.string if isinstance(entry.string, tuple) else (entry.string,)
            msgid = entry.id[0] if isinstance(entry.id, tuple) else entry.id
            if msgid and not entry.fuzzy and all(texts):
                found.add((str(entry.context or ""), str(msgid)))
    return found


def missing_messages() -> list[Message]:
    """Return each Chinese message without an English text, once."""
    done = translated_ids(all_catalogues().values())
    found: dict[tuple[str, str], Message] = {}
    for message in find_messages():
        key = (message.context, message.msgid)
        if message.is_chinese and key not in done:
            found.setdefault(key, message)
    return list(found.values())


def _write(missing: Iterable[Message]) -> None:
    by_app: dict[Path, list[Message]] = {}
    for message in missing:
        by_app.setdefault(app_of(message.path), []).append(message)
    for app, messages in by_app.items():
        path = catalogue_path(app)
        catalogue = read_catalogue(path)
        for message in messages:
            msgid = (message.msgid, message.plural) if message.plural else message.msgid
            where = [(message.path.as_posix(), message.line)]
            catalogue.add(msgid, locations=where, context=message.context or None)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            write_po(out, catalogue, width=100, include_lineno=False)


def main() -> int:
    """List the messages without English; 1 when there is one and `--write` was not given."""
    missing = missing_messages()
    for message in missing:
        print(f"{message.path}:{message.line}: {message.msgid!r}")
    if "--write" in sys.argv[1:]:
        _write(missing)
        return 0
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
