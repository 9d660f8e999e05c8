"""The wording of time in Chinese newspapers, as regular expressions over folded text."""

from __future__ import annotations

import re
from typing import Final

from corpus.dates.records import Step

_CN = "零〇○一二三四五六七八九"
_YEAR = rf"(?:1[89]\d\d|20\d\d|一[八九][{_CN}]{{2}}|二[零〇○][{_CN}]{{2}})"
_OLD_YEAR = r"1[0-7]\d\d(?=年[^前来的历间多余])"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])"
_DAY = (
    r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
)
_DAY_END = r"(?!内|游|间|龄|谈|均|报(?!道))"
DASH: Final = r"(?:[-~至到]|--)"

RELATIVE_YEARS: Final = {
    "大前年": -3, "前年": -2, "去年": -1, "上年": -1, "上一年": -1, "今年": 0, "本年": 0,
    "明年": 1, "来年": 1, "下一年": 1, "后年": 2,
}  # fmt: skip
RELATIVE_MONTHS: Final = {
    "上上个月": -2, "上个月": -1, "上月": -1, "本月": 0, "这个月": 0, "下个月": 1, "下月": 1,
}  # fmt: skip
RELATIVE_WEEKS: Final = {
    "上上周": -2, "上周": -1, "上星期": -1, "上个星期": -1, "上礼拜": -1, "本周": 0, "这周": 0, "本星期": 0,
    "这个星期": 0, "下周": 1, "下星期": 1, "下个星期": 1, "下礼拜": 1,
}  # fmt: skip
RELATIVE_DAYS: Final = {
    "大前天": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1,
    "今天": 0, "今日": 0, "今晨": 0, "今早": 0, "今晚": 0, "明天": 1, "明日": 1, "明晚": 1, "后天": 2,
}  # fmt: skip
# How far back a vague word may reach, in days; wide enough that the event meant is surely inside.
WINDOWS: Final = {
    "近日": -15, "日前": -15, "近几天": -15, "连日来": -15, "这几天": -15, "前不久": -60, "不久前": -60,
    "近期": -60, "最近": -60, "近来": -60,
}  # fmt: skip
YEAR_PARTS: Final = {
    "全年": (1, 12), "上半年": (1, 6), "下半年": (7, 12), "首季": (1, 3),
    "前三季度": (1, 9), "前3季度": (1, 9),
    "初": (1, 2), "年初": (1, 2), "年中": (6, 7), "底": (12, 12), "末": (12, 12), "年底": (12, 12),
    "年末": (12, 12), "岁末": (12, 12), "年内": (1, 12), "年尾": (12, 12),
}  # fmt: skip
MONTH_PARTS: Final = {
    "上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "底": (21, 31), "末": (21, 31),
}  # fmt: skip
WEEKDAYS: Final = {char: index for index, char in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5}
SPAN_STEPS: Final = {
    "年": Step.YEAR,
    "月": Step.MONTH,
    "周": Step.WEEK,
    "星期": Step.WEEK,
    "天": Step.DAY,
    "日": Step.DAY,
}
AHEAD: Final = re.compile(r"将|拟|计划|预计|预期|力争|确保|定于|争取|有望|即将|目标")
# Between a day and one just before it that names the month: 5月1日、2日.
LISTED: Final = re.compile(r"(?:[、,]|和|及|与|或|以及|上午|下午|晚|凌晨|晚间|夜间)*")


def _any(words: dict[str, int] | dict[str, tuple[int, int]]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_QUARTER = r"第?(?P<{0}quarter>[一二三四1-4])季度"
_MONTH_PART = r"(?P<{0}mpart>上旬|中旬|下旬|初(?![一二三四五六七八九十])|底|末)"
_DAY_OF_MONTH = r"(?P<{0}day>{1})[日号]{2}"
_SINCE = r"以来|起(?![来点伏码草飞步诉源火重降航吊])"
# What makes 5日 a count of days or an ordinal.
_NOT_COUNTED = r"(?<![\d.第近每续满期共等了长])"
_FEW = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,2})"


def _in_month(prefix: str) -> str:
    """A day or a third of a month already named; `prefix` keeps the groups apart."""
    return f"(?:{_DAY_OF_MONTH.format(prefix, _DAY, _DAY_END)}|{_MONTH_PART.format(prefix)})"


