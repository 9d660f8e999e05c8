from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import StorageError
from corpus.records import Article, ArticleFilter, Chunk, Kind
from embeddings.lexical import LexicalIndex
from embeddings.records import Term, TermField
from embeddings.segment import Segmenter
from embeddings.terms import document_of, misreadings, question_terms


def _article(number: int, text: str, **fields: object) -> Article:
    standard: dict[str, object] = {
        "headline": "",
        "kicker": None,
        "newspaper": None,
        "date": None,
        "page": None,
    }
    standard |= {
        "section": None,
        "kind": Kind.ARTICLE,
        "reporters": (),
        "credits": (),
        "photos": (),
        "url": None,
    }
    return Article(id=f"{number:016x}", text=text, **(standard | fields))  # type: ignore[arg-type]


ARTICLES = [
    _article(1, "长冶高新区的光伏产业园二期开工。", newspaper="河湾日报", date=date(2024, 3, 1), page="1"),
    _article(2, "图书馆新馆藏书一百二十万册。", newspaper="河湾日报", date=date(2024, 5, 2), page="03"),
    _article(
        3, "隧道贯通，公路提前通车。", newspaper="东山晚报", date=date(2023, 5, 2), reporters=("林一", "周二")
    ),
    _article(4, "全长十二公里。", headline="环湖步道六月开放", kicker="河湾县文旅局", section="民生"),
    _article(5, "图书馆的读者比去年多了一倍，图书馆延长了开放时间。", section="文化"),
]


@pytest.fixture
def index(tmp_path: Path, segmenter: Segmenter) -> LexicalIndex:
    made = LexicalIndex(tmp_path / "lexical")
    documents = [
        document_of(
            row,
            article,
            Chunk(f"{article.id}-0", article.id, 0, 0, len(article.text), article.text),
            segmenter,
        )
        for row, article in enumerate(ARTICLES, 1)
    ]
    made.update((), documents)
    return made


def _ask(
    index: LexicalIndex, segmenter: Segmenter, question: str, filter: ArticleFilter | None = None
) -> list[int]:
    terms = question_terms(question, segmenter, index.frequency, len(index))
    return [row for row, _ in index.search(terms, 10, filter)]


def test_the_best_comes_first(index: LexicalIndex, segmenter: Segmenter) -> None:
    assert _ask(index, segmenter, "图书馆的开放时间")[0] == 5
    assert set(_ask(index, segmenter, "图书馆")) == {2, 5}
    assert _ask(index, segmenter, "足球联赛") == []


def test_headline_and_kicker_count(index: LexicalIndex, segmenter: Segmenter) -> None:
    assert _ask(index, segmenter, "环湖步道")[0] == 4
    assert _ask(index, segmenter, "文旅局")[0] == 4


@pytest.mark.parametrize("question", ["长治", "长冶", "長治高新区", "长治的光伏产业园"])
def test_a_misprint_is_found_by_the_right_spelling_and_the_other_way(
    index: LexicalIndex, segmenter: Segmenter, question: str
) -> None:
    assert _ask(index, segmenter, question)[0] == 1


def test_the_right_spelling_comes_before_the_misprint(tmp_path: Path, segmenter: Segmenter) -> None:
    index = LexicalIndex(tmp_path)
    articles = [_article(1, "长冶今日有雨。"), *[_article(n, "长治今日有雨。") for n in range(2, 5)]]
    index.update(
        (),
        [document_of(n, a, Chunk("c", a.id, 0, 0, 8, a.text), segmenter) for n, a in enumerate(articles, 1)],
    )
    found = _ask(index, segmenter, "长治")
    assert set(found) == {1, 2, 3, 4}
    assert found[-1] == 1


