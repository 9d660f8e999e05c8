"""Figures that say the same in other digits or units: 1.2万吨 and 12000吨."""

from __future__ import annotations

from eval.textmatch import normal_form
from rag.facts.figures import find_figures, same_figure
from rag.facts.records import Figure


def says_figure(text: str, spelling: str) -> bool:
    """Whether `spelling` is one figure and nothing else, and `text` holds one of the same value and unit."""
    wanted = _whole_figure(spelling)
    return wanted is not None and any(same_figure(wanted, found) for found in find_figures(text))


def same_figure_text(one: str, other: str) -> bool:
    """Whether both texts are one figure and nothing else, of the same value and unit."""
    first, second = _whole_figure(one), _whole_figure(other)
    return first is not None and second is not None and same_figure(first, second)


def _whole_figure(text: str) -> Figure | None:
    figures = find_figures(text)
    if len(figures) != 1 or normal_form(figures[0].surface) != normal_form(text):
        return None
    return figures[0]