_ERAS = "(?:中华)?民国|光绪|宣统|同治|咸丰|道光|嘉庆|乾隆|雍正|康熙|顺治|崇祯|万历|嘉靖|洪武|永乐|贞观|开元"
# Lunar dates, eras and feasts that no table of ours can turn into days: found, so that their numerals are not
# mistaken for figures, and left open.
_OPEN = "|".join(
    (
        r"(?:农历|阴历)(?:[正冬腊闰一二三四五六七八九十]{1,3}月)?(?:[初廿卅十二三][一二三四五六七八九十]?)?",
        rf"(?:{_ERAS})(?:[{_CN}十廿卅百元]{{1,4}}|\d{{1,3}})年(?:间)?(?:[{_CN}十正腊]{{1,3}}月)?",
        r"公元前?(?:\d{1,4}|[一二三四五六七八九十百千零〇]{1,6})年",
        r"截至目前|截止目前|目前为止|迄今|至今(?![年天日晚早晨夜])|当月|同月",
        rf"(?:同年|当年|次年|翌年)(?:{_MONTH}月(?:{_DAY}[日号])?)?",
        r"当日|当天|当晚|同日|同一天|次日|翌日|第二天",
        r"春节|元宵节?|清明节?|端午节?|中秋节?|重阳节|除夕|大年初[一二三四五六七八九十]",
    )
)
_ISO = (
    r"(?<![\d.])(?P<iy>1[89]\d\d|20\d\d)(?P<isep>[-/.])(?P<im>1[0-2]|0?[1-9])"
    r"(?P=isep)(?P<id>3[01]|[12]\d|0?[1-9])(?![\d.])"
)
_CENTURY = r"(?:1[5-9]|2[01])世纪|十九世纪|二十一?世纪"
_DECADE = (
    rf"(?:(?P<century>上个?世纪|本世纪|{_CENTURY})|(?<!\d)(?P<hundreds>1[5-9]|20)(?=\d0年代))?"
    r"(?P<tens>\d0|[一二三四五六七八九]十)年代[初末中]?期?"
)
_PLAN_NAME = r"十?[一二三四五六七八九]五|十五"
_PLAN = (
    rf'"(?P<pq>{_PLAN_NAME})"(?:时期|期间|规划期?|末|初|以来)?'
    rf"|(?P<pn>{_PLAN_NAME})(?:时期|期间|规划期?间?|末(?!端)|以来)"
)
_SPAN = rf"(?:近|过去|最近)(?P<sn>{_FEW})个?(?P<su>年|月|周|星期|天|日)(?:来|里|内|间|以来)?"
_AGO = rf"(?<![\d.第每])(?P<an>{_FEW})(?P<au>年|个月|周|个?星期|天)[之以]?前(?![夕后])"
_WEEK = rf"(?P<rweek>{_any(RELATIVE_WEEKS)})(?P<wd>[一二三四五六日天末](?![年月个期度]))?"
_WEEKDAY = (
    r"(?<![每一二三四五六七八九十两\d])(?:周|星期)(?P<weekday>[一二三四五六日天](?![年月个期度游刊报]))"
)
_RELATIVE_MONTH = rf"(?P<rmonth>{_any(RELATIVE_MONTHS)}){_in_month('rm')}?"
_YEAR_RANGE = rf"(?<![\d.])(?P<y1>{_YEAR}){DASH}(?P<y2>{_YEAR})年度?"
_SHORT_YEAR = (
    r"(?<![\d.+-])(?P<shortyear>\d\d)年"
    r"(?=\s?(?:(?:1[0-2]|0?[1-9])月|上半年|下半年|全年|[1-4一二三四]季度|年?[初底末]))"
)
_SOME_YEAR = (
    rf"(?:(?<![\d.])(?P<year>{_YEAR}|{_OLD_YEAR})年度?(?![前来]?历史)"
    rf"|(?P<ryear>{_any(RELATIVE_YEARS)}|[今本](?=年[初底末]))度?|{_SHORT_YEAR})"
)
_IN_YEAR = "|".join(
    (
        rf"(?P<part>{_any(YEAR_PARTS)})",
        _QUARTER.format(""),
        r"前(?P<firstmonths>1[0-2]|[2-9]|十[一二]?|[二两三四五六七八九])个?月",
        rf"(?P<m1>{_MONTH}){DASH}(?P<m2>{_MONTH})月份?",
        rf"(?P<month>{_MONTH})月(?!龄)份?\s?{_in_month('')}?",
    )
)
_OF_YEAR = rf"{_SOME_YEAR}(?:\s?的?(?:{_IN_YEAR}))?(?P<tail>{_SINCE}|以前|之前)?"
# 24年 alone is a year only where a sentence or a phrase of time begins and nothing makes it a duration.
_BARE_SHORT_YEAR = (
    r"(?:^|(?<=[,。;!?:、(\"\s在于自从至到截]))(?P<sb>[0-4]\d|9\d)年"
    r"(?![\s来间前后多余的时历]|[以之][前后来])(?=[\u4e00-\u9fff,])"
)
_BARE_MONTHS = rf"(?P<pm1>(?<![\d.])(?:{_MONTH})){DASH}(?P<pm2>{_MONTH})月份?"
_MONTH_ALONE = rf"(?P<bmonth>(?<![\d.第])(?:{_MONTH}))月(?![龄嫂饼球亮光季刊台])份?\s?"
_BARE_MONTH = rf"{_MONTH_ALONE}{_in_month('b')}?(?P<btail>{_SINCE}|[之以]?前(?!后))?"
_TURN_OF_YEAR = r"(?<![百千万多余一二三四五六七八九十\d])(?:年初|年中(?!国)|年底|年末|年内)"
_BARE_PART = rf"(?P<bpart>上半年|下半年|首季|前三季度|前3季度|岁末|{_TURN_OF_YEAR})"
_DIGIT_DAY = r"3[01]|[12]\d|[1-9]"
_BARE_DAYS = rf"{_NOT_COUNTED}(?P<d1>{_DIGIT_DAY}){DASH}(?P<d2>{_DIGIT_DAY})日{_DAY_END}(?![前后])"
# 于十九日抵达, 二十日电: spelt out, the day is told from a count of days by what stands beside it.
_HAN_DAY = r"三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?"
_SPELT_DAY = (
    rf"(?<=[于在自从至到,。])(?:{_HAN_DAY})(?=日{_DAY_END}(?![前后夜之以的]))"
    rf"|(?<![一二三四五六七八九十百])(?:{_HAN_DAY})(?=日(?:电|讯|晨|晚|凌晨|清晨|上午|中午|下午|夜间))"
)
_BARE_DAY = rf"(?P<bareday>{_NOT_COUNTED}(?:{_DIGIT_DAY})|{_SPELT_DAY})日{_DAY_END}(?![前后夜])"

