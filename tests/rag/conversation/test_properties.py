"""What holds for any conversation whatever."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.normalise import fold, simplify
from rag.conversation import in_context
from rag.conversation.subjects import LONGEST
from rag.records import Turn

WORDS = (
    "它", "他", "该项目", "那里", "这家公司", "其", "其中", "呢", "？", "那", "还有", "多少", "什么时候", "谁", "在哪里", "为什么",
    "投资", "面积", "主任", "记者", "写的", "的", "了", "吗", "青河", "长治", "风电项目", "水厂", "吴海涛", "说", "2024年", "去年",
    "二期", "《", "》", "“", "”", "和", "，", "。", "[1]", "\n", "来源：", "这篇报道", "照片", "应该", "A1", " ",
)  # fmt: skip
texts = st.lists(st.sampled_from(WORDS), max_size=8).map("".join) | st.text(max_size=12)
conversations = st.lists(
    st.builds(Turn, st.sampled_from(["user", "assistant", "system", "tool"]), texts), max_size=5
)
checked = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])


@given(texts, conversations)
@checked
def test_every_question_comes_out_as_one(question: str, conversation: list[Turn]) -> None:
    understood = in_context(question, conversation)
    if understood.note is None:
        assert understood.text == question
    elif understood.text != question:
        assert understood.note == f"按上文理解为：{understood.text}"
        assert understood.text.strip("？")
        assert len(understood.text) <= len(question) + 8 * LONGEST


@given(st.sampled_from(["青河大桥多长？", "长治有多少家企业？", "吴海涛说了什么？"]), conversations)
@checked
def test_a_question_of_its_own_does_not_depend_on_the_conversation(
    question: str, conversation: list[Turn]
) -> None:
    assert in_context(question, conversation).text == question


@given(conversations)
@checked
def test_nothing_is_put_in_that_was_not_said(conversation: list[Turn]) -> None:
    understood = in_context("它什么时候建成？", conversation)
    if understood.text != "它什么时候建成？":
        subject = understood.text.removesuffix("什么时候建成？")
        assert subject
        # A subject may come in simplified script: 𩵩 was said, 𫚚 is put in.
        said = {
            c for turn in conversation for text in (turn.content, simplify(turn.content)) for c in fold(text)
        }
        assert set(fold(subject)) <= said | set("什么时候还有情况的报道是谁写照片拍和")
