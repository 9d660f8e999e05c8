"""Tokens keep their way back to the characters; windows lose nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from rag.reader.encoding import prefix, tokenize, windows


def test_offsets_are_characters_of_the_text_as_given(tokenizer: Tokenizer) -> None:
    text = "𠮷项目总投资１５７億元。"  # beyond the basic plane, full width, traditional
    tokens = tokenize(tokenizer, text)
    assert [text[a:b] for a, b in tokens.offsets] == [
        "𠮷",
        "项",
        "目",
        "总投资",
        "１",
        "５",
        "７",
        "億元",
        "。",
    ]
    assert tokens.ids[-2] == tokenizer.token_to_id("亿元")


def test_a_blank_alone_is_no_token(tokenizer: Tokenizer) -> None:
    tokens = tokenize(tokenizer, "  馆 在县")
    assert [offsets for offsets in tokens.offsets if offsets[0] == offsets[1]] == []
    assert tokenizer.token_to_id("▁") not in tokens.ids


def test_question_heading_and_passage_stand_in_that_order(tokenizer: Tokenizer) -> None:
    before = prefix(tokenizer, "谁？", "县")
    # Full width is folded away.
    names = [tokenizer.id_to_token(number) for number in before]
    assert names == ["<s>", "谁", "?", "</s>", "</s>", "县", "</s>"]
    (shown,) = windows(before, tokenize(tokenizer, "张三"))
    assert [tokenizer.id_to_token(number) for number in shown.ids[shown.first :]] == ["张", "三", "</s>"]


def test_overlong_questions_and_headings_leave_room(tokenizer: Tokenizer) -> None:
    assert len(prefix(tokenizer, "谁" * 1000, "县" * 1000)) == 64 + 48 + 4


def test_a_lone_surrogate_is_no_crash(tokenizer: Tokenizer) -> None:
    assert tokenize(tokenizer, "张\ud800三").offsets[-1] == (2, 3)


@given(st.integers(0, 200), st.integers(20, 60))
def test_windows_show_every_token_and_obey_the_limit(tokenizer: Tokenizer, count: int, limit: int) -> None:
    passage = tokenize(tokenizer, "张三在县"[: count % 5] * (count // 5))
    before = prefix(tokenizer, "谁？", "县")
    found = windows(before, passage, limit)
    assert all(len(shown.ids) <= limit for shown in found)
    assert all(shown.offsets for shown in found)
    seen = {offsets for shown in found for offsets in shown.offsets}
    assert seen == set(passage.offsets)


def test_nothing_to_read_gives_no_window(tokenizer: Tokenizer) -> None:
    assert windows(prefix(tokenizer, "谁", ""), tokenize(tokenizer, " \n")) == []
