"""The wording of figures in Chinese newspapers, as regular expressions over folded text."""

from __future__ import annotations

import re
from typing import Final

from corpus.numerals import ARABIC
from rag.facts.records import Bound
from rag.facts.units import ARABIC_ONLY, UNITS

_DIGIT = "一二两三四五六七八九"
_UNIT_WORDS = sorted(UNITS, key=len, reverse=True)
# After Latin letters a unit must end, or it is a part of something else: 3m, not 3max.
_LATIN = "|".join(re.escape(word) + r"(?![a-z0-9])" for word in _UNIT_WORDS if re.match(r"[a-zμ]", word))
_HAN = "|".join(re.escape(word) for word in _UNIT_WORDS if not re.match(r"[a-zμ]", word))
_SPOKEN = "|".join(
    re.escape(word) for word in _UNIT_WORDS if not re.match(r"[a-zμ]", word) and word not in ARABIC_ONLY
)
_DIVISORS = "平方米|立方米|平方公里|公里|千米|千瓦时|人|天|日|年|月|小时|吨|公斤|斤|米|秒|亩|升|次|股|桶"
_PER = rf"(?:/(?:{_DIVISORS}|(?:km|kg|m|s|h|t)(?![a-z])))?"
# What turns the character of a unit into the beginning of another word: 3天 but not 天然, 6部 but not 部署.
_OTHER_WORDS: Final = """
    天然 天津 日本 日报 人民 人工 克服 元旦 元宵 分别 分布 分为 分公司 度过 度假 行业 行动 行政 大学 大会 大厅
    代表 代办 对口 对外 手机 名为 名称 位于 位置 位列 国家 国际 省级 省委 市场 市民 市委 市政 区域 处理 处于
    处罚 所有 所在 所以 期间 期待 组织 组成 部署 级别 面积 面向 面对 面临 回应 回收 道路 道德 双方 双向 双边
    团队 团结 次日 本地 本次 本报 本市 本省 号召 号称 方面 方向 方式 方案 里面
"""
_NOT_WORD = "".join(f"(?<!{word[0]}(?={word[1:]}))" for word in _OTHER_WORDS.split())
MULTIPLIER: Final = "[十百千万亿]"
_MORE = "[余多来]"
_CN = rf"[{_DIGIT}十百千万亿零〇○]"
# 一起, 一点 are no numerals, unless a case or a decimal (一点八) is meant.
_NO_ONE = rf"(?!一(?:起(?![案事车交])|手|度|道(?!菜)|点(?![{_DIGIT}零〇])))"
_CN_NUMBER = (
    rf"(?:(?<![唯统专单进下]){_NO_ONE}(?:[{_DIGIT}零〇]|十(?![分足]))(?:{_CN}*(?:点[{_DIGIT}零〇]+[万亿]*)?))"
)
_ARABIC_NUMBER = rf"(?<![a-z\d.])(?:{ARABIC})"
_ALL_UNITS = rf"(?:{_LATIN}|{_HAN}){_NOT_WORD}{_PER}"

DASH: Final = r"(?:--?|~|至|到)"
SUFFIX: Final = re.compile(r"\s?(?:[及或]?以上|余(?=[,。、;)])|[及或]?以下|左右|上下|[以之]内(?!容))")
BOUND_SUFFIXES: Final = {
    "以上": Bound.OVER, "余": Bound.OVER, "以下": Bound.AT_MOST, "以内": Bound.AT_MOST, "之内": Bound.AT_MOST,
    "左右": Bound.ABOUT, "上下": Bound.ABOUT,
}  # fmt: skip

_BOUND_WORDS: Final = (
    (Bound.ABOUT, "约 大约 约为 大概 近 将近 接近 约合 差不多"),
    (Bound.OVER, "超过 超 逾 突破 冲过 冲破 跨过 高于 多于 大于 超出 远超"),
    (
        Bound.AT_LEAST,
        "不低于 不少于 不小于 不会低于 不会少于 不会小于 绝不低于 绝不少于 至少 最少 起码 不下 不下于 不亚于",
    ),
    (Bound.UNDER, "不足 不到 低于 少于 小于 不及 未到 未满 不满"),
    (
        Bound.AT_MOST,
        "不超过 不会超过 不会高于 不会多于 不会大于 绝不超过 不高于 不多于 不大于 最多 至多 未超过 不超",
    ),
)
BOUND_PREFIXES: Final = {word: bound for bound, words in _BOUND_WORDS for word in words.split()}
_BOUNDS = "|".join(sorted(BOUND_PREFIXES, key=len, reverse=True))
# 签约3个, 最近3期, 附近3家 bound nothing.
_NO_BOUND = r"(?<![签节合条公相预邀违履契])(?<!最(?=近))(?<![附靠临邻亲](?=近))"
PREFIX: Final = re.compile(rf"{_NO_BOUND}(?P<bound>{_BOUNDS})(?:了|到|达到|达|为|有|是|人民币)?\s?$")

