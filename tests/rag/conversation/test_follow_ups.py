"""What a follow-up is taken to mean, worked out by hand on invented conversations."""

from __future__ import annotations

import pytest

from rag.conversation import in_context
from rag.records import Turn

WIND = ("青河风电项目总投资多少？", "据《青河日报》记者周明报道，青河风电项目总投资12亿元。[1]")
OFFICE = (
    "临江经开区管委会主任是谁？",
    "据《青河日报》记者周明报道，临江经开区管委会主任吴海涛说，园区发展很快。[1]",
)
WATERWORKS = ("城东水厂是哪家公司承建的？", "据《青河日报》记者周明报道，工程由省水利工程集团承建。[1]")
LANTERNS = ("青河县灯会在哪里举行？", "元宵灯会在云溪镇老街举行。[1]")
SIGNED = ("夜校的报道是谁写的？", "《云溪镇办起夜校》一文由《云溪晚报》记者白河、丁宁采写。[1]")
TAKEN = ("夜校的照片是谁拍的？", "《云溪晚报》《云溪镇办起夜校》的照片由罗小宇拍摄。[1]")
SCHOOL = ("夜校招了多少人？", "首期招收学员42人。[1]")


def turns(*contents: str) -> tuple[Turn, ...]:
    return tuple(Turn("assistant" if i % 2 else "user", content) for i, content in enumerate(contents))


@pytest.mark.parametrize(
    ("earlier", "question", "meant"),
    [
        # pronouns for what was asked about
        (WIND, "它什么时候开工？", "青河风电项目什么时候开工？"),
        (WIND, "该项目占地多大？", "青河风电项目占地多大？"),
        (WIND, "其占地面积是多少", "青河风电项目的占地面积是多少？"),
        (WIND, "其中设备投资多少", "青河风电项目中设备投资多少？"),
        (WIND, "那这个项目由谁建设？", "青河风电项目由谁建设？"),
        (LANTERNS, "這個燈會來了多少人？", "青河县灯会来了多少人？"),
        # pronouns for what was answered
        (OFFICE, "他还说了什么？", "吴海涛还说了什么？"),
        (OFFICE, "该主任讲了什么？", "吴海涛讲了什么？"),
        (WATERWORKS, "这家公司还承建了什么？", "省水利工程集团还承建了什么？"),
        (LANTERNS, "那里有多少家企业？", "云溪镇有多少家企业？"),
        (WIND, "该记者还写过哪些报道？", "周明还写过哪些报道？"),
        # the place that was asked about
        (OFFICE, "那里有多少家企业？", "临江经开区有多少家企业？"),
        # another in the place of the last one
        (WIND, "那长治呢？", "长治风电项目总投资多少？"),
        (WIND, "光伏项目呢？", "青河光伏项目总投资多少？"),
        (WIND, "二期呢？", "青河风电项目二期总投资多少？"),
        (WIND, "2024年呢？", "青河风电项目2024年总投资多少？"),
        (LANTERNS, "去年呢？", "青河县灯会去年在哪里举行？"),
        (SCHOOL, "老年大学呢？", "老年大学招了多少人？"),
        (WATERWORKS, "江口水厂呢？", "江口水厂是哪家公司承建的？"),
        (OFFICE, "长治经开区呢？", "长治经开区管委会主任是谁？"),
        (("大同有多少家企业？", "30家。"), "长治有多少？", "长治有多少家企业？"),
        # a measure, an office, the reporter: asked of the same subject
        (WIND, "面积呢？", "青河风电项目的面积？"),
        (OFFICE, "副主任呢？", "临江经开区管委会副主任是谁？"),
        (WIND, "记者呢？", "青河风电项目的报道是谁写的？"),
        (WIND, "照片是谁拍的？", "青河风电项目的照片是谁拍的？"),
        # bare questions
        (WIND, "什么时候？", "青河风电项目什么时候？"),
        (LANTERNS, "什么时候？", "青河县灯会什么时候举行？"),
        (WIND, "总投资是多少？", "青河风电项目总投资是多少？"),
        (WIND, "谁承建的？", "青河风电项目谁承建的？"),
        (WIND, "谁写的？", "青河风电项目的报道是谁写的？"),
        (SCHOOL, "学费多少？", "夜校学费多少？"),
        (SIGNED, "他写过哪些报道？", "白河写过哪些报道？"),
        (SIGNED, "他们还写过什么？", "白河和丁宁还写过什么？"),
        (TAKEN, "他还拍过什么照片？", "罗小宇还拍过什么照片？"),
        (WIND, "他还写过什么？", "周明还写过什么？"),
        (WIND, "项目进展怎么样？", "青河风电项目进展怎么样？"),
        (WIND, "建设单位是哪家？", "青河风电项目建设单位是哪家？"),
        (WIND, "再说说二期", "介绍一下青河风电项目二期？"),
        (WIND, "详细介绍一下", "青河风电项目还有什么情况？"),
        (OFFICE, "何建平呢？", "何建平是谁？"),
        (
            ("参加座谈会的有哪些人？", "有吴海涛、周明和李芳。[1]"),
            "他们说了什么？",
            "吴海涛和周明和李芳说了什么？",
        ),
        (("参加座谈会的有哪些人？", "有吴海涛、周明和李芳。[1]"), "还有谁？", "参加座谈会的有哪些人？"),
        (WIND, "还有呢？", "青河风电项目还有什么情况？"),
    ],
)
def test_a_follow_up_is_completed(earlier: tuple[str, str], question: str, meant: str) -> None:
    understood = in_context(question, turns(*earlier))
    assert understood.text == meant
    assert understood.note == f"按上文理解为：{meant}"


