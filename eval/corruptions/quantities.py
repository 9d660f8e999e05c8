"""Falsified figures, units, bounds and times."""

from __future__ import annotations

import re
from random import Random

from eval.corruptions.edits import at_match, both_ways, exchanged
from eval.corruptions.records import Edit, Stated

_NUMBER = r"(?<![\dA-Za-z.,:：/\-])\d+(?:\.\d+)?(?![\dA-Za-z.,:：/\-])"
_DIGITS = "一二三四五六七八九"
_COUNTED = "个名位家项次起人条座所年天届种大类辆台件万亿成倍"
_FIGURE = re.compile(rf"{_NUMBER}(?:万亿|亿|万)?(?:%|元|人|吨|公里|米|个|名|家|项|亩|户|次)")


def _digit(match: re.Match[str], rng: Random) -> str:
    at = rng.choice([i for i, char in enumerate(match[0]) if char.isdigit()])
    others = [d for d in "123456789" if d != match[0][at]]
    return match[0][:at] + rng.choice(others) + match[0][at + 1 :]


def _point(match: re.Match[str], rng: Random) -> str:
    whole, part = match[0].split(".")
    return whole + part if rng.random() < 0.5 or len(whole) == 1 else f"{whole[:-1]}.{whole[-1]}{part}"


def _next(match: re.Match[str], rng: Random) -> str:
    return str(int(match[0]) + rng.choice((-1, 1)))


def _month_and_day(match: re.Match[str], _: Random) -> str | None:
    month, day = int(match[1]), int(match[2])
    return f"{day}月{month}日" if day <= 12 and day != month else None


def _other_day(match: re.Match[str], rng: Random) -> str:
    return str(rng.choice([day for day in range(1, 28) if day != int(match[0])]))


def _chinese(match: re.Match[str], rng: Random) -> str:
    return rng.choice([digit for digit in _DIGITS if digit != match[0].replace("两", "二")])


def _range_end(match: re.Match[str], rng: Random) -> str:
    return f"{match[1]}{match[2]}{int(match[3]) + rng.choice((1, 2, 5))}"


def figures_swapped(stated: Stated, rng: Random) -> str | None:
    """Two figures of the sentence with the same unit in each other's place."""
    found = list(_FIGURE.finditer(stated.sentence))
    pairs = [
        (a, b)
        for i, a in enumerate(found)
        for b in found[i + 1 :]
        if a[0] != b[0] and a[0].lstrip("0123456789.") == b[0].lstrip("0123456789.")
    ]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    text = stated.sentence
    text = text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]
    return f"{stated.lead}，{text}"


_UNITS = both_ways(
    ("公里", "米"), ("吨", "公斤"), ("亩", "公顷"), ("平方米", "平方公里"), ("小时", "分钟"), ("个月", "年"),
    ("户", "人"), ("千瓦", "兆瓦"), ("岁", "年"), ("厘米", "毫米"), ("天", "周"),
)  # fmt: skip
_BOUNDS = both_ways(
    ("超过", "不足"), ("不低于", "不高于"), ("至少", "至多"), ("不少于", "不多于"), ("高于", "低于"),
    ("多于", "少于"), ("逾", "不到"),
) | {"近": "超", "超": "近", "约": "超过"}  # fmt: skip
_TIMES = both_ways(
    ("去年", "今年"), ("昨日", "明日"), ("昨天", "明天"), ("上半年", "下半年"), ("上午", "下午"), ("本月", "上月"),
    ("一季度", "二季度"), ("三季度", "四季度"), ("本周", "上周"), ("前年", "明年"), ("年初", "年底"),
    ("上旬", "下旬"),
)  # fmt: skip
_AHEAD = rf"(?={_NUMBER})"

QUANTITIES: dict[str, Edit] = {
    "digit": at_match(rf"{_NUMBER}(?![年月日号时点])", _digit),
    "decimal point": at_match(r"(?<![\d.])[1-9]\d*\.\d+(?![\d.])", _point),
    "万/亿": exchanged(both_ways(("万", "亿")), r"(?<=\d)", r"(?!万|亿)"),
    "万 dropped": at_match(r"(?<=\d)[万亿](?=[元人吨亩户辆])", lambda match, rng: ""),
    "unit": exchanged(_UNITS, r"(?<=\d)"),
    "currency": exchanged({"元": "美元", "美元": "欧元", "欧元": "美元"}, r"(?<=[\d万亿])"),
    "percent/points": exchanged(both_ways(("%", "个百分点")), r"(?<=\d)"),
    "percent/times": exchanged(both_ways(("%", "倍"), ("成", "倍")), r"(?<=[\d一二三四五六七八九])"),
    "成, 倍": at_match(r"[一二三四五六七八九两](?=[成倍])", _chinese),
    "Chinese numeral": at_match(rf"(?<![十百千万零第{_DIGITS}])[{_DIGITS}两](?=[{_COUNTED[:20]}])", _chinese),
    "ordinal": at_match(rf"(?<=第)(?:\d+|[{_DIGITS}])(?![十百\d]|时间|方)", lambda m, r: (
        _next(m, r) if m[0].isdigit() else _chinese(m, r))),
    "year": at_match(r"(?<!\d)(?:19|20)\d\d(?=年)", _next),
    "month/day": at_match(r"(?<!\d)(\d{1,2})月(\d{1,2})日", _month_and_day),
    "day": at_match(r"(?<=月)\d{1,2}(?=日)", _other_day),
    "month": at_match(r"(?<!\d)(?:[2-9]|1[01])(?=月)", _next),
    "hour": at_match(r"(?<!\d)(?:[2-9]|1\d)(?=时(?!代|间|尚)|点(?!的)|[:：]\d\d(?!\d))", _next),
    "relative time": exchanged(_TIMES),
    "range end": at_match(r"(?<![\d.])(\d+)([%个]?(?:至|到|—|-|~|～))(\d+)(?![\d.]|-)", _range_end),
    "bound": exchanged(_BOUNDS, after=_AHEAD),
    "bound dropped": at_match(rf"(?:超过|不足|逾|近|超|约|至少|不低于|不少于|高于|低于){_AHEAD}", lambda m, r: ""),
    "以上/以下": exchanged(both_ways(("以上", "以下"), ("以内", "以上")), r"(?<=[\d%元人岁米吨万])"),
    "figures swapped": figures_swapped,
}  # fmt: skip
