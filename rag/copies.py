"""One story, told once: of several prints one is cited, and the others are listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from corpus.copies import read_shingles
from corpus.records import Article
from rag.compose.wording import printed_in, title_of
from rag.records import Passage

_COVERED: Final = 0.8
"""Share of a passage's shingles that another print must have to stand for it: it may be cut at other sentences."""
_LISTED: Final = 5


def one_of_each(
    passages: Sequence[Passage], copies: Mapping[str, Sequence[str]]
) -> tuple[tuple[Passage, ...], dict[str, tuple[str, ...]]]:
    """Return the passages of one print of each story, and by its id the ids of the other prints.

    `passages` come best first and stay in order; `copies` is what `ArticleStore.copies` says of their
    articles. The best-ranked print is kept, unless it was cut short of something found in another one: then
    the best-ranked print that has it all.
    """
    kept: dict[str, str] = {}
    for passage in passages:
        key = passage.article.id
        if key not in kept:
            group = [p for p in passages if p.article.id == key or p.article.id in copies.get(key, ())]
            chosen = _fullest(group)
            kept.update((p.article.id, chosen) for p in group)
    left = tuple(p for p in passages if kept[p.article.id] == p.article.id)
    others = {key: tuple(copies[key]) for key in dict.fromkeys(kept.values()) if copies.get(key)}
    return left, others


def copies_note(others: Iterable[Article]) -> str | None:
    """Say where else a cited story was printed: 同稿另见《河口日报》2025年2月28日第3版。 None for nowhere."""
    places = list(dict.fromkeys(_place(article) for article in others))
    if not places:
        return None
    more = f"等{len(places)}处" if len(places) > _LISTED else ""
    return f"同稿另见{'、'.join(places[:_LISTED])}{more}。"


def _fullest(group: Sequence[Passage]) -> str:
    """Return the id of the print to keep among passages of one story, best first."""
    ids = list(dict.fromkeys(p.article.id for p in group))
    if len(ids) == 1:
        return ids[0]
    best = _shingles([group[0].text])
    wanted = [(p.article.id, _shingles([p.text])) for p in group]
    for key in ids:
        mine = [p for p in group if p.article.id == key]
        whole = _shingles([mine[0].article.text])
        has_all = all(other == key or _covers(whole, text) for other, text in wanted)
        # What ranked first must stay among the passages themselves, whichever print they are of.
        if has_all and _covers(_shingles([p.text for p in mine]), best):
            return key
    return ids[0]


def _shingles(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(chain.from_iterable(read_shingles(text) for text in texts))


def _covers(whole: frozenset[str], part: frozenset[str]) -> bool:
    return len(part & whole) >= _COVERED * len(part)


def _place(article: Article) -> str:
    """Where a print stands, or what it is called where nobody knows."""
    where = printed_in(article)
    if article.newspaper:
        return where
    title = title_of(article)
    return f"{title}（{where}）" if title and where else title or where or "档案中另一篇无标题的报道"
