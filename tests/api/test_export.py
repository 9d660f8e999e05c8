"""What is exported is read back article for article, whatever is in the articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.export import new_file, write_articles
from corpus.chunking import chunk_article
from corpus.errors import StorageError
from corpus.importers.dispatch import read_sources
from corpus.records import Article, Credit, Edition, Entry, Kind, Photo
from corpus.store import ArticleStore, content_fingerprint
from tests.api.support import make_article

# Everything that an archive takes, line separators of all sorts among it.
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n\v\f\r\x85"),
    min_size=1,
    max_size=40,
)
NAMES = TEXTS.map(str.strip).filter(bool)
ARTICLES = st.builds(
    Article,
    id=st.from_regex("[0-9a-f]{16}", fullmatch=True),
    headline=NAMES | st.just(""),
    kicker=st.none() | NAMES,
    newspaper=st.none() | NAMES,
    date=st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    page=st.none() | NAMES,
    section=st.none() | NAMES,
    kind=st.sampled_from(Kind),
    reporters=st.lists(NAMES, unique=True, max_size=3).map(tuple),
    credits=st.lists(st.builds(Credit, TEXTS, TEXTS), max_size=3).map(tuple),
    photos=st.lists(st.builds(Photo, TEXTS, st.none() | TEXTS), max_size=3).map(tuple),
    url=st.none() | NAMES,
    text=TEXTS,
)


@settings(max_examples=50, deadline=None)
@given(st.lists(ARTICLES, min_size=1, max_size=4, unique_by=lambda article: article.id))
def test_an_export_is_read_back_as_it_was(articles: list[Article]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "all.jsonl")
        store = ArticleStore(f"sqlite:///{folder}/archive.db")
        store.put([Entry(article, chunk_article(article)) for article in articles])
        with new_file(path) as file:
            assert write_articles(store, file) == len(articles)
        store.close()
        back = list(read_sources([path], "auto", Edition("别的报", date(2000, 1, 1), "9")))
        assert back == articles
        assert [content_fingerprint(one) for one in back if isinstance(one, Article)] == list(
            map(content_fingerprint, articles)
        )


def test_the_order_is_that_of_storing(tmp_path: Path) -> None:
    store = ArticleStore(f"sqlite:///{tmp_path}/archive.db")
    articles = [make_article(f"{n:016x}", date=date(2024, 1, 1 + n * 7 % 28)) for n in range(6)]
    store.put([Entry(article, chunk_article(article)) for article in articles])
    store.put([Entry(corrected := replace(articles[2], text="改了。"), chunk_article(corrected))])
    assert [article.id for article in store.in_order()] == [article.id for article in articles]
    store.close()


def test_a_file_that_was_not_finished_does_not_appear(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text("earlier")

    def full_disk() -> None:
        with new_file(path) as file:
            file.write(b"half")
            raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="磁盘已满"):
        full_disk()
    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]
