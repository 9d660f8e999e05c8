from __future__ import annotations

import logging
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalise import fold
from embeddings.segment import Segmenter, bigrams


def test_search_mode_gives_long_words_and_the_words_inside(segmenter: Segmenter) -> None:
    tokens = segmenter.tokens("图书馆昨日开放")
    assert tokens == ["图书", "书馆", "图书馆", "昨日", "开放"]


def test_width_case_and_script_do_not_count(segmenter: Segmenter) -> None:
    assert segmenter.tokens("臺灣ＡＢＣ公司") == segmenter.tokens("台湾abc公司")


def test_punctuation_is_dropped_figures_are_kept(segmenter: Segmenter) -> None:
    tokens = segmenter.tokens("，。！《》“投资”3.5亿元（同比增长12%）…… \n")
    assert {"3.5", "亿元", "12%"} <= set(tokens)
    assert all(any(map(str.isalnum, token)) for token in tokens)


def test_names_given_are_kept_whole() -> None:
    plain = Segmenter()
    text = "记者欧阳梓瀚报道"
    assert "欧阳梓瀚" not in plain.tokens(text)
    assert "欧阳梓瀚" in Segmenter(["欧陽梓瀚"]).tokens(text)
    assert plain.add(["欧阳梓瀚", "欧阳梓瀚", "有 空格", "单"]) == 1
    assert "欧阳梓瀚" in plain.tokens(text)


def test_the_dictionary_of_one_is_not_that_of_another() -> None:
    first, second = Segmenter(["河湾县科创谷"]), Segmenter()
    assert "河湾县科创谷" in first.tokens("走进河湾县科创谷")
    assert "河湾县科创谷" not in second.tokens("走进河湾县科创谷")


def test_loading_says_nothing_and_is_kept(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        Segmenter(cache_dir=tmp_path).tokens("隧道贯通")
    (kept,) = (tmp_path / "jieba").iterdir()
    assert kept.stat().st_size > 1_000_000
    assert capfd.readouterr().err == ""
    assert caplog.records == []


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    whole = Segmenter(cache_dir=tmp_path).tokens("走进河湾县科创谷")
    (kept,) = (tmp_path / "jieba").iterdir()
    size = kept.stat().st_size
    kept.write_bytes(kept.read_bytes()[: size // 2])
    assert Segmenter(cache_dir=tmp_path).tokens("走进河湾县科创谷") == whole
    assert kept.stat().st_size == size


def test_bigrams_stay_inside_runs_of_han() -> None:
    assert bigrams("長治市，A区") == ["长治", "治市"]
    assert bigrams("一 二") == []


@given(st.text(max_size=80))
def test_tokens_come_from_the_folded_text_and_hold_no_blank(text: str) -> None:
    segmenter = _SHARED
    folded = fold(text)
    for token in segmenter.tokens(text):
        assert token in folded
        assert not re.search(r"\s", token), unicodedata.name(token[0], "?")


_SHARED = Segmenter()
