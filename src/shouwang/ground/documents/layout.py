"""The built-in Word template of a kind, laid out as GB/T 9704-2012 has it, as far as Word can."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from .kinds import Block, Column, DocumentKind, Line, Rows

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

HEAD_FONT: Final = "方正小标宋简体"
BODY_FONT: Final = "仿宋_GB2312"
PLAIN_FONT: Final = "宋体"
FALLBACKS: Final = {HEAD_FONT: "宋体", BODY_FONT: "仿宋"}
HEAD_PT, TITLE_PT, BODY_PT, SMALL_PT = 36, 22, 16, 10.5
LINE_PT: Final = 28.95
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37, 35, 28, 26
"""GB/T 9704-2012, 5.2: A4 with 37 mm above and 28 mm at the binding, a type area of 156×225 mm."""
PAGE_MM: Final = (210, 297)
RED: Final = RGBColor(0xC8, 0x10, 0x10)
QR_MM: Final = 24
SEAL_WORDS: Final = "（盖章处）"


def built_in_template(kind: DocumentKind) -> bytes:
    """Return the built-in template of a kind; the office may take it as a beginning of its own."""
    word = docx.Document()
    _set_page(word)
    _set_fonts(word)
    _head(word)
    title = "{{ heading }}" if kind.heading else str(kind.title)
    _paragraph(word, title, font=HEAD_FONT, size=TITLE_PT, align=WD_ALIGN_PARAGRAPH.CENTER)
    _paragraph(word, "")
    for block in kind.layout:
        _block(word, kind, block)
    _foot(word)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _set_page(word: WordDocument) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(side) for side in PAGE_MM)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)


def _set_fonts(word: WordDocument) -> None:
    """Set the body's font, and say which font stands in where one is not installed."""
    style = word.styles["Normal"]
    style.font.size = Pt(BODY_PT)
    _name_font(style.element.get_or_add_rPr(), BODY_FONT)
    word.core_properties.author = ""
    word.core_properties.comments = ""
    table = next(
        part for part in word.part.package.iter_parts() if part.partname == "/word/fontTable.xml"
    )
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    closed = table.blob.decode("utf-8").replace("</w:fonts>", f"{fonts}</w:fonts>")
    table._blob = closed.encode("utf-8")


def _name_font(properties: object, name: str) -> None:
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    for side in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(side), name)


def _paragraph(
    word: WordDocument,
    text: str,
    *,
    font: str = BODY_FONT,
    size: float = BODY_PT,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    is_indented: bool = False,
) -> Paragraph:
    made = word.add_paragraph()
    made.alignment = align
    form = made.paragraph_format
    form.space_before = form.space_after = Pt(0)
    if size == BODY_PT:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PT)
    if is_indented:
        form.first_line_indent = Pt(2 * BODY_PT)
    _set_run(made.add_run(text), font, size)
    return made


def _set_run(run: Run, font: str, size: float) -> None:
    run.font.size = Pt(size)
    _name_font(run._element.get_or_add_rPr(), font)


def _head(word: WordDocument) -> None:
    """Write the red head: the office, the 文号 and the red line."""
    centre = WD_ALIGN_PARAGRAPH.CENTER
    office = _paragraph(word, "{{ office }}", font=HEAD_FONT, size=HEAD_PT, align=centre)
    office.runs[0].font.color.rgb = RED
    number = _paragraph(word, "{{ number }}", align=centre)
    line = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "16"), ("space", "6"), ("color", "C81010")):
        bottom.set(qn(f"w:{name}"), value)
    line.append(bottom)
    properties = number._p.get_or_add_pPr()
    properties.insert_element_before(line, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")
    _paragraph(word, "")


def _block(word: WordDocument, kind: DocumentKind, block: Block) -> None:
    if isinstance(block, Line):
        _paragraph(word, block.text, is_indented=not block.is_addressee)
        return
    field = kind.field(block.field)
    if field is None:
        return
    if not field.columns:
        _paragraph(word, f"{{%p for one in {field.name} %}}")
        _paragraph(word, "{{ loop.index }}. {{ one }}", is_indented=True)
        _paragraph(word, "{%p endfor %}")
        return
    _table(word, block, field.columns)


def _table(word: WordDocument, block: Rows, columns: tuple[Column, ...]) -> None:
    table = word.add_table(rows=4, cols=len(columns))
    table.style, table.autofit = "Table Grid", False
    texts = [
        [str(column.label) for column in columns],
        [f"{{%tr for row in {block.field} %}}", *[""] * (len(columns) - 1)],
        [f"{{{{ row.{column.name} }}}}" for column in columns],
        ["{%tr endfor %}", *[""] * (len(columns) - 1)],
    ]
    whole_mm = PAGE_MM[0] - LEFT_MM - RIGHT_MM
    shares = sum(column.share for column in columns)
    widths = [Mm(whole_mm * column.share / shares) for column in columns]
    for found, width in zip(table.columns, widths, strict=True):
        found.width = width
    for row, line in zip(table.rows, texts, strict=True):
        for cell, text, width in zip(row.cells, line, widths, strict=True):
            cell.width = width
            _set_run(cell.paragraphs[0].add_run(text), PLAIN_FONT, SMALL_PT)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        cell.paragraphs[0].runs[0].bold = True
    _paragraph(word, "")


def _foot(word: WordDocument) -> None:
    """Write who issues it and when, the place of the seal, and how to verify it."""
    right = WD_ALIGN_PARAGRAPH.RIGHT
    _paragraph(word, "")
    for text in ("{{ office }}", SEAL_WORDS, "{{ issued_on }}"):
        made = _paragraph(word, text, align=right)
        made.paragraph_format.right_indent = Pt(2 * BODY_PT)
    _paragraph(word, "")
    left = WD_ALIGN_PARAGRAPH.LEFT
    for text in (
        "{{ signature }}",
        "{{ qr }}",
        "验证码：{{ code }}　内容摘要：{{ digest }}",
        "查验：{{ verify_url }}",
    ):
        _paragraph(word, text, font=PLAIN_FONT, size=SMALL_PT, align=left)
