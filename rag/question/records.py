"""What a question is understood to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

import regex

_ATTRIBUTE: Final = regex.compile(
    r"面积|占地|投资|产值|产能|产量|收入|营收|营业额|销售额|销量|利润|税收|纳税|价格|售价|票价|门票|造价|成本|预算|工资|奖金|人数|员工|工人|职工|"
    r"学生|长度|高度|宽度|深度|速度|重量|容量|层数|工期|年龄|排放|装机|里程|贷款|融资|补贴|捐|出口|订单|合同|金额|客流|亩产|车位|床位|学费|房价"
)


class Ask(StrEnum):
    """What sort of answer is wanted. The record kinds are answered from the articles' own fields."""

    FACT = "fact"
    LIST = "list"
    DESCRIBE = "describe"
    REASON = "reason"
    YESNO = "yesno"
    AUTHOR = "author"
    PHOTOGRAPHER = "photographer"
    WORKS = "works"
    PRINTED = "printed"
    CONTENTS = "contents"

    @property
    def is_record(self) -> bool:
        """Whether the answer is drawn from an article's record rather than its text."""
        return self in _RECORD_ASKS


_RECORD_ASKS = frozenset({Ask.AUTHOR, Ask.PHOTOGRAPHER, Ask.WORKS, Ask.PRINTED, Ask.CONTENTS})


class Want(StrEnum):
    """The type of the asked-for thing."""

    NUMBER = "number"
    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    ORGANISATION = "organisation"
    THING = "thing"
    OFFICE = "office"


class Role(StrEnum):
    """What a term of the question is to it, and so where it has to be found."""

    NAME = "name"
    """A person, place, organisation or model number: the article must be about it."""
    UNKNOWN = "unknown"
    """A word that no dictionary has: perhaps a name, perhaps a slip of segmentation."""
    SPECIFIER = "specifier"
    """A figure or ordinal that tells like things apart: 3MW, 二期, 第14届."""
    KEY = "key"
    """What is asked of the subject: the attribute or the action next to the question word."""
    PLAIN = "plain"
    """Everything else."""


@lru_cache(maxsize=4096)
def _is_attribute(word: str) -> bool:
    return _ATTRIBUTE.search(word) is not None


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question, folded; `start` is its place in the folded question."""

    text: str
    weight: float
    role: Role
    start: int

    @property
    def is_attribute(self) -> bool:
        """Whether it names what is measured of a thing (占地, 总投资, 员工): another measure is no answer."""
        return _is_attribute(self.text)


@dataclass(frozen=True, slots=True)
class Focus:
    """The question word and what hangs on it; offsets into the folded question, end == start if there is none.

    `noun` is what is counted or named (多少个**项目**, 哪家**银行**); `title` the office asked for
    (**管委会主任**是谁); `unit` the measure word of a number (多少**吨**).
    """

    want: Want
    start: int
    end: int
    noun: str | None = None
    title: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Days that the question speaks of. `explicit`: a year is printed in the question itself; `relative`: they
    are counted from the day of asking (去年). A bare 5月 is neither."""

    first: date
    last: date
    explicit: bool
    relative: bool
    surface: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood. `text` is the standalone question in simplified script, `folded` its folding."""

    text: str
    folded: str
    ask: Ask
    focus: Focus
    terms: tuple[Term, ...]
    periods: tuple[Period, ...]
    person: str | None = None
    """Whose report or photo is meant (王波写的那篇里……), if the question says so; the rest is `text`."""

    @property
    def has_keys(self) -> bool:
        """Whether the question says in words what it asks of its subject."""
        return any(t.role is Role.KEY for t in self.terms)
