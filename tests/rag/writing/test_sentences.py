"""Text in pieces becomes the same sentences, however it is cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.writing.markers import MARKER, markers_in, without_markers
from rag.writing.sentences import LONGEST, SentenceGatherer

TEXT = st.lists(
    st.sampled_from(
        [*"该工程占地46亩。！？“”（）《》「」\n [［【1]］】,-\u3000", "[1]", "。[2]", "”[1, 3]", "……", "资料"]
    ),
    max_size=60,
).map("".join)


def gathered(*pieces: str) -> list[str]:
    gatherer = SentenceGatherer()
    found = [sentence for piece in pieces for sentence in gatherer.feed(piece)]
    rest = gatherer.rest()
    return [*found, rest] if rest else found


@given(TEXT, st.lists(st.integers(0, 120)))
def test_cuts_do_not_matter_and_nothing_is_lost(text: str, cuts: list[int]) -> None:
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[a:b] for a, b in pairwise(places)]
    assert gathered(*pieces) == gathered(text) == gathered(*text)
    assert "".join(gathered(*pieces)) == text


@given(st.text(max_size=900))
def test_no_sentence_grows_without_end(text: str) -> None:
    # Behind its limit a sentence may still take its closing marks and markers along.
    gatherer = SentenceGatherer()
    assert "".join([*gatherer.feed(text), gatherer.rest()]) == text
    gatherer = SentenceGatherer()
    assert all(
        len(without_markers(s).rstrip("。！？!?｡”」』）)》’\"'")) <= LONGEST for s in gatherer.feed(text)
    )


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("占地46亩。[1]通水了。[2]", ["占地46亩。[1]", "通水了。[2]"]),
        ("占地46亩[1]。通水了", ["占地46亩[1]。", "通水了"]),
        ("他说：“水费不涨。放心！”居民很高兴。[1] 好", ["他说：“水费不涨。放心！”居民很高兴。[1]", " 好"]),
        ("占地46亩。 [1][2, 3]\n总投资2.3亿元。", ["占地46亩。 [1][2, 3]", "\n", "总投资2.3亿元。"]),
        ("太好了！！[1]", ["太好了！！[1]"]),
        ("据资料[见下]。完", ["据资料[见下]。", "完"]),
    ],
)
def test_sentences_keep_their_markers(text: str, sentences: list[str]) -> None:
    assert gathered(*text) == sentences


def test_a_sentence_is_given_out_as_soon_as_the_next_begins() -> None:
    gatherer = SentenceGatherer()
    assert list(gatherer.feed("占地46亩。")) == []
    assert list(gatherer.feed("[1")) == []
    assert list(gatherer.feed("]")) == []
    assert list(gatherer.feed("总")) == ["占地46亩。[1]"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("通水。[1]", (1,)),
        ("通水。［２］【3】", (2, 3)),
        ("通水。[1, 3、5]", (1, 3, 5)),
        ("通水。[资料2]", (2,)),
        ("通水。[1-3][2]", (1, 2, 3)),
        ("通水。[9][12345]", (9, 12345)),
        ("国发〔2024〕12号（1）", ()),
    ],
)
def test_markers_in_many_spellings(text: str, numbers: tuple[int, ...]) -> None:
    assert markers_in(text) == numbers
    assert without_markers(text).startswith(text[:2])


@given(st.text(alphabet="该程。[]［］【】0123456789,-资料 ", max_size=40))
def test_nothing_that_looks_like_a_marker_is_left(text: str) -> None:
    assert MARKER.search(without_markers(text)) is None
