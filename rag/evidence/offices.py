"""Whether somebody holds the office that is asked for: the head, not the deputy, and of that body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from corpus.normalise import fold
from rag.evidence.matching import TermMatcher

_DEPUTY: Final = regex.compile(r"(?:常务)?副|助理|代理?(?=[市县区省镇局院行厅主])|原|前任?|候任|名誉")
_GENERIC_BODY: Final = regex.compile(
    r"党工委|管委会|管理委员会|党委|党组|党支部|董事会|理事会|县委|市委|省委|区委|镇党委|政府|政协|人大|人大常委会|纪委"
)
_OTHER_BODY: Final = 0.0
_HEADS: Final = ("负责人", "一把手", "带头人", "领导", "法人", "法人代表")
_LEGAL: Final = ("法人", "法人代表", "法定代表人")
_HEAD_OFFICE: Final = regex.compile(
    r"(?<!副)(?<!副总)(?<!助理)(?:书记|主任|局长|厅长|部长|市长|县长|区长|镇长|乡长|省长|校长|院长|所长|会长|理事长|董事长|总经理|"
    r"经理|总裁|主席|秘书长|行长|社长|队长|团长|负责人|支书|厂长)$"
)


def office_fit(asked: str, titles: Sequence[str], bodies: Sequence[TermMatcher]) -> float:
    """Return how well the printed offices of somebody hold the asked one.

    1 where an office ends with it and belongs to the bodies asked about (or names no body of its own), little
    where it belongs to another body, 0 where nobody holds it. A deputy does not hold the head's office.
    """
    return max((_fit(asked, office, bodies) for office in map(fold, titles)), default=0.0)


def _fit(asked: str, office: str, bodies: Sequence[TermMatcher]) -> float:
    if not _is_office(asked, office):
        return 0.0
    body = _HEAD_OFFICE.sub("", office) if asked in _HEADS else office.removesuffix(asked)
    if not body or not bodies:
        return 1.0
    nearest = bodies[-1].find_all(body)
    if any(not _GENERIC_BODY.sub("", body[m.end :]) for m in nearest):
        matched = sum(1 for b in bodies if b.find(body) is not None)
        return 0.85 + 0.15 * matched / len(bodies)
    own = _GENERIC_BODY.sub("", body)
    generic_asked = _GENERIC_BODY.fullmatch(bodies[-1].term.text) is not None
    if not own:
        return 0.9 if not generic_asked else _OTHER_BODY
    return (
        0.9
        if generic_asked and any(own.endswith(own[m.start : m.end]) for b in bodies for m in b.find_all(own))
        else _OTHER_BODY
    )


def _is_office(asked: str, office: str) -> bool:
    if asked in _LEGAL and office.endswith(_LEGAL):
        return True
    if asked in _HEADS:
        return bool(_HEAD_OFFICE.search(office))
    if not office.endswith(asked):
        return False
    before = office[: len(office) - len(asked)]
    return bool(_DEPUTY.match(asked)) or not regex.search(rf"(?:{_DEPUTY.pattern})$", before)
