"""What every database behind the store must do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from corpus.chunking import chunk_article
from corpus.errors import ArchiveBusyError, NotFoundError, StorageError
from corpus.records import Article, ArticleFilter, Change, Chunk, Credit, EditionCount, Entry, Kind, Photo
from corpus.store import ArticleStore, content_fingerprint
from tests.articles import plain_article
from tests.corpus.derived_contract import DerivedContract
from tests.corpus.history_contract import FeedbackContract, HistoryContract, JobContract


def article(key: str, text: str = "桥通了。", **fields: object) -> Article:
    return plain_article(key, text, **fields)


def entry(key: str, text: str = "桥通了。", **fields: object) -> Entry:
    written = article(key, text, **fields)
    return Entry(written, chunk_article(written))


def two_chunks(key: str, text: str = "桥通了。水来了。") -> Entry:
    written = article(key, text)
    half = len(text) // 2
    return Entry(
        written,
        (
            Chunk(f"{key}-0", key, 0, 0, half, text[:half]),
            Chunk(f"{key}-1", key, 1, half, len(text), text[half:]),
        ),
    )


def ids(found: list[Article]) -> list[str]:
    return [one.id for one in found]


class StoreContract(DerivedContract, HistoryContract, JobContract, FeedbackContract):
    """What every database behind the store must do; a backend's class supplies the `url`."""

    @pytest.fixture
    def store(self, url: str) -> Iterator[ArticleStore]:
        opened = ArticleStore(url, wait=0.1)
        yield opened
        opened.close()

    def test_an_article_comes_back_field_by_field(self, store: ArticleStore) -> None:
        full = article(
            "a",
            "第一段。\n第二段𠮷。",
            kicker="河口县",
            section="要闻",
            kind=Kind.PHOTO,
            reporters=("田一", "田二"),
            credits=(Credit("田一", "记者"), Credit("何三", "摄影")),
            photos=(Photo("桥", "何三"), Photo("水", None)),
            url="https://example.org/1",
        )
        bare = article("b", newspaper=None, date=None, page=None, headline="")
        store.put([Entry(full, chunk_article(full)), Entry(bare, chunk_article(bare))])
        assert store.get("a") == full
        assert store.get("b") == bare
        assert store.get_many(["b", "nobody", "a"]) == {"b": bare, "a": full}
        assert store.fingerprints(["a", "nobody"]) == {"a": content_fingerprint(full)}

    def test_an_unknown_id_is_named(self, store: ArticleStore) -> None:
        with pytest.raises(NotFoundError, match="没有编号为“nobody”的文章"):
            store.get("nobody")

    def test_putting_again_changes_nothing(self, store: ArticleStore) -> None:
        first = store.put([entry("a"), entry("b")])
        assert (first.added, first.updated, first.unchanged, first.chunks) == (("a", "b"), (), (), 2)
        before = store.revision()
        again = store.put([entry("a"), entry("b")])
        assert (again.added, again.updated, again.unchanged, again.chunks) == ((), (), ("a", "b"), 0)
        assert store.revision() == before
        assert store.put([]).added == ()

    def test_a_corrected_article_replaces_the_old_one(self, store: ArticleStore) -> None:
        store.put([two_chunks("a"), entry("b")])
        before = store.revision()
        old_rows = [row for row, chunk in store.rows() if chunk.article_id == "a"]
        result = store.put([entry("a", "桥断了。"), entry("c")])
        assert (result.added, result.updated, result.unchanged, result.chunks) == (("c",), ("a",), (), 2)
        assert store.get("a").text == "桥断了。"
        assert [chunk.text for _, chunk in store.rows() if chunk.article_id == "a"] == ["桥断了。"]
        changes = store.changes(before)
        assert [(c.row, c.chunk_id, c.removed) for c in changes[:2]] == [
            (old_rows[0], "a-0", True),
            (old_rows[1], "a-1", True),
        ]
        assert [(c.chunk_id, c.article_id, c.removed) for c in changes[2:]] == [
            ("a-0", "a", False),
            ("c-0", "c", False),
        ]
        assert ids(store.articles(ArticleFilter(), None, 0)) == ["a", "b", "c"]

    def test_the_same_text_cut_otherwise_is_replaced(self, store: ArticleStore) -> None:
        store.put([entry("a", "桥通了。水来了。")])
        assert store.put([two_chunks("a")]).updated == ("a",)
        assert store.chunk_count() == 2

    def test_the_last_of_several_in_one_batch_stays(self, store: ArticleStore) -> None:
        result = store.put([entry("a", "一。"), entry("a", "一。"), entry("a", "二。")])
        assert (result.added, result.updated, result.unchanged, result.chunks) == (("a",), ("a",), ("a",), 1)
        assert store.get("a").text == "二。"
        assert store.chunk_count() == 1

    def test_chunks_must_be_cut_from_their_article(self, store: ArticleStore) -> None:
        wrong = Entry(article("b"), (Chunk("b-0", "b", 0, 0, 2, "水通"),))
        with pytest.raises(ValueError, match="b-0"):
            store.put([entry("a"), wrong])
        assert store.count() == 0

    def test_a_failed_put_leaves_nothing_behind(self, store: ArticleStore) -> None:
        twice = Entry(article("b"), (Chunk("b-0", "b", 0, 0, 2, "桥通"), Chunk("b-0", "b", 1, 2, 4, "了。")))
        with pytest.raises(StorageError):
            store.put([entry("a"), twice])
        assert (store.count(), store.chunk_count(), store.revision()) == (0, 0, 0)
        assert store.put([entry("a")]).added == ("a",)

    def test_deleting(self, store: ArticleStore) -> None:
        store.put([two_chunks("a"), entry("b", reporters=("田一",))])
        rows = {chunk.id: row for row, chunk in store.rows()}
        before = store.revision()
        assert store.delete(["b", "nobody"]) == 1
        assert store.delete(["b"]) == 0
        assert store.changes(before) == [Change(before + 1, rows["b-0"], "b-0", "b", True)]
        assert store.get_many(["a", "b"]).keys() == {"a"}
        assert store.count(ArticleFilter(reporter="田一")) == 0
        assert store.chunks(["b-0", "a-1"]).keys() == {"a-1"}

    def test_rows_are_never_used_again(self, store: ArticleStore) -> None:
        store.put([entry("a"), entry("b")])
        highest = max(row for row, _ in store.rows())
        store.delete(["b"])
        store.put([entry("c")])
        assert max(row for row, _ in store.rows()) > highest

    def test_revision_and_changes(self, store: ArticleStore) -> None:
        assert store.revision() == 0
        assert store.changes(0) == []
        store.put([two_chunks("a")])
        changes = store.changes(0)
        assert [change.chunk_id for change in changes] == ["a-0", "a-1"]
        assert [change.row for change in changes] == [row for row, _ in store.rows()]
        assert store.revision() == changes[-1].revision
        assert store.changes(changes[0].revision) == changes[1:]

    def test_rows_come_in_order_over_several_reads(self, store: ArticleStore) -> None:
        text = "一" * 4500
        written = article("a", text)
        chunks = tuple(Chunk(f"a-{n}", "a", n, n, n + 1, "一") for n in range(4500))
        store.put([Entry(written, chunks)])
        found = list(store.rows())
        assert [chunk for _, chunk in found] == list(chunks)
        assert [row for row, _ in found] == sorted({row for row, _ in found})
        assert store.chunk_count() == 4500
        assert len(store.chunks(f"a-{n}" for n in range(4500))) == 4500

    def test_order_of_a_listing(self, store: ArticleStore) -> None:
        store.put(
            [
                entry("undated", date=None),
                entry("p10", page="10"),
                entry("p2-first", page="2"),
                entry("p2-second", page="02"),
                entry("newer", page="9", date=date(2024, 3, 2)),
                entry("older", page="1", date=date(2023, 12, 31)),
            ]
        )
        everything = ids(store.articles(ArticleFilter(), None, 0))
        assert everything == ["newer", "p2-first", "p2-second", "p10", "older", "undated"]
        assert ids(store.articles(ArticleFilter(), 2, 1)) == everything[1:3]
        assert ids(store.articles(ArticleFilter(), None, 4)) == everything[4:]

    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            (ArticleFilter(), {"a", "b", "c"}),
            (ArticleFilter(newspaper="河口日报"), {"a"}),
            (ArticleFilter(newspaper="《河口日报》"), {"a"}),
            (ArticleFilter(newspaper="河口日報"), {"a"}),
            (ArticleFilter(newspaper="河口"), set()),
            (ArticleFilter(reporter="田一"), {"a", "b"}),
            (ArticleFilter(reporter="田 一"), {"a", "b"}),
            (ArticleFilter(reporter="田"), set()),
            (ArticleFilter(reporter="何三"), set()),  # named with another role
            (ArticleFilter(credit="何三"), {"b"}),
            (ArticleFilter(credit="田二"), {"a"}),
            (ArticleFilter(credit="罗四"), {"c"}),
            (ArticleFilter(credit="罗"), set()),
            (ArticleFilter(section="要闻"), {"b"}),
            (ArticleFilter(page="第3版"), {"a"}),
            (ArticleFilter(date_from=date(2024, 3, 1)), {"a", "b"}),
            (ArticleFilter(date_from=date(2024, 3, 2)), {"b"}),
            (ArticleFilter(date_to=date(2024, 3, 1)), {"a"}),
            (ArticleFilter(reporter="田一", date_to=date(2024, 3, 1)), {"a"}),
            (ArticleFilter(reporter="田一", newspaper="无此报"), set()),
        ],
    )
    def test_filters(self, store: ArticleStore, wanted: ArticleFilter, expected: set[str]) -> None:
        store.put(
            [
                entry("a", newspaper="《河口日报》", page="3", reporters=("田一", "田二")),
                entry(
                    "b",
                    newspaper="山城晚报",
                    date=date(2024, 3, 2),
                    section="要闻",
                    reporters=("田一",),
                    credits=(Credit("何三", "通讯员"),),
                ),
                entry("c", newspaper=None, date=None, page=None, photos=(Photo("桥", "罗四"),)),
            ]
        )
        assert set(ids(store.articles(wanted, None, 0))) == expected
        assert store.count(wanted) == len(expected)
        rows = [row for row, chunk in store.rows() if chunk.article_id in expected]
        assert store.allowed_rows(wanted).tolist() == rows
        assert store.allowed_rows(wanted).dtype == np.int64

    def test_listings(self, store: ArticleStore) -> None:
        store.put(
            [
                entry("a", newspaper="山城晚报", section="要闻"),
                entry("b", section="副刊"),
                entry("c", section="副刊"),
                entry("d", newspaper=None, date=None, page=None),
            ]
        )
        assert store.newspapers() == ["河口日报", "山城晚报"]
        assert store.sections() == ["副刊", "要闻"]
        day = date(2024, 3, 1)
        assert sorted(store.editions(), key=lambda one: one.count) == [
            EditionCount("山城晚报", day, "1", 1),
            EditionCount(None, None, None, 1),
            EditionCount("河口日报", day, "1", 2),
        ]
        assert store.editions()[-1].date is None

    def test_vectors(self, store: ArticleStore) -> None:
        one = np.arange(4, dtype=np.float32)
        store.put_vectors("m1", {"k1": one, "k2": one * 2})
        store.put_vectors("m1", {"k1": one * 9, "k3": one[::2]})
        found = store.vectors("m1", ["k1", "k2", "k3", "k4"])
        assert found.keys() == {"k1", "k2", "k3"}
        assert found["k1"].tolist() == [0, 1, 2, 3]
        assert found["k3"].tolist() == [0, 2]
        assert found["k1"].dtype == np.float32
        assert store.vectors("m2", ["k1"]) == {}
        store.put_vectors("m1", {})

    def test_one_writer_at_a_time(self, store: ArticleStore, url: str) -> None:
        other = ArticleStore(url, wait=0.05)
        with store.writer(), store.writer():
            with pytest.raises(ArchiveBusyError, match=r"正在写入.*wenbao ingest"), other.writer():
                pass
            failures: list[Exception] = []

            def intrude() -> None:
                try:
                    with store.writer():
                        pass
                except ArchiveBusyError as error:
                    failures.append(error)

            thread = threading.Thread(target=intrude)
            thread.start()
            thread.join()
            assert len(failures) == 1
            store.put([entry("a")])
        with other.writer():
            other.put([entry("b")])
        assert store.count() == 2
        other.close()

    def test_another_opening_sees_what_was_put(self, store: ArticleStore, url: str) -> None:
        other = ArticleStore(url)
        store.put([entry("a")])
        assert other.get("a") == store.get("a")
        assert other.revision() == store.revision() == 1
        other.close()
