"""What a draft has to say, how long it may hold, and the room's named numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.watch.warnings.rules.drafts import (
    AreaDraft,
    WarningDraft,
    check_draft,
    check_keys,
    grouping_key,
    is_public,
    relation_of,
)
from shouwang.watch.warnings.rules.parameters import (
    FIRST_DAY,
    LIST_LIMIT,
    grouping_window,
    longest_silence,
    longest_validity,
    needs_two_persons,
    river_width_m,
)
from shouwang.watch.warnings.rules.templates import Filling, Words, filled
from shouwang.watch.warnings.rules.wording import marked, marked_english

from .factories import SIX, at

ON = date(2026, 6, 23)
WEEK_MIN = 7 * 24 * 60
DRAFT = WarningDraft(
    type_code="rainstorm",
    level="blue",
    title="暴雨蓝色预警",
    text="雨量将达50毫米。",
    action_text="检查排水口。",
    onset_at=SIX,
    expires_at=at(720),
)


def faults(**more: object) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        check_draft(replace(DRAFT, **more), SIX)  # type: ignore[arg-type]
    return {name: str(words) for name, words in error.value.fields.items()}


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"type_code": "comet"}, {"type_code": "请选择预警类型。"}),
        ({"level": "none"}, {"level": "请选择预警级别：蓝、黄、橙、红。"}),
        ({"title": " "}, {"title": "请填写标题。"}),
        ({"text": ""}, {"text": "请写明可能发生什么、要注意什么。"}),
        ({"action_text": ""}, {"action_text": "请写明应采取的措施。"}),
        ({"text": "雨\x00"}, {"text": "含有无法保存的字符。"}),
        ({"title": "雨" * 121}, {"title": "最长 120 个字。"}),
        ({"status": "exercise"}, {"exercise_note": "演练要写明是哪次演练。"}),
        ({"expires_at": SIX}, {"expires_at": "失效时间要晚于开始时间。"}),
        (
            {"onset_at": at(-120), "expires_at": at(-60)},
            {"expires_at": "失效时间已经过去。"},
        ),
        (
            {"expires_at": at(WEEK_MIN) + timedelta(seconds=1)},
            {"expires_at": "一条预警最长有效 7 天，之后请重新发布。"},
        ),
        (
            {"onset_at": at(-24 * 60) - timedelta(seconds=1)},
            {"onset_at": "开始时间不能早于一天以前。"},
        ),
        ({"source": "relayed"}, {"identifier": "转发的预警要写明原发布单位和原编号。"}),
        ({"area": AreaDraft("hexagon")}, {"area_kind": "请选择范围形式。"}),
    ],
)
def test_a_draft_that_lacks_something_is_refused_by_name(
    more: dict[str, object], wrong: dict[str, str]
) -> None:
    assert faults(**more) == wrong


@pytest.mark.parametrize(
    "more",
    [{"expires_at": at(WEEK_MIN)}, {"onset_at": at(-24 * 60)}, {"title": "雨" * 120}],
)
def test_a_draft_at_its_limits_stands(more: dict[str, object]) -> None:
    check_draft(replace(DRAFT, **more), SIX)  # type: ignore[arg-type]


@pytest.mark.parametrize("type_code", ["landslide_weather", "earthquake"])
def test_what_only_others_may_publish_is_ours_in_exercises_only(type_code: str) -> None:
    with pytest.raises(NotAllowed):
        check_draft(replace(DRAFT, type_code=type_code), SIX)

    check_draft(replace(DRAFT, type_code=type_code, status="exercise", exercise_note="演练"), SIX)


@pytest.mark.parametrize(
    ("level", "needs"), [("blue", False), ("yellow", False), ("orange", True), ("red", True)]
)
def test_a_second_person_is_asked_for_from_orange(level: str, *, needs: bool) -> None:
    assert needs_two_persons(level, ON) is needs


def test_the_named_numbers_hold_from_their_first_day() -> None:
    assert [
        (grouping_window(day), longest_silence(day), longest_validity(day), river_width_m(day))
        for day in (FIRST_DAY, ON)
    ] == [(timedelta(hours=6), timedelta(hours=24), timedelta(days=7), 200)] * 2


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ([], "名单是空的。"),
        ([" "], "名单是空的。"),
        (["person:"], "名单里的“person:”不能识别。"),
        (["person:x"], "名单里的“person:x”不能识别。"),
        (["dog:1"], "名单里的“dog:1”不能识别。"),
        ([f"person:{number}" for number in range(LIST_LIMIT + 1)], "名单最多 2000 条。"),
    ],
)
def test_a_list_that_names_nobody_is_refused(keys: list[str], words: str) -> None:
    with pytest.raises(Invalid) as error:
        check_keys(keys)

    assert str(error.value.fields["keys"]) == words


def test_a_list_keeps_each_key_once() -> None:
    assert check_keys(["person:1", " person:1", "site:滑坡-1"]) == ("person:1", "site:滑坡-1")


@pytest.mark.parametrize(
    ("before", "after", "relation"),
    [
        ("blue", "red", "upgrade"),
        ("red", "orange", "downgrade"),
        ("yellow", "yellow", "update"),
    ],
)
def test_the_level_says_what_takes_whose_place(before: str, after: str, relation: str) -> None:
    assert relation_of(before, after) == relation


def test_the_same_area_in_another_order_groups_and_an_exercise_stands_apart() -> None:
    def key(*area: str, status: str = "actual") -> str:
        return grouping_key("gale", status, "", "330781002", area)

    assert key("a", "b") == key("b", "a", "a")
    assert key("a") != key("a", status="exercise")


def test_lists_sites_and_exercises_are_never_public() -> None:
    gale = replace(DRAFT, type_code="gale")

    assert [
        is_public(gale, "division"),
        is_public(gale, "list"),
        is_public(replace(gale, type_code="geological_site"), "division"),
        is_public(replace(gale, status="test"), "division"),
    ] == [True, False, False, False]


@pytest.mark.parametrize(
    ("scope", "shown"),
    [("", True), ("Public", True), ("Restricted", False), ("Private", False), ("else", False)],
)
def test_only_what_its_sender_sent_to_everybody_is_public(scope: str, shown: bool) -> None:
    assert is_public(replace(DRAFT, scope=scope), "division") is shown


def test_a_mark_stands_before_words_and_never_before_nothing() -> None:
    assert (marked("test", "雨"), marked("exercise", ""), marked("actual", "雨")) == (
        "【测试】雨",
        "",
        "雨",
    )
    assert marked_english("exercise", "Rain") == "[EXERCISE] Rain"


def test_a_template_is_filled_in_both_languages_and_knows_no_other_brace() -> None:
    words = Words("{area}{type}{level}", "{onset}", "{what}", "{level} {type}", "{expires}", "")
    told = filled(words, Filling("gale", "red", "和平社区", "安监站", SIX, at(60)))

    assert told == Words(
        "和平社区大风红色", "6月23日06:00", "{what}", "red Gale", "23 Jun 07:00", ""
    )
