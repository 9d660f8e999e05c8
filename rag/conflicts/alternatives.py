"""Questions that offer the answers to choose from (160吨还是180吨？) ask for what either of them would be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import regex

from corpus.dates import find_times
from rag.facts.figures import find_figures
from rag.facts.names import find_organisations, find_people, find_places
from rag.facts.records import EntityMention, PersonMention, UnitClass

_Find = Callable[[str], Sequence[PersonMention] | Sequence[EntityMention]]

_CHOICE: Final = regex.compile(
    r"(?:到底|究竟)?(?P<is>是|在|由|于)?(?P<one>[^,，。?？、是在由]{1,24}?)(?:呢)?[,，]?\s*还是(?:是|在|由|于)?(?P<other>[^,，。?？、]{1,24})"
)
_OFFICE_IS: Final = regex.compile(
    r"(?<=[长任理席裁记人师员练授])(?:到底|究竟|现在)*是(?:不是)?(?=[\u3400-\u9fff·]{2,4}$)"
)
_IN: Final = regex.compile(r"[在于](?P<place>[\u3400-\u9fff]{2,6})$")
_NAME: Final = regex.compile(r"[\u3400-\u9fff·]{2,4}")
_LONGEST_NAME: Final = 20
_AMONG: Final = regex.compile(r"到底|究竟")


def open_choice(question: str) -> str:
    """Return the question with its alternatives replaced by the question word that both answer; as it is, where
    it offers none or they are of no known kind."""
    found = _CHOICE.search(question)
    if found is None:
        return question
    one_start, word, tail = _opened(question, found)
    if word is None:
        return question
    return _AMONG.sub("", question[:one_start]) + word + tail


def _opened(question: str, found: regex.Match[str]) -> tuple[int, str | None, str]:
    """Where the first alternative begins, the question word, and what of the question follows the second."""
    before, other = question[: found.end("one")], found["other"]
    for kind in (_of_figures, _of_times, _of_names):
        result = kind(before, other)
        if result is not None:
            start, word, length = result
            return start, word, other[length:]
    return 0, None, ""


def _of_figures(before: str, other: str) -> tuple[int, str, int] | None:
    """160吨 | 180吨 → 多少吨. A unit said once (160还是180吨) is that of both."""
    mine = [f for f in find_figures(before) if f.outer_end == len(before)]
    theirs = find_figures(other)
    if not mine or not theirs or theirs[0].outer_start != 0:
        return None
    one, two = mine[-1], theirs[0]
    if one.unit_class is not two.unit_class and UnitClass.NUMBER not in (one.unit_class, two.unit_class):
        return None
    unit = {UnitClass.PERCENT: "", UnitClass.NUMBER: ""}.get(two.unit_class, two.printed_unit)
    word = "百分之几" if two.unit_class is UnitClass.PERCENT else f"多少{unit}"
    return one.outer_start, word, two.outer_end


def _of_times(before: str, other: str) -> tuple[int, str, int] | None:
    mine = [t for t in find_times(before) if t.end == len(before) and t.names_days]
    theirs = [t for t in find_times(other) if t.start == 0 and t.names_days]
    if not mine or not theirs:
        return None
    days = any(t.days is not None or t.shift is not None for t in (mine[-1], theirs[0]))
    months = any(t.months is not None for t in (mine[-1], theirs[0]))
    return mine[-1].start, "哪天" if days else "几月" if months else "哪年", theirs[0].end


def _of_names(before: str, other: str) -> tuple[int, str, int] | None:
    """The first alternative is the name that closes what stands before 还是."""
    if held := _OFFICE_IS.search(before):
        name = _NAME.match(other)
        return (held.end(), "谁", name.end()) if name else None
    for find, word in ((find_people, "谁"), (find_organisations, "哪家单位"), (find_places, "哪里")):
        theirs = next((m.end for m in find(other) if m.start == 0), None)
        start = _behind_in(before) if find is find_places else None
        start = _closing(find, before) if start is None else start
        if theirs is not None and start is not None:
            return start, word, theirs
    return None


def _behind_in(text: str) -> int | None:
    """Where the words begin that close a text behind 在 or 于: a place, whatever it is called."""
    found = _IN.search(text)
    return found.start("place") if found else None


def _closing(find: _Find, text: str) -> int | None:
    """Where a name begins that closes a text: it is looked for by itself too, as what stands before a name can
    hide it."""
    for start in range(max(0, len(text) - _LONGEST_NAME), len(text) - 1):
        if any(m.start == 0 and m.end == len(text) - start for m in find(text[start:])):
            return start
    return None
