"""Every component renders what it promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from shouwang.look.links import Link
from shouwang.look.templatetags import look


@dataclass(frozen=True)
class Words:
    """A text shaped as the rooms make it."""

    msgid: str
    params: dict[str, object]


@dataclass(frozen=True)
class Photo:
    """A photo of a strip."""

    url: str
    thumb_url: str
    caption: str


@dataclass(frozen=True)
class Happening:
    """An entry of a timeline."""

    at: datetime
    title: object
    who: str
    text: str
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page of a list."""

    previous_url: str | None
    next_url: str | None
    count_text: object


MOMENT = datetime(2026, 3, 3, 17, 5, 9, tzinfo=UTC)
OVERDUE = Words("超期 {n} 天", {"n": 3})


def render(source: str, **context: object) -> str:
    return re.sub(r"\s+", " ", Template(source).render(Context(context))).strip()


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def test_text_fills_a_message_of_ours() -> None:
    assert look.text(OVERDUE) == "超期 3 天"


def test_text_translates_a_message_of_ours() -> None:
    with translation.override("en"):
        assert look.text(OVERDUE) == "3 days overdue"


def test_text_fills_a_message_inside_a_message() -> None:
    assert look.text(Words("状态：{state}", {"state": OVERDUE})) == "状态：超期 3 天"


@pytest.mark.parametrize(("value", "shown"), [(None, ""), (0, "0"), ("甲", "甲")])
def test_text_leaves_other_values(value: object, shown: str) -> None:
    assert look.text(value) == shown


@pytest.mark.parametrize(
    ("colour", "shape", "spoken"),
    [
        ("green", "circle-check", "绿灯："),
        ("yellow", "alert-triangle", "黄灯："),
        ("red", "alert-octagon", "红灯："),
        ("grey", "help-circle", "灰灯："),
    ],
)
def test_lamp_has_shape_and_words_beside_its_colour(colour: str, shape: str, spoken: str) -> None:
    html = render("{% lamp colour words %}", colour=colour, words=OVERDUE)

    assert f'class="lamp lamp-{colour}"' in html
    assert f'#{shape}"' in html
    assert words_of(html) == f"{spoken} 超期 3 天"


def test_lamp_of_unknown_colour_is_grey_and_says_so() -> None:
    html = render("{% lamp colour words %}", colour="pink", words="")

    assert 'class="lamp lamp-grey"' in html
    assert words_of(html) == "灰灯： 未知"


def test_badge_escapes_its_words() -> None:
    html = render('{% badge "danger" words "flame" %}', words="<b>重大</b>")

    assert html.startswith('<span class="tag tag-danger"><svg class="icon"')
    assert "&lt;b&gt;重大&lt;/b&gt;" in html


def test_yellow_is_a_tone_of_its_own_with_words() -> None:
    html = render('{% badge "yellow" words "alert-circle" %}', words="黄色")

    assert html.startswith('<span class="tag tag-yellow"><svg class="icon"')
    assert html.endswith("黄色</span>")


def test_icon_is_hidden_from_screen_readers() -> None:
    assert re.fullmatch(
        r'<svg class="icon icon-size-lg" aria-hidden="true" focusable="false">'
        r'<use href="/static/look/icons\.svg\?v=[0-9a-f]{8}#camera"/></svg>',
        render('{% icon "camera" "lg" %}'),
    )


@pytest.mark.parametrize(("tone", "role"), [("danger", "alert"), ("info", "status")])
def test_notice_is_announced_by_its_tone(tone: str, role: str) -> None:
    html = render("{% notice tone words title %}", tone=tone, words="已保存。", title="登记好了")

    assert f'class="notice notice-{tone}" role="{role}"' in html
    assert words_of(html) == "登记好了 已保存。"


def test_notice_takes_the_error_level_of_messages_as_danger() -> None:
    assert "notice-danger" in render('{% notice "error" "x" %}')


def test_stat_card_says_unknown_and_never_zero() -> None:
    html = render('{% stat_card "今日巡查" value "次" %}', value=None)

    assert 'class="stat stat-unknown"' in html
    assert words_of(html) == "今日巡查 未知"


def test_stat_card_shows_zero_as_a_number() -> None:
    html = render('{% stat_card "超期" 0 "处" "无" "success" "/x" %}')

    assert 'href="/x"' in html
    assert words_of(html) == "超期 0 处 无"


@pytest.mark.parametrize(
    ("done", "total", "shown"), [(3, 10, "3/10"), (0, 0, "不适用"), (None, 10, "未知")]
)
def test_progress_is_honest_about_nothing_to_do(
    done: int | None, total: int | None, shown: str
) -> None:
    html = render("{% progress done total %}", done=done, total=total)

    assert words_of(html) == shown


def test_progress_is_a_native_element() -> None:
    html = render('{% progress 3 10 "整改" %}')

    assert '<progress value="3" max="10" aria-label="整改"></progress>' in html


def test_empty_state_offers_a_way_on() -> None:
    html = render('{% empty_state "inbox" "没有待办" "都办完了" "/done" "看已办的" %}')

    assert '<a class="btn btn-primary" href="/done">看已办的</a>' in html
    assert words_of(html) == "没有待办 都办完了 看已办的"


