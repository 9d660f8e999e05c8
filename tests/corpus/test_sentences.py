"""Sentences and clauses: hand-cut examples, and offsets that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import Span, clauses, sentences

# Every mark the splitter treats specially, so that random texts are full of them.
NASTY = st.text(alphabet="。！？；，：、…“”‘’（）《》\"'()[],.;:!?甲乙丙说道12 \n\u3000\r\u2028", max_size=80)


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def clause_cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in clauses(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\u3000", []),
        ("桥通了。水来了！人呢？", ["桥通了。", "水来了！", "人呢？"]),
        ("桥通了!水来了?人呢", ["桥通了!", "水来了?", "人呢"]),
        ("一是修路；二是架桥。", ["一是修路；", "二是架桥。"]),
        ("真的？！是的……。好", ["真的？！", "是的……。", "好"]),
        ("第一段没有句号\n第二段。\n\n 第三段", ["第一段没有句号", "第二段。", "第三段"]),
        ("增长3.13个百分点,见D2.区。完", ["增长3.13个百分点,见D2.区。", "完"]),
        ("请看http://a.cn/?id=3页面。完", ["请看http://a.cn/?id=3页面。", "完"]),
        ("他走了（详见第3版）。她来了。", ["他走了（详见第3版）。", "她来了。"]),
        ("他走了。（完）", ["他走了。", "（完）"]),
        ("（他走了。）她来了。", ["（他走了。）", "她来了。"]),
        ("苹果、梨……等都熟了。", ["苹果、梨……等都熟了。"]),
        ("等了很久……门开了。", ["等了很久……", "门开了。"]),
    ],
)
def test_ends(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A speech after a colon is complete with its closing mark.
        ("他说：“桥通了。水来了。”大家鼓掌。", ["他说：“桥通了。水来了。”", "大家鼓掌。"]),
        # A speech whose speaker follows is one sentence with him.
        ("“桥通了。”村民甲说。大家鼓掌。", ["“桥通了。”村民甲说。", "大家鼓掌。"]),
        ("“桥通了。”村民甲告诉记者，“水也来了。”完", ["“桥通了。”村民甲告诉记者，“水也来了。”", "完"]),
        # The next sentence is not taken for a speaker.
        ("“桥通了。”道路两旁挤满了人。", ["“桥通了。”", "道路两旁挤满了人。"]),
        # A quoted slogan or title inside a sentence ends nothing.
        ("车上写着“出发！”的字样。完", ["车上写着“出发！”的字样。", "完"]),
        ("他唱起《你在哪里？》这首歌。完", ["他唱起《你在哪里？》这首歌。", "完"]),
        ("号称“天路”。完", ["号称“天路”。", "完"]),
        ('他说:"桥通了."走吧。', ['他说:"桥通了."走吧。']),
        ('他说："桥通了。"走吧。', ['他说："桥通了。"', "走吧。"]),
        # A quotation mark that is never closed, or closed without being opened, does not swallow the rest.
        ("他说：“桥通了。水来了。", ["他说：“桥通了。", "水来了。"]),
        ("桥通了。”水来了。", ["桥通了。”", "水来了。"]),
        ("桥通了\n”水来了。", ["桥通了", "”水来了。"]),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_long_speech_is_cut_inside() -> None:
    speech = "“" + "今年要修好这一条路。" * 15 + "”"
    assert cut(speech) == ["“今年要修好这一条路。", *["今年要修好这一条路。"] * 13, "今年要修好这一条路。”"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产量1,200吨,比去年多,很好。", ["产量1,200吨,", "比去年多,", "很好。"]),
        ("会议19:30开始：先唱歌，后吃饭。", ["会议19:30开始：", "先唱歌，", "后吃饭。"]),
        ("主队3：1取胜，晋级。", ["主队3：1取胜，", "晋级。"]),
        (
            "据《山，水》报道，新建（含改建，扩建）。",
            ["据《山，水》报道，", "新建（含改建，扩建）。"],
        ),
        ("他说：“好，走。”", ["他说：", "“好，走。”"]),
        ("见http://a.cn，谢谢", ["见http://a.cn，", "谢谢"]),
        ("没有逗号", ["没有逗号"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert clause_cut(text) == expected


def assert_partition(text: str, spans: list[Span], start: int, end: int) -> None:
    """Ordered, disjoint, unblank at the edges, and what lies between them is blank."""
    position = start
    for span in spans:
        assert position <= span.start < span.end <= end
        assert not text[position : span.start].strip()
        piece = text[span.start : span.end]
        assert piece == piece.strip()
        position = span.end
    assert not text[position:end].strip()


@given(st.one_of(NASTY, st.text(max_size=60)))
def test_sentences_partition_any_text(text: str) -> None:
    spans = sentences(text)
    assert_partition(text, spans, 0, len(text))
    assert all("\n" not in text[span.start : span.end] for span in spans)


@given(st.one_of(NASTY, st.text(max_size=60)))
def test_clauses_partition_any_sentence(text: str) -> None:
    for sentence in sentences(text):
        assert_partition(text, clauses(text, sentence), sentence.start, sentence.end)
