"""Which figure a question asks for."""

from __future__ import annotations

import re
from typing import Final

from corpus.normalise import fold
from rag.facts.measures import IN_A_NOUN
from rag.facts.records import FigureRequest, UnitClass
from rag.facts.units import UNITS

_UNIT = "|".join(re.escape(word) for word in sorted(UNITS, key=len, reverse=True))
# Nouns, not question words: they ask only with 多少 or at the end.
_SHARES: Final = frozenset({"占比", "比例", "百分比", "比率", "时长", "年龄", "岁数"})
_MULTIPLIER = "[十百千万亿]{0,2}"
_NO_FIGURE: Final = re.compile(r"几(?:月|号|日|点|时)|星期几|周几|哪几|那几|好几|几乎|几何")
_ASKS: Final = (
    # what is asked for by the question word itself
    (re.compile(r"百分之(?:几|多少)|(?:几|多少)成|占比|比例|百分比|比率"), UnitClass.PERCENT),
    (re.compile(r"(?:几|多少)个?百分点"), UnitClass.POINTS),
    (re.compile(r"第(?:几|多少)"), UnitClass.ORDINAL),
    (re.compile(r"多少(?:钱|资金|经费|投资|贷款)|花了?多少(?!时)|几块钱"), UnitClass.MONEY),
    (re.compile(r"多(?:久|长时间|少时间)|几(?:年|天|周|个月|个?小时|分钟|个?星期)|时长"), UnitClass.DURATION),
    (re.compile(r"多[大少](?:年纪|年龄|岁)|几岁|年龄|岁数"), UnitClass.AGE),
    (re.compile(r"多大(?:面积)?|多宽敞"), UnitClass.AREA),
    (re.compile(r"多[重沉]"), UnitClass.MASS),
    (re.compile(r"多[高长宽远深厚]"), UnitClass.LENGTH),
    (re.compile(r"多快"), UnitClass.RATE),
)
# What the noun beside 多少 measures ("-": any figure).
_QUANTITIES: Final = """
area: 面积 占地
money: 投资 投资额 贷款 融资 资金 营收 营业收入 产值 税收 利润 销售额 金额 价格 造价 费用 成本 总价 生产总值
money: gdp 收入 成交额 身价 工资 补贴 补助 奖金 票房 罚款 学费 房价 市值 债务 交易额 进出口额 出口额 进口额
money: 进出口总额 贸易额 消费额 零售额 存款 余额 保费 关税 顺差 逆差 净利润 营业额 月薪 年薪 售价 单价 票价 租金 押金
percent: 增长率 增速 降幅 涨幅 增幅 占比 比例 比重 覆盖率 达标率 合格率 就业率 入住率 开工率 利率 税率 普及率
percent: 失业率 同比增长 同比下降 支持率 收视率
person: 人数 人口 从业人员
length: 高度 长度 宽度 深度 距离 里程 全长 海拔 厚度
mass: 重量 体重
volume: 体积 库容 蓄水量 水量
energy: 发电量 用电量 售电量
power: 装机容量 装机规模 装机 功率
temperature: 气温 温度 体温
duration: 工期 时间 寿命 期限
age: 年龄
ratio: 比分
-: 产量 产能 数量 规模 总数 数目 总量 流量 排放量 储量
"""


def _measured() -> dict[str, UnitClass | None]:
    table: dict[str, UnitClass | None] = {}
    for row in _QUANTITIES.strip().splitlines():
        name, _, words = row.partition(": ")
        table.update(dict.fromkeys(words.split(), None if name == "-" else UnitClass(name)))
    return table


