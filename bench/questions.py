"""Questions out of the articles themselves, where no question set is at hand."""

from __future__ import annotations

import re

_FIGURE = re.compile(r"([\u4e00-\u9fff][^，。；：！？、\s]{3,29}?)(\d[\d.]*)(万?[\u4e00-\u9fff])")


def question_about(text: str) -> str | None:
    """Return a question for the first figure of a text that has words before it and a unit behind it."""
    found = _FIGURE.search(text)
    return f"{found[1]}多少{found[3]}？" if found else None
