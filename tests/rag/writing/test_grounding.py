"""What bears out a model's sentence: the words the rules answer with, and what the article says before them."""

from __future__ import annotations

from datetime import date

import pytest

from rag.answering import Part
from rag.compose.records import Ground, Statement
from rag.composers.tally import Tally
from rag.question.understand import understand
from rag.writing.completing import completed
from rag.writing.composer import ModelComposer
from rag.writing.grounding import bear_out, ground
from rag.writing.listing import as_listed
from rag.writing.records import Source
from tests.rag.writing.support import ScriptedWriter, article, passage, soon

PARK = {
    "headline": "青河经开区交出年度账单",
    "reporters": ["周明"],
    "text": "青河经开区去年抓招商不松手。干部分头跑。夜里还在谈。谈完再跑下一家。一年里接洽的企业有184家，最后签下13家，合计投资15.7亿元。"
    "\n副区长李茂、张超到会。全区在建项目73个。",
}
ASKED = "青河经开区去年签成了几家企业？"


def evidence(quote: str) -> Ground:
    of = article(PARK)
    start = of.text.index(quote)
    return Ground(of, f"{of.id}-0", start, start + len(quote))


def source() -> Source:
    of = article(PARK)
    return Source(1, of, f"{of.id}-0", 0, len(of.text))


def test_what_the_question_says_need_not_stand_in_the_words_that_answer_it() -> None:
    said = "青河经开区去年签成了13家企业"
    # By its wording the article's first sentence is the nearest.
    nearest = ground(said, [source()], ASKED)
    assert nearest is not None
    assert not nearest.ok
    found = bear_out(said, (evidence("最后签下13家"),), [source()], ASKED)
    assert found.ok
    # 去年 stands sentences before, and is cited too.
    assert [g.quote for g in found.grounds] == ["最后签下13家", "青河经开区去年抓招商不松手。"]


@pytest.mark.parametrize(
    "said",
    ["青河经开区去年签成了31家企业", "青河经开区2019年签成了13家企业", "青河经开区主任刘大海签成了13家企业"],
    ids=["figure", "year", "name"],
)
def test_figures_dates_and_names_have_to_stand_there_all_the_same(said: str) -> None:
    assert not bear_out(said, (evidence("最后签下13家"),), [source()], ASKED).ok


def test_what_is_neither_asked_nor_printed_is_not_borne_out() -> None:
    said = "青河经开区去年签成了13家企业，标志着当地转型迈上新台阶，前景广阔，意义深远"
    assert "资料里没有这样说" in bear_out(said, (evidence("最后签下13家"),), [source()], ASKED).problems


def told(short: str | None, confidence: float, *replies: str) -> tuple[list[str], Tally, ScriptedWriter]:
    query, _ = understand(ASKED, date(2025, 3, 7), lambda _: False)
    statement = Statement("据《青河日报》记者周明报道，最后签下13家", (evidence("最后签下13家"),))
    part = Part(query, (statement,), short, confidence, (passage(article(PARK)),))
    writer, tally = ScriptedWriter([*replies]), Tally("openai")
    steps = ModelComposer(writer).compose(part, soon())
    return [s.text for s in tally.take(steps)], tally, writer


def test_a_sentence_with_the_short_answer_rests_on_the_words_that_the_rules_quote() -> None:
    said, tally, writer = told("13家", 0.9, "青河经开区去年签成了13家企业。[1]")
    assert said == ["据《青河日报》记者周明报道，青河经开区去年签成了13家企业"]
    assert not tally.composition().fallback
    assert len(writer.asked) == 1


@pytest.mark.parametrize("short", ["13家", None])
def test_another_figure_of_the_article_does_not_rest_on_them(short: str | None) -> None:
    wrong = "青河经开区去年签成了73家企业。[1]"
    said, tally, _ = told(short, 0.9, wrong, wrong)
    assert said == ["据《青河日报》记者周明报道，最后签下13家"]
    assert tally.composition().fallback


def test_the_words_are_pointed_at_where_they_are_sure() -> None:
    _, _, writer = told("13家", 0.9, "青河经开区去年签成了13家企业。[1]")
    assert writer.asked[0].endswith("答案在这一句里：“最后签下13家”")


def test_where_they_are_not_the_model_reads_by_itself_first_and_is_shown_them_if_it_finds_nothing() -> None:
    said, tally, writer = told("13家", 0.5, "资料没有提到。", "接洽184家企业，最后签下13家。[1]")
    assert "答案在这一句里" not in writer.asked[0]
    assert "答案在这一句里：“最后签下13家”" in writer.asked[1]
    assert said == ["据《青河日报》记者周明报道，接洽184家企业，最后签下13家"]
    assert not tally.composition().fallback


def test_what_a_model_says_after_it_was_shown_unsure_words_has_to_be_borne_out_by_its_wording() -> None:
    restated = "青河经开区去年签成了13家企业。[1]"
    said, tally, _ = told("13家", 0.5, "资料没有提到。", restated, restated)
    assert said == ["据《青河日报》记者周明报道，最后签下13家"]
    assert tally.composition().fallback


