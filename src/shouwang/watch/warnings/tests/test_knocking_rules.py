"""Buildings and doors of addresses, and what a loudspeaker says of a warning."""

from __future__ import annotations

import pytest

from shouwang.watch.warnings.rules.announcing import Sayings, announced, announced_in_english
from shouwang.watch.warnings.rules.knocking import split_address, walking_key
from shouwang.watch.warnings.rules.wording import Status

SAID = Sayings("暴雨蓝色预警", "雨量50mm以上。", "不要靠近河道。", "000-0000-0009")
ENGLISH = Sayings("Rainstorm blue", "Over 50mm of rain.", "Keep away from rivers.", "")


@pytest.mark.parametrize(
    ("address", "building", "door"),
    [
        ("和平路12号3幢2单元201", "和平路12号3幢", "2单元201"),
        ("和平路12号2号楼 301室", "和平路12号2号楼", "301室"),
        ("云山小区B座 1201", "云山小区B座", "1201"),
        ("黄龙洞村15号", "黄龙洞村15号", ""),
        ("和平路12号，二楼", "和平路12号", "二楼"),
        ("学校旁边", "", "学校旁边"),
        ("", "", ""),
    ],
)
def test_an_address_is_a_building_and_a_door(address: str, building: str, door: str) -> None:
    assert split_address(address) == (building, door)


def test_doors_stand_as_one_walks() -> None:
    doors = ["10幢", "2幢", "2幢2单元", "1幢"]

    assert sorted(doors, key=walking_key) == ["1幢", "2幢", "2幢2单元", "10幢"]


def test_a_loudspeaker_says_what_comes_and_what_to_do() -> None:
    assert announced(Status.ACTUAL, SAID).sentences == (
        "请大家注意",
        "暴雨蓝色预警",
        "雨量五十毫米以上",
        "不要靠近河道",
        "咨询电话：零零零零零零零零零零九",
    )


@pytest.mark.parametrize(
    ("status", "first", "last"),
    [
        (Status.EXERCISE, "下面是演练，不是真的险情", "以上是演练"),
        (Status.TEST, "下面是测试，不是真的险情", "以上是测试"),
    ],
)
def test_what_is_not_meant_says_so_first_and_last(status: str, first: str, last: str) -> None:
    said = announced(status, SAID).sentences

    assert (said[1], said[-1]) == (first, last)


def test_what_is_over_is_said_without_what_to_do() -> None:
    assert announced(Status.ACTUAL, SAID, is_over=True).sentences == (
        "请大家注意",
        "暴雨蓝色预警",
        "这条预警已经结束",
    )


def test_english_is_said_where_there_is_any() -> None:
    said = announced_in_english(Status.TEST, ENGLISH)

    assert said is not None
    assert said.sentences[1:3] == ("This is a test", "There is no real danger")
    assert announced_in_english(Status.TEST, SAID.__class__("", "", "", "")) is None