# With which characters an expression can begin. Looking at them first makes a search six times as fast, for
# six in seven characters of a newspaper begin none.
_WORDS: Final = (
    *RELATIVE_YEARS, *RELATIVE_MONTHS, *RELATIVE_WEEKS, *RELATIVE_DAYS, *WINDOWS, *YEAR_PARTS, *_ERAS.split("|"),
)  # fmt: skip
_FIRST = (
    "".join(sorted({word.lstrip("(?:")[0] for word in _WORDS} | set(f'0123456789{_CN}十两第前近过周星上本"')))
    + "农阴民公截目迄至当同次翌春元清端中重除大"
)

# Tried in this order at every place: what is more specific stands first.
PATTERN: Final = re.compile(
    f"(?=[{_FIRST}])(?:"
    + "|".join(
        (
            f"(?P<iso>{_ISO})",
            f"(?P<open>{_OPEN})",
            f"(?P<decade>{_DECADE})",
            f"(?P<centuryonly>{_CENTURY})",
            f"(?P<plan>{_PLAN})",
            f"(?P<span>{_SPAN})",
            f"(?P<ago>{_AGO})",
            f"(?P<window>{_any(WINDOWS)})",
            f"(?P<rday>(?:{_any(RELATIVE_DAYS)})(?!气|俄罗斯|头条))",
            _WEEK,
            _WEEKDAY,
            _RELATIVE_MONTH,
            _YEAR_RANGE,
            _OF_YEAR,
            _BARE_SHORT_YEAR,
            _BARE_MONTHS,
            _BARE_MONTH,
            _QUARTER.format("b"),
            _BARE_PART,
            _BARE_DAYS,
            _BARE_DAY,
        )
    )
    + ")"
)
