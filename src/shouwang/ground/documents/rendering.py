"""Makes Word files and paper from a content: both by the same words with the same values."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import segno
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage  # type: ignore[import-untyped]
from jinja2 import TemplateError

from shouwang.ground.errors import Invalid, say

from .archive import check_archive
from .kinds import Block, DocumentKind, Line, Rows, Value
from .language import Found, broken_fields, environment, examine, missing_fields
from .layout import QR_MM
from .rules import Content, heading_of, sample_values

SOURCE_LIMIT = 1_000_000
"""Signs of XML in one part: what stands inside a loop is written once for every row."""
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NEW_PARAGRAPH = "\a"
"""How docxtpl is told to begin a paragraph of the same form."""
PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
WORDS = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
FOOTNOTES = "wordprocessingml.footnotes+xml"
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
"""The properties of a file that docxtpl fills too."""


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file; `is_fallback` tells that its own template was lost."""

    name: str
    content: bytes
    is_fallback: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """What a document carries beside its content: how to verify it, and how it stands."""

    code: str
    verify_url: str
    signature: str
    is_voided: bool = False


def check_template(kind: DocumentKind, content: bytes) -> None:
    """Refuse a template that cannot be trusted or filled; Invalid names everything by its name."""
    check_archive(content)
    found = Found()
    try:
        sources = list(_sources(content))
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, OSError) as error:
        raise Invalid({"file": say("Word 文件的结构不完整，请另存一次再上传。")}) from error
    if max(map(len, sources)) > SOURCE_LIMIT:
        raise Invalid({"file": say("模板正文太长，请精简后再上传。")})
    for source in sources:
        broken = broken_fields(_paragraphs(source))
        found.problems |= broken
        if not broken:
            examine(re.sub(r"<w:p([ >])", r"\n<w:p\1", source), kind, found)
    problems = found.problems or missing_fields(kind, found)
    if problems:
        raise Invalid({name[:80]: text for name, text in problems.items()})
    _try_out(kind, content)


def _try_out(kind: DocumentKind, content: bytes) -> None:
    """Fill it with samples: what the language allows may still be laid out impossibly."""
    try:
        render_word(content, kind, sample_content(kind), SAMPLE_MARKS)
    except Exception as error:
        raise Invalid({"file": say("用示例内容试填时出错，请检查表格里的循环行。")}) from error


def _sources(content: bytes) -> Iterator[str]:
    """Yield the text of every part in which docxtpl fills fields."""
    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    yield template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield template.patch_xml(template.get_part_xml(part))
    for part in template.docx.part.package.iter_parts():
        if part.content_type.endswith(FOOTNOTES):
            yield template.patch_xml(part.blob.decode("utf-8"))
    for name in PROPERTIES:
        yield getattr(template.docx.core_properties, name) or ""


def _paragraphs(source: str) -> Iterator[str]:
    if "<w:p" not in source:
        yield source
        return
    for paragraph in PARAGRAPH.findall(source):
        yield "".join(WORDS.findall(paragraph))


def sample_content(kind: DocumentKind) -> Content:
    """Return a content of samples, for previews."""
    values = sample_values(kind)
    return Content(
        kind=kind.code,
        heading=heading_of(kind, values),
        number=f"某{kind.series}〔2026〕1号",
        office="某某街道办事处",
        issued_on="2026年6月22日",
        values=values,
    )


VOIDED_WORDS = "【本文书已作废】"
SAMPLE_MARKS = Marks("0000-0000-0000-00", "http://127.0.0.1/verify/", "预览，未签发")


def render_word(source: bytes, kind: DocumentKind, content: Content, marks: Marks) -> bytes:
    """Fill a template; whatever goes wrong in it is raised."""
    template = DocxTemplate(io.BytesIO(source))
    template.init_docx()
    picture = io.BytesIO()
    segno.make(marks.verify_url, error="m").save(picture, kind="png", scale=6, border=2)
    picture.seek(0)
    context: dict[str, object] = {
        **{field.name: _in_word(content.values.get(field.name, "")) for field in kind.fields},
        **_own(content, marks),
        "qr": InlineImage(template, picture, width=Mm(QR_MM)),
    }
    template.render(context, environment(), autoescape=True)
    if marks.is_voided:
        _write_voided(template)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def _write_voided(template: DocxTemplate) -> None:
    first = template.docx.paragraphs[0]
    first.insert_paragraph_before(VOIDED_WORDS)


def _own(content: Content, marks: Marks) -> dict[str, object]:
    return {
        "heading": content.heading,
        "number": content.number,
        "office": content.office,
        "issued_on": content.issued_on,
        "code": marks.code,
        "verify_url": marks.verify_url,
        "digest": content.short_digest,
        "signature": marks.signature,
    }


def _in_word(value: Value) -> object:
    """Return a value whose lines are paragraphs of their own."""
    if isinstance(value, str):
        return value.replace("\n", NEW_PARAGRAPH)
    return [
        one.replace("\n", NEW_PARAGRAPH)
        if isinstance(one, str)
        else {name: words.replace("\n", NEW_PARAGRAPH) for name, words in one.items()}
        for one in value
    ]


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table on paper."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PaperBlock:
    """One block on paper: paragraphs, a numbered list, or a table."""

    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    table: PaperTable | None = None
    is_addressee: bool = False


def paper_blocks(kind: DocumentKind, content: Content, marks: Marks) -> list[PaperBlock]:
    """Return what stands on paper, in order; the same words as in the built-in Word file."""
    context = {**content.values, **_own(content, marks)}
    return [_paper_block(kind, block, context) for block in kind.layout]


def _paper_block(kind: DocumentKind, block: Block, context: Mapping[str, object]) -> PaperBlock:
    if isinstance(block, Rows):
        return _paper_rows(kind, block, context)
    return PaperBlock(tuple(_lines(block, context)), is_addressee=block.is_addressee)


def _lines(block: Line, context: Mapping[str, object]) -> list[str]:
    language = environment()
    language.autoescape = False
    try:
        written = language.from_string(block.text).render(context)
    except TemplateError:
        written = block.text
    return [line for line in written.split("\n") if line.strip()]


def _paper_rows(kind: DocumentKind, block: Rows, context: Mapping[str, object]) -> PaperBlock:
    field, given = kind.field(block.field), context.get(block.field, ())
    if field is None or not isinstance(given, Sequence):
        return PaperBlock()
    if not field.columns:
        return PaperBlock(items=tuple(str(one) for one in given))
    head = tuple(str(column.label) for column in field.columns)
    rows = tuple(
        tuple(str(row.get(column.name, "")) for column in field.columns)
        for row in given
        if isinstance(row, Mapping)
    )
    return PaperBlock(table=PaperTable(head, rows))


def signature_words(names_and_days: Sequence[tuple[str, str]], *, is_voided: bool) -> str:
    """Return the line that says who signed, and when."""
    if is_voided:
        return "本文书已作废"
    if not names_and_days:
        return "未签发"
    return "；".join(f"签发：{name}（{day}）" for name, day in names_and_days)
