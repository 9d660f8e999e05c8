from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.facts.names import find_organisations, find_people, find_places


def _people(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(mention.name, mention.titles) for mention in find_people(text)]


def test_every_office_is_kept_whole_and_the_deputy_stays_a_deputy() -> None:
    text = (
        "青川经开区党工委副书记、管委会主任何志强，党工委委员、管委会副主任陈建军、刘文涛，主任助理张宇参加。"
    )
    assert _people(text) == [
        ("何志强", ("青川经开区党工委副书记", "管委会主任")),
        ("陈建军", ("党工委委员", "管委会副主任")),
        ("刘文涛", ("党工委委员", "管委会副主任")),
        ("张宇", ("主任助理",)),
    ]


def test_brackets_belong_to_the_office() -> None:
    text = "中国航模协会会长、飞翔(亚洲)航空器有限公司董事局主席赵明远，青川市政协副主席李云出席。"
    assert _people(text) == [
        ("赵明远", ("中国航模协会会长", "飞翔(亚洲)航空器有限公司董事局主席")),
        ("李云", ("青川市政协副主席",)),
    ]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("他希望赵明远会长能够发挥作用。", [("赵明远", ("会长",))]),
        ("记者从市统计局局长张建国处获悉。", [("张建国", ("市统计局局长",))]),
        ("该公司董事长兼总经理赵明远介绍了情况。", [("赵明远", ("该公司董事长", "总经理"))]),
        ("何志强强调，要抓紧施工。", [("何志强", ())]),
        ("座谈会上，赵明远分享了经历。", [("赵明远", ())]),
        ("卡洛斯·梅内姆说，工厂明年投产。", [("卡洛斯·梅内姆", ())]),
        ("阿依古丽·买买提是村里的种植户。", [("阿依古丽·买买提", ())]),
        ("某国总统泽连斯基表示不会让步。", [("泽连斯基", ("某国总统",))]),
        ("工程院院士刘德明认为，这很重要。", [("刘德明", ("工程院院士",))]),
        ("演员李军和青年演员李昊桐登台。", [("李军", ("演员",)), ("李昊桐", ("青年演员",))]),
    ],
)
def test_people_are_known_by_their_company(text: str, people: list[tuple[str, tuple[str, ...]]]) -> None:
    assert _people(text) == people


@pytest.mark.parametrize(
    "text",
    [
        "县委书记强调，要抓好落实。",
        "项目负责人说，工期三年。",
        "高峰期出土量达1万立方米，高质高效完成任务。",
        "“晋创谷·长治”起步区选址。",
        "各相关部门要坚持目标导向。",
    ],
)
def test_no_person_where_none_is_named(text: str) -> None:
    assert _people(text) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("他来自河北省石家庄市平山县西柏坡镇。", ["河北省", "石家庄市", "平山县", "西柏坡镇"]),
        ("兴县在北京举行工作座谈。", ["兴县", "北京"]),
        ("刘家堡村变了样。", ["刘家堡村"]),
        ("全市农村和城区的道路都通了。", []),
    ],
)
def test_places(text: str, places: list[str]) -> None:
    assert [mention.name for mention in find_places(text)] == places


@pytest.mark.parametrize(
    ("text", "organisations"),
    [
        ("成功获批农发行吕梁市分行贷款。", ["农发行吕梁市分行"]),
        ("由山西建投安装集团承建的项目封顶。", ["山西建投安装集团"]),
        ("北京大学第一医院与清华大学合作。", ["北京大学第一医院", "清华大学"]),
        ("市住房和城乡建设局、城投公司负责人参加。", ["市住房和城乡建设局", "城投公司"]),
        ("飞翔(亚洲)航空器有限公司落户。", ["飞翔(亚洲)航空器有限公司"]),
        ("该公司和有关部门的干部都到了车站。", []),
    ],
)
def test_organisations(text: str, organisations: list[str]) -> None:
    assert [mention.name for mention in find_organisations(text)] == organisations


_NAMES = st.sampled_from(["王建国", "李秀英", "赵明远", "陈志强", "刘洋", "欧阳文华"])
_OFFICES = st.sampled_from(["镇党委书记", "县教育局副局长", "公司总经理", "村委会主任", "大学教授"])


@given(_NAMES, _OFFICES, st.sampled_from(["说，", "表示，", "介绍，", "、", "，"]))
def test_a_named_office_holder_is_found(name: str, office: str, behind: str) -> None:
    (person,) = find_people(f"{office}{name}{behind}今年收成不错。")
    assert (person.name, person.title) == (name, office)


@given(st.text(alphabet="王李赵某副主任书记说、，。·（）“”和市县公司局的在阿卡买 ", max_size=30))
def test_any_text_gives_mentions_of_itself(text: str) -> None:
    for mentions in (find_people(text), find_places(text), find_organisations(text)):
        end = 0
        for mention in mentions:
            assert end <= mention.start < mention.end
            assert text[mention.start : mention.end] == mention.name
            end = mention.end
