"""Photo credits behind captions. People and pictures are invented."""

from __future__ import annotations

import pytest

from corpus.bylines import take_photo_credit

CAPTION = "昨日合龙的大桥。"


@pytest.mark.parametrize(
    ("credit", "names", "role"),
    [
        (" 赵立新摄", ("赵立新",), "摄影"),
        (" 赵 欣 摄", ("赵欣",), "摄影"),
        ("赵立新/摄", ("赵立新",), "摄影"),
        ("新华社记者 赵立新 摄", ("赵立新",), "摄影"),
        ("新华社记者赵立新摄", ("赵立新",), "摄影"),
        ("新华社发（赵立新摄）", ("赵立新",), "摄影"),
        ("本报记者 赵立新、钱芳 摄影", ("赵立新", "钱芳"), "摄影"),
        ("江城商报记者 赵立新 通讯员 钱芳 摄", ("赵立新", "钱芳"), "摄影"),
        (" 江城开发区供图", ("江城开发区",), "供图"),
        ("图片由市博物馆提供", ("市博物馆",), "供图"),
        ("（资料图片）", (), "资料图片"),
        ("图/视觉中国", ("视觉中国",), "供图"),
        (" 汤娜文 摄", ("汤娜文",), "摄影"),
        (" 新华社发", ("新华社",), "供图"),
        ("　　本报记者　左　岚／摄", ("左岚",), "摄影"),
        (" 本报记者 甄真 文 贝贝 摄", ("贝贝",), "摄影"),
    ],
)
def test_credits(credit: str, names: tuple[str, ...], role: str) -> None:
    found = take_photo_credit(CAPTION + credit)
    assert found is not None
    assert (found.names, found.role) == (names, role)
    assert (CAPTION + credit)[: found.start].strip() == CAPTION


@pytest.mark.parametrize(
    "text",
    ["他们在桥上拍摄。", "大桥昨日合龙。", "他热爱摄影", "摄制组来到桥上", "", "大桥合龙。（本报记者 巴图）"],
)
def test_sentences_are_no_credits(text: str) -> None:
    assert take_photo_credit(text) is None
