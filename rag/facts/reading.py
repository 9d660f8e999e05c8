"""From a match of the figure grammar to a quantity in a canonical unit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from corpus.numerals import DIGITS, parse_numeral
from rag.facts import figure_grammar as grammar
from rag.facts.records import Bound, UnitClass
from rag.facts.units import UNITS, Unit

_NO_UNIT = Unit(UnitClass.NUMBER, "", Decimal(1))
_PERCENT = UNITS["%"]
_TIMES = UNITS["倍"]
_MORE = re.compile(r"[余多来]")
# 5G and 3D are codes, 5g is a mass.
_CAPITAL_CODES = frozenset("GMTHSK")

Reading = tuple[Decimal, Decimal, Unit, str, Bound | None]


def read_figure(match: re.Match[str], text: str) -> Reading | None:
    """Low, high, unit, unit as printed, and the bound that stands inside the figure (50余家)."""
    group = match.groupdict()
    for part, reader in _READERS.items():
        if group[part] is not None:
            return reader(match, group, text)
    return None


_Groups = dict[str, str | None]


def _arabic(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    tail, word = group["tail"], group["u"] or ""
    if tail or (word and text[match.start("u")] in _CAPITAL_CODES and len(word) == 1):
        return _as_printed(match, UnitClass.CODE)
    value = _value(group["n"])
    if value is None:
        return None
    unit = _in_context(match, _unit(word))
    if _below_zero(match, unit):
        value = -value
    if group["half"]:
        value += Decimal("0.5")
    inside = Bound.OVER if group["m1"] or group["m2"] else None
    return value, value, unit, _with_multiplier(group["n"], word), inside


def _in_context(match: re.Match[str], unit: Unit) -> Unit:
    """度 alone is a degree; of electricity when counted in 万 or 亿, of heat when the clause speaks of it."""
    if unit.canonical != "度":
        return unit
    if re.search("[万亿]", match.group()) or match.string.startswith("电", match.end()):
        return UNITS["千瓦时"]
    before = match.string[max(0, match.start() - 12) : match.start()]
    return UNITS["℃"] if re.search("温|热|零下", before) else unit


def _below_zero(match: re.Match[str], unit: Unit) -> bool:
    before = match.string[max(0, match.start() - 3) : match.start()]
    return (
        unit.unit_class is UnitClass.TEMPERATURE and re.search(r"零下\s?$|(?:^|[^\d-])-$", before) is not None
    )


def _half_more(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    value = _value(group["nh"])
    word = f"个{group['nhu']}"
    return (
        None if value is None else (value + Decimal("0.5"), value + Decimal("0.5"), _unit(word), word, None)
    )


def _range(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    low_text, high_text = group["n1"] or "", group["n2"] or ""
    low, high = _value(low_text), _value(high_text)
    if low is None or high is None:
        return None
    word = group["u2"] or group["u1"] or ""
    multiplier = re.search(rf"{grammar.MULTIPLIER}+$", high_text.strip())
    if multiplier and not group["u1"] and not re.search(grammar.MULTIPLIER, low_text):
        scale = _value("一" + multiplier.group())
        if scale is not None and low <= high / scale:
            low *= scale  # 3-5万元: the 万 is said once
    unit = _unit(word)
    if group["u1"] and group["u2"] and group["u1"] != group["u2"]:
        first = _unit(group["u1"])
        if first.canonical != unit.canonical:
            return None
        low = low * first.factor / unit.factor
    if high < low:
        low, high = high, low
    return low, high, unit, _with_multiplier(high_text, word), None


def _spoken(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    numeral = group["cn"] or ""
    value = _value(numeral)
    if value is None or (len(numeral) > 1 and set(numeral) <= DIGITS.keys()):
        return None  # 唯一一座, 三三两两: no numeral
    word = group["cu"] or ""
    if group["chalf"]:
        value += Decimal("0.5")
    return value, value, _unit(word), word, Bound.OVER if group["cm"] else None


def _spoken_range(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    low, high = _value(group["cn1"]), _value(group["cn2"])
    if low is None or high is None or high < low:
        return None
    return low, high, _unit(group["cu2"]), group["cu2"] or "", None


def _spoken_bare(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    value = _value(group["cnbare"])
    return None if value is None else (value, value, _NO_UNIT, "", None)


def _percent(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    base = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}[group["perbase"] or ""]
    low = _value(group["per"])
    high = _value(group["per2"]) if group["per2"] else low
    if low is None or high is None:
        return None
    return low * base, high * base, _PERCENT, "%", None


def _fraction(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    if group["slash"]:
        above, _, below = group["slash"].partition("/")
        numerator, denominator = _value(above), _value(below)
    else:
        numerator, denominator = _value(group["num"]), _value(group["den"])
    if not numerator or not denominator:
        return None
    share = numerator * 100 / denominator
    return share, share, _PERCENT, "", None


def _tenths(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    value = _value(group["cheng"])
    if value is None:
        return None
    rest = group["cheng2"]
    share = value * 10 + (Decimal(5) if rest == "半" else _value(rest) or 0)
    return share, share, _PERCENT, "成", None


def _doubling(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    """翻一番 is an increase by 1 倍, 翻两番 by 3 倍."""
    value = _value(group["fan"])
    if value is None:
        return None
    growth = Decimal(2) ** int(value) - 1
    return growth, growth, _TIMES, "番", None


def _half(match: re.Match[str], group: _Groups, text: str) -> Reading:
    return Decimal(50), Decimal(50), _PERCENT, "", None


def _half_unit(match: re.Match[str], group: _Groups, text: str) -> Reading:
    word = group["hu"] or ""
    return Decimal("0.5"), Decimal("0.5"), _unit(word), word, None


def _ordinal(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    value = _value((group["ordinal"] or "").removeprefix("第"))
    word = group["ou"] or ""
    unit = Unit(UnitClass.ORDINAL, word, Decimal(1))
    return None if value is None else (value, value, unit, word, None)


def _code(match: re.Match[str], group: _Groups, text: str) -> Reading:
    return _as_printed(match, UnitClass.CODE)


def _clock(match: re.Match[str], group: _Groups, text: str) -> Reading:
    return _as_printed(match, UnitClass.CLOCK)


def _ratio(match: re.Match[str], group: _Groups, text: str) -> Reading:
    return _as_printed(match, UnitClass.RATIO)


def _tens(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    tens = (_value(group["ft"]) or Decimal(1)) * 10 if group["ft"] else Decimal(10)
    scale = _value("一" + group["ftm"]) if group["ftm"] else Decimal(1)
    if scale is None:
        return None
    return (tens + 1) * scale, (tens + 9) * scale, _unit(group["ftu"]), group["ftu"] or "", None


def _some(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    scale = _value("一" + (group["fs"] or ""))
    return (
        None if scale is None else (scale * 2, scale * 10 - 1, _unit(group["fsu"]), group["fsu"] or "", None)
    )


def _over(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    value = _value("一" + (group["fo"] or ""))
    return None if value is None else (value, value, _unit(group["fou"]), group["fou"] or "", None)


def _more(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    value = _value(f"一{group['fm'] or ''}{group['fmm'] or ''}")
    return None if value is None else (value, value, _unit(group["fmu"]), group["fmu"] or "", Bound.OVER)


def _pair(match: re.Match[str], group: _Groups, text: str) -> Reading | None:
    pair, scale_text = group["fp"] or "", group["fpm"] or ""
    scale = _value("一" + scale_text) if scale_text else Decimal(1)
    tens = _value(group["fpt"]) if group["fpt"] else Decimal(0)
    low, high = _value(pair[0]), _value(pair[1])
    if scale is None or tens is None or low is None or high is None:
        return None
    return (tens + low) * scale, (tens + high) * scale, _unit(group["fpu"]), group["fpu"] or "", None


# The named group that a kind of figure always fills, and what reads it.
_READERS: Final = {
    "ordinal": _ordinal,
    "code": _code,
    "clock": _clock,
    "per": _percent,
    "den": _fraction,
    "slash": _fraction,
    "ratio": _ratio,
    "cheng": _tenths,
    "fan": _doubling,
    "halved": _half,
    "nh": _half_more,
    "hu": _half_unit,
    "n1": _range,
    "n": _arabic,
    "ft": _tens,
    "fs": _some,
    "fo": _over,
    "fm": _more,
    "fp": _pair,
    "cn1": _spoken_range,
    "cn": _spoken,
    "cnbare": _spoken_bare,
}


def _as_printed(match: re.Match[str], unit_class: UnitClass) -> Reading:
    """What is compared as printed keeps its wording in the place of the unit."""
    wording = re.sub(r"\s", "", match.group()).replace("∶", ":").replace("比", ":")
    return Decimal(0), Decimal(0), Unit(unit_class, wording, Decimal(1)), "", None


def _value(text: str | None) -> Decimal | None:
    return parse_numeral(_MORE.sub("", text or "").strip())


def _unit(word: str | None) -> Unit:
    if not word:
        return _NO_UNIT
    if known := UNITS.get(word):
        return known
    base, _, divisor = word.partition("/")
    unit = UNITS[base]
    return Unit(UnitClass.RATE, f"{unit.canonical}/{divisor}", unit.factor)


def _with_multiplier(numeral: str | None, word: str) -> str:
    found = re.search(r"[万亿]+$", (numeral or "").strip())
    return (found.group() if found else "") + word
