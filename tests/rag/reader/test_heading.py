"""The line over a passage."""

from __future__ import annotations

from datetime import date

import pytest

from rag.reader.heading import heading_line


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (
            ("海港扩建开工", "滨海县", "滨海日报", date(2031, 3, 9)),
            "海港扩建开工 | 滨海县 | 滨海日报 | 2031年3月9日",
        ),
        (("海港扩建开工", None, None, None), "海港扩建开工"),
        (("", None, "滨海日报", None), "滨海日报"),
        (("海港\n扩建　开工 ", " ", None, None), "海港 扩建 开工"),
        (("", None, None, None), ""),
    ],
)
def test_what_is_known_in_one_line(parts: tuple[str, str | None, str | None, date | None], line: str) -> None:
    assert heading_line(*parts) == line
