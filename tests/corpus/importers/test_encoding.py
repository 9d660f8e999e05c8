"""Which encoding bytes are in, and reading files of any size."""

from __future__ import annotations

import codecs
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BadInputError
from corpus.importers import encoding
from corpus.importers.encoding import decode, iter_lines, open_text

SIMPLIFIED = "河口县新建的大桥昨天正式通车，全长1,200米。\n“这座桥我们等了二十年！”村民说。\n"
TRADITIONAL = "河口縣新建的大橋昨天正式通車，全長1,200公尺。\n「這座橋我們等了二十年！」村民說。\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "gbk"),
        (TRADITIONAL, "big5"),
        ("plain ASCII, nothing else\n", "ascii"),
        ("plain ASCII, nothing else\n", "utf-16-le"),
    ],
)
def test_encodings(text: str, name: str, tmp_path: Path) -> None:
    data = text.encode(name)
    assert decode(data) == text
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    assert open_text(path) == text
    assert list(iter_lines(path)) == text.splitlines()
    path.write_bytes(gzip.compress(data))
    assert open_text(path) == text
    assert list(iter_lines(path)) == text.splitlines()


def test_both_byte_orders_with_their_mark() -> None:
    assert decode(codecs.BOM_UTF16_BE + SIMPLIFIED.encode("utf-16-be")) == SIMPLIFIED
    assert decode(codecs.BOM_UTF16_LE + SIMPLIFIED.encode("utf-16-le")) == SIMPLIFIED


@given(st.text())
def test_any_utf8_text_comes_back(text: str) -> None:
    printed = "".join(char for char in text if char.isprintable() or char == "\n").removeprefix("\ufeff")
    assert decode(printed.encode()) == printed


def test_nothing_is_an_empty_text(tmp_path: Path) -> None:
    assert decode(b"") == ""
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    assert list(iter_lines(path)) == []


@pytest.mark.parametrize("name", ["utf-8", "gb18030"])
def test_a_damaged_byte_costs_a_character_not_the_file(name: str) -> None:
    data = bytearray((SIMPLIFIED * 20).encode(name))
    data[len(data) // 2] = 0xFF
    text = decode(bytes(data))
    assert 1 <= text.count("\ufffd") <= 3
    assert text.count("村民说") >= 19


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\n\xff\xfe\x00\x01", "PDF"),
        (b"PK\x03\x04\x14\x00\xff\xff", "Office"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "图片"),
        (bytes(range(256)) * 20, "不是文字"),
        (b"\x00\x01\x02\x03" * 100, "不是文字"),
        ((SIMPLIFIED * 500).encode() + b"\xff" * 5000, "无法解码"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        decode(data)


def test_an_archive_that_begins_in_ascii(tmp_path: Path) -> None:
    path = tmp_path / "late.txt"
    path.write_bytes(b"ascii line\n" * 200_000 + (SIMPLIFIED * 3).encode("gb18030"))
    lines = list(iter_lines(path))
    assert lines[0] == "ascii line"
    assert lines[-2:] == SIMPLIFIED.splitlines()


def test_every_kind_of_line_end(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_bytes("一\r\n二\r三\n\n四\u2028五".encode())
    assert list(iter_lines(path)) == ["一", "二", "三", "", "四\u2028五"]


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "MAX_LINE_CHARS", 10)
    monkeypatch.setattr(encoding, "MAX_TEXT_BYTES", 30)
    path = tmp_path / "long.txt.gz"
    path.write_bytes(gzip.compress(b"short\n" + b"x" * 1000))
    lines = iter_lines(path)
    assert next(lines) == "short"
    with pytest.raises(BadInputError, match="第 2 行太长"):
        next(lines)
    with pytest.raises(BadInputError, match="超过"):
        open_text(path)


def test_damaged_and_missing_files(tmp_path: Path) -> None:
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(SIMPLIFIED.encode() * 50)[:-20])
    with pytest.raises(BadInputError, match="损坏或不完整"):
        open_text(cut)
    with pytest.raises(BadInputError, match="损坏或不完整"):
        list(iter_lines(cut))
    with pytest.raises(BadInputError, match="找不到"):
        open_text(tmp_path / "nobody.txt")
    with pytest.raises(BadInputError, match="无法读取"):
        open_text(tmp_path)


def test_stray_controls_are_cleaned(tmp_path: Path) -> None:
    text = "北山步道昨天\x1b修好了，全\x00长3公里。\f" + "市民可以免费游览。" * 40
    path = tmp_path / "page.txt"
    path.write_text(text + "\n第二行\x1a\n", "utf-8")
    clean = text.replace("\x1b", "").replace("\x00", "\ufffd")
    assert open_text(path) == clean + "\n第二行\n"
    assert list(iter_lines(path)) == [clean, "第二行"]
    assert decode(text.encode("gb18030")) == clean