_QUANTITY = (
    rf"(?P<n1>{_ARABIC_NUMBER}\s?{_MORE}?{MULTIPLIER}*)(?P<u1>{_ALL_UNITS})?{DASH}"
    rf"(?P<n2>{ARABIC}\s?{_MORE}?{MULTIPLIER}*){_MORE}?\s?(?P<u2>{_ALL_UNITS})?"
)
_SINGLE = (
    rf"(?P<n>{_ARABIC_NUMBER}\s?(?P<m1>{_MORE})?{MULTIPLIER}*)(?P<m2>{_MORE})?"
    rf"(?:\s?(?P<u>{_ALL_UNITS})(?P<half>半(?![价径]))?)?"
)
_SPOKEN_UNITS = rf"(?:{_SPOKEN}){_NOT_WORD}"
_CN_RANGE = rf"(?P<cn1>{_CN_NUMBER})(?:{_SPOKEN_UNITS})?{DASH}(?P<cn2>{_CN_NUMBER})(?P<cu2>{_SPOKEN_UNITS})"
_CN_SINGLE = rf"(?P<cn>{_CN_NUMBER})(?P<cm>{_MORE})?(?P<cu>{_SPOKEN_UNITS})(?P<chalf>半(?![价径]))?"
_CN_BARE = rf"(?P<cnbare>[{_DIGIT}][十百千万亿]{_CN}{{1,}})"
_FUZZY_TENS = rf"(?P<ft>[{_DIGIT}]?)十几(?P<ftm>[万亿]*)(?P<ftu>{_SPOKEN_UNITS})?"
_FUZZY_SOME = rf"[几数](?P<fs>[十百千万亿]+)[余多]?(?P<fsu>{_SPOKEN_UNITS})"
_FUZZY_OVER = rf"(?<=[上近逾超过])(?P<fo>[百千万亿]+)(?P<fou>{_SPOKEN_UNITS})"
_NO_NUMERAL = rf"(?<![{_DIGIT}十百千万亿\d])"
_FUZZY_MORE = rf"{_NO_NUMERAL}(?P<fm>[百千万])[余多](?P<fmm>[万亿]*)(?P<fmu>{_SPOKEN_UNITS})"
_PAIRS = "一两|两三|二三|三四|三五|四五|五六|六七|七八|八九"
_FUZZY_PAIR = rf"(?P<fpt>[{_DIGIT}]?十)?(?P<fp>{_PAIRS})(?P<fpm>{MULTIPLIER}*)(?P<fpu>{_SPOKEN_UNITS})"
_CODE = r"(?<![\d.])\d+(?:\+\d+)+|(?<![a-z\d])[a-z]{1,8}-?\d[a-z0-9.-]*(?<![.-])"
_CLOCK = r"(?<![\d.])\d{1,2}(?:时(?:\d{1,2}分)?|:\d\d(?::\d\d)?(?!\d)|点(?:\d{1,2}分|[半整钟许]))许?"
_PERCENT = rf"(?P<perbase>[百千万])分之(?P<per>{ARABIC}|{_CN_NUMBER})"
_RATIO = (
    r"(?<![\d.])\d+(?:\.\d+)?(?:\s?[∶:比]\s?\d+(?:\.\d+)?)+(?!\d)",
    rf"(?<![{_DIGIT}])[{_DIGIT}]比[{_DIGIT}零]",
)
_TENTHS = rf"(?P<cheng>[{_DIGIT}十]|\d)成(?P<cheng2>[{_DIGIT}半](?![家个人项]))?"
_NO_TENTHS = "(?![立为功就员都果本长熟分品绩交效群套名因不])"

# Tried in this order at every place: what is more specific stands first.
PATTERN: Final = re.compile(
    "|".join(
        (
            rf"(?P<ordinal>第(?:{ARABIC}|[{_DIGIT}十百千零〇]+))(?P<ou>(?:{_HAN}){_NOT_WORD})?",
            rf"(?P<code>{_CODE})",
            rf"(?P<clock>{_CLOCK})",
            rf"{_PERCENT}(?:{DASH}(?:百分之)?(?P<per2>{ARABIC}|{_CN_NUMBER}))?",
            rf"(?P<den>[{_DIGIT}十百]+|\d+)分之(?P<num>[{_DIGIT}十百]+|\d+)",
            r"(?P<slash>(?<![\d/.a-z])\d{1,3}/\d{1,3}(?![\d/.]))",
            rf"(?P<ratio>{'|'.join(_RATIO)})",
            _TENTHS + _NO_TENTHS,
            rf"翻了?(?P<fan>[{_DIGIT}\d])番",
            r"(?P<halved>一半|半数)(?!以)",
            rf"(?P<nh>{_ARABIC_NUMBER}|{_CN_NUMBER})个半(?P<nhu>小时|钟头|月|星期)",
            r"半(?P<hu>个月|年(?![报刊])|天|个?小时)",
            _QUANTITY,
            # 4条SMT贴片线: letters behind a Chinese unit are no part of the figure.
            _SINGLE + r"(?P<tail>(?<![\u4e00-\u9fff])[a-z]+\d*)?",
            _FUZZY_TENS,
            _FUZZY_SOME,
            _FUZZY_OVER,
            _FUZZY_MORE,
            _FUZZY_PAIR,
            _CN_RANGE,
            _CN_SINGLE,
            _CN_BARE,
        )
    )
)