def test_timeline_shows_what_when_who() -> None:
    items = [Happening(MOMENT, OVERDUE, "王某", "第一行\n第二行", (Photo("/p", "/t", "前"),))]

    html = render("{% timeline items %}", items=items)

    assert words_of(html) == "超期 3 天 王某 2026-03-04 01:05 第一行 第二行 前"
    assert 'href="/p"' in html
    assert 'src="/t"' in html


def test_timeline_without_entries_says_so() -> None:
    assert words_of(render("{% timeline items %}", items=[])) == "还没有记录。"


def test_photo_without_caption_has_a_text_for_screen_readers() -> None:
    html = render("{% photo_strip photos %}", photos=[Photo("/p", "/t", "")])

    assert 'alt="照片"' in html


def test_before_after_names_the_missing_side() -> None:
    html = render("{% before_after before after %}", before=[Photo("/p", "/t", "楼道")], after=None)

    assert words_of(html) == "整改前 楼道 整改后 没有照片"


def test_pager_links_only_where_there_is_a_page() -> None:
    html = render("{% pager page %}", page=Page(None, "/next?after=9", OVERDUE))

    assert 'rel="prev"' not in html
    assert 'rel="next" href="/next?after=9"' in html
    assert words_of(html) == "上一页 超期 3 天 下一页"


def test_breadcrumb_marks_the_page_itself() -> None:
    html = render("{% breadcrumb links %}", links=[Link("隐患", "/h"), Link("甲", "/h/1")])

    assert '<a href="/h">隐患</a>' in html
    assert '<li class="breadcrumb-item active" aria-current="page">甲</li>' in html


def test_tabs_mark_the_current_view_and_hide_no_news() -> None:
    links = [Link("列表", "/l", is_current=True), Link("地图", "/m", count=0)]

    html = render('{% tabs links "视图" %}', links=links)

    assert 'class="views-link active" href="/l" aria-current="page"' in html
    assert "bubble" not in html


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("full", "2026-03-04 01:05"),
        ("seconds", "2026-03-04 01:05:09"),
        ("date", "2026-03-04"),
        ("time", "01:05"),
        ("short", "03-04 01:05"),
    ],
)
def test_local_time_is_the_time_of_the_office(form: str, shown: str) -> None:
    html = look.local_time(MOMENT, form)

    assert html == f'<time datetime="2026-03-04T01:05:09+08:00">{shown}</time>'


def test_local_time_of_a_day_has_no_hour() -> None:
    html = look.local_time(date(2026, 3, 4))

    assert html == '<time datetime="2026-03-04">2026-03-04</time>'


def test_a_deadline_of_midnight_is_the_day_that_it_ends() -> None:
    midnight = datetime(2026, 6, 29, tzinfo=look.OFFICE_ZONE)

    assert words_of(look.local_time(midnight, "due")) == "2026-06-28"
    assert words_of(look.local_time(midnight + timedelta(minutes=90), "due")) == "2026-06-29 01:30"


def test_local_time_of_nothing_is_unknown() -> None:
    assert words_of(look.local_time(None)) == "未知"


def test_qr_wraps_a_plain_drawing() -> None:
    html = look.qr("<svg><path/></svg>", "查进度")

    assert html == '<figure class="qr" role="img" aria-label="查进度"><svg><path/></svg></figure>'


@pytest.mark.parametrize(
    "drawing",
    [
        "<b>x</b>",
        "<svg><script>x</script></svg>",
        '<svg onload="x"></svg>',
        '<svg><g onclick="x"/></svg>',
        "<svg></svg><p>",
    ],
)
def test_qr_refuses_anything_else(drawing: str) -> None:
    with pytest.raises(ValueError, match="plain svg"):
        look.qr(drawing)


def test_map_box_carries_its_data_as_json() -> None:
    html = render(
        '{% map_box "m" "large" geojson "隐患" %}',
        geojson={"type": "FeatureCollection", "name": "</script>"},
        tile_url="/tiles/{z}",
    )

    assert 'class="map map-large" id="m"' in html
    assert 'aria-label="隐患"' in html
    assert 'data-map="m-data"' in html
    assert 'data-tile-url="/tiles/{z}"' in html
    assert '<script id="m-data" type="application/json">' in html
    assert "\\u003C/script\\u003E" in html


def test_confirm_dialog_posts_with_token_and_key() -> None:
    html = render(
        '{% dialog_button "d" "销号" %}{% confirm_dialog "d" "确认？" "" "/go" "销号" "danger" %}',
        csrf_token="tok",
    )

    assert 'href="#d" role="button" aria-haspopup="dialog" data-dialog-open="d"' in html
    assert '<dialog class="dialog" id="d" aria-labelledby="d-title">' in html
    assert 'name="csrfmiddlewaretoken" value="tok"' in html
    assert re.search(r'name="idempotency_key" value="[0-9a-f]{32}"', html)
    assert '<button class="btn btn-danger" type="submit">销号</button>' in html


