"""The supports of a sentence, folded and indexed for look-up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from corpus.lookalikes import alike, variants
from corpus.normalise import fold
from rag.facts.figures import find_figures
from rag.facts.people import find_people
from rag.facts.records import Figure, PersonMention
from rag.verify.records import Support

# Marks and blanks that printing and quoting change: they carry no fact.
_LOOSE = re.compile(r"[\s\"'、,，。.;:!?<>《》〈〉()·-]+")


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Folded text without marks and blanks."""
    return _LOOSE.sub("", fold(text))


class Ground:
    """Answers what stands in the quotes, in the record, and anywhere in the cited articles."""

    def __init__(self, supports: Sequence[Support]) -> None:
        self.supports = tuple(supports)
        self.quotes = tuple(quote for support in supports for quote in support.quotes)
        self.quoted = "\n".join(fold(quote) for quote in self.quotes)
        heading = [part for support in supports for part in support.heading]
        papers = [support.newspaper for support in supports if support.newspaper]
        self.people = frozenset(
            name for support in supports for name in (*support.reporters, *support.credits)
        )
        self.heading = tuple(heading)
        record = "\n".join(bare(part) for part in (*heading, *papers, *sorted(self.people)))
        self._bare_quotes = "\n".join(bare(quote) for quote in self.quotes)
        texts = "\n".join(bare(support.text) for support in supports)
        self._everything = f"{self._bare_quotes}\n{record}\n{texts}"
        self._printed = "\n".join((self._bare_quotes, texts, *map(bare, heading)))
        self.pages = frozenset(fold(support.page) for support in supports if support.page)
        self.days = frozenset(support.date for support in supports if support.date)

    def figures(self) -> Iterator[tuple[Figure, str]]:
        """Figures of the quotes, then of the printed headings, each with the text it stands in."""
        for text in (*self.quotes, *self.heading):
            for figure in find_figures(text):
                yield figure, text

    def person(self, name: str) -> Iterator[PersonMention]:
        """Where the quotes or the articles name this person, with the offices given there."""
        wanted = bare(name)
        for text in (*self.quotes, *(support.text for support in self.supports)):
            for mention in find_people(text):
                if bare(mention.name) == wanted:
                    yield mention

    def quotes_say(self, words: str) -> bool:
        """Whether a quote holds these words, marks and width aside."""
        return bare(words) in self._bare_quotes

    def quotes_say_plainly(self, words: str) -> bool:
        """`quotes_say`, and not behind a negation that was cut off."""
        at = self._bare_quotes.find(bare(words))
        return at >= 0 and self._bare_quotes[at - 1 : at] not in ("不", "未", "没", "无", "非", "有")

    def prints(self, words: str) -> bool:
        """Whether a quote, a text or what is printed around it holds these words: a byline does not count."""
        return bare(words) in self._printed

    def says(self, words: str) -> bool:
        """Whether these words stand anywhere in what is cited, the record included."""
        return bare(words) in self._everything

    def says_alike(self, words: str) -> bool:
        """`says`, but for characters that OCR takes for one another (长治 printed 长冶)."""
        if self.says(words):
            return True
        wanted = bare(words)
        if len(wanted) < 2 or not any(variants(char) for char in wanted):
            return False
        pattern = "".join(_either(char) for char in wanted)
        return any(alike(found.group(), wanted) for found in re.finditer(pattern, self._everything))

    def pieces_say(self, name: str, *, least: int = 2, most: int = 4) -> bool:
        """Whether a name is put together from at most `most` runs, each said somewhere (山西 + 建投集团)."""
        rest = bare(name)
        for _ in range(most):
            size = next((n for n in range(len(rest), least - 1, -1) if rest[:n] in self._everything), 0)
            if not size:
                return False
            rest = rest[size:]
            if not rest:
                return True
            if len(rest) < least:
                return False
        return False


def _either(char: str) -> str:
    others = variants(char)
    return f"[{re.escape(char)}{''.join(map(re.escape, sorted(others)))}]" if others else re.escape(char)
