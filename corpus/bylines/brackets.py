"""A byline between brackets fills them from end to end: （记者 甲 通讯员 乙）, （甲、乙）, （某某网 丙）."""

from __future__ import annotations

import re

from corpus.bylines import names as naming
from corpus.bylines.media import past_medium
from corpus.bylines.names import HAN
from corpus.bylines.records import Byline
from corpus.bylines.roles import REPORTER_TITLE
from corpus.bylines.runs import read_names, read_run

_EDGE = " \u3000\xa0\x1f,，;；。、"
_REPORTER = re.compile(REPORTER_TITLE)
# （来源：某某日报 作者：某人）, （ID：abc 本报记者 某人）, （项目团队：某某日报记者 某人）
_PREFIX = re.compile(
    rf"^(?:据\s?|以上(?:[新稿消简图][闻件息讯片])?均?由\s?|(?:本文)?来\s?源\s*[:：|]\s*\S{{2,16}}\s+|(?:微信)?(?:公众号)?ID\s*[:：]\s*\w+\s*|[{HAN}]{{2,6}}[:：](?=[^:：]*记者))"
)
# （山西省某市 张三）, （某某网网友 李四）: where a contributor writes from.
_COMPANY = 2  # names beyond doubt beside which one with a rare surname counts
_SOURCE = re.compile(r"^(?:据|来源[:：]?)\s*")
_FROM = re.compile(
    rf"^[{HAN}·]{{1,14}}(?:网|报|社|台|中心|局|院|市|县|区|旗|网友|大学|公司|支队|大队|分局|站|所|办|部|委)[ \u3000\xa0]+"
)


def read_bracketed(inside: str) -> Byline | None:
    """Roles and names that fill `inside`. Names without a role may come first (甲 乙 本报记者 丙) and count as
    reporters: some papers print their contributors so."""
    body = _PREFIX.sub("", inside.strip(_EDGE))
    whole = _whole(body, 0)
    if whole is not None:
        return whole
    for start in (0, past_medium(body, 0)):
        first, end = read_names(body, start, closed=True, expected=_REPORTER.search(body) is not None)
        rest = _whole(body, end + len(body[end:]) - len(body[end:].lstrip(_EDGE))) if first else None
        if rest is not None:
            return Byline(tuple(dict.fromkeys([*first, *rest.reporters])), rest.credits)
    return None


def _whole(body: str, start: int) -> Byline | None:
    run = read_run(body, start, closed=True)
    if run is None or not run.byline or body[run.end :].strip(_EDGE):
        return None
    return run.byline


def bare_names(text: str, *, certain: bool = False) -> Byline | None:
    """Names and nothing but names, behind the medium or the place they belong to if one is printed.

    All of them must be likely, or one beyond doubt beside others that could be. `certain`: the place says that
    these are names (the brackets of a dateline), so that each need only be possible.
    """
    body = text.strip(_EDGE)
    place = _FROM.match(body)
    starts = {0, past_medium(body, 0), place.end() if place else 0}
    for start in sorted(starts):
        byline = _names_only(body[start:], certain=certain)
        if byline is not None:
            return byline
    return None


def signed_names(text: str) -> Byline | None:
    """Names and nothing but names where a paper sets off who wrote, behind the place or office they write from
    (（云岭镇 汤斌）); empty where only an office is named (（后勤处）), None where this is something else."""
    words = _joined(re.split(r"[、，,/／;；\s]+", _SOURCE.sub("", text.strip(_EDGE))))
    offices = 0
    while offices < len(words) and naming.names_office(words[offices]):
        offices += 1
    people = words[offices:]
    spaced = re.search(rf"(?<![{HAN}])[{HAN}][ \u3000\xa0]+[{HAN}](?![{HAN}])", text) is not None
    doubtful = [
        w for w in people if not naming.may_be_signature(" ".join(w) if spaced and len(w) == 2 else w)
    ]
    company = len(people) - len(doubtful) >= _COMPANY and len(doubtful) == 1
    if not words or (doubtful and not (company and naming.may_sign_in_company(doubtful[0]))):
        return None
    return Byline(reporters=tuple(dict.fromkeys(people)))


def signed_line(text: str) -> Byline | None:
    """Names that fill a line whose mark says so: each need only be possible."""
    words = _joined(re.split(r"[、，,/／;；\s]+", text.strip(_EDGE)))
    if not words or any(naming.names_office(w) or not naming.may_be_printed_as_name(w) for w in words):
        return None
    return Byline(reporters=tuple(dict.fromkeys(words)))


def _joined(words: list[str]) -> list[str]:
    """Words of a line of names with letter-spacing taken back: 王 波 → 王波, 尉迟 波 → 尉迟波."""
    out: list[str] = []
    held = False
    for word in filter(None, words):
        surname = held and len(word) <= 2 and (len(out[-1]) == 1) == (len(word) == 1)
        compound = bool(out) and len(out[-1]) == 2 and len(word) <= 2 and naming.is_compound_surname(out[-1])
        if (held and surname) or compound:
            out[-1] += word
            held = False
        else:
            out.append(word)
            held = len(word) == 1
    return out


def _names_only(body: str, *, certain: bool) -> Byline | None:
    people, end = read_names(body, 0, closed=True)
    if not people or body[end:].strip():
        possible = naming.may_be_printed_as_name if certain else naming.could_be_name
        people = [naming.despace(part) for part in re.split(r"[、，,/／;；\s]+", body) if part]
        if not people or not all(map(possible, people)):
            return None
        if certain:
            return Byline(reporters=tuple(dict.fromkeys(people)))
        if len(people) < 2:
            return Byline(reporters=tuple(people)) if naming.is_unknown_word(people[0]) else None
    ratios = [naming.name_ratio(name) for name in people]
    if max(ratios) <= 0 and not re.search(rf"[{HAN}]\s[{HAN}]", body):
        return None
    return Byline(reporters=tuple(dict.fromkeys(people)))