def test_look_alikes_that_occur_nowhere_are_not_looked_for(index: LexicalIndex, segmenter: Segmenter) -> None:
    assert "长冶" in misreadings("长治")
    terms = question_terms("长治", segmenter, index.frequency, len(index))
    grams = {term.text for alternatives in terms for term in alternatives if term.field is TermField.GRAM}
    assert grams == {"长冶"}


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        (ArticleFilter(newspaper="《河湾日报》"), {1, 2}),
        (ArticleFilter(page="第3版"), {2}),
        (ArticleFilter(reporter="周 二"), {3}),
        (ArticleFilter(section="文化"), {5}),
        (ArticleFilter(date_from=date(2024, 3, 1)), {1, 2}),
        (ArticleFilter(date_to=date(2024, 3, 1)), {1, 3}),
        (ArticleFilter(date_from=date(2024, 3, 2), date_to=date(2024, 5, 2)), {2}),
        (ArticleFilter(newspaper="河湾日报", date_to=date(2023, 12, 31)), set()),
        (ArticleFilter(newspaper="没有这家报纸"), set()),
    ],
)
def test_filters(
    index: LexicalIndex, segmenter: Segmenter, filter: ArticleFilter, expected: set[int]
) -> None:
    everything = "长治 图书馆 隧道 步道"
    assert set(_ask(index, segmenter, everything)) == {1, 2, 3, 4, 5}
    assert set(_ask(index, segmenter, everything, filter)) == expected


def test_a_filter_changes_no_score(index: LexicalIndex, segmenter: Segmenter) -> None:
    terms = question_terms("图书馆", segmenter, index.frequency, len(index))
    free = dict(index.search(terms, 10))
    bound = dict(index.search(terms, 10, ArticleFilter(section="文化")))
    assert bound == {5: pytest.approx(free[5])}


def test_rows_are_removed_and_replaced(index: LexicalIndex, segmenter: Segmenter) -> None:
    corrected = _article(3, "桥梁合龙。")
    document = document_of(3, corrected, Chunk("c", corrected.id, 0, 0, 5, "桥梁合龙。"), segmenter)
    index.update([1, 2, 77], [document])
    assert len(index) == 3
    assert set(index.digests()) == {3, 4, 5}
    assert _ask(index, segmenter, "隧道") == []
    assert _ask(index, segmenter, "桥梁") == [3]
    assert index.digests()[3] == document.digest


def test_another_reader_sees_it_after_reload(index: LexicalIndex, tmp_path: Path) -> None:
    other = LexicalIndex(tmp_path / "lexical")
    assert len(other) == 5
    index.update([1], ())
    assert len(other) == 5
    other.reload()
    assert len(other) == 4


@pytest.mark.parametrize(
    "question",
    [
        "text:* OR row:[0 TO 9]",
        '"图书馆',
        "图书馆 AND NOT (",
        "+-!(){}[]^~*?:\\/",
        "图书馆^1000",
        "/.*/",
        "\x00",
    ],
)
def test_query_syntax_is_only_text(index: LexicalIndex, segmenter: Segmenter, question: str) -> None:
    found = _ask(index, segmenter, question)
    assert set(found) == ({2, 5} if "图书馆" in question else set())


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=60))
def test_whatever_is_asked_is_answered(index: LexicalIndex, segmenter: Segmenter, question: str) -> None:
    assert set(_ask(index, segmenter, question)) <= {1, 2, 3, 4, 5}


def test_weights_multiply(index: LexicalIndex) -> None:
    ((_, plain),) = index.search([(Term(TermField.TOKEN, "隧道"),)], 5)
    ((_, double),) = index.search([(Term(TermField.TOKEN, "隧道", 2.0),)], 5)
    assert double == pytest.approx(2 * plain)


def test_of_alternatives_the_best_counts(index: LexicalIndex) -> None:
    strong, weak = Term(TermField.TOKEN, "隧道"), Term(TermField.TOKEN, "公路", 0.1)
    ((_, alone),) = index.search([(strong,)], 5)
    ((_, either),) = index.search([(strong, weak)], 5)
    ((_, both),) = index.search([(strong,), (weak,)], 5)
    assert either == pytest.approx(alone)
    assert both > alone


def test_a_lost_segment_is_an_error(index: LexicalIndex, tmp_path: Path) -> None:
    folder = tmp_path / "lexical"
    next(folder.glob("*.term")).unlink()
    with pytest.raises(StorageError, match="已损坏"):
        LexicalIndex(folder)