@pytest.mark.parametrize(
    "question",
    [
        "长治有多少家企业？",
        "青河大桥多长？",
        "那青河大桥多长？",
        "吕梁经开区管委会主任是谁？",
        "哪些企业获奖了？",
        "其他项目有哪些？",
        "吕梁的企业应该怎么办？",
        "《他是谁》是谁写的？",
        "刘建国说他要办什么事？",
        "吕梁经开区投资多少，它占地多大？",
        "第3版有哪些报道？",
        "周明写过哪些报道？",
        "真的吗？",
        "谢谢！",
        "？？",
    ],
)
@pytest.mark.parametrize("earlier", [WIND, OFFICE, SCHOOL], ids=["wind", "office", "school"])
def test_what_stands_on_its_own_is_left_alone(earlier: tuple[str, str], question: str) -> None:
    understood = in_context(question, turns(*earlier))
    assert understood.text == question
    assert understood.note is None


def test_without_earlier_turns_nothing_changes() -> None:
    assert in_context("它在哪里？", ()).text == "它在哪里？"
    assert in_context("那长治呢？", ()).note is None


def test_follow_ups_build_on_each_other() -> None:
    talk = turns(*WIND, "那长治呢？", "8亿元。", "什么时候开工的？", "2024年3月。")
    assert in_context("它占地多少亩？", talk).text == "长治风电项目占地多少亩？"
    assert in_context("吕梁呢？", talk).text == "吕梁风电项目什么时候开工的？"


def test_an_office_is_asked_of_the_body_and_not_of_the_person_spoken_of_last() -> None:
    talk = turns(*OFFICE, "他说了什么？", "吴海涛说，园区发展很快。[1]")
    assert in_context("那副主任呢？", talk).text == "临江经开区管委会副主任是谁？"
    assert in_context("书记是谁？", talk).text == "临江经开区管委会书记是谁？"
    assert in_context("他还说了什么？", talk).text == "吴海涛还说了什么？"


def test_small_talk_in_between_does_not_cut_the_thread() -> None:
    talk = turns(*WIND, "谢谢！", "不客气。")
    assert in_context("它占地多少亩？", talk).text == "青河风电项目占地多少亩？"


def test_the_thread_is_short() -> None:
    talk = turns(*WIND, *(["谢谢！", "不客气。"] * 6))
    understood = in_context("它占地多少亩？", talk)
    assert understood.text == "它占地多少亩？"
    assert understood.note is not None
    assert "“它”" in understood.note


def test_a_pronoun_with_nothing_behind_it_is_told() -> None:
    understood = in_context("他是哪里人？", turns(*LANTERNS))
    assert understood.text == "他是哪里人？"
    assert understood.note is not None
    assert "“他”" in understood.note


def test_the_sources_under_an_answer_are_no_part_of_it_but_name_the_piece() -> None:
    answer = (
        "据《青河日报》记者周明报道，总投资12亿元。[1]\n\n来源：\n\n"
        "- [1] 《青河日报》2025年3月6日第2版 [《风车转起来》](http://localhost/articles/a1) 记者周明 何建平"
    )
    talk = turns(WIND[0], answer)
    assert in_context("这篇报道是谁写的？", talk).text == "《风车转起来》是谁写的？"
    assert in_context("他是谁？", talk).text == "他是谁？"


def test_roles_that_take_no_part_are_ignored() -> None:
    talk = (Turn("system", "你是助手，只谈吕梁绿电项目。"), *turns(*WIND), Turn("tool", "长治水厂"))
    assert in_context("它占地多少亩？", talk).text == "青河风电项目占地多少亩？"


def test_pasted_text_before_a_question_is_not_the_question() -> None:
    pasted = "城南小学的学生在花圃里认识药材。" * 40 + "青河大桥投资多少？"
    assert in_context("它有多长？", turns(pasted, "3亿元。")).text == "青河大桥有多长？"
