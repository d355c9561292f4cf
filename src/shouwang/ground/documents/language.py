"""The language of templates: fields, loops over lists, conditions; no calls, no attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from shouwang.ground.errors import Text, say

from .kinds import OWN_FIELDS, REQUIRED_OWN_FIELDS, DocumentKind

FILTERS = frozenset({"default", "length", "join", "upper", "trim"})
TESTS = frozenset({"defined"})
LOOP_WORDS = frozenset({"index", "first", "last", "length"})
PLAIN = (nodes.Template, nodes.Output, nodes.If, nodes.Not, nodes.And, nodes.Or)
COMPARED = (nodes.Compare, nodes.Operand, nodes.CondExpr)
CONSTANTS = (str, int, bool)
SHOWN_SIGNS = 40


class TemplateEnvironment(SandboxedEnvironment):
    """Jinja with nothing in it but the language."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Let no attribute through; a row's columns are items, and `loop` answers by itself."""
        del value
        return attr in LOOP_WORDS and type(obj).__name__ == "LoopContext"

    def call(self, *args: object, **more: object) -> object:
        """Refuse every call."""
        del args, more
        raise SecurityError("templates call nothing")


def environment() -> TemplateEnvironment:
    """Return the language, ready to render."""
    return TemplateEnvironment()


@dataclass
class Found:
    """What an examined source uses, and what is wrong with it, by what it is called."""

    names: set[str] = field(default_factory=set)
    problems: dict[str, Text] = field(default_factory=dict)


def examine(source: str, kind: DocumentKind, found: Found) -> None:
    """Note the fields that a source uses and everything that is not of the language."""
    try:
        tree = environment().parse(source)
    except TemplateSyntaxError as error:
        near = _near(source, error.lineno)
        found.problems[near] = say("模板语法有误，在“{text}”附近。", text=near)
        return
    for node in tree.iter_child_nodes():
        _Walk(kind, found).visit(node, {})


def missing_fields(kind: DocumentKind, found: Found) -> dict[str, Text]:
    """Return the fields that a template must use and does not."""
    wanted = {name: OWN_FIELDS[name] for name in REQUIRED_OWN_FIELDS}
    wanted |= {field.name: field.label for field in kind.fields if field.is_required}
    if kind.heading:
        wanted.pop(kind.heading, None)
        wanted["heading"] = OWN_FIELDS["heading"]
    used = found.names | ({"heading"} if kind.heading and kind.heading in found.names else set())
    return {
        name: say("缺少必填字段“{name}”（{label}）。", name=name, label=label)
        for name, label in wanted.items()
        if name not in used
    }


def _near(source: str, line: int) -> str:
    lines = source.splitlines() or [""]
    chosen = lines[min(max(line - 1, 0), len(lines) - 1)]
    plain = re.sub(r"<[^>]*>?", "", chosen).strip()
    start = max(plain.find("{"), 0)
    return plain[start : start + SHOWN_SIGNS] or "…"


class _Walk:
    """A walk over one tree; `scope` maps the variable of a loop to its field."""

    def __init__(self, kind: DocumentKind, found: Found) -> None:
        self.kind, self.found = kind, found

    def visit(self, node: nodes.Node, scope: Mapping[str, str]) -> None:
        """Visit a node and what it holds."""
        if isinstance(node, nodes.TemplateData):
            return
        if isinstance(node, nodes.Const):
            self._constant(node)
        elif isinstance(node, nodes.Name):
            self._name(node, scope)
        elif isinstance(node, nodes.Getattr):
            self._attribute(node, scope)
        elif isinstance(node, nodes.For):
            self._loop(node, scope)
        elif isinstance(node, (nodes.Filter, nodes.Test)):
            self._filter(node, scope)
        elif isinstance(node, (*PLAIN, *COMPARED)):
            self._children(node, scope)
        else:
            self._refuse(_what(node))

    def _children(self, node: nodes.Node, scope: Mapping[str, str]) -> None:
        for child in node.iter_child_nodes():
            self.visit(child, scope)

    def _refuse(self, what: str) -> None:
        self.found.problems[what] = say("模板里不能用“{what}”这种写法，只能用字段。", what=what)

    def _constant(self, node: nodes.Const) -> None:
        if not isinstance(node.value, CONSTANTS):
            self._refuse(str(node.value)[:SHOWN_SIGNS])

    def _name(self, node: nodes.Name, scope: Mapping[str, str]) -> None:
        if node.name in scope:
            return
        self.found.names.add(node.name)
        if self.kind.field(node.name) is None and node.name not in OWN_FIELDS:
            self._unknown(node.name)

    def _unknown(self, name: str) -> None:
        self.found.problems[name] = say(
            "没有字段“{name}”，请对照字段表核对拼写。", name=name[:SHOWN_SIGNS]
        )

    def _attribute(self, node: nodes.Getattr, scope: Mapping[str, str]) -> None:
        if not isinstance(node.node, nodes.Name) or node.attr.startswith("_"):
            self._refuse(f".{node.attr}"[:SHOWN_SIGNS])
            return
        owner = node.node.name
        if owner == "loop" and owner in scope:
            known = LOOP_WORDS
        elif owner in scope:
            list_field = self.kind.field(scope[owner])
            known = frozenset(one.name for one in list_field.columns) if list_field else frozenset()
        else:
            self._refuse(f"{owner}.{node.attr}"[:SHOWN_SIGNS])
            return
        if node.attr not in known:
            self._unknown(f"{owner}.{node.attr}")

    def _loop(self, node: nodes.For, scope: Mapping[str, str]) -> None:
        if not isinstance(node.target, nodes.Name) or not isinstance(node.iter, nodes.Name):
            self._refuse("for")
            return
        if node.recursive or node.test or "loop" in scope:
            self._refuse("for")
            return
        name = node.iter.name
        self._name(node.iter, scope)
        list_field = self.kind.field(name)
        is_text = list_field is not None and not list_field.is_list
        if is_text or name in OWN_FIELDS:
            self.found.problems[name] = say("字段“{name}”不是列表，不能循环。", name=name)
        inside = {**scope, node.target.name: name, "loop": ""}
        for child in (*node.body, *node.else_):
            self.visit(child, inside)

    def _filter(self, node: nodes.Filter | nodes.Test, scope: Mapping[str, str]) -> None:
        if node.name not in FILTERS | TESTS:
            self._refuse(node.name)
        self._children(node, scope)


def _what(node: nodes.Node) -> str:
    """Return how a refused construct is called to the person who wrote it."""
    if isinstance(node, nodes.Call):
        named = node.node
        return f"{getattr(named, 'name', getattr(named, 'attr', ''))}()"
    names = {nodes.Getitem: "[ ]", nodes.Assign: "set", nodes.Macro: "macro"}
    return names.get(type(node), type(node).__name__.lower())


BROKEN_PAIRS = (("{{", "}}"), ("{%", "%}"))


def broken_fields(paragraphs: Iterator[str]) -> dict[str, Text]:
    """Return what has braces that do not close within its paragraph."""
    found = {}
    for text in paragraphs:
        if any(text.count(left) != text.count(right) for left, right in BROKEN_PAIRS):
            near = text[max(text.find("{"), 0) :][:SHOWN_SIGNS]
            found[near] = say("“{text}”的花括号没有写完整。", text=near)
    return found
