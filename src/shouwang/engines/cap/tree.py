"""XML as a small tree that knows its lines; what could harm the reader is refused unread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from .encoding import to_utf8

SIZE_LIMIT_BYTES: Final = 64 * 1024 * 1024
"""A whole feed may have 44 MB; more is no feed."""
DEPTH_LIMIT: Final = 64
NODE_LIMIT: Final = 2_000_000


class HostileXmlError(ValueError):
    """The document brings a type declaration or entities of its own, or is out of all bounds."""


class BrokenXmlError(ValueError):
    """The document is not well-formed; `line` says where."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Node:
    """One element: its namespace, its name, its text, its children in order, its line."""

    space: str
    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text inside, trimmed."""
        return "".join(self.parts).strip()

    def all(self, name: str) -> list[Node]:
        """Return the children of a name in the node's own namespace."""
        return [one for one in self.children if one.name == name and one.space == self.space]

    def first(self, name: str) -> Node | None:
        """Return the first child of a name, or None."""
        return next(iter(self.all(name)), None)

    def value(self, name: str) -> str:
        """Return the text of the first child of a name; "" when there is none."""
        found = self.first(name)
        return "" if found is None else found.text

    def walk(self) -> Iterator[Node]:
        """Yield the node and everything below it."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


class _Builder:
    """Collects what the parser tells; refuses a type declaration before any entity is read."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.count = 0
        self._open: list[Node] = []
        self.parser = expat.ParserCreate(namespace_separator="\n")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, *told: object) -> int:
        del told
        raise HostileXmlError("the document declares a type or entities of its own")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self._open) >= DEPTH_LIMIT or self.count > NODE_LIMIT:
            raise HostileXmlError("the document is nested too deeply or has too many elements")
        space, _, local = name.rpartition("\n")
        node = Node(space, local, self.parser.CurrentLineNumber, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, name: str) -> None:
        del name
        self._open.pop()

    def _text(self, data: str) -> None:
        if self._open:
            self._open[-1].parts.append(data)


def parse(content: bytes) -> Node:
    """Return the root element of a document; HostileXmlError or BrokenXmlError otherwise."""
    if len(content) > SIZE_LIMIT_BYTES:
        raise HostileXmlError("the document is too large")
    builder = _Builder()
    try:
        builder.parser.Parse(to_utf8(content), True)
    except expat.ExpatError as error:
        raise BrokenXmlError(expat.ErrorString(error.code), error.lineno) from error
    except (ValueError, LookupError) as error:
        if isinstance(error, HostileXmlError):
            raise
        raise BrokenXmlError(str(error), builder.parser.CurrentLineNumber) from error
    if builder.root is None:
        raise BrokenXmlError("no element found", 1)
    return builder.root
