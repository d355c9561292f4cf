"""What a report is probably about: seeds, what was learnt, and the answer (R216)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from shouwang.engines.texts import Classifier, Guess, Sample
from shouwang.ground.errors import Text, say

GRADES: Mapping[str, Text] = {
    "major": say("重大隐患"),
    "level2": say("一般隐患（二级以上）"),
    "general": say("一般隐患"),
}
"""Grades that are suggested; which level exactly is for whoever grades."""
UNSURE: Final = say("不确定")
SEEDS: Final[Mapping[str, str]] = {
    "blocked_exit": (
        "安全出口锁闭 疏散通道堆放杂物 楼道 楼梯间堵塞 消防车通道停车被占 常闭式防火门上锁 "
        "防盗窗封死不能逃生 走道太窄 过道堆货 出口打不开 卷帘门挡住 院门锁着 电动车停在楼道 "
        "门口堆纸箱 楼梯口放自行车"
    ),
    "fire_facility": (
        "灭火器过期 灭火器压力不足 消防栓没有水 消火栓被埋被遮挡 应急照明灯不亮 "
        "疏散指示标志损坏 烟感失效 火灾报警器故障 喷淋阀门关闭 防火门闭门器坏了 消防水池缺水 "
        "水带缺失 没有灭火器 消防泵 防火卷帘 消防控制室"
    ),
    "electricity": (
        "电线老化裸露 私拉乱接 飞线充电 电动车充电 电瓶 配电箱没有盖 插座插排过载 漏电保护器 "
        "短路冒火花 空气开关 电缆破损 大功率取暖器 接线头 用电负荷 拉线 线路没有套管 充电桩"
    ),
    "gas": (
        "液化气瓶 煤气罐 燃气泄漏 软管老化超长 灶具没有熄火保护 可燃气体报警器 闻到煤气味 "
        "气瓶间 减压阀 燃气管道 瓶装气 钢瓶过期 燃气表"
    ),
    "building": (
        "墙体开裂 外墙瓷砖脱落 屋顶漏水 危房 广告牌松动 阳台 围墙倾斜 违章搭建 彩钢板房 雨棚 "
        "玻璃要掉 花盆 房梁 空调外机支架锈蚀 招牌 墙皮 屋面 楼板"
    ),
    "road": (
        "井盖缺失 路面塌陷 积水 路灯不亮 护栏损坏 排水沟堵塞 坑洼 斑马线 标志牌 桥面 "
        "转弯处视线 减速带 雨水口 下水道 人行道 路口 道路 下穿通道 防撞墩"
    ),
    "slope": (
        "山体滑坡 边坡裂缝 落石 挡墙鼓出 河堤 塌方 泥石流 水库渗水 水位上涨 堤防 管涌 坡脚 "
        "坡顶 山上掉石头 泥土 护岸 树歪"
    ),
    "three_in_one": (
        "店里住人 阁楼住人 仓库住人 厂房住宿 生产经营住宿合用 隔间搭床 床铺 员工睡在店里 群租 "
        "夹层住人 三合一 楼下作坊楼上住人 住宿部分没有分隔"
    ),
    "workplace": (
        "机器没有防护罩 高处作业没系安全带 安全帽 脚手架 有限空间作业 动火作业没有审批 粉尘 "
        "冲床 砂轮 操作规程 皮带轮 电焊 劳动防护用品 工人 车间 临边 洞口 打磨 清罐"
    ),
    "hazchem": (
        "油漆 稀释剂 酒精 危险化学品 汽油 溶剂 农药 易燃液体 桶装 烟花爆竹 剧毒 腐蚀 "
        "化学品混放 香蕉水 双氧水 保险粉 液氨 化工 助剂 危化品"
    ),
    "special_equipment": (
        "电梯 叉车 起重机 行车 锅炉 压力容器 储气罐超期未检 安全阀 压力表 升降机 特种设备 "
        "吊钩 检验合格证 货梯"
    ),
    "management": (
        "没有台账 没有培训记录 安全制度 应急预案 没有演练 值班无人 责任人不明 无证上岗 "
        "许可证过期 检查记录 责任书 没有签到 保险 档案 安全员 教育培训 没有签订 "
        "不知道怎么报警"
    ),
}
"""Words in which people speak of each category, so that the first report already finds some."""
SEED_TIMES: Final = 3
"""A seed counts as much as so many reports with its words."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """A text of which category and grade are known; an empty one is not."""

    text: str
    category: str
    grade: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a text is probably about; "" below the threshold, which reads 不确定."""

    category: str
    category_confidence: float
    grade: str
    grade_confidence: float
    runners_up: tuple[Guess, ...]
    learnt_from: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Two classifiers, one for the category and one for the grade."""

    categories: Classifier
    grades: Classifier
    texts: int

    def suggest(self, text: str, threshold: float) -> Suggestion:
        """Return category and grade of a text, each only when it is sure enough."""
        categories, grades = self.categories.classify(text), self.grades.classify(text)
        first = categories[0] if categories else Guess("", 0.0)
        grade = grades[0] if grades else Guess("", 0.0)
        return Suggestion(
            category=first.label if first.confidence >= threshold else "",
            category_confidence=first.confidence,
            grade=grade.label if grade.confidence >= threshold else "",
            grade_confidence=grade.confidence,
            runners_up=tuple(categories[:3]),
            learnt_from=self.texts,
        )


def seeds() -> list[Sample]:
    """Return the seeds as samples, each word as often as it counts."""
    once = [Sample(word, label) for label, words in SEEDS.items() for word in words.split()]
    return once * SEED_TIMES


def reader(learnt: Iterable[Learnt]) -> Reader:
    """Return a reader that knows the seeds and what was learnt."""
    rows = list(learnt)
    categories = Classifier.of(seeds())
    grades = Classifier()
    for row in rows:
        if row.category:
            categories.learn(Sample(row.text, row.category))
        if row.grade:
            grades.learn(Sample(row.text, row.grade))
    return Reader(categories, grades, len(rows))


def grade_of(statutory: str, level: int | None) -> str:
    """Return the grade that a hazard's own grading teaches; "" when it has none."""
    if statutory == "major":
        return "major"
    if statutory != "general" or level is None:
        return ""
    return "level2" if level <= 2 else "general"
