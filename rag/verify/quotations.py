"""Do titles 《》 and words in quotation marks stand in what a sentence cites?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.verify.ground import Ground, bare
from rag.verify.records import Problem, ProblemKind

_TITLE = re.compile(r"《([^《》]+)》")
_QUOTATION = re.compile(r"“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|\"([^\"]+)\"")


def check_quotations(sentence: str, ground: Ground) -> Iterator[Problem]:
    """Yield a problem for each title and each quotation that is nowhere in the quotes, the text or the record.

    Marks and blanks inside do not count; every character does.
    """
    for kind, pattern, what in (
        (ProblemKind.TITLE, _TITLE, "标题或作品名"),
        (ProblemKind.QUOTATION, _QUOTATION, "引语"),
    ):
        for match in pattern.finditer(sentence):
            inner = next(group for group in match.groups() if group is not None)
            if bare(inner) and not _stands(inner, ground):
                message = f"出处中没有这个{what}：{match.group()}"
                yield Problem(kind, match.group(), match.start(), match.end(), message)


def _stands(inner: str, ground: Ground) -> bool:
    """An elided quotation (甲……乙) must stand part by part."""
    parts = [part for part in re.split(r"…+|\.{3,}", inner) if bare(part)]
    return all(ground.says(part) for part in parts)
