"""A byline between brackets fills them from end to end: （记者 甲 通讯员 乙）, （甲、乙）."""

from __future__ import annotations

import re

from corpus.bylines import names as naming
from corpus.bylines.records import Byline
from corpus.bylines.runs import read_names, read_run

_EDGE = " \u3000\xa0,，;；。、"
_DOUBTFUL = -6.0
# （来源：某某日报 作者：某人）, （ID：abc 本报记者 某人）
_PREFIX = re.compile(r"^(?:(?:本文)?来\s?源\s*[:：|]\s*\S{2,16}\s+|(?:微信)?(?:公众号)?ID\s*[:：]\s*\w+\s*)")


def read_bracketed(inside: str) -> Byline | None:
    """Roles and names that fill `inside`; names without a role may come first (甲 乙 本报记者 丙) and count as
    reporters, which is what they are where a paper prints its contributors so."""
    body = _PREFIX.sub("", inside.strip(_EDGE))
    first: list[str] = []
    run = read_run(body, 0)
    if run is None:
        first, end = read_names(body, 0, len(body), prior=0.0)
        start = end + len(body[end:]) - len(body[end:].lstrip(_EDGE))
        run = read_run(body, start) if first else None
    if run is None or not run.byline or body[run.end :].strip(_EDGE):
        return None
    return Byline(tuple(dict.fromkeys([*first, *run.byline.reporters])), run.byline.credits)


def bare_names(text: str) -> Byline | None:
    """Names and nothing but names: all of them likely, or one beyond doubt beside others that could be."""
    body = text.strip()
    people, end = read_names(body, 0, len(body), prior=0.0)
    if not people or body[end:].strip():
        people = [naming.despace(part) for part in re.split(r"[、，,/／;；\s]+", body) if part]
        if len(people) < 2 or not all(map(naming.could_be_name, people)):
            return None
    ratios = [naming.name_ratio(name) for name in people]
    if max(ratios) <= 0 or (min(ratios) < _DOUBTFUL and len(people) == 1):
        return None
    return Byline(reporters=tuple(dict.fromkeys(people)))
