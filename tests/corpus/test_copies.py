"""What counts as one story in print, and that the store groups exactly by it, whatever comes and goes."""

from __future__ import annotations

import hashlib
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.copies import are_copies, bands, may_be_copies, read_wording, sketch
from corpus.store import ArticleStore
from tests.corpus.derived_contract import invented, told

STORY = (
    "河口县昨日召开防汛会议。会议要求，各乡镇要在6月15日前完成堤防巡查，备足编织袋12000条、块石3.5万立方米。"
    "县水务局局长在会上说，今年汛期预计来水偏多两成，青石水库要提前腾出库容800万立方米。"
    "会议还通报了去年汛期的教训：下游两处涵闸没有及时关闭，造成农田受淹1300亩。"
    "各乡镇负责人在会上签订了责任书。会后，与会人员察看了青石水库溢洪道和三里湾险工段。"
)
BULLETIN = (
    "县气象台{day}日发布天气公报：今天白天多云，偏南风三级，最高气温{high}摄氏度；夜间转阴，局地有小雨，"
    "最低气温{low}摄氏度。气象台提醒，早晚温差较大，外出请适时添减衣物；河口大桥路段早间有雾，驾车请减速慢行。"
    "未来三天以多云天气为主，气温变化不大，适宜春耕备耕，农户可抓住时机整地施肥，做好蔬菜大棚的通风管理。"
)


def copies(one: str, other: str) -> bool:
    wordings = read_wording(one), read_wording(other)
    answer = are_copies(*wordings)
    assert are_copies(*reversed(wordings)) == answer
    return answer


@pytest.mark.parametrize(
    "reprint",
    [
        STORY,
        f"本报河口6月2日电（记者田一）{STORY}",
        STORY[:130],  # its ending cut
        STORY.replace("。", "。\n").replace("，", ", "),
        STORY.replace("12000", "12,000").replace("3.5", "３．５"),
        STORY.replace("县", "縣").replace("会", "會").replace("汛", "汛"),
        STORY.replace("昨日", "6月1日"),
        STORY.replace("会后，与会人员察看了青石水库溢洪道和三里湾险工段。", "") + "（编辑何三）",
    ],
)
def test_reprints_are_copies(reprint: str) -> None:
    assert copies(STORY, reprint)


@pytest.mark.parametrize(
    "other",
    [
        STORY[:80],  # less than half of it
        STORY.replace("800万立方米", "900万立方米"),  # another account of the same thing
        "山城市昨日召开防汛会议。会议要求，各区要在6月20日前完成堤防巡查，备足编织袋和块石。"
        "市水务局局长说，今年汛期来水预计偏多，各水库要提前腾出库容，涵闸要有专人值守。",
        STORY + "".join(invented(seed, 5) for seed in range(3)),  # one item of a round-up
        "",
    ],
)
def test_other_texts_are_none(other: str) -> None:
    assert not copies(STORY, other)


def test_bulletins_of_two_days_are_no_copies() -> None:
    monday = BULLETIN.format(day=4, high=17, low=6)
    assert copies(monday, "记者从县气象台获悉，" + monday)
    assert not copies(monday, BULLETIN.format(day=5, high=19, low=7))
    assert not copies(monday, BULLETIN.format(day=4, high=17, low=8))


def test_figures_agree_by_value_and_place() -> None:
    assert copies(STORY + "其中上游占1.80成。", STORY + "其中上游占1.8成。")
    # The date is written without the year: other places, no disagreement.
    assert copies(STORY + "2024年6月1日印发。", STORY + "6月1日印发。")


def test_short_texts_have_no_copies() -> None:
    notice = "今日休刊一天，明日照常出报。"
    assert sketch(read_wording(notice)) is None
    assert not copies(notice, notice)


def test_the_signature_never_changes() -> None:
    """Stored signatures are compared with new ones: when this fails, raise `derived.DERIVED_VERSION`."""
    made = sketch(read_wording(STORY))
    assert made is not None
    assert (made.size, len(made.signature)) == (len(read_wording(STORY).shingles), 384)
    assert hashlib.sha256(made.signature).hexdigest()[:16] == "afcf9a4292849078"
    assert bands(made)[:2] == (1130245695, 812917898)
    assert len(bands(made)) == 32


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(0, 60), st.integers(0, 60))
def test_signatures_find_what_is_a_copy(seed: int, cut: int, added: int) -> None:
    """Prints that share four fifths: their signatures leave it open, and share a band."""
    whole = invented(seed)
    one, other = whole[cut:], whole + invented(seed + 1000)[:added]
    first, second = sketch(read_wording(one)), sketch(read_wording(other))
    assert first is not None
    assert second is not None
    if are_copies(read_wording(one), read_wording(other)):
        assert may_be_copies(first, second)
        assert set(bands(first)) & set(bands(second))


def test_signatures_tell_stories_apart() -> None:
    made = [sketch(read_wording(invented(seed))) for seed in range(40)]
    pairs = [(a, b) for n, a in enumerate(made) for b in made[:n] if a is not None and b is not None]
    assert len(pairs) == 780
    assert not any(may_be_copies(a, b) for a, b in pairs)
    assert sum(bool(set(bands(a)) & set(bands(b))) for a, b in pairs) <= 2


# A chain, whose ends are no copies of each other; one story cut; two that have nothing to do with these.
LONG = invented(7, 24)
TEXTS = [
    *(LONG[start : start + 400] for start in (0, 30, 60, 320)),
    *(invented(8)[:length] for length in (220, 300, 372)),
    invented(9),
    invented(10),
]
KEYS = st.sampled_from("abcdefgh")
PUTS = st.lists(st.tuples(KEYS, st.sampled_from(range(len(TEXTS)))), max_size=6)


@settings(max_examples=25, deadline=None)
@given(st.lists(PUTS | st.sets(KEYS, max_size=4), max_size=6))
def test_groups_are_those_of_the_articles_that_are_there(
    steps: list[list[tuple[str, int]] | set[str]],
) -> None:
    with TemporaryDirectory() as folder:
        store = ArticleStore(f"sqlite:///{folder}/archive.db")
        live: dict[str, int] = {}
        for step in steps:
            if isinstance(step, set):
                store.delete(step)
                live = {key: text for key, text in live.items() if key not in step}
            else:
                store.put([told(key, TEXTS[text]) for key, text in step])
                live |= dict(step)
            found = store.copies(live)
            assert {key: {key, *others} for key, others in found.items()} == _components(live)
        store.close()


def _components(live: dict[str, int]) -> dict[str, set[str]]:
    """Worked out the slow way, from every pair."""
    component = {key: {key} for key in live}
    for one in live:
        for other in live:
            if one < other and copies(TEXTS[live[one]], TEXTS[live[other]]):
                merged = component[one] | component[other]
                for key in merged:
                    component[key] = merged
    return {key: members for key, members in component.items() if len(members) > 1}