_MEASURED: Final = _measured()
_NOUN = re.compile("(?<!免)(?:" + "|".join(sorted(map(re.escape, _MEASURED), key=len, reverse=True)) + ")")
_CALLED = """
    学生 教师 老师 职工 员工 工人 群众 村民 居民 专家 院士 代表 党员 干部 孩子 游客 患者 用户 店员 医生 医护 护士 志愿者 消防员 民警 警察
    警力 官兵 战士 士兵 选手 运动员 球员 队员 演员 观众 旅客 乘客 读者 农民 渔民 牧民 茶农 果农 菜农 司机 骑手 老人 老年人 老兵 儿童 青年 妇女
    男性 女性 新生 毕业生 考生 研究生 博士 科学家 工程师 技术员 教授 委员 会员 成员 嘉宾 客商 企业家 病人 伤员 伤者 灾民 移民 土专家 能手
    残疾人 记者 市民 顾客 摊主 业主 租户 网友 粉丝 嫌疑人 被告人 失踪者 遇难者 死者 幸存者 保安 保洁 环卫工 民工 农民工 大学生 小学生 中学生
"""
_PERSONS = "|".join(_CALLED.split())
_PEOPLE = re.compile(rf"[名位]?(?:人(?!工|民币|均)|{_PERSONS})")
_MANY = re.compile(rf"(?<!第)(?:多少|几|多大(?!年|岁))(?P<unit>(?!{IN_A_NOUN}){_MULTIPLIER}(?:{_UNIT}))?")
_DEGREES = re.compile("电|温|热|冷|天气|今天|明天")
_BARE_END = re.compile(r"(?:是多少|多少|几何|是|为|呢|[?。!\s])*$")


def figure_request(question: str) -> FigureRequest | None:
    """Return which figure a question asks for, or None if it asks for none.

    多少吨, 几家, 多大, 多久, 百分之几, and bare phrases that name a quantity (项目总面积). Dates (几月几日)
    are no figures.
    """
    folded = fold(question)
    blanked = _NO_FIGURE.sub(lambda match: "\uffff" * len(match.group()), folded)
    asked = _MANY.search(blanked)
    # 多少 with its unit says most; then the question words of one quantity; then the noun that is measured
    if asked and asked["unit"] and not asked.group().startswith("多大"):
        return _with_unit(asked, blanked)
    for pattern, unit_class in _ASKS:
        match = pattern.search(blanked)
        if match is None or (match.group() in _SHARES and not asked and not _ends_bare(blanked, match.end())):
            continue
        if unit_class is UnitClass.AREA and "面积" not in blanked:
            unit_class = _noun_class(blanked, match.start()) or unit_class
        return FigureRequest(unit_class, None, match.start(), match.end())
    if asked:
        noun = _PEOPLE.match(blanked, asked.end())
        if noun:
            return FigureRequest(UnitClass.PERSON, None, asked.start(), asked.end())
        return FigureRequest(_noun_class(blanked, asked.start()), None, asked.start(), asked.end())
    return _bare(blanked)


def _with_unit(asked: re.Match[str], text: str) -> FigureRequest:
    printed = asked["unit"]
    unit = UNITS[re.sub(rf"^{_MULTIPLIER}", "", printed) or printed]
    if unit.canonical == "度" and (match := _DEGREES.search(text)):
        unit = UNITS["千瓦时" if match.group() == "电" else "℃"]
    if unit.unit_class is UnitClass.COUNT and _PEOPLE.match(text, asked.end()):
        return FigureRequest(UnitClass.PERSON, printed, asked.start(), asked.end())
    return FigureRequest(unit.unit_class, printed, asked.start(), asked.end())


def _noun_class(text: str, before: int) -> UnitClass | None:
    """The class of the last measured noun ahead of the question word, or else of the first behind it."""
    nouns = [noun for noun in _NOUN.finditer(text) if _MEASURED[noun.group()]]
    ahead = [noun for noun in nouns if noun.end() <= before]
    if ahead:
        return _MEASURED[ahead[-1].group()]
    return _MEASURED[nouns[0].group()] if nouns else None


def _ends_bare(text: str, end: int) -> bool:
    return _BARE_END.match(text, end) is not None


_QUESTION_WORD = re.compile(r"谁|什么|哪|怎|为何|吗|是否|如何|啥|何时|有没有|是不是")


def _bare(text: str) -> FigureRequest | None:
    """A question that ends on the quantity it asks for, without a question word."""
    if _QUESTION_WORD.search(text):
        return None
    for noun in _NOUN.finditer(text):
        if _ends_bare(text, noun.end()):
            return FigureRequest(_MEASURED[noun.group()], None, noun.start(), noun.end())
    return None
