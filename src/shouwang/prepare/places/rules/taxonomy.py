"""The words of the register: what a place is used for, which types it can have, how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from shouwang.ground.errors import Text, say


class PlaceKind(StrEnum):
    """How a place lies on the map, and whether it is a unit's premises or a thing in the open."""

    PLACE = "place"
    POINT = "point"
    LINE = "line"


class PlaceTypeCode(StrEnum):
    """A type that a rule or a person gives to a place; a place may carry several."""

    CROWDED_PLACE = "crowded_place"
    RENTAL_HOUSE = "rental_house"
    THREE_IN_ONE = "three_in_one"
    NINE_SMALL_PLACE = "nine_small_place"
    HIGH_RISE = "high_rise"
    LABOUR_INTENSIVE = "labour_intensive"


class UseCategory(StrEnum):
    """What a place is used for; "" is not yet known."""

    UNKNOWN = ""
    CINEMA = "cinema"
    AUDITORIUM = "auditorium"
    NIGHT_CLUB = "night_club"
    VIDEO_HALL = "video_hall"
    DANCE_HALL = "dance_hall"
    KARAOKE = "karaoke"
    AMUSEMENT_HALL = "amusement_hall"
    INTERNET_CAFE = "internet_cafe"
    BOWLING = "bowling"
    SAUNA = "sauna"
    HOTEL = "hotel"
    GUEST_HOUSE = "guest_house"
    RESTAURANT = "restaurant"
    MALL = "mall"
    SUPERMARKET = "supermarket"
    INDOOR_MARKET = "indoor_market"
    SCHOOL_DORMITORY = "school_dormitory"
    NURSERY_DORMITORY = "nursery_dormitory"
    KINDERGARTEN_DORMITORY = "kindergarten_dormitory"
    ELDERLY_HOME_DORMITORY = "elderly_home_dormitory"
    HOSPITAL_WARD = "hospital_ward"
    LABOUR_INTENSIVE_WORKSHOP = "labour_intensive_workshop"
    LABOUR_INTENSIVE_DORMITORY = "labour_intensive_dormitory"
    SHOP = "shop"
    HAZCHEM_SHOP = "hazchem_shop"
    FIREWORKS_SHOP = "fireworks_shop"
    REPAIR_SHOP = "repair_shop"
    DWELLING = "dwelling"
    WORKSHOP = "workshop"
    WAREHOUSE = "warehouse"
    MINE = "mine"
    LOGISTICS = "logistics"
    TOURIST_SITE = "tourist_site"
    SCHOOL = "school"
    CLINIC = "clinic"
    HOSPITAL = "hospital"
    ELDERLY_HOME = "elderly_home"
    CONSTRUCTION_SITE = "construction_site"
    GAS_BOTTLE_STATION = "gas_bottle_station"
    EBIKE_CHARGING = "ebike_charging"
    PUBLIC_HALL = "public_hall"
    RESERVOIR = "reservoir"
    SLOPE = "slope"
    UNDERPASS = "underpass"
    ROAD_BLACK_SPOT = "road_black_spot"
    ROAD_FACILITY = "road_facility"
    WATERSIDE_ROAD = "waterside_road"
    CLIFF_ROAD = "cliff_road"
    RIVER_WALL = "river_wall"
    OTHER = "other"


KIND_LABELS: Mapping[PlaceKind, Text] = {
    PlaceKind.PLACE: say("场所"),
    PlaceKind.POINT: say("点状对象（路段黑点、边坡等）"),
    PlaceKind.LINE: say("线状对象（路段、堤防等）"),
}

TYPE_LABELS: Mapping[PlaceTypeCode, Text] = {
    PlaceTypeCode.CROWDED_PLACE: say("人员密集场所"),
    PlaceTypeCode.RENTAL_HOUSE: say("出租房"),
    PlaceTypeCode.THREE_IN_ONE: say("“三合一”场所"),
    PlaceTypeCode.NINE_SMALL_PLACE: say("九小场所"),
    PlaceTypeCode.HIGH_RISE: say("高层建筑"),
    PlaceTypeCode.LABOUR_INTENSIVE: say("劳动密集型企业"),
}