def test_a_repair_names_the_words_to_keep_to() -> None:
    said, tally, writer = told("13家", 0.9, "青河经开区去年签成了31家企业。[1]", "最后签下13家企业。[1]")
    assert said == ["据《青河日报》记者周明报道，最后签下13家企业"]
    assert tally.composition().repaired == 1
    assert "答案在这一句里：“最后签下13家”" in writer.asked[1]
    assert "31家" not in writer.asked[1]


def test_a_repair_that_says_again_what_was_told_is_dropped() -> None:
    right, wrong = "青河经开区去年签成了13家企业。[1]", "李茂、王刚到会。[1]"
    said, tally, _ = told("13家", 0.9, right + wrong, right)
    assert said == ["据《青河日报》记者周明报道，青河经开区去年签成了13家企业"]
    assert tally.composition().dropped == 1


def test_what_is_printed_and_beside_the_point_is_not_told() -> None:
    said, tally, _ = told("13家", 0.9, "副区长李茂、张超到会。[1]")
    assert said == ["据《青河日报》记者周明报道，最后签下13家"]
    assert tally.composition().fallback


def test_a_second_sentence_is_repaired_in_the_words_it_is_nearest_to() -> None:
    right, wrong = "青河经开区去年签成了13家企业。[1]", "副区长李茂、王刚到会。[1]"
    said, tally, writer = told("13家", 0.9, right + wrong, "副区长李茂、张超到会。[1]")
    assert said[1] == "副区长李茂、张超到会"
    assert tally.composition().repaired == 1
    assert "答案在这一句里：“副区长李茂、张超到会。”" in writer.asked[1]


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        ("青河经开区去年签成了几家企业？", "13家", "青河经开区去年签成了13家企业"),
        ("青河经开区主任叫什么名字？", "白石", "青河经开区主任叫白石"),
        ("纸坊桥由谁承建？", "县交通局", "纸坊桥由县交通局承建"),
        ("青河有哪些领头企业？", "佳诚、兴胜", "青河领头企业有佳诚、兴胜"),
        ("青河高铁设了哪几个车站？", "长亭、灵沟", None),
        ("青河领头的企业有哪些？", "佳诚、兴胜", "青河领头的企业有佳诚、兴胜"),
        ("纸坊桥全长", "186米", "纸坊桥全长是186米"),
        ("纸坊桥是什么时候通车的", "6月1日", "纸坊桥是6月1日通车的"),
        ("纸坊桥为什么修？", "堵", None),
        ("纸坊桥通车了吗？", "是", None),
    ],
)
def test_a_bare_value_takes_the_place_of_what_is_asked(
    question: str, value: str, expected: str | None
) -> None:
    query, _ = understand(question, date(2025, 3, 7), lambda _: False)
    assert completed(value, query) == expected


def test_a_bare_answer_is_told_in_the_words_of_the_question() -> None:
    said, tally, _ = told("13家", 0.9, "13家。[1]")
    assert said == ["据《青河日报》记者周明报道，青河经开区去年签成了13家企业"]
    assert not tally.composition().fallback


def test_another_bare_value_is_not_told() -> None:
    said, tally, _ = told("13家", 0.9, "73家。[1]", "73家。[1]")
    assert said == ["据《青河日报》记者周明报道，最后签下13家"]
    assert tally.composition().fallback


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("副区长李茂和张超到会", "副区长李茂、张超到会"),
        ("副区长李茂以及张超到会", "副区长李茂、张超到会"),
        ("青河和经开区", "青河和经开区"),
        ("李茂和周明到会", "李茂和周明到会"),
    ],
)
def test_names_are_joined_as_they_are_printed(text: str, expected: str) -> None:
    assert as_listed(text, [source()]) == expected


def test_a_list_told_with_the_verb_before_it_is_told() -> None:
    # A short answer may take a verb along: 设甲、乙.
    of = article({**PARK, "text": "青河高铁设岚阳南、长亭、灵沟三座车站。"})
    query, _ = understand("青河高铁设了哪几座车站？", date(2025, 3, 7), lambda _: False)
    quote = "设岚阳南、长亭、灵沟三座车站"
    start = of.text.index(quote)
    statement = Statement(
        f"据《青河日报》记者周明报道，{quote}", (Ground(of, f"{of.id}-0", start, start + len(quote)),)
    )
    part = Part(query, (statement,), "设岚阳南、长亭、灵沟", 0.9, (passage(of),))
    tally = Tally("openai")
    steps = ModelComposer(ScriptedWriter(["青河高铁有岚阳南、长亭、灵沟三座车站。[1]"])).compose(part, soon())
    assert [s.text for s in tally.take(steps)] == [
        "据《青河日报》记者周明报道，青河高铁有岚阳南、长亭、灵沟三座车站"
    ]
    assert not tally.composition().fallback
