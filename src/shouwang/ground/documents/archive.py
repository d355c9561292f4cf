"""Looks into an uploaded Word file before anything else opens it: no bomb, macro, link or DTD."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from shouwang.ground.errors import Invalid, Text, say

FILE_LIMIT_BYTES = 2 * 1024 * 1024
UNPACKED_LIMIT_BYTES = 20 * 1024 * 1024
PART_LIMIT_BYTES = 8 * 1024 * 1024
PARTS_LIMIT = 200
RATIO_LIMIT = 200
"""A part packed tighter than this is a bomb; Word's own XML stays below 60."""
RATIO_FROM_BYTES = 256 * 1024

XML_ENDINGS = (".xml", ".rels")
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".odttf")
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES_PART = "[Content_Types].xml"
DOCUMENT_PART = "word/document.xml"
REFUSED_LINKS = (
    "vbaproject",
    "wordvbadata",
    "oleobject",
    "package",
    "control",
    "activexcontrolbinary",
    "afchunk",
    "subdocument",
    "frame",
    "attachedtemplate",
    "mailmergesource",
    "mailmergeheadersource",
)
REFUSED_PARTS = ("vba", "activex", "embeddings", "macros")
FIELD_CODES = frozenset(
    {"PAGE", "NUMPAGES", "SECTIONPAGES", "DATE", "TIME", "STYLEREF", "REF", "SEQ", "TOC", "="}
)
"""The field codes of Word that only look at the document itself."""
CODE_TEXTS = frozenset({"instrText", "delInstrText"})
OOXML_RELATION = re.compile(r".*/relationships/(?P<kind>\w+)$", re.DOTALL)


class _DocumentType(Exception):
    """A part has a document type declaration."""


@dataclass
class _Seen:
    """What a part's XML showed."""

    links: list[Mapping[str, str]] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    elements: set[str] = field(default_factory=set)


def check_archive(content: bytes) -> None:
    """Refuse a file that is no plain Word document; Invalid names every part that is in the way."""
    if not content or len(content) > FILE_LIMIT_BYTES:
        limit = FILE_LIMIT_BYTES // 1024 // 1024
        raise Invalid({"file": say("模板应不大于 {n} MB。", n=limit)})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive)
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise Invalid({"file": _not_word()}) from error
    problems = dict(_problems(parts))
    if problems:
        raise Invalid(problems)


def _not_word() -> Text:
    return say("这不是 .docx 文件。请在 Word 或 WPS 里另存为 .docx 后再上传。")


