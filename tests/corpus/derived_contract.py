"""What every database behind the store must do about copies and the days of chunks."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from corpus.chunking import chunk_article
from corpus.dates import DaySpan
from corpus.records import Article, ArticleFilter, Chunk, Entry, Kind
from corpus.store import ArticleStore

_LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]


def invented(seed: int, sentences: int = 12) -> str:
    """A text like no other: sentences of thirty characters drawn at random."""
    draw = random.Random(seed)
    return "".join("".join(draw.choices(_LETTERS, k=30)) + "。" for _ in range(sentences))


def told(key: str, text: str, day: date | None = date(2024, 3, 1), headline: str = "标题") -> Entry:
    article = Article(
        id=key,
        headline=headline,
        kicker=None,
        newspaper=f"{key}报",
        date=day,
        page="1",
        section=None,
        kind=Kind.ARTICLE,
        reporters=(),
        credits=(),
        photos=(),
        url=None,
        text=text,
    )
    return Entry(article, chunk_article(article))


def cut(key: str, day: date | None, *sentences: str) -> Entry:
    """An article with one chunk for each of the sentences."""
    entry = told(key, "".join(sentences), day)
    chunks, start = [], 0
    for number, sentence in enumerate(sentences):
        chunks.append(Chunk(f"{key}-{number}", key, number, start, start + len(sentence), sentence))
        start += len(sentence)
    return replace(entry, chunks=tuple(chunks))


class DerivedContract:
    """Inherited by the contract of the store; `store` is a fixture of the class that inherits."""

    def test_prints_of_one_story_know_each_other_newest_first(self, store: ArticleStore) -> None:
        story = invented(1)
        store.put(
            [
                told("a", story, date(2024, 3, 1)),
                told("b", f"本报综合消息。{story}", date(2024, 3, 3)),
                told("c", story[:250], date(2024, 3, 2)),
                told("undated", story + "（完）", None),
                told("other", invented(2)),
            ]
        )
        assert store.copies(["a", "other", "nobody", "c"]) == {
            "a": ("b", "c", "undated"),
            "c": ("b", "a", "undated"),
        }
        assert store.copies([]) == {}

    def test_a_copy_that_comes_later_is_found(self, store: ArticleStore) -> None:
        story = invented(1)
        store.put([told("a", story), told("other", invented(2))])
        assert store.copies(["a"]) == {}
        store.put([told("b", story)])
        store.put([told("c", story)])
        assert store.copies(["a"]) == {"a": ("b", "c")}

    def test_who_is_deleted_or_rewritten_leaves_the_group(self, store: ArticleStore) -> None:
        story = invented(1)
        store.put([told(key, story) for key in "abcd"])
        store.delete(["a"])
        assert store.copies(["b"]) == {"b": ("c", "d")}
        store.put([told("c", invented(3))])
        assert store.copies(["b", "c", "d"]) == {"b": ("d",), "d": ("b",)}
        store.put([told("a", story), told("c", story)])
        assert store.copies(["b"]) == {"b": ("a", "c", "d")}
        store.delete(["a", "c", "d"])
        assert store.copies(["b"]) == {}

    def test_a_group_falls_apart_without_its_link(self, store: ArticleStore) -> None:
        """What stands in both ends is a copy of each; the ends have too little in common to be copies."""
        whole = invented(1, 20)
        ends, middle = [told("a", whole[:434]), told("z", whole[186:])], told("m", whole[186:434])
        store.put(ends)
        assert store.copies(["a", "z"]) == {}
        store.put([middle])
        assert store.copies(["a", "m", "z"]) == {"a": ("m", "z"), "m": ("a", "z"), "z": ("a", "m")}
        store.delete(["m"])
        assert store.copies(["a", "z"]) == {}

    def test_a_copy_kept_under_the_same_id_is_no_copy(self, store: ArticleStore) -> None:
        story = invented(1)
        store.put([told("a", story), told("a", story + "（完）")])
        store.put([told("a", story)])
        assert store.copies(["a"]) == {}

    @pytest.mark.parametrize("seed", range(4))
    def test_groups_do_not_depend_on_the_order(self, store: ArticleStore, seed: int) -> None:
        entries = _family()
        expected = _groups(store, [entries])
        assert sorted(len(group) for group in expected) == [2, 4, 6]
        store.delete(entry.article.id for entry in entries)
        draw = random.Random(seed)
        draw.shuffle(entries)
        at = sorted(draw.sample(range(1, len(entries)), 3))
        batches = [entries[start:end] for start, end in zip([0, *at], [*at, None], strict=True)]
        assert _groups(store, batches) == expected

    def test_the_days_of_chunks(self, store: ArticleStore) -> None:
        first = cut("a", date(2024, 3, 8), "昨日大桥通车。", "去年5月动工，2023年5月完成设计。", "桥长三里。")
        store.put([first, cut("b", None, "昨日大桥通车。", "2020年2月1日立项。")])
        assert store.chunk_spans(["a-1", "b-0", "a-0", "nobody", "a-2", "b-1"]) == {
            "a-1": (DaySpan(date(2023, 5, 1), date(2023, 5, 31)),),
            "b-0": (),
            "a-0": (DaySpan(date(2024, 3, 7), date(2024, 3, 7)),),
            "a-2": (),
            "b-1": (DaySpan(date(2020, 2, 1), date(2020, 2, 1)),),
        }

    def test_the_headline_names_the_year_reported_on(self, store: ArticleStore) -> None:
        undated = told("a", "5月大桥动工。", None, headline="2022年大桥建设回顾")
        store.put([undated])
        assert store.chunk_spans(["a-0"]) == {"a-0": (DaySpan(date(2022, 5, 1), date(2022, 5, 31)),)}

    def test_days_change_with_the_article(self, store: ArticleStore) -> None:
        store.put([cut("a", date(2024, 3, 8), "昨日大桥通车。")])
        store.put([cut("a", date(2024, 5, 2), "昨日大桥通车。")])
        assert store.chunk_spans(["a-0"]) == {"a-0": (DaySpan(date(2024, 5, 1), date(2024, 5, 1)),)}
        store.delete(["a"])
        assert store.chunk_spans(["a-0"]) == {}
        store.put([cut("a", date(2024, 5, 2), "大桥通车。")])
        assert store.chunk_spans(["a-0"]) == {"a-0": ()}

    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            (date(2024, 3, 7), date(2024, 3, 7), ["said"]),
            (date(2024, 3, 8), date(2024, 3, 8), ["silent"]),  # of those without days, the day of printing
            (date(2024, 3, 1), date(2024, 3, 31), ["said", "silent"]),
            (date(2023, 12, 31), date(2024, 1, 1), ["far"]),
            (date(2022, 1, 1), date(2022, 12, 31), []),
        ],
    )
    def test_rows_that_speak_of_days(
        self, store: ArticleStore, first: date, last: date, expected: list[str]
    ) -> None:
        store.put(
            [
                cut("said", date(2024, 3, 8), "昨日大桥通车。"),
                cut("silent", date(2024, 3, 8), "桥长三里。"),
                cut("far", date(2024, 3, 8), "2023年底动工。"),
                cut("undated", None, "桥长三里。"),
            ]
        )
        days = DaySpan(first, last)
        assert _ids(store, ArticleFilter(), days) == expected
        assert _ids(store, ArticleFilter(newspaper="said报"), days) == [k for k in expected if k == "said"]


def _ids(store: ArticleStore, wanted: ArticleFilter, days: DaySpan) -> list[str]:
    rows = store.allowed_rows(wanted, days).tolist()
    return [chunk.article_id for _, chunk in sorted(store.chunks_at(rows).items())]


def _family() -> list[Entry]:
    """A chain of overlapping prints, one story cut shorter and shorter, a pair, and stories of their own."""
    long = invented(7, 24)
    chain = [long[start : start + 400] for start in (0, 30, 60, 90, 120, 150, 320)]
    cuts = [invented(8)[:length] for length in (160, 220, 300, 372)]
    own = [invented(seed) for seed in range(20, 24)]
    texts = [*chain, *cuts, *own, own[0]]
    return [told(f"k{number * 7 % 16:02}", text) for number, text in enumerate(texts)]


def _groups(store: ArticleStore, batches: list[list[Entry]]) -> set[frozenset[str]]:
    for batch in batches:
        store.put(batch)
    copies = store.copies([entry.article.id for batch in batches for entry in batch])
    return {frozenset((key, *others)) for key, others in copies.items()}
