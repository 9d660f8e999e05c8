"""The measurement as Markdown: tables, what the counting script found, answers side by side."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from bench.llm.asking import read_lines
from bench.llm.counting import Count, after, before
from eval.figures import SPECS, measure
from eval.records import Scores
from rag.writing.tokens import estimate_tokens

Line = dict[str, Any]

_SIDE_BY_SIDE: Final = 20


def write_report(results: Path, output: Path) -> None:
    """Write the report on what `results` holds so far."""
    lines = read_lines(results)
    parts = []
    for name, composer in dict.fromkeys((line["set"], line["composer"]) for line in lines):
        chosen = [line for line in lines if (line["set"], line["composer"]) == (name, composer)]
        parts.append(_section(name, composer, chosen))
    shown = [line for line in lines if _is_shown(line)]
    parts.append(_side_by_side(shown[:: max(1, len(shown) // _SIDE_BY_SIDE)][:_SIDE_BY_SIDE]))
    output.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _section(name: str, composer: str, lines: Sequence[Line]) -> str:
    rows = [f"### {name} / {composer}：{len(lines)} 题", "", "| | 摘录 | 语言模型 |", "| --- | --- | --- |"]
    rules, model = _measured(lines, "extractive_scores"), _measured(lines, "scores")
    rows += [
        f"| {spec.label} | {_shown(rules.get(spec.name))} | {_shown(model.get(spec.name))} |"
        for spec in SPECS
        if spec.name in rules and not spec.name.startswith("retrieval")
    ]
    rows += ["", *_composed(lines), "", *_counted(lines), "", *_timed(lines)]
    return "\n".join(rows)


def _measured(lines: Sequence[Line], key: str) -> dict[str, float]:
    scores = [Scores(**{**line[key], "parts": tuple(line[key]["parts"])}) for line in lines]
    return {figure.name: figure.value for figure in measure(scores)}


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.1f}%"


def _composed(lines: Sequence[Line]) -> list[str]:
    asked = [line for line in lines if line["replies"]]
    total = {
        key: sum(line["answer"]["composition"][key] for line in asked)
        for key in ("emitted", "repaired", "dropped", "quoted", "fallback")
    }
    share = 100 * total["fallback"] / max(1, len(asked))
    return [
        f"请语言模型写的 {len(asked)} 题：送出 {total['emitted']} 句（其中改对 {total['repaired']}，摘录补 {total['quoted']}），"
        f"略去 {total['dropped']} 句；{total['fallback']} 题（{share:.1f}%）退回摘录。",
        f"每题新给模型读的（不变的开头除外）：{_spread([_read_anew(line) for line in asked])} token（估计）；"
        f"问了不止一遍的 {sum(len(line['replies']) > 1 for line in asked)} 题。"
        if asked
        else "",
    ]


def _read_anew(line: Line) -> int:
    return estimate_tokens(line["replies"][0]["prompt"])


def _counted(lines: Sequence[Line]) -> list[str]:
    rows = ["| 脚本数出的，每百句 | 句数 | 没有依据的数字 | 没有依据的名字 |", "| --- | --- | --- | --- |"]
    for label, count in (("模型原样写的", before), ("核对之后", after)):
        found = _sum(count(line) for line in lines if line["replies"])
        rows.append(
            f"| {label} | {found.sentences} | {found.per_hundred_figures} | {found.per_hundred_names} |"
        )
    alone = [line for line in lines if line["raw_alone"]]
    if alone:
        found = _sum(before(line, "raw_alone") for line in alone)
        rows.append(
            f"| 档案没有答案的 {len(alone)} 题，模型单独答 | {found.sentences} | {found.per_hundred_figures} | "
            f"{found.per_hundred_names} |"
        )
    return rows


def _sum(counts: Iterable[Count]) -> Count:
    total = Count()
    for count in counts:
        total += count
    return total


def _timed(lines: Sequence[Line]) -> list[str]:
    asked = [
        line for line in lines if line["replies"] and not any(reply["replayed"] for reply in line["replies"])
    ]
    if not asked:
        return []
    replies = [reply for line in asked for reply in line["replies"]]
    speeds = [
        (r["pieces"] - 1) / (r["seconds"] - r["first"])
        for r in replies
        if r["first"] is not None and r["pieces"] > 5 and r["seconds"] > r["first"]
    ]
    return [
        f"第一句核对好的：{_spread([line['first'] for line in asked])} 秒；全部：{_spread([line['seconds'] for line in asked])} 秒；"
        f"写的速度中位 {statistics.median(speeds):.1f} token/s。"
        if speeds
        else ""
    ]


def _spread(values: Sequence[float]) -> str:
    ordered = sorted(values)
    return f"中位 {statistics.median(ordered):.1f}、95% 在 {ordered[int(0.95 * (len(ordered) - 1))]:.1f} 以内"


def _is_shown(line: Line) -> bool:
    """Sentences of the invented papers are kept out: nobody who works on the rules is to see that set."""
    return line["set"] == "sample" and bool(line["replies"])


def _side_by_side(lines: Sequence[Line]) -> str:
    rows = ["### 并排看", ""]
    for number, line in enumerate(lines, start=1):
        rows += [
            f"**{number}. {line['question']}**",
            "",
            f"- 摘录：{line['extractive']['answer']}",
            f"- 模型：{line['answer']['answer']}",
            f"- 模型原样：{_one_line(line['replies'][0]['text'])}",
            "",
        ]
    return "\n".join(rows)


def _one_line(text: str) -> str:
    return " ".join(text.split())
