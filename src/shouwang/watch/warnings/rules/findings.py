"""What is wrong with a message, in words for people."""

from __future__ import annotations

from typing import Final

from shouwang.engines.cap.findings import Rule
from shouwang.ground.errors import Text, say

RULE_WORDS: Final[dict[str, Text]] = {
    Rule.WELL_FORMED: say("不是格式正确的 XML"),
    Rule.SAFE: say("带有类型声明、自定义实体或超出大小，未读取"),
    Rule.NAMESPACE: say("根元素不是 CAP 1.1 或 1.2 的 alert（§3.1）"),
    Rule.ORDER: say("元素顺序与标准不符（§3.4）"),
    Rule.MISSING: say("缺少必填元素（§3.2）"),
    Rule.TOO_MANY: say("只能出现一次的元素出现了多次（§3.2）"),
    Rule.UNKNOWN_ELEMENT: say("此处没有这个元素（§3.4）"),
    Rule.EMPTY: say("元素不能为空（§3.2）"),
    Rule.ENUMERATION: say("取值不在标准规定之内（§3.2）"),
    Rule.TIME: say("时间应写作 YYYY-MM-DDThh:mm:ss±hh:mm，不用 Z，不带小数（§3.3.2）"),
    Rule.PLAIN_NAME: say("identifier 和 sender 不能含空格、逗号、< 或 &（§3.2.1）"),
    Rule.REFERENCES_NEEDED: say("Update、Cancel、Ack、Error 必须写明所指的消息（§3.2.1）"),
    Rule.REFERENCES_FORM: say("references 应写作 sender,identifier,sent，以空白分隔（§3.2.1）"),
    Rule.REFERENCES_SELF: say("消息引用了自己（§3.2.1）"),
    Rule.REFERENCES_FUTURE: say("引用了比自己更晚的消息（§3.2.1）"),
    Rule.RESTRICTION: say("restriction 只与 scope 为 Restricted 同用（§3.2.1）"),
    Rule.ADDRESSES: say("scope 为 Private 必须写明 addresses（§3.2.1）"),
    Rule.POLYGON: say("多边形至少四个“纬度,经度”点，首尾相同，且不自相交（§3.2.4）"),
    Rule.CIRCLE: say("圆应写作“纬度,经度 半径千米”，半径不为负（§3.2.4）"),
    Rule.ALTITUDE: say("ceiling 与 altitude 同用，且不低于它（§3.2.4）"),
    Rule.LANGUAGE: say("language 应为 RFC 3066 语言标记，每种语言一个 info（§3.2.2）"),
    Rule.DATES: say("生效时间应早于失效时间（§3.2.2）"),
    Rule.URI: say("web 应为完整地址；uri 只有与 derefUri 同用才可为相对地址（§3.2.3）"),
    Rule.SIZE: say("size 应为整数字节（§3.2.3）"),
    Rule.DIGEST: say("digest 应为内容的 SHA-1，十六进制（§3.2.3）"),
    Rule.EXERCISE_NOTE: say("status 为 Exercise 时宜在 note 写明演练名称（§3.2.1）"),
    Rule.INFO_ADVISED: say("Alert、Update 没有 info，等于什么也没说"),
    Rule.AREA_ADVISED: say("info 没有 area，没有说明针对哪里"),
    Rule.EXPIRES_ADVISED: say("没有 expires，何时失效由接收方自定"),
    Rule.MARKUP: say("文字中不宜有 HTML 标签或实体（§3.3.3）"),
}
SIGNATURE_WORDS: Final[dict[str, Text]] = {
    "valid": say("签名已核验"),
    "invalid": say("签名与内容不符"),
    "unknown": say("签名未核验"),
}
