"""The tour: what to see, as whom, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shouwang.ground.errors import Text, say


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: `username` "" is without signing in; `thing` is the hazard that the page shows."""

    title: Text
    see: Text
    username: str
    page: str
    thing: str = ""


STOPS: Final = (
    Stop(
        say("居民：随手报隐患"),
        say(
            "不用登录，用手机宽度打开。拍照、选地点、选类别，“不知道”排在第一个；交完得到编号和查询码。"
        ),
        "",
        "resident:start",
    ),
    Stop(
        say("居民：查进度、回答询问"),
        say("昨晚有居民报告老街空调外机倾斜。用下面的编号和查询码进去，看进度，回答社区的询问。"),
        "",
        "resident:status",
        "facade-heping",
    ),
    Stop(
        say("社区主任：受理、定级"),
        say(
            "同一条报告在和平社区主任的工作台上。可以询问报告人、认定、定级，或者说明理由不予受理。"
        ),
        "community",
        "hazards:detail",
        "facade-heping",
    ),
    Stop(
        say("网格员：三十秒登记"),
        say(
            "手机上的巡查页：选场所、拍照、选检查项；当场改好的，一次登记并申请复查，由另一人复查。"
        ),
        "grid",
        "inspector:desk",
    ),
    Stop(
        say("社区主任：复查别人的整改"),
        say("和平新村6幢的应急照明换好了，整改人不能自己复查。对比整改前后照片，合格就销号。"),
        "community",
        "hazards:detail",
        "rented-light",
    ),
    Stop(
        say("安监站：全街道一张表"),
        say("按期限排序，灯和文字一起说明：“剩2个工作日”“超期3天”。有两条已经超期。"),
        "safety",
        "officer:desk",
    ),
    Stop(
        say("安监站：重大隐患和电话名单"),
        say("深基坑是重大隐患：防护措施、整改步骤和期限都在；谁在什么时候接到电话，有据可查。"),
        "safety",
        "hazards:detail",
        "pit",
    ),
    Stop(
        say("安监站：拒不整改怎么办"),
        say(
            "周一14:20，天福山巷21号房东不肯搬走电动车：通知书、留置送达、证据照片，周四18:00前要解决，17:40强制清理。"
        ),
        "safety",
        "hazards:detail",
        "landlord",
    ),
    Stop(
        say("安监站：五落实"),
        say(
            "黄湓堤防五项齐全，已列入治理计划，县级挂牌期限已过，延期由市里批准。石坞里坡要到周五才齐。"
        ),
        "safety",
        "hazards:detail",
        "river-wall",
    ),
    Stop(
        say("安监站：谁在看着"),
        say("二级以上没有整改完的，多久看一次、上次什么时候看、缺预案还是缺监测，一目了然。"),
        "safety",
        "hazards:watching",
    ),
    Stop(
        say("村主任：石坞里坡"),
        say(
            "坡下住着17户46人。今天是二级隐患，措施是专人巡查；让故事走下去：周三成为重大隐患、求助、专班、24小时巡查，周五五落实齐全，周六挂牌。"
        ),
        "village",
        "hazards:detail",
        "slope",
    ),
    Stop(
        say("消防：当场改、当场复查"),
        say("今天上午的联合检查：四处当场整改，消防复查销号；锦源布艺的防盗网十分钟后切开。"),
        "verifier",
        "hazards:list",
    ),
    Stop(
        say("经济发展办公室：五百万元的界线"),
        say("4,999,999.99元归村里，5,000,000.00元归办公室，年产值未知的进“责任待定”，决不默认。"),
        "econ",
        "places:unassigned",
    ),
    Stop(
        say("企业负责人：只看本单位"),
        say(
            "恒越五金只看到自己的场所和隐患。周五员工会报告冲床的事：企业看得到隐患，看不到是谁报告的。"
        ),
        "enterprise",
        "enterprise:desk",
    ),
    Stop(
        say("员工：身份受保护的报告"),
        say(
            "员工自己的页面：报告、看进度、发表意见、提异议。单位和系统日志里都没有报告人的名字。周五10:00他报告冲床的事。"
        ),
        "employee",
        "employee:desk",
    ),
    Stop(
        say("街道领导：一页看全街道"),
        say(
            "在办、超期、拒不整改、求助、重大，按片和社区（村）列出；还有等自己决定的事。可以看过去任何一天。"
        ),
        "leader",
        "leader:page",
    ),
    Stop(
        say("街道领导：谁负责什么"),
        say(
            "街道、工作片、社区（村）一级一级的责任，六条行业线各有一名牵头人，断了的环节会列出来。"
        ),
        "leader",
        "organisations:list",
    ),
    Stop(
        say("经发办：五个专项行动"),
        say(
            "领导小组办公室设在这里。治理年、十二项内容、消防大检查、三合一整治正在进行，春节检查已经总结；阶段可以重叠，日期不一致的会提醒。"
        ),
        "econ",
        "campaigns:list",
    ),
    Stop(
        say("经发办：行动一面墙"),
        say("每个行动到了哪个阶段、查了多少、谁落后、谁还没报方案，一眼看完；周日查到139/146。"),
        "econ",
        "wall:wall",
    ),
    Stop(
        say("社区主任：我负责什么"),
        say("每个人一页：责任书、任务、要报的材料、没查的场所、要帮的人；没有分工的也会说明白。"),
        "community",
        "duties:mine",
    ),
    Stop(
        say("安监站：摸底还差几户"),
        say("三合一、人员密集场所、出租房逐户摸底，6月28日到期：22个村（社区）齐了，永丰24/25。"),
        "safety",
        "places:surveys",
    ),
    Stop(
        say("村主任：要人帮的人"),
        say("名字和电话都遮着，打开要写原因、会留痕。周三凌晨9个人逐一叫应，06:25全部到达。"),
        "village",
        "households:list",
    ),
    Stop(
        say("联村干部：自己联系的村"),
        say("只看到黄龙洞村。周三下午他会到现场复查路口的水沟。"),
        "cadre",
        "officer:desk",
    ),
    Stop(
        say("兰溪市：县级看全市"),
        say("市应急管理局看到各街道的隐患，能复查重大隐患，能更正，但不代替街道办理。"),
        "city",
        "hazards:list",
    ),
    Stop(
        say("兰溪市：挂牌督办"),
        say("省、地市、县三级挂牌20条，摘牌19条，周六石坞里坡成为第21条。只有挂牌的那一级能摘牌。"),
        "city",
        "hazards:listed",
    ),
    Stop(
        say("街道领导：五个指标"),
        say(
            "措施落实率周一6/7、周四7/7；挂牌整改率按到期19/20，正好95%。每个数字都能点开看是哪几条。"
        ),
        "leader",
        "indicators:all",
    ),
    Stop(
        say("安监站：公文"),
        say("整改通知书、送达回证、书面报告、督办函、每周通报，文号不重复，谁都可以用验证码查验。"),
        "safety",
        "documents:list",
    ),
    Stop(
        say("安监站：通知送到了没有"),
        say("每条通知送给了谁、走哪个渠道、失败的原因，一条一条列出来；没人应的打印电话名单。"),
        "safety",
        "delivery:deliveries",
    ),
)
