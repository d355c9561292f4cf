"""Codes, names, the checking of a register, outlines and distances."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.ground.actor import AreaRange
from shouwang.ground.divisions.rules.codes import (
    Level,
    TownKind,
    VillageKind,
    common_root,
    level_of,
    normalise_code,
    parent_of,
    path_of,
    town_kind,
    village_kind,
)
from shouwang.ground.divisions.rules.geometry import county_containing, county_shapes, distance_m
from shouwang.ground.divisions.rules.names import full_name, is_storable, pairs_of, wanted_pairs
from shouwang.ground.divisions.rules.table import (
    ERRORS_NAMED,
    SourceRow,
    check_rows,
    full_names,
    vanished,
)
from shouwang.ground.errors import Invalid


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("330781002000", "330781002"),
        ("330781000000", "330781"),
        ("330700000000", "3307"),
        ("330000000000", "33"),
        ("330781002002", "330781002002"),
        ("330781002200", "330781002200"),
        ("330781100000", "330781100"),
        ("330100000000", "3301"),
        (" 330781 ", "330781"),
        ("330700", "330700"),
        ("330781002002001", "330781002002001"),
    ],
)
def test_padding_is_cut_only_where_whole_groups_are_zero(text: str, code: str) -> None:
    assert normalise_code(text) == code


@pytest.mark.parametrize(
    "text", ["", "3", "33078100200", "33078100200x", "３３", "²²", "3307810020"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        normalise_code(text)


def test_a_code_says_level_parent_and_path() -> None:
    code = "330781002002"

    assert level_of(code) is Level.VILLAGE
    assert parent_of(code) == "330781002"
    assert parent_of("33") == ""
    assert path_of(code) == ("33", "3307", "330781", "330781002", "330781002002")


@given(st.sampled_from([2, 4, 6, 9, 12]), st.integers(0, 10**15 - 1))
def test_every_parent_is_a_prefix_and_holds_its_child(digits: int, number: int) -> None:
    code = f"{number:015d}"[:digits]

    parent = parent_of(code)

    assert code.startswith(parent)
    assert path_of(code)[-1] == code


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("000", TownKind.UNKNOWN),
        ("001", TownKind.STREET),
        ("099", TownKind.STREET),
        ("100", TownKind.TOWN),
        ("199", TownKind.TOWN),
        ("200", TownKind.TOWNSHIP),
        ("399", TownKind.TOWNSHIP),
        ("400", TownKind.TOWN_LIKE),
        ("599", TownKind.TOWN_LIKE),
        ("600", TownKind.UNKNOWN),
    ],
)
def test_the_bands_of_towns(number: str, kind: TownKind) -> None:
    assert town_kind(f"330781{number}") is kind


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("000", VillageKind.UNKNOWN),
        ("001", VillageKind.RESIDENTS_COMMITTEE),
        ("199", VillageKind.RESIDENTS_COMMITTEE),
        ("200", VillageKind.VILLAGE_COMMITTEE),
        ("399", VillageKind.VILLAGE_COMMITTEE),
        ("400", VillageKind.QUASI_RESIDENTS),
        ("499", VillageKind.QUASI_RESIDENTS),
        ("500", VillageKind.QUASI_VILLAGE),
        ("599", VillageKind.QUASI_VILLAGE),
        ("600", VillageKind.UNKNOWN),
    ],
)
def test_the_bands_of_villages(number: str, kind: VillageKind) -> None:
    assert village_kind(f"330781002{number}") is kind


def test_a_county_has_no_town_or_village_kind() -> None:
    assert town_kind("330781") is TownKind.UNKNOWN
    assert village_kind("330781002") is VillageKind.UNKNOWN


def test_fillers_and_repetitions_are_left_out_of_full_names() -> None:
    assert full_name("北京市", "北京市", "市辖区") == "北京市"
    assert full_name("广东省东莞市", "东莞市", "东莞市") == "广东省东莞市"
    assert full_name("浙江省金华市", "金华市", "兰溪市") == "浙江省金华市兰溪市"


def test_pairs_begin_in_the_names_own_part() -> None:
    assert pairs_of("云山社区居委会") == {"云山", "山社"}
    assert pairs_of("枣树村委会") == {"枣树", "树村"}
    assert pairs_of("村委会") == frozenset()


def test_a_common_ending_is_not_looked_up() -> None:
    assert wanted_pairs("云山社区") == ("云山", "山社")
    assert wanted_pairs("社区") == ()
    assert wanted_pairs("云") == ()


@pytest.mark.parametrize(
    ("text", "is_good"),
    [("云山", True), ("高\ue170村", True), ("云\x00山", False), ("a\nb", False)],
)
def test_rare_characters_are_kept_and_controls_are_not(text: str, is_good: bool) -> None:
    assert is_storable(text) is is_good


def _rows(*pairs: tuple[str, str]) -> list[SourceRow]:
    return [SourceRow("t.csv", line, code, name) for line, (code, name) in enumerate(pairs, 2)]


def test_every_bad_row_is_named_with_its_line() -> None:
    rows = _rows(
        ("33", "浙江省"),
        ("33", "又一个"),
        ("3a", "字母"),
        ("3307", ""),
        ("3308", "长" * 101),
        ("3309", "控\x00制"),
        ("110101", "东城区"),
    )

    checked = check_rows(rows, known=())

    assert list(checked.errors) == [f"t.csv:{line}" for line in (3, 4, 5, 6, 7, 8)]
    assert checked.error_count == 6
    assert str(checked.errors["t.csv:8"]) == "上级代码 1101 不存在。"


def test_a_name_of_a_hundred_characters_is_still_good() -> None:
    assert check_rows(_rows(("33", "长" * 100)), known=()).errors == {}


def test_beyond_a_thousand_bad_rows_are_counted() -> None:
    rows = _rows(*(("x", "名") for _ in range(ERRORS_NAMED + 5)))

    checked = check_rows(rows, known=())

    assert len(checked.errors) == 1000
    assert checked.error_count == 1005


def test_a_parent_in_place_is_as_good_as_one_in_the_table() -> None:
    assert check_rows(_rows(("3307", "金华市")), known={"33"}).errors == {}


def test_a_padded_table_gives_the_short_codes_and_keeps_units_that_repeat_their_code() -> None:
    rows = _rows(
        ("350000000000", "福建省"),
        ("350500000000", "泉州市"),
        ("350527000000", "金门县"),
        ("350527000000", "金门县"),
    )

    checked = check_rows(rows, known=())

    assert list(checked.names) == ["35", "3505", "350527", "350527000"]


def test_full_names_reach_up_into_what_is_in_place() -> None:
    known = {"33": ("浙江省", "浙江省")}

    found = full_names({"330781": "兰溪市", "3307": "金华市"}, known)

    assert found == {"3307": "浙江省金华市", "330781": "浙江省金华市兰溪市"}


def test_vanished_codes_lie_below_the_smallest_division_that_holds_the_table() -> None:
    table = {"33": "a", "3307": "b", "330781": "c", "330702": "d"}

    gone = vanished(table, ["33", "3301", "3307", "330781", "330799", "330781002", "110101"])

    assert gone == ["330799"]


def test_the_root_of_several_codes() -> None:
    assert common_root(("330781002001", "330781002228")) == "330781002"
    assert common_root(("330781002001", "330702001001")) == "3307"
    assert common_root(("110101", "330781")) == ""
    assert common_root(()) == ""


@given(st.lists(st.text("0123456789", min_size=9, max_size=9), min_size=1, max_size=8))
def test_the_root_holds_every_code(codes: list[str]) -> None:
    root = common_root(tuple(codes))

    assert all(code.startswith(root) for code in codes)


def test_the_outlines_hold_their_own_towns() -> None:
    assert sorted(county_shapes()) == [
        "330702",
        "330703",
        "330723",
        "330726",
        "330727",
        "330781",
        "330782",
        "330783",
        "330784",
    ]
    assert county_containing(29.2128, 119.4752) == "330781"
    assert county_containing(29.3065, 120.0752) == "330782"
    assert county_containing(39.9, 116.4) == ""


def test_a_hundredth_of_a_degree_of_latitude_is_1112_metres() -> None:
    assert round(distance_m(29.20, 119.47, (29.21, 119.47))) == 1112
    assert distance_m(29.2, 119.47, (29.2, 119.47)) == 0


@given(st.from_regex(r"[1-8][0-9]{5}", fullmatch=True))
def test_a_subtree_is_one_range(code: str) -> None:
    area = AreaRange.under(code)

    assert area.covers(code) is True
    assert area.covers(f"{code}999999") is True
