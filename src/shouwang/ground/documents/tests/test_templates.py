"""Templates that an office uploads: what is refused by name, what holds, what when it is gone."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest
from docx.shared import Pt

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.documents import actions, files, queries
from shouwang.ground.documents.archive import FILE_LIMIT_BYTES, PARTS_LIMIT
from shouwang.ground.documents.kinds import GENERAL_NOTICE, all_kinds
from shouwang.ground.documents.layout import built_in_template
from shouwang.ground.documents.models import Document, Template
from shouwang.ground.documents.rendering import check_template
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.journal.queries import history
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit

from .factories import (
    TEST_KIND,
    keep_template,
    make_notice,
    notice_template,
    own_template,
    part_of,
    with_parts,
    words_of,
)

pytestmark = pytest.mark.django_db
VERIFY = "http://testserver/verify/"
EXTERNAL = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="http://example.com/x" TargetMode="External"/></Relationships>'
)
TYPES = "[Content_Types].xml"
RELATIONS = "word/_rels/document.xml.rels"
BODY = "word/document.xml"


@pytest.fixture
def station() -> Actor:
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    unit = make_unit(kind="safety_station", area_code=YUNSHAN)
    return actor_for("safety_station_head", area_code=YUNSHAN, unit=unit)


def refused(actor: Actor, content: bytes, name: str = "模板.docx") -> dict[str, str]:
    """Upload what must be refused; returns why, and looks that nothing was kept."""
    with pytest.raises(Invalid) as caught:
        actions.upload_template(actor, GENERAL_NOTICE.code, name, content)

    assert not Template.objects.exists()
    assert not Entry.objects.exists()
    assert not files.path_of("x").parent.exists()
    return {name: str(text) for name, text in caught.value.fields.items()}


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.code)
def test_the_built_in_template_of_every_kind_passes_the_check(kind: object) -> None:
    chosen = next(one for one in all_kinds() if one is kind)

    check_template(chosen, built_in_template(chosen))


def test_the_built_in_template_names_fonts_and_what_stands_in_for_them() -> None:
    fonts = part_of(notice_template(), "word/fontTable.xml")

    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/></w:font>' in fonts
    assert 'w:eastAsia="仿宋_GB2312"' in part_of(notice_template(), "word/styles.xml")


def test_an_unknown_field_is_named(station: Actor) -> None:
    why = refused(station, own_template("{{ adressee }}"))

    assert why == {"adressee": "没有字段“adressee”，请对照字段表核对拼写。"}


def test_every_unknown_field_is_named_at_once(station: Actor) -> None:
    why = refused(station, own_template("{{ colour }} {{ size }}"))

    assert sorted(why) == ["colour", "size"]


@pytest.mark.parametrize("name", ["addressee", "body", "number", "code", "heading"])
def test_a_missing_required_field_is_named(station: Actor, name: str) -> None:
    why = refused(station, own_template(without=name))

    assert list(why) == [name]
    assert why[name].startswith(f"缺少必填字段“{name}”")


def test_a_field_whose_braces_do_not_close_is_quoted(station: Actor) -> None:
    why = refused(station, own_template("主送 {{ addressee"))

    assert list(why.values()) == ["“{{ addressee”的花括号没有写完整。"]


def test_a_field_that_word_has_split_into_runs_is_found(station: Actor) -> None:
    word = docx.Document(io.BytesIO(own_template()))
    paragraph = word.add_paragraph("{{ he")
    paragraph.add_run("ading }").font.size = Pt(16)
    paragraph.add_run("}")
    out = io.BytesIO()
    word.save(out)

    assert keep_template(station, out.getvalue()).state == "draft"


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ heading.__class__ }}",
        "{{ heading.upper() }}",
        "{{ heading['__class__'] }}",
        "{{ heading|attr('__class__') }}",
        "{{ heading|map('upper') }}",
        "{{ 'x' * 99999999 }}",
        "{{ range(9) }}",
        "{{ lipsum() }}",
        "{{ 2 ** 99999999 }}",
        "{{ self }}",
        "{{ cycler }}",
        "{% set x = heading %}",
        "{% for one in heading %}{{ one }}{% endfor %}",
        "{% for one in 'abc' %}{{ one }}{% endfor %}",
        "{% include 'x' %}",
        "{% import 'x' as x %}",
        "{% macro x() %}{% endmacro %}",
        "{% block x %}{% endblock %}",
        "{{ heading heading }}",
        "{% if heading %}",
    ],
)
def test_what_is_no_plain_field_is_refused(station: Actor, text: str) -> None:
    assert refused(station, own_template(text))


def test_a_field_hidden_in_a_header_is_looked_at_too(station: Actor) -> None:
    word = docx.Document(io.BytesIO(own_template()))
    word.sections[0].header.paragraphs[0].text = "{{ secret }}"
    out = io.BytesIO()
    word.save(out)

    assert list(refused(station, out.getvalue())) == ["secret"]


def test_a_field_hidden_in_the_properties_is_looked_at_too(station: Actor) -> None:
    word = docx.Document(io.BytesIO(own_template()))
    word.core_properties.title = "{{ ''.__class__ }}"
    out = io.BytesIO()
    word.save(out)

    assert refused(station, out.getvalue())


def test_a_column_that_the_table_has_not_is_named(station: Actor) -> None:
    template = built_in_template(TEST_KIND)
    body = part_of(template, BODY).replace("row.due", "row.deadline")

    with pytest.raises(Invalid) as caught:
        check_template(TEST_KIND, with_parts(template, {BODY: body}))

    assert list(caught.value.fields) == ["row.deadline"]


def test_a_macro_is_refused(station: Actor) -> None:
    why = refused(station, with_parts(own_template(), {"word/vbaProject.bin": b"\xd0\xcf"}))

    assert why == {"word/vbaProject.bin": "含有宏、控件或嵌入对象：word/vbaProject.bin。"}


def test_a_macro_enabled_document_is_refused_whatever_its_name(station: Actor) -> None:
    types = part_of(own_template(), TYPES).replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )

    why = refused(station, with_parts(own_template(), {TYPES: types}))

    assert "含有宏、控件或嵌入对象" in "".join(why.values())


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "hyperlink", "frame"])
def test_an_external_link_is_refused_with_its_address(station: Actor, kind: str) -> None:
    links = part_of(own_template(), RELATIONS).replace(
        "</Relationships>", EXTERNAL.format(kind=kind)
    )

    why = refused(station, with_parts(own_template(), {RELATIONS: links}))

    assert list(why.values()) == ["含有外部链接：http://example.com/x。请先去掉。"]


@pytest.mark.parametrize(
    "part", ["word/embeddings/oleObject1.xml", "word/activeX/activeX1.xml", "word/media/x.svg"]
)
def test_an_embedded_object_is_refused(station: Actor, part: str) -> None:
    assert list(refused(station, with_parts(own_template(), {part: b"<x/>"}))) == [part]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_declaration_is_refused(station: Actor, encoding: str) -> None:
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'
    ).encode(encoding)

    why = refused(station, with_parts(own_template(), {"customXml/item9.xml": bomb}))

    assert why == {"customXml/item9.xml": "含有文档类型声明（DTD）：customXml/item9.xml。"}


@pytest.mark.parametrize(
    "code", ["DDEAUTO c:\\\\x", " INCLUDEPICTURE http://example.com/x", "INCLUDETEXT x", "LINK x"]
)
def test_a_field_code_that_reaches_out_is_refused(station: Actor, code: str) -> None:
    field = f'<w:p><w:fldSimple w:instr="{code}"/></w:p><w:sectPr'
    body = part_of(own_template(), BODY).replace("<w:sectPr", field)

    assert refused(station, with_parts(own_template(), {BODY: body}))


def test_a_field_code_split_into_runs_is_refused_too(station: Actor) -> None:
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO x</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:sectPr'
    )
    body = part_of(own_template(), BODY).replace("<w:sectPr", field)

    assert (
        "不能用域“DDEAUTO”。" in refused(station, with_parts(own_template(), {BODY: body})).values()
    )


def test_a_page_number_stays_allowed(station: Actor) -> None:
    field = '<w:p><w:fldSimple w:instr="PAGE"/></w:p><w:sectPr'
    body = part_of(own_template(), BODY).replace("<w:sectPr", field)

    assert keep_template(station, with_parts(own_template(), {BODY: body})).edition == 1


def test_a_zip_bomb_is_refused_before_it_is_unpacked(station: Actor) -> None:
    bomb = with_parts(own_template(), {"customXml/item9.xml": b"0" * (7 * 1024 * 1024)})

    assert refused(station, bomb) == {"customXml/item9.xml": "文件解压后太大。"}


def test_many_parts_are_refused(station: Actor) -> None:
    parts = {f"customXml/item{number}.xml": "<x/>" for number in range(PARTS_LIMIT)}

    assert refused(station, with_parts(own_template(), parts)) == {
        "file": "文件里的部件太多或重复。"
    }


def test_a_file_over_the_limit_is_refused(station: Actor) -> None:
    assert refused(station, b"P" * (FILE_LIMIT_BYTES + 1)) == {"file": "模板应不大于 2 MB。"}


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0old word", b"plain text", b"PK\x03\x04cut"])
def test_another_file_that_was_renamed_is_refused(station: Actor, content: bytes) -> None:
    assert "不是 .docx 文件" in refused(station, content)["file"]


def test_a_text_that_would_grow_beyond_measure_is_refused(station: Actor) -> None:
    long = own_template("".join(chr(0x4E00 + number % 20_000) for number in range(1_000_001)))

    assert refused(station, long) == {"file": "模板正文太长，请精简后再上传。"}


def test_another_zip_that_was_renamed_is_refused(station: Actor) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")

    assert "不是 .docx 文件" in refused(station, out.getvalue())["file"]


def test_an_old_word_file_is_refused_by_its_name(station: Actor) -> None:
    assert "另存为 .docx" in refused(station, own_template(), "模板.doc")["file"]


def test_only_whoever_keeps_templates_uploads_them() -> None:
    director = actor_for("community_director")

    with pytest.raises(NotAllowed):
        keep_template(director)

    assert not Template.objects.exists()


def test_a_template_holds_only_after_it_was_accepted(station: Actor) -> None:
    row = keep_template(station)

    before = make_notice(station)
    actions.accept_template(station, row.pk)
    after = make_notice(station)

    assert (before.template, after.template) == (None, row)
    assert words_of(actions.take_file(station, after.pk, VERIFY).content).startswith("本单位的红头")


def test_a_template_may_hold_from_a_later_day(station: Actor) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    actions.accept_template(station, keep_template(station).pk, effective_from=tomorrow)

    assert make_notice(station).template is None


def test_a_template_does_not_hold_backwards(station: Actor) -> None:
    row = keep_template(station)

    with pytest.raises(Invalid, match="effective_from"):
        actions.accept_template(station, row.pk, effective_from=date(2020, 1, 1))

    row.refresh_from_db()
    assert row.state == "draft"


def test_a_withdrawn_template_stays_with_what_was_issued_by_it(station: Actor) -> None:
    row = keep_template(station)
    actions.accept_template(station, row.pk)
    issued = make_notice(station)

    actions.withdraw_template(station, row.pk)

    assert make_notice(station).template is None
    taken = actions.take_file(station, issued.pk, VERIFY)
    assert words_of(taken.content).startswith("本单位的红头")


def test_editions_count_and_the_newest_holds(station: Actor) -> None:
    for _ in range(2):
        actions.accept_template(station, keep_template(station).pk)

    chosen = make_notice(station).template

    assert chosen is not None
    assert chosen.edition == 2


def test_a_neighbours_template_is_not_found(station: Actor) -> None:
    row = keep_template(station)
    neighbour = actor_for("safety_station_head", area_code="330781001001")

    with pytest.raises(NotFound):
        actions.accept_template(neighbour, row.pk)


def test_a_vanished_folder_falls_back_to_the_built_in_template_and_says_so(
    station: Actor,
) -> None:
    row = keep_template(station)
    actions.accept_template(station, row.pk)
    issued = make_notice(station)
    shutil.rmtree(files.path_of(row.sha256).parent)

    taken = actions.take_file(station, issued.pk, VERIFY)

    assert taken.is_fallback
    assert "请于本周检查。" in words_of(taken.content)
    assert "本单位的红头" not in words_of(taken.content)
    assert queries.is_template_lost(station, queries.paper(station, issued.pk))
    assert history(station, issued.journal_key)[-1].details["lost"] is True
    assert OutboxEvent.objects.filter(name="TemplateLost").count() == 1


def test_an_altered_template_file_is_as_good_as_none(station: Actor) -> None:
    row = keep_template(station)
    actions.accept_template(station, row.pk)
    issued = make_notice(station)
    files.path_of(row.sha256).write_bytes(own_template("{{ heading }} 改过"))

    taken = actions.take_file(station, issued.pk, VERIFY)

    assert taken.is_fallback
    assert "改过" not in words_of(taken.content)


def test_a_lost_template_is_not_accepted(station: Actor) -> None:
    row = keep_template(station)
    Path(files.path_of(row.sha256)).unlink()

    with pytest.raises(WrongState):
        actions.accept_template(station, row.pk)


def test_a_preview_shows_samples_and_leaves_nothing(station: Actor) -> None:
    row = keep_template(station)

    taken = actions.preview_template(station, row.pk)

    assert "关于开展夏季消防安全检查的通知" in words_of(taken.content)
    assert not Document.objects.exists()


def test_templates_in_force_without_their_file_are_counted_for_the_doctor(station: Actor) -> None:
    row = keep_template(station)
    actions.accept_template(station, row.pk)
    keep_template(station, own_template("另一版"))
    before = queries.lost_templates(Actor.system("doctor"))

    shutil.rmtree(files.path_of(row.sha256).parent)

    assert (before, queries.lost_templates(Actor.system("doctor"))) == (0, 1)
