"""An article as JSON and back."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BadInputError
from corpus.importers.jsonl import record_article
from corpus.records import Article, Credit, Edition, Kind, Photo
from corpus.store import content_fingerprint
from corpus.wire import article_from_json, article_json, is_article_json

FULL = Article(
    id="0123456789abcdef",
    headline="新桥通车",
    kicker="河口县",
    newspaper="河口日报",
    date=date(2024, 3, 1),
    page="A2",
    section="要闻",
    kind=Kind.BRIEF,
    reporters=("田一", "田二"),
    credits=(Credit("田一", "记者"), Credit("何三", "摄影")),
    photos=(Photo("桥头", "何三"), Photo("桥尾", "何三"), Photo("水", None)),
    url="https://example.org/1",
    text="本报讯（记者 田一）第一段。\n第二段。 王波",  # as stored: nothing is read out of it a second time
)


def test_keys_and_their_order() -> None:
    shown = article_json(FULL, full=True)
    expected = (
        "id headline kicker newspaper date page section kind reporters credits photos photo_credits url text"
    )
    assert " ".join(shown) == expected
    assert list(article_json(FULL, full=False)) == list(shown)[:-1]
    assert shown["date"] == "2024-03-01"
    assert shown["kind"] == "brief"
    assert shown["reporters"] == ["田一", "田二"]
    assert shown["credits"] == [{"name": "田一", "role": "记者"}, {"name": "何三", "role": "摄影"}]
    assert shown["photos"][2] == {"caption": "水", "credit": None}  # type: ignore[index]
    assert shown["photo_credits"] == ["何三"]


TEXTS = st.text(alphabet="河口日报 第一段。\n（记者 田一）王波A1", max_size=30)
NAMES = st.lists(st.sampled_from(["田一", "田二", "何三"]), unique=True, max_size=3).map(tuple)
MAYBE = st.none() | st.sampled_from(["河口", "A2", "要闻"])


@given(
    st.builds(
        Article,
        id=st.text("0123456789abcdef", min_size=16, max_size=16),
        headline=st.sampled_from(["", "新桥通车"]),
        kicker=MAYBE,
        newspaper=MAYBE,
        date=st.none() | st.dates(),
        page=MAYBE,
        section=MAYBE,
        kind=st.sampled_from(Kind),
        reporters=NAMES,
        credits=st.lists(st.builds(Credit, TEXTS, TEXTS), max_size=2).map(tuple),
        photos=st.lists(st.builds(Photo, TEXTS, st.none() | TEXTS), max_size=2).map(tuple),
        url=MAYBE,
        text=TEXTS,
    )
)
def test_an_exported_article_comes_back_the_same(article: Article) -> None:
    line = json.loads(json.dumps(article_json(article, full=True), ensure_ascii=False))
    back = record_article(line, Edition("别的报", date(2000, 1, 1), "9"))
    assert back == article
    assert content_fingerprint(back) == content_fingerprint(article)


def test_a_correction_of_an_export_keeps_the_id() -> None:
    corrected = record_article(article_json(FULL, full=True) | {"text": "改过。"}, Edition())
    assert (corrected.id, corrected.text) == (FULL.id, "改过。")


def test_records_of_others_are_told_from_ours() -> None:
    ours = article_json(FULL, full=True)
    assert is_article_json(ours)
    assert not is_article_json(ours | {"id": "2024-17"})
    assert not is_article_json({"id": FULL.id, "text": "桥通了。", "headline": "新桥通车"})


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ({"kind": "essay"}, "article、photo、brief、correction"),
        ({"text": None}, "--full"),
        ({"date": "2024-02-30"}, "日期“2024-02-30”不存在"),
        ({"photos": ["a.jpg"]}, "photos"),
        ({"credits": [{"name": "田一"}]}, "role"),
        ({"reporters": "田一"}, "名字的列表"),
    ],
)
def test_damaged_exports_are_refused(damage: dict[str, object], message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        article_from_json(article_json(FULL, full=True) | damage)
