"""What the journal's verbs about places mean to a reader."""

from __future__ import annotations

from collections.abc import Mapping

from shouwang.ground.errors import Text, say

VERB_LABELS: Mapping[str, Text] = {
    "place.register": say("登记"),
    "place.edit": say("修改资料"),
    "place.survey": say("补充调查"),
    "place.import": say("表格导入"),
    "place.confirm_type": say("人工认定类型"),
    "place.follow_rule": say("撤销人工认定"),
    "place.archive": say("停用"),
    "place.remap": say("区划变更"),
    "place.issue_qr": say("发放二维码"),
    "place.revoke_qr": say("停用二维码"),
    "place.add_object": say("登记设备设施"),
    "place.edit_object": say("修改设备设施"),
    "place.check_object": say("记录检验"),
    "place.retire_object": say("设备设施停用"),
    "place.survey_entry": say("摸底登记"),
    "place.standardise": say("记录标准化等级"),
    "place.add_source": say("登记重大危险源"),
    "place.edit_source": say("修改重大危险源"),
    "place.retire_source": say("重大危险源停用"),
    "place.watch_source": say("设定危险源监测"),
    "place.unwatch_source": say("停用危险源监测"),
}

FIELD_LABELS: Mapping[str, Text] = {
    "name": say("名称"),
    "kind": say("对象类别"),
    "category": say("用途"),
    "industry": say("行业"),
    "area_code_now": say("所属村（社区）"),
    "address": say("地址"),
    "owner_name": say("管理单位"),
    "unit_id": say("所属单位"),
    "credit_code": say("统一社会信用代码"),
    "annual_output_yuan": say("年产值"),
    "capacity": say("容纳人数"),
    "residents": say("居住人数"),
    "floor": say("所在楼层"),
    "storeys": say("总层数"),
    "floor_area_m2": say("建筑面积（平方米）"),
    "height_m": say("建筑高度（米）"),
    "is_street_front": say("是否沿街"),
    "is_let_for_profit": say("是否出租给他人居住"),
    "is_licensed_hotel": say("是否有旅馆业许可"),
    "latitude": say("纬度"),
    "longitude": say("经度"),
    "geometry": say("线的位置"),
    "contact_name": say("联系人"),
    "contact_phone": say("联系电话"),
    "surveyed_on": say("摸底日期"),
    "accountable": say("责任划分"),
}
