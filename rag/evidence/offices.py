"""Whether somebody holds the office that is asked for: the head, not the deputy, and of that body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from rag.evidence.matching import TermMatcher

_DEPUTY: Final = regex.compile(r"(?:常务)?副|助理|代理?(?=[市县区省镇局院行厅主])|原|前任?|候任|名誉")
_HEADS: Final = ("负责人", "一把手", "带头人", "领导", "法人", "法人代表")
_HEAD_OFFICE: Final = regex.compile(
    r"(?<!副)(?<!副总)(?<!助理)(?:书记|主任|局长|厅长|部长|市长|县长|区长|镇长|乡长|省长|校长|院长|所长|会长|理事长|董事长|总经理|"
    r"经理|总裁|主席|秘书长|行长|社长|队长|团长|负责人|支书|厂长)$"
)
_PLAIN_TITLE: Final = regex.compile(r"[^、和兼及暨,，;；]+")


def offices(title: str) -> list[str]:
    """Split a printed title into its offices: 党工委副书记、管委会主任 → both."""
    return [part.strip() for part in _PLAIN_TITLE.findall(title) if part.strip()]


def office_fit(asked: str, title: str | None, bodies: Sequence[TermMatcher]) -> float:
    """Return how well a printed (folded) title holds the asked office.

    1 where an office ends with it and belongs to the bodies asked about (or names no body of its own), 0.5
    where an office of that name belongs to a body that is not the one asked about, 0 where nobody holds it.
    """
    best = 0.0
    for office in offices(title or ""):
        if not _is_office(asked, office):
            continue
        if not bodies:
            return 1.0
        own = regex.sub(rf"{regex.escape(asked)}$", "", office)
        matched = sum(1 for b in bodies if b.find(own) is not None)
        if not own or matched == len(bodies):
            return 1.0
        best = max(best, 0.5 + 0.4 * matched / len(bodies))
    return best


def _is_office(asked: str, office: str) -> bool:
    if asked in _HEADS:
        return bool(_HEAD_OFFICE.search(office))
    if not office.endswith(asked):
        return False
    before = office[: len(office) - len(asked)]
    return bool(_DEPUTY.match(asked)) or not regex.search(rf"(?:{_DEPUTY.pattern})$", before)