def test_idempotency_keys_differ() -> None:
    assert look.idempotency_key() != look.idempotency_key()


def test_read_aloud_button_is_hidden_without_scripts() -> None:
    assert 'type="button" hidden data-aloud-button="content"' in render(
        '{% aloud_button "content" %}'
    )


def test_pin_picker_writes_hidden_fields_and_never_blocks() -> None:
    html = render('{% pin_picker "p" "/lookup" %}')

    assert re.findall(r'type="hidden" name="(\w+)"', html) == ["lat", "lng", "accuracy_m"]
    assert 'data-lookup-url="/lookup"' in html
    assert "可以直接从列表选择" in html
    assert "required" not in html


class SampleForm(forms.Form):
    """One field of each kind."""

    place = forms.CharField(label="地点", help_text="写到门牌。")
    grade = forms.ChoiceField(label="等级", choices=[("a", "一般"), ("b", "重大")])
    kind = forms.ChoiceField(
        label="类别", choices=[("fire", "消防"), ("x", "其他")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="已看过")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)
    photos = forms.FileField(label="照片", required=False)


def test_field_joins_label_help_and_control() -> None:
    html = render("{% field form.place %}", form=SampleForm())

    assert '<label class="form-label" for="id_place">地点<span class="needed">必填</span>' in html
    assert 'class="form-control"' in html
    assert 'aria-describedby="id_place_helptext"' in html
    assert '<div class="form-hint" id="id_place_helptext">写到门牌。</div>' in html


def test_field_with_error_says_it_in_words() -> None:
    html = render("{% field form.place %}", form=SampleForm({}))

    assert 'aria-describedby="id_place_helptext id_place_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_place_error"' in html
    assert "这个字段是必填项。" in html


def test_field_keeps_what_was_typed() -> None:
    html = render("{% field form.place %}", form=SampleForm({"place": "<三号楼>"}))

    assert 'value="&lt;三号楼&gt;"' in html


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("grade", 'class="form-select"'),
        ("kind", '<legend class="form-label">类别'),
        ("agreed", '<label class="form-check" for="id_agreed">'),
        ("secret", '<input type="hidden" name="secret" id="id_secret">'),
        ("photos", 'type="file" name="photos" class="form-control"'),
    ],
)
def test_field_uses_the_native_control_of_its_kind(name: str, mark: str) -> None:
    assert mark in render("{% field bound %}", bound=SampleForm()[name])


def test_form_errors_lead_to_their_fields() -> None:
    html = render("{% form_errors form %}", form=SampleForm({"grade": "a", "kind": "x"}))

    assert 'role="alert"' in html
    assert words_of(html) == "有 2 处要改： 地点 ：这个字段是必填项。 已看过 ：这个字段是必填项。"
    assert '<a href="#id_place">地点</a>' in html


def test_form_errors_of_a_fresh_form_are_silent() -> None:
    assert render("{% form_errors form %}", form=SampleForm()) == ""


def test_choice_cards_are_radio_buttons_with_icons() -> None:
    html = render(
        "{% choice_cards form.kind icons %}",
        form=SampleForm({"kind": "fire"}),
        icons={"fire": "flame"},
    )

    assert 'type="radio" name="kind" value="fire" id="id_kind_0" checked required' in html
    assert '#flame"' in html
    assert '#help-circle"' in html
    assert "script" not in html


def test_photo_input_is_a_plain_file_field_without_scripts() -> None:
    html = render("{% photo_input form.photos 3 %}", form=SampleForm())

    assert 'data-photos="3"' in html
    assert '<input type="file" name="photos" class="form-control" id="id_photos">' in html
    assert "最多 3 张" in html


def test_voice_input_is_a_plain_file_field_without_scripts() -> None:
    html = render("{% voice_input form.photos 60 %}", form=SampleForm())

    assert 'data-voice="60"' in html
    assert 'type="button" hidden data-voice-record' in html


class Filters(forms.Form):
    """Filters of a list."""

    area = forms.ChoiceField(label="村", choices=[("", "全部"), ("1", "和平社区"), ("2", "黄湓村")])
    state = forms.MultipleChoiceField(label="状态", choices=[("a", "待受理"), ("b", "已认定")])
    q = forms.CharField(label="查找")
    page = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "全部"),
        ({"area": "", "page": "3"}, "全部"),
        ({"area": "1", "state": ["a", "b"]}, "和平社区 · 待受理 · 已认定"),
        ({"area": "9", "q": "电" * 30}, "电" * 20),
    ],
)
def test_what_filters_are_set_to_is_said_in_words(asked: dict[str, object], words: str) -> None:
    query = MultiValueDict(
        {name: value if isinstance(value, list) else [value] for name, value in asked.items()}
    )

    assert look.chosen(Filters(query)) == words


def test_a_fold_says_what_is_behind_it() -> None:
    html = render('{% phone_fold "筛选" now %}', now="和平<社区>")

    assert html.startswith('<details class="phone-fold">')
    assert "open" not in html.partition("<summary>")[0]
    assert "筛选" in html
    assert "和平&lt;社区&gt;" in html
