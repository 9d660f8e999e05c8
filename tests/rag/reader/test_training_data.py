"""Made questions, twins and batches: what is said to be an answer is one, and what is swapped in is not there."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from corpus.records import Article, Kind
from training.batches import collate, encode
from training.examples import Example
from training.facts import facts
from training.news import Passage
from training.paraphrase import Paraphraser, read_synonyms
from training.public import negatives
from training.rewording import question
from training.scoring import exact, f1
from training.synthetic import synthetic
from training.twins import Pools, twin

_STORY = (
    "3月9日，滨海县港务集团有限公司在滨海县举行海港扩建工程开工仪式。该工程总投资27.6亿元，占地面积1300亩，"
    "预计2033年建成。滨海县港务集团有限公司总经理秦海川介绍，工程建成后可提供就业岗位850个。"
    "据了解，滨海县去年接待游客120万人次，比上年增长8.5%。"
)
_ARTICLE = Article(
    id="a",
    headline="海港扩建开工",
    kicker=None,
    newspaper="滨海日报",
    date=date(2031, 3, 10),
    page=None,
    section=None,
    kind=Kind.ARTICLE,
    reporters=(),
    credits=(),
    photos=(),
    url=None,
    text=_STORY,
)
_PASSAGE = Passage(
    _ARTICLE, _STORY, ("海港扩建后，渔民可以在家门口卸货。县里还要修一条通往码头的公路，方便货车进出。",)
)
_POOLS = Pools(("青川县", "临河市"), ("青川县矿业集团有限公司",), ("罗一鸣",))


@pytest.mark.parametrize(
    ("sentence", "sort", "found"),
    [
        ("该工程总投资27.6亿元。", "quantity", "27.6亿元"),
        ("全县共有约1300名村民参加。", "quantity", "约1300名"),
        ("失业率降至4.2%。", "quantity", "4.2%"),
        ("2031年3月9日上午，大桥通车。", "date", "2031年3月9日上午"),
        ("大桥2033年建成。", "year", "2033年"),
        ("他写了《海港志》一书。", "title", "《海港志》"),
        ("工厂位于四川成都。", "place", "四川成都"),
    ],
)
def test_facts_are_found_whole(sentence: str, sort: str, found: str) -> None:
    assert (sort, found) in [(fact.sort, sentence[fact.start : fact.end]) for fact in facts(sentence)]


def test_an_ordinal_is_no_quantity() -> None:
    assert [fact for fact in facts("这是第3届比赛。") if fact.sort == "quantity"] == []


def test_the_question_word_takes_the_place_of_the_fact() -> None:
    sentence = "该工程占地面积1300亩。"
    (fact,) = (fact for fact in facts(sentence) if fact.sort == "quantity")
    asked = {question(sentence, fact, random.Random(seed)) for seed in range(40)} - {None}
    assert asked
    assert all("1300" not in made for made in asked if made)
    assert any("占地面积" in made for made in asked if made)


_SAME_WORDS = Paraphraser({})


def test_a_reworded_question_keeps_names_figures_and_its_question_word(tmp_path: Path) -> None:
    groups = tmp_path / "groups.txt"
    groups.write_text("Ia01A01= 建设 修建 兴建\nIa01A02# 建设 汽车\n# 说明\n投资 投入 | 造价\n", "utf-8")
    words = read_synonyms([groups])
    assert set(words.others["建设"]) == {"修建", "兴建"}
    assert words.others["投资"] == ("投入",)
    asked = "滨海县2031年建设的3座大桥投资多少钱？"
    made = {words.reworded(asked, random.Random(seed)) for seed in range(60)}
    assert len(made) > 4
    for each in made:
        assert "滨海" in each
        assert "2031" in each
        assert "多少" in each
        assert not {"汽车", "造价"} & set(each.split())
    assert any("修建" in each or "兴建" in each for each in made)


def test_a_clause_that_does_not_ask_may_go_the_one_that_asks_stays() -> None:
    asked = "大桥建成以后，全县出行方便了，每天有多少辆车经过？"
    made = {Paraphraser({}).reworded(asked, random.Random(seed)) for seed in range(40)}
    assert all("多少辆" in each for each in made)
    assert any(each.count("，") < 2 for each in made)


def test_made_examples_hold_what_they_say() -> None:
    kinds = set()
    for seed in range(60):
        for example in synthetic([_PASSAGE], _POOLS, _SAME_WORDS, random.Random(seed)):
            kinds.add(example.kind.split("-")[0])
            if example.answerable:
                assert example.answer
                assert example.answer not in example.question
            else:
                assert (example.start, example.end) == (-1, -1)
    assert kinds == {"synthetic", "twin", "near"}


def test_a_subject_over_the_passage_is_no_longer_in_it() -> None:
    over = [
        example
        for seed in range(80)
        for example in synthetic([_PASSAGE], _POOLS, _SAME_WORDS, random.Random(seed))
        if example.kind == "synthetic-heading"
    ]
    assert over
    for example in over:
        heading = example.heading
        pieces = {heading[a:b] for a in range(len(heading)) for b in range(a + 2, len(heading) + 1)}
        assert any(piece in _STORY and piece not in example.text for piece in pieces), heading


@pytest.mark.parametrize(
    "asked",
    ["2031年滨海县接待游客多少人次", "滨海县港务集团有限公司总经理是谁", "占地面积1300亩的工程总投资多少"],
)
def test_a_twin_asks_for_what_the_passage_does_not_say(asked: str) -> None:
    seen = "滨海日报 | 2031年3月10日" + _STORY
    for seed in range(30):
        made = twin(asked, seen, "", _POOLS, random.Random(seed))
        assert made is not None
        changed, what = made
        assert changed != asked
        if what == "year":
            assert "2031" not in changed
        if what == "quantity":
            assert "1300" not in changed
        if what == "place":
            assert "青川县" in changed or "临河市" in changed


def test_negatives_do_not_hold_the_answer() -> None:
    things = zip("甲乙丙丁戊己庚辛壬癸子丑", range(12, 24), "茶糖盐铁锡铜金银煤油纸布", strict=True)
    texts = [f"{name}县有人口{number}万，产{thing}。" for name, number, thing in things]
    examples = [
        Example(f"{text[:2]}产什么", "", text, text.index("产") + 1, len(text) - 1, "set") for text in texts
    ]
    made = negatives(examples, random.Random(1))
    assert len(made) == len(examples)
    for example, negative in zip(examples, made, strict=True):
        assert negative.question == example.question
        assert not negative.answerable
        assert example.answer not in negative.text


@pytest.mark.parametrize("limit", [24, 40])
def test_a_window_always_shows_the_answer(tokenizer: Tokenizer, limit: int) -> None:
    text = "项目总投资157亿元，占地26亩。" * 5 + "张三在县馆。"
    example = Example("谁在县馆？", "县", text, text.index("张三"), text.index("张三") + 2, "real")
    for seed in range(20):
        encoded = encode(tokenizer, example, random.Random(seed), limit)
        shown = encoded.window
        assert len(shown.ids) <= limit
        first, last = (shown.offsets[at - shown.first] for at in (encoded.start, encoded.end))
        assert text[first[0] : last[1]] == "张三"


def test_batches_are_padded_to_sixty_four(tokenizer: Tokenizer) -> None:
    examples = [
        Example("谁？", "", "张三在县馆。", 0, 2, "real"),
        Example("谁？", "", "占地26亩。" * 12, -1, -1, "twin-x"),
    ]
    batch = collate([(encode(tokenizer, example, None),) for example in examples])
    assert batch.ids.shape == (2, 128)
    assert batch.start.tolist()[1] == -1
    assert batch.mask.sum(1).tolist() == [
        len(encode(tokenizer, example, None).window.ids) for example in examples
    ]
    assert batch.passage.sum(1).tolist()[0] == 6


def test_exact_match_and_f1_by_hand() -> None:
    assert exact("“157亿元”。", ["157億元"]) == 1.0
    assert exact("157亿", ["157亿元"]) == 0.0
    # 4 shared characters of 4 and 5: 8 / 9.
    assert f1("157亿", ["岁月", "157亿元"]) == pytest.approx(8 / 9)
    assert f1("", ["157亿元"]) == 0.0
