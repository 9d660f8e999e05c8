"""Chunks: exact offsets, whole sentences, sizes, and what is embedded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.chunking import chunk_article, embedding_text, text_key
from corpus.records import Article, Kind
from corpus.sentences import sentences


def article(text: str, headline: str = "新桥通车", kicker: str | None = None) -> Article:
    return Article(
        id="a1",
        headline=headline,
        kicker=kicker,
        newspaper=None,
        date=None,
        page=None,
        section=None,
        kind=Kind.ARTICLE,
        reporters=(),
        credits=(),
        photos=(),
        url=None,
        text=text,
    )


def lengths(text: str) -> list[int]:
    return [len(chunk.text) for chunk in chunk_article(article(text))]


def sentence(length: int) -> str:
    return "桥" * (length - 1) + "。"


def test_a_short_article_is_one_chunk() -> None:
    (chunk,) = chunk_article(article("桥通了。水来了。"))
    assert (chunk.id, chunk.article_id, chunk.ordinal, chunk.start, chunk.end) == ("a1-0", "a1", 0, 0, 8)
    assert chunk.text == "桥通了。水来了。"


def test_headline_alone_gives_an_empty_chunk_and_nothing_gives_none() -> None:
    (chunk,) = chunk_article(article(""))
    assert (chunk.start, chunk.end, chunk.text) == (0, 0, "")
    assert chunk_article(article(" \n", headline=" ")) == ()


def test_sentences_are_packed_to_between_300_and_400() -> None:
    assert lengths(sentence(50) * 14) == [400, 300]
    assert lengths(sentence(90) * 8) == [360, 360]


def test_paragraph_ends_are_preferred() -> None:
    # 7 x 90: cutting at 360 would be as good by length alone.
    text = sentence(90) * 3 + "\n" + sentence(90) * 4
    assert lengths(text) == [270, 360]


def test_a_short_tail_is_merged() -> None:
    assert lengths(sentence(200) + sentence(200) + sentence(30)) == [430]


def test_a_long_sentence_is_cut_at_clauses() -> None:
    text = ("桥" * 99 + "，") * 6 + "通了。"
    assert lengths(text) == [300, 303]


def test_an_endless_clause_is_cut_behind_an_enumeration_mark() -> None:
    text = ("桥" * 149 + "、") * 6
    assert lengths(text) == [300, 300, 300]


def test_headline_and_kicker_are_embedded_not_quoted() -> None:
    piece = article("桥通了。", kicker="某市")
    (chunk,) = chunk_article(piece)
    assert embedding_text(piece, chunk) == "新桥通车\n某市\n桥通了。"
    assert chunk.text == "桥通了。"


def test_text_key_names_exactly_one_text() -> None:
    assert text_key("桥") == text_key("桥")
    assert text_key("桥") != text_key("桥 ")
    assert len(text_key("")) == 32


@given(
    st.lists(
        st.tuples(st.integers(1, 600), st.sampled_from(["。", "，", "！\n", "\n\n", "；", "”", "“", " "])),
        max_size=30,
    )
)
def test_chunks_of_any_text(parts: list[tuple[int, str]]) -> None:
    text = "".join("桥" * length + mark for length, mark in parts)
    chunks = chunk_article(article(text))
    assert [chunk.ordinal for chunk in chunks] == list(range(len(chunks)))
    assert [chunk.id for chunk in chunks] == [f"a1-{n}" for n in range(len(chunks))]
    position = 0
    for chunk in chunks:
        assert text[chunk.start : chunk.end] == chunk.text
        assert not text[position : chunk.start].strip()
        assert len(chunk.text) <= 450
        position = chunk.end
    assert not text[position:].strip()
    starts = {chunk.start for chunk in chunks}
    for span in sentences(text):
        if span.end - span.start <= 400:
            assert not starts & set(range(span.start + 1, span.end)), "a sentence is never cut without need"
