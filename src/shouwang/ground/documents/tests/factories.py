"""Makes documents and templates for tests; a kind of its own with a text, a list and a table."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import docx

from shouwang.ground.actor import Actor
from shouwang.ground.documents import actions
from shouwang.ground.documents.kinds import (
    GENERAL_NOTICE,
    Column,
    DocumentKind,
    Field,
    Line,
    Rows,
    use_kinds,
)
from shouwang.ground.documents.layout import built_in_template
from shouwang.ground.documents.models import Document, Template
from shouwang.ground.errors import say

HEPING = "330781002005"
TEST_KIND = DocumentKind(
    code="test_order",
    title=say("测试通知书"),
    series="测",
    fields=(
        Field("place", say("场所"), sample="测试店（虚构）"),
        Field("measures", say("措施"), is_required=False, is_list=True),
        Field(
            "rows",
            say("清单"),
            is_list=True,
            columns=(Column("what", say("情况")), Column("due", say("期限"))),
        ),
    ),
    blocks=(Line("{{ place }}：", is_addressee=True), Rows("measures"), Rows("rows")),
)
VALUES: Mapping[str, object] = {
    "place": "和平路1号<测试店>",
    "measures": ["清理楼道", "补齐灭火器"],
    "rows": [{"what": "消防通道堵塞", "due": "2026年6月30日"}],
}
NOTICE: Mapping[str, object] = {
    "title": "关于检查消防通道的通知",
    "addressee": "各社区（村）",
    "body": "请于本周检查。\n检查结果请登记。",
}

use_kinds(TEST_KIND)


def notice_draft(**more: object) -> actions.DocumentDraft:
    """Return the draft of a general notice in Heping."""
    values = {**NOTICE, **more}
    return actions.DocumentDraft(GENERAL_NOTICE.code, values, HEPING)


def make_notice(actor: Actor, **more: object) -> Document:
    """Issue a general notice in Heping."""
    return actions.issue(actor, notice_draft(**more))


def make_order(actor: Actor, subject_key: str = "test:1") -> Document:
    """Issue a document of the test kind in Heping."""
    return actions.issue(actor, actions.DocumentDraft(TEST_KIND.code, VALUES, HEPING, subject_key))


def words_of(content: bytes) -> str:
    """Return the words of a Word file, tables after paragraphs."""
    word = docx.Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in word.paragraphs]
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*lines, *cells])


def own_template(*more: str, without: str = "") -> bytes:
    """Return a template that an office might write for general notices."""
    names = ["number", "office", "issued_on", "code", "heading", "addressee", "body"]
    word = docx.Document()
    word.add_paragraph("本单位的红头")
    for name in names:
        if name != without:
            word.add_paragraph(f"{{{{ {name} }}}}")
    for text in more:
        word.add_paragraph(text)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes | str]) -> bytes:
    """Return a Word file with parts added or replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for info in before.infolist():
            if info.filename not in parts:
                after.writestr(info, before.read(info))
        for name, added in parts.items():
            after.writestr(name, added)
    return out.getvalue()


def part_of(content: bytes, name: str) -> str:
    """Return the text of a part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode("utf-8")


def keep_template(actor: Actor, content: bytes = b"", kind: str = GENERAL_NOTICE.code) -> Template:
    """Upload a template in the actor's area; it stays a draft."""
    return actions.upload_template(actor, kind, "模板.docx", content or own_template())


def notice_template() -> bytes:
    """Return the built-in template of general notices."""
    return built_in_template(GENERAL_NOTICE)
