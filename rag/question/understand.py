"""From the words of a question to what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

import regex

from corpus.normalise import fold, simplify
from rag.question.focus import find_focus
from rag.question.periods import find_periods
from rag.question.record_asks import RecordAsk, find_author_named, find_record_ask
from rag.question.records import Focus, Query, Term
from rag.question.terms import find_terms

_POLITE: Final = regex.compile(
    r"^(?:请问一?下?|问一下|我想(?:知道|问问?|了解)一?下?|想(?:知道|问问?)|请?告诉我|你知道|请|麻烦|那么|那(?![里儿边个些座家位名条篇次场所年天时项件张年部本]))[,，:：]?(?=\w{3})"
)
_ASKS: Final = regex.compile(
    r"[谁哪几何吗呢怎咋啥]|什么|多(?!次|数|年|家|名|个|项|种|位|元|边|方|样)\w|是不是|有没有|是否|能否|可否"
)
_THAT_FOR_WHICH: Final = regex.compile(
    r"那(?=一(?:种|家|位|年|天|个|国|省|市|县|届|项|支|条|座|所|部|首|本|款)|种|国家|省|届)"
)
_EDGE: Final = regex.compile(r"^(?:(?![《“\"「『])[\s\p{P}\p{S}])+|[\s?？!！。.,，、…~～]+$")


def tidy(question: str) -> str:
    """Return the question in simplified script without politeness and closing marks.

    Where nothing else asks, 那 is how many write 哪 (那一种、那家).
    """
    text = _EDGE.sub("", simplify(question).strip())
    text = _POLITE.sub("", text) or text
    return text if _ASKS.search(text) else _THAT_FOR_WHICH.sub("哪", text, count=1)


def understand(
    text: str, asked_on: date, has_signed: Callable[[str], bool] = lambda _: False, *, day_given: bool = True
) -> tuple[Query, RecordAsk | None]:
    """Return what a tidied single question asks, and what it asks of the records if it does.

    The terms of a question to the records are those of its topic. `has_signed` tells whether a name stands
    under any article: 王波写的那篇里…… narrows the search only where there is such a 王波.
    """
    folded = fold(text)
    record = find_record_ask(folded)
    if record is None and (named := find_author_named(folded)) and has_signed(named[0]):
        person, rest = named
        query, _ = understand(rest, asked_on, day_given=day_given)
        return replace(query, person=person), None
    ask, focus = (record.ask, record.focus) if record else find_focus(folded)
    terms = _topic_terms(record) if record else find_terms(folded, focus)
    return Query(text, folded, ask, focus, terms, find_periods(folded, asked_on, day_given=day_given)), record


def _topic_terms(record: RecordAsk) -> tuple[Term, ...]:
    topic = record.topic.strip()
    return find_terms(topic, Focus(record.focus.want, len(topic), len(topic)))
