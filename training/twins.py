"""Unanswerable twins: a question changed in one thing, so that the passage no longer answers it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from training.facts import TITLES, organisations, tagged

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年)")
_NUMBER = re.compile(
    r"(?<![\d第月年])(\d+(?:\.\d+)?)(?=[十百千万亿]*(?:元|个|人|名|家|项|条|吨|米|公里|平方|亩|岁|%|倍|次|起|天|小时|辆|所|月\d|日))"
)
ATTRIBUTES = tuple(
    group.split()
    for group in (
        "总投资 投资总额 年产值 产值 营业收入 营收 净利润 利润 税收 销售额 成交额 出口额 进口额 注册资本 市值 融资额 预算 补贴 罚款 "
        "奖金 捐款 工资 票房 负债 亏损 房价",
        "建筑面积 占地面积 种植面积 绿化面积 营业面积 规划面积 受灾面积 流域面积",
        "从业人员 员工 学生 专家 志愿者 党员 患者 游客 观众 消防员 教师 村民 儿童 医生 护士 运动员 旅客 嘉宾 企业家 乘客",
        "死亡 受伤 失踪 被困 获救 转移 被捕 感染",
        "全长 宽度 高度 深度 海拔 直径 厚度",
        "增长 下降",
        "上涨 下跌",
        "占比 合格率 失业率 就业率 增长率 覆盖率 利用率 录取率 投票率 市场份额 利率",
        "开工 竣工 投产 签约 奠基",
        "成立 上市 解散 注销 破产",
        "出生 去世 毕业 结婚 退休",
        "开幕 闭幕", "起飞 降落", "出口 进口", "购买 出售", "东部 西部 南部 北部", "最高 最低", "上半年 下半年", "第一季度 第二季度 第三季度 第四季度",
        "冠军 亚军 季军", "金牌 银牌 铜牌", "男子 女子", "城镇 农村", "白天 夜间", "一期 二期 三期",
        "电话 地址 网址 邮箱", "身高 体重 年龄 血型", "父亲 母亲 妻子 丈夫 儿子 女儿 哥哥 弟弟 老师", "首次 第二次 第三次",
        "气温 湿度 风速 降水量", "颜色 形状 重量 价格 体积", "汽车 飞机 火车 轮船",
    )
)  # fmt: skip
_BY_TERM = sorted(((term, group) for group in ATTRIBUTES for term in group), key=lambda pair: -len(pair[0]))
_OFFICES = sorted(TITLES, key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Pools:
    """Names from other articles to put in the place of the right ones."""

    places: Sequence[str]
    organisations: Sequence[str]
    persons: Sequence[str]


def twin(
    question: str, seen: str, answer: str, pools: Pools, chance: random.Random
) -> tuple[str, str] | None:
    """Return (changed question, what was changed), None where nothing in it can be changed.

    `seen` is all that the reader is shown; what is put in never occurs in it.
    """
    changes: list[tuple[str, Callable[[], str | None]]] = [
        ("year", lambda: _year(question, seen, answer, chance)),
        ("place", lambda: _place(question, seen, pools, chance)),
        ("organisation", lambda: _organisation(question, seen, pools, chance)),
        ("person", lambda: _person(question, seen, pools, chance)),
        ("quantity", lambda: _quantity(question, seen, chance)),
        ("office", lambda: _office(question, seen, chance)),
        ("attribute", lambda: _attribute(question, seen, chance)),
    ]
    chance.shuffle(changes)
    # A year can always be put in front, so it comes last more often than not.
    if chance.random() < 0.6:
        changes.sort(key=lambda change: change[0] == "year")
    for name, change in changes:
        made = change()
        if made and made != question:
            return made, name
    return None


def _year(question: str, seen: str, answer: str, chance: random.Random) -> str | None:
    known = {int(year) for year in _YEAR.findall(seen)}
    asked = _YEAR.search(question)
    near = int(asked.group()) if asked else max(known, default=0)
    if not near or (re.search("[年月日]", answer) and not asked):
        return None
    others = [near + step for step in (-3, -2, -1, -1, 1, 1, 2, 4, -6) if near + step not in known]
    if not others:
        return None
    other = str(chance.choice(others))
    if asked:
        return question[: asked.start()] + other + question[asked.end() :]
    return (
        None
        if re.search(r"今年|去年|\d年|哪年|几几年|今日|本周|昨日|日前", question)
        else f"{other}年{question}"
    )


def _swap(question: str, old: str, new: str) -> str | None:
    return question.replace(old, new, 1) if old and new and old in question and old != new else None


def _place(question: str, seen: str, pools: Pools, chance: random.Random) -> str | None:
    names = [word.text for word in tagged(question) if word.tag == "ns" and len(word.text) >= 2]
    if not names or not pools.places:
        return None
    old = chance.choice(names)
    for _ in range(20):
        new = chance.choice(pools.places)
        alike = old[-1] == new[-1] or not {old[-1], new[-1]} & set("省市县区州镇村国")
        if alike and new not in seen and new.rstrip("省市县区") not in seen and new not in old:
            return _swap(question, old, new)
    return None


def _organisation(question: str, seen: str, pools: Pools, chance: random.Random) -> str | None:
    names = [question[fact.start : fact.end] for fact in organisations(tagged(question))]
    if not names or not pools.organisations:
        return None
    old = chance.choice(names)
    for _ in range(30):
        new = chance.choice(pools.organisations)
        if (new[-2:] == old[-2:] or chance.random() < 0.1) and new not in seen and new not in old:
            return _swap(question, old, new)
    return None


def _person(question: str, seen: str, pools: Pools, chance: random.Random) -> str | None:
    names = [word.text for word in tagged(question) if word.tag.startswith("nr") and len(word.text) >= 2]
    if not names or not pools.persons:
        return None
    new = chance.choice(pools.persons)
    return _swap(question, chance.choice(names), new) if new not in seen else None


def _quantity(question: str, seen: str, chance: random.Random) -> str | None:
    found = list(_NUMBER.finditer(question))
    if not found:
        return None
    match = chance.choice(found)
    old = match.group()
    digits = [n for n, char in enumerate(old) if char.isdigit()]
    at = chance.choice(digits)
    new = old[:at] + chance.choice([d for d in "123456789" if d != old[at]]) + old[at + 1 :]
    if re.search(rf"(?<!\d){re.escape(new)}(?!\d)", seen):
        return None
    return question[: match.start()] + new + question[match.end() :]


def _office(question: str, seen: str, chance: random.Random) -> str | None:
    old = next((title for title in _OFFICES if title in question), None)
    if old is None:
        return None
    if old.startswith("副"):
        new = old[1:]
        plain = seen.replace(old, "")
    elif chance.random() < 0.5 and old[-1] in "长理任记席裁授":
        new = ("副" + old) if old != "总经理" else "副总经理"
        plain = seen
    else:
        new = chance.choice([title for title in _OFFICES if old not in title and title not in old])
        plain = seen
    return _swap(question, old, new) if new not in plain else None


def _attribute(question: str, seen: str, chance: random.Random) -> str | None:
    for term, group in _BY_TERM:
        if term in question:
            others = [
                other for other in group if other not in seen and other not in term and term not in other
            ]
            if others:
                return _swap(question, term, chance.choice(others))
    return None
