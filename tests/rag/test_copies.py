"""Of several prints of one story the passages show one, and the answer says where the others stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from corpus.records import Article
from rag.copies import copies_note, one_of_each
from rag.records import Passage
from tests.articles import plain_article

LEAD = "河口县昨日召开防汛会议，要求各乡镇备足编织袋和块石，在汛期前完成堤防巡查。"
END = "青石水库将提前腾出库容，下游两处涵闸由专人昼夜值守，遇有险情随时关闭。"


def printed(key: str, text: str = LEAD + END, **fields: object) -> Article:
    edition = {"newspaper": f"{key}报", "date": date(2025, 2, 28), "page": "3"}
    return plain_article(key, text, **{**edition, **fields})


def passage(article: Article, start: int = 0, end: int | None = None) -> Passage:
    end = len(article.text) if end is None else end
    return Passage(f"{article.id}-{start}", article, start, end, article.text[start:end], 1.0)


def ids(passages: tuple[Passage, ...]) -> list[str]:
    return [p.chunk_id for p in passages]


def grouped(*keys: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(other for other in keys if other != key) for key in keys}


def test_the_best_ranked_print_is_kept_and_the_others_are_named() -> None:
    passages = [passage(printed("甲")), passage(printed("他", "无关。")), passage(printed("乙"))]
    left, others = one_of_each(passages, grouped("甲", "乙", "丙"))
    assert ids(left) == ["甲-0", "他-0"]
    assert others == {"甲": ("乙", "丙")}


def test_all_passages_of_the_print_stay_in_their_order() -> None:
    first, second = printed("甲"), printed("乙")
    middle = len(LEAD)
    passages = [passage(first, 0, middle), passage(second, 0, middle), passage(first, middle)]
    left, _ = one_of_each(passages, grouped("甲", "乙"))
    assert ids(left) == ["甲-0", f"甲-{middle}"]


def test_without_copies_nothing_changes() -> None:
    passages = (passage(printed("甲")), passage(printed("甲"), 3), passage(printed("乙")))
    assert one_of_each(passages, {}) == (passages, {})
    assert one_of_each([], {}) == ((), {})


def test_a_print_cut_short_gives_way_to_one_that_has_it_all() -> None:
    short, whole = printed("甲", LEAD), printed("乙")
    middle = len(LEAD)
    passages = [passage(short), passage(whole, 0, middle), passage(whole, middle)]
    left, others = one_of_each(passages, grouped("甲", "乙"))
    assert ids(left) == ["乙-0", f"乙-{middle}"]
    assert others == {"乙": ("甲",)}


def test_a_print_cut_short_stays_if_nothing_found_is_missing_in_it() -> None:
    passages = [passage(printed("甲", LEAD)), passage(printed("乙"), 0, len(LEAD))]
    left, _ = one_of_each(passages, grouped("甲", "乙"))
    assert ids(left) == ["甲-0"]


def test_what_ranked_first_is_never_lost() -> None:
    """The whole print was found by its ending alone: taking it would drop the best passage."""
    passages = [passage(printed("甲", LEAD)), passage(printed("乙"), len(LEAD))]
    left, others = one_of_each(passages, grouped("甲", "乙"))
    assert ids(left) == ["甲-0"]
    assert others == {"甲": ("乙",)}


def test_the_note() -> None:
    assert copies_note([]) is None
    assert copies_note([printed("河口")]) == "同稿另见《河口报》2025年2月28日第3版。"
    assert copies_note([printed("河口"), printed("新华", newspaper="新华社", page=None)]) == (
        "同稿另见《河口报》2025年2月28日第3版、新华社2025年2月28日。"
    )
    assert copies_note([printed("河口"), printed("河口")]) == "同稿另见《河口报》2025年2月28日第3版。"


def test_the_note_names_a_print_of_no_known_paper_by_its_headline() -> None:
    nowhere = printed("甲", newspaper=None, page=None, headline="读《大桥》")
    assert copies_note([nowhere]) == "同稿另见《读〈大桥〉》（2025年2月28日）。"
    assert copies_note([replace(nowhere, date=None)]) == "同稿另见《读〈大桥〉》。"
    assert copies_note([replace(nowhere, date=None, headline="")]) == "同稿另见档案中另一篇无标题的报道。"


def test_a_long_list_is_cut() -> None:
    note = copies_note(printed(f"{number}") for number in range(8))
    assert note is not None
    assert note.count("《") == 5
    assert note.endswith("《4报》2025年2月28日第3版等8处。")
