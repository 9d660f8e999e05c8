"""Twins stand beside their originals, are shown the same answer, and are marked where they differ."""

from __future__ import annotations

import random
from itertools import islice

import pytest
from tokenizers import Tokenizer

from training.batches import Mix, collate, encode
from training.examples import Example
from training.pairs import paired, swapped
from training.public import near_misses

_TEXT = "项目总投资157亿元，占地26亩。" * 4 + "张三在县馆。"
_AT = _TEXT.index("张三")
_WHERE = Example("谁在县馆？", "县", _TEXT, _AT, _AT + 2, "real")
_MUCH = Example("项目总投资多少？", "", _TEXT, 5, 10, "real")


def _twin(question: str) -> Example:
    return Example(question, "馆", _TEXT, -1, -1, "real-twin-place")


def test_a_twin_finds_the_question_it_was_made_from() -> None:
    (unit,) = paired([_twin("谁在县建？")], [_MUCH, _WHERE])
    assert [example.question for example in unit] == ["谁在县馆？", "谁在县建？"]
    assert {example.heading for example in unit} == {"馆"}
    assert [example.answerable for example in unit] == [True, False]


def test_a_near_miss_is_paired_by_its_question_and_a_stranger_stays_alone() -> None:
    near = Example("谁在县馆？", "", "占地26亩。", -1, -1, "real-near")
    stranger = Example("哪里？", "", "占地26亩。", -1, -1, "near")
    (pair, alone) = paired([near, stranger], [_MUCH, _WHERE])
    assert [example.text for example in pair] == [_TEXT, near.text]
    assert alone == (stranger,)


@pytest.mark.parametrize(
    ("changed", "original", "parts"),
    [
        ("2023年总投资多少？", "2024年总投资多少？", ["3"]),
        ("2023年总投资多少？", "总投资多少？", ["2023年"]),
        ("年产值多少？", "总投资多少？", ["年产值"]),
        ("市长是谁？", "副市长是谁？", ["市长"]),
        ("谁？", "谁？", []),
    ],
)
def test_what_was_swapped(changed: str, original: str, parts: list[str]) -> None:
    assert [changed[start:end] for start, end in swapped(changed, original)] == parts


def test_a_twin_is_shown_what_answers_its_original(tokenizer: Tokenizer) -> None:
    for seed in range(20):
        shown = encode(tokenizer, _twin("谁在县建？"), random.Random(seed), 24, _WHERE).window
        start, end = shown.offsets[0][0], shown.offsets[-1][1]
        assert "张三" in _TEXT[start:end]


def test_batches_know_twins_and_their_swapped_tokens(tokenizer: Tokenizer) -> None:
    twin = _twin("谁在县建？")
    alone = Example("哪里？", "", "占地26亩。", -1, -1, "near")
    units = [
        (encode(tokenizer, alone, None),),
        (encode(tokenizer, _WHERE, None), encode(tokenizer, twin, None, original=_WHERE)),
    ]
    batch = collate(units)
    assert batch.original.tolist() == [-1, -1, 1]
    assert (batch.doubtful[0] == -1).all()  # another passage: no token of the question is to blame
    # <s> 谁 在 县 馆 ？ </s>: nothing wrong with it; its twin's 建 is.
    assert batch.doubtful[1].tolist()[:8] == [-1, 0, 0, 0, 0, 0, 0, -1]
    assert batch.doubtful[2].tolist()[:8] == [-1, 0, 0, 0, 1, 0, 0, -1]


def test_what_an_overlong_question_lost_is_not_marked(tokenizer: Tokenizer) -> None:
    original = Example("谁" * 80 + "馆", "", _TEXT, _AT, _AT + 2, "real")
    twin = Example("谁" * 80 + "建", "", _TEXT, -1, -1, "real-twin-place")
    batch = collate([(encode(tokenizer, twin, None, original=original),)])
    assert set(batch.doubtful[0].tolist()) == {-1, 0}


def test_a_mix_is_seeded_and_keeps_pairs_together(tokenizer: Tokenizer) -> None:
    pools = {"real": [(_MUCH,)], "twin": paired([_twin("谁在县建？")], [_WHERE])}

    def drawn(seed: int) -> list[list[list[int]]]:
        mix = Mix(tokenizer, pools, {"real": 1.0, "twin": 1.0}, size=4, limits=(32,), seed=seed)
        batches = list(islice(mix, 6))
        for batch in batches:
            assert len(batch.ids) in (4, 5)
            for row in range(len(batch.ids)):
                original = int(batch.original[row])
                assert original in (-1, row - 1)
                if original >= 0:
                    assert batch.start[row] == -1
                    assert batch.start[original] > 0
        return [batch.ids.tolist() for batch in batches]

    assert drawn(3) == drawn(3)
    assert drawn(3) != drawn(4)


def test_a_near_miss_loses_the_sentence_that_answers() -> None:
    text = (
        "海港于三月开工。总投资27.6亿元，分两期建设。" + "建成后渔民可以在家门口卸货，县里还要修一条路。" * 3
    )
    asked = Example("总投资多少？", "", text, text.index("27"), text.index("，分"), "drcd")
    again = Example("路谁来修？", "", text, text.rindex("县里"), text.rindex("县里") + 2, "drcd")
    (near,) = near_misses([asked, again])  # 县里 stands in other sentences too
    assert near.kind == "drcd-near"
    assert near.question == asked.question
    assert near.text == text.replace("总投资27.6亿元，分两期建设。", "")
    assert not near.answerable