CATEGORY_LABELS: Mapping[UseCategory, Text] = {
    UseCategory.UNKNOWN: say("未知"),
    UseCategory.CINEMA: say("影剧院"),
    UseCategory.AUDITORIUM: say("礼堂"),
    UseCategory.NIGHT_CLUB: say("夜总会"),
    UseCategory.VIDEO_HALL: say("录像厅"),
    UseCategory.DANCE_HALL: say("舞厅"),
    UseCategory.KARAOKE: say("卡拉OK厅"),
    UseCategory.AMUSEMENT_HALL: say("游乐厅"),
    UseCategory.INTERNET_CAFE: say("网吧"),
    UseCategory.BOWLING: say("保龄球馆"),
    UseCategory.SAUNA: say("桑拿浴室"),
    UseCategory.HOTEL: say("宾馆"),
    UseCategory.GUEST_HOUSE: say("旅馆"),
    UseCategory.RESTAURANT: say("饭店（餐饮）"),
    UseCategory.MALL: say("商场"),
    UseCategory.SUPERMARKET: say("超市"),
    UseCategory.INDOOR_MARKET: say("室内市场"),
    UseCategory.SCHOOL_DORMITORY: say("学校集体宿舍"),
    UseCategory.NURSERY_DORMITORY: say("托儿所集体宿舍"),
    UseCategory.KINDERGARTEN_DORMITORY: say("幼儿园集体宿舍"),
    UseCategory.ELDERLY_HOME_DORMITORY: say("养老院集体宿舍"),
    UseCategory.HOSPITAL_WARD: say("医院病房楼"),
    UseCategory.LABOUR_INTENSIVE_WORKSHOP: say("劳动密集型企业车间"),
    UseCategory.LABOUR_INTENSIVE_DORMITORY: say("劳动密集型企业员工宿舍"),
    UseCategory.SHOP: say("商店"),
    UseCategory.HAZCHEM_SHOP: say("危险化学品商店"),
    UseCategory.FIREWORKS_SHOP: say("烟花爆竹零售点"),
    UseCategory.REPAIR_SHOP: say("修理铺"),
    UseCategory.DWELLING: say("住宅"),
    UseCategory.WORKSHOP: say("厂房"),
    UseCategory.WAREHOUSE: say("仓库"),
    UseCategory.MINE: say("矿山"),
    UseCategory.LOGISTICS: say("物流运输"),
    UseCategory.TOURIST_SITE: say("旅游景点"),
    UseCategory.SCHOOL: say("学校"),
    UseCategory.CLINIC: say("诊所"),
    UseCategory.HOSPITAL: say("医院"),
    UseCategory.ELDERLY_HOME: say("养老院"),
    UseCategory.CONSTRUCTION_SITE: say("建筑工地"),
    UseCategory.GAS_BOTTLE_STATION: say("瓶装燃气供应站"),
    UseCategory.EBIKE_CHARGING: say("电动自行车充电场所"),
    UseCategory.PUBLIC_HALL: say("文化礼堂、文体中心"),
    UseCategory.RESERVOIR: say("水库山塘"),
    UseCategory.SLOPE: say("边坡（地质灾害点）"),
    UseCategory.UNDERPASS: say("下穿通道"),
    UseCategory.ROAD_BLACK_SPOT: say("交通事故多发地段"),
    UseCategory.ROAD_FACILITY: say("道路交通设施"),
    UseCategory.WATERSIDE_ROAD: say("临水路段"),
    UseCategory.CLIFF_ROAD: say("临崖路段"),
    UseCategory.RIVER_WALL: say("堤防"),
    UseCategory.OTHER: say("其他"),
}

NO_ENTERPRISE = frozenset(
    {
        UseCategory.DWELLING,
        UseCategory.SCHOOL,
        UseCategory.SCHOOL_DORMITORY,
        UseCategory.NURSERY_DORMITORY,
        UseCategory.KINDERGARTEN_DORMITORY,
        UseCategory.ELDERLY_HOME,
        UseCategory.ELDERLY_HOME_DORMITORY,
        UseCategory.CLINIC,
        UseCategory.HOSPITAL,
        UseCategory.HOSPITAL_WARD,
        UseCategory.EBIKE_CHARGING,
        UseCategory.PUBLIC_HALL,
        UseCategory.RESERVOIR,
        UseCategory.SLOPE,
        UseCategory.UNDERPASS,
        UseCategory.ROAD_BLACK_SPOT,
        UseCategory.ROAD_FACILITY,
        UseCategory.WATERSIDE_ROAD,
        UseCategory.CLIFF_ROAD,
        UseCategory.RIVER_WALL,
    }
)
"""Uses that have no annual output, so that the scale rule does not ask for one."""


def is_enterprise(kind: PlaceKind, category: UseCategory) -> bool:
    """Tell whether the scale rule asks for the annual output; an unknown use is asked, too."""
    return kind is PlaceKind.PLACE and category not in NO_ENTERPRISE
