"""A run in short: for machines as JSON, for people as tables in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import Final

from rich.console import Console
from rich.table import Table

from eval.figures import BY_NAME
from eval.records import EvalRun, Figure, KindFigures

KIND_COLUMNS: Final = ("answer.complete", "citation.right", "abstention.recall", "retrieval.hit@1")
"""The figures that a table by kind has room for."""
_WIDTH: Final = 100
_FAILURES_SHOWN: Final = 20


def summary_json(run: EvalRun) -> dict[str, object]:
    """Return the run's figures as JSON-ready values.

    {"questions", "answerable", "unanswerable", "failures": [{"id", "kind", "faults"}], "figures": {name:
    {"value", "low", "high", "n"}}, "kinds": {kind: {"questions", "failures", "figures"}}, "latency_ms": {"p50",
    "p95"} or null, "seconds"}; figures lie in 0..1, `low` and `high` bound the 95 % bootstrap interval.
    """
    answerable = sum(outcome.item.answerable for outcome in run.outcomes)
    return {
        "questions": len(run.outcomes),
        "answerable": answerable,
        "unanswerable": len(run.outcomes) - answerable,
        "figures": _figures_json(run.overall),
        "kinds": {kind.kind: _kind_json(kind) for kind in run.by_kind},
        "latency_ms": {"p50": round(run.latency.p50_ms, 2), "p95": round(run.latency.p95_ms, 2)}
        if run.latency
        else None,
        "seconds": round(run.seconds, 3),
        "failures": [
            {
                "id": outcome.item.id,
                "kind": outcome.item.kind,
                "faults": [fault.value for fault in outcome.faults],
            }
            for outcome in run.failures
        ],
    }


def summary_text(run: EvalRun) -> str:
    """Return the run as Chinese tables for a terminal 100 columns wide."""
    written = StringIO()
    console = Console(file=written, width=_WIDTH, color_system=None)
    console.print(f"共 {len(run.outcomes)} 题，{len(run.successes)} 题无误，{len(run.failures)} 题有问题。")
    if run.latency:
        console.print(
            f"每题用时：中位 {run.latency.p50_ms:.0f} 毫秒，95% 在 {run.latency.p95_ms:.0f} 毫秒以内。"
        )
    console.print(_overall(run.overall))
    console.print(_kinds(run.by_kind))
    for outcome in run.failures[:_FAILURES_SHOWN]:
        faults = "、".join(fault.label for fault in outcome.faults)
        console.print(f"{outcome.item.id}　{outcome.item.question}　→ {faults}", markup=False)
    if len(run.failures) > _FAILURES_SHOWN:
        console.print(f"……另有 {len(run.failures) - _FAILURES_SHOWN} 题，详见 --report 写出的报告。")
    return written.getvalue()


def percent(value: float) -> str:
    """A figure of 0..1 as people read it."""
    return f"{value * 100:.1f}%"


def kind_label(kind: str) -> str:
    """The kind as printed; questions without one are named so."""
    return kind or "未分类"


def _overall(figures: Sequence[Figure]) -> Table:
    table = Table("指标", "名称", "数值", "95% 区间", "题数")
    for figure in figures:
        interval = f"{percent(figure.low)} – {percent(figure.high)}"
        table.add_row(BY_NAME[figure.name].label, figure.name, percent(figure.value), interval, str(figure.n))
    return table


def _kinds(kinds: Sequence[KindFigures]) -> Table:
    table = Table("题型", "题数", "有问题", *(BY_NAME[name].label for name in KIND_COLUMNS))
    for kind in kinds:
        values = {figure.name: percent(figure.value) for figure in kind.figures}
        cells = (values.get(name, "—") for name in KIND_COLUMNS)
        table.add_row(kind_label(kind.kind), str(kind.questions), str(kind.failures), *cells)
    return table


def _kind_json(kind: KindFigures) -> dict[str, object]:
    return {
        "questions": kind.questions,
        "failures": kind.failures,
        "figures": _figures_json(kind.figures),
    }


def _figures_json(figures: Sequence[Figure]) -> dict[str, object]:
    return {
        figure.name: {
            "value": round(figure.value, 4),
            "low": round(figure.low, 4),
            "high": round(figure.high, 4),
            "n": figure.n,
        }
        for figure in figures
    }