def _check_sizes(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if len(infos) > PARTS_LIMIT or len(set(names)) != len(names):
        raise Invalid({"file": say("文件里的部件太多或重复。")})
    if {TYPES_PART, DOCUMENT_PART} - set(names):
        raise Invalid({"file": _not_word()})
    if sum(info.file_size for info in infos) > UNPACKED_LIMIT_BYTES:
        raise Invalid({"file": say("文件解压后太大。")})
    for info in infos:
        is_tight = info.file_size > RATIO_LIMIT * max(info.compress_size, 1)
        if info.file_size > PART_LIMIT_BYTES or (is_tight and info.file_size > RATIO_FROM_BYTES):
            raise Invalid({info.filename[:80]: say("文件解压后太大。")})


def _problems(parts: Mapping[str, bytes]) -> Iterator[tuple[str, Text]]:
    for name, content in parts.items():
        shown = name[:80]
        lower = name.lower()
        if any(f"{word}/" in lower or f"/{word}" in lower for word in REFUSED_PARTS):
            yield shown, say("含有宏、控件或嵌入对象：{part}。", part=shown)
        elif name.startswith("/") or ".." in name or "\\" in name:
            yield shown, say("部件名称不对：{part}。", part=shown)
        elif lower.endswith(XML_ENDINGS):
            yield from _problems_of(name, content)
        elif not lower.endswith((*PICTURE_ENDINGS, "/")):
            yield shown, say("模板里不能有这种文件：{part}。", part=shown)


def _problems_of(name: str, content: bytes) -> Iterator[tuple[str, Text]]:
    shown = name[:80]
    try:
        seen = _read(content)
    except _DocumentType:
        yield shown, say("含有文档类型声明（DTD）：{part}。", part=shown)
        return
    except (expat.ExpatError, ValueError, LookupError):
        yield shown, say("内容已损坏：{part}。", part=shown)
        return
    for link in seen.links:
        yield from _link_problem(shown, link)
    if name == TYPES_PART:
        yield from _type_problems(seen.types)
    if "altChunk" in seen.elements or "subDoc" in seen.elements:
        yield f"{shown} altChunk", say("引用了别的文件：{part}。", part=shown)
    for code in seen.codes:
        word = code.split()[0].upper() if code.split() else "="
        if word not in FIELD_CODES and not word.startswith("="):
            yield f"{shown} {word[:20]}", say("不能用域“{code}”。", code=word[:20])


def _link_problem(part: str, link: Mapping[str, str]) -> Iterator[tuple[str, Text]]:
    target = link.get("Target", "")[:60]
    if link.get("TargetMode", "").lower() == "external":
        yield f"{part} {target}", say("含有外部链接：{target}。请先去掉。", target=target)
        return
    kind = OOXML_RELATION.match(link.get("Type", ""))
    if kind and kind["kind"].lower() in REFUSED_LINKS:
        yield f"{part} {target}", say("含有宏、控件或嵌入对象：{part}。", part=target)


def _type_problems(types: list[str]) -> Iterator[tuple[str, Text]]:
    if MAIN_TYPE not in types:
        yield "file", _not_word()
    for found in types:
        lower = found.lower()
        if "macro" in lower or "vba" in lower or "activex" in lower or "oleobject" in lower:
            yield found[:80], say("含有宏、控件或嵌入对象：{part}。", part=found[:80])


def _read(content: bytes) -> _Seen:
    """Read a part with a parser that stops at the first document type declaration."""
    seen, reader = _Seen(), _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_type
    parser.EntityDeclHandler = _refuse_type
    parser.StartElementHandler = lambda name, given: reader.start(seen, name, given)
    parser.EndElementHandler = lambda name: reader.end(seen, name)
    parser.CharacterDataHandler = reader.take
    parser.Parse(content, True)
    return seen


def _refuse_type(*_given: object) -> None:
    raise _DocumentType


class _Reader:
    """Collects links, content types and field codes while a part is parsed."""

    def __init__(self) -> None:
        self._code: list[str] | None = None
        self._is_code_text = False

    def start(self, seen: _Seen, name: str, given: Mapping[str, str]) -> None:
        """Note what the beginning of an element shows."""
        local = name.rpartition(" ")[2]
        seen.elements.add(local)
        plain = {key.rpartition(" ")[2]: value for key, value in given.items()}
        if local == "Relationship":
            seen.links.append(plain)
        elif local in {"Override", "Default"} and "ContentType" in plain:
            seen.types.append(plain["ContentType"])
        elif local == "fldSimple":
            seen.codes.append(plain.get("instr", ""))
        elif local == "fldChar":
            self._field(seen, plain.get("fldCharType", ""))
        self._is_code_text = local in CODE_TEXTS

    def _field(self, seen: _Seen, kind: str) -> None:
        if self._code is not None:
            seen.codes.append("".join(self._code))
        self._code = [] if kind == "begin" else None

    def end(self, seen: _Seen, name: str) -> None:
        """Note the end of an element; a field code that never ends counts too."""
        local = name.rpartition(" ")[2]
        if local in CODE_TEXTS:
            self._is_code_text = False
        if local in {"document", "hdr", "ftr", "footnotes"} and self._code:
            seen.codes.append("".join(self._code))

    def take(self, text: str) -> None:
        """Take the text of a field code."""
        if self._is_code_text:
            self._code = [*(self._code or []), text]
