"""The least a run has to reach: recorded once, checked ever after.

A baseline is a JSON object of figure name → minimum (0..1), names as in `eval.figures.SPECS`.

    wenbao eval DATASET.jsonl --json > run.json
    python -m eval.baseline run.json --record baseline.json --margin 0.02
    python -m eval.baseline run.json --fail-under baseline.json
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from corpus.errors import BadInputError
from eval.figures import BY_NAME
from eval.summary import percent
from eval.textfile import open_for_writing, read_text

DEFAULT_MARGIN: Final = 0.02
# Figures are compared as they are printed in JSON: four places.
_PLACES: Final = 4


def check(figures: Mapping[str, float], path: Path) -> list[str]:
    """Return one Chinese line for each figure under its minimum in the baseline file; [] if all hold.

    A figure that the run did not yield is under any minimum. Raises BadInputError if the file is no baseline.
    """
    fallen = []
    for name, least in read_baseline(path).items():
        label = BY_NAME[name].label
        value = figures.get(name)
        if value is None:
            fallen.append(f"{label}（{name}）：这次没有算出来，基线要求不低于 {percent(least)}")
        elif round(value, _PLACES) < round(least, _PLACES):
            fallen.append(f"{label}（{name}）：{percent(value)}，低于基线 {percent(least)}")
    return fallen


def read_baseline(path: Path) -> dict[str, float]:
    """Return figure name → minimum; raises BadInputError naming what is wrong with the file."""
    record = _read_object(path)
    baseline: dict[str, float] = {}
    for name, least in record.items():
        if name not in BY_NAME:
            raise BadInputError(f"{path}：没有“{name}”这个指标，可用的有：{'、'.join(BY_NAME)}")
        if isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 1:
            raise BadInputError(f"{path}：“{name}”的下限应当是 0 到 1 之间的数")
        baseline[name] = float(least)
    if not baseline:
        raise BadInputError(f'{path} 里没有指标，应当像 {{"answer.complete": 0.9}} 这样')
    return baseline


def record(figures: Mapping[str, float], path: Path, margin: float = DEFAULT_MARGIN) -> dict[str, float]:
    """Write each figure less `margin` (not under 0) as a baseline and return it.

    Raises BadInputError for a margin outside 0..1 or a file that cannot be written.
    """
    if not 0 <= margin <= 1:
        raise BadInputError("余量应当是 0 到 1 之间的数，例如 0.02")
    baseline = {name: round(max(0.0, value - margin), _PLACES) for name, value in figures.items()}
    with open_for_writing(path) as stream:
        stream.write(json.dumps(baseline, ensure_ascii=False, indent=2) + "\n")
    return baseline


def read_figures(path: Path) -> dict[str, float]:
    """Return the figures of a run as `wenbao eval --json` printed it; raises BadInputError."""
    figures = _read_object(path).get("figures")
    if not isinstance(figures, dict) or not all(
        isinstance(figure, dict) and isinstance(figure.get("value"), int | float)
        for figure in figures.values()
    ):
        raise BadInputError(f"{path} 不是 wenbao eval --json 的输出：里面没有 figures")
    return {name: float(figure["value"]) for name, figure in figures.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Record or check a baseline; returns 0, 1 if a figure fell, 2 for wrong usage or input."""
    options = _parser().parse_args(arguments)
    try:
        figures = read_figures(options.run)
        if options.record:
            baseline = record(figures, options.record, options.margin)
            print(f"已把 {len(baseline)} 个指标减去 {options.margin:g} 记为基线：{options.record}")
            return 0
        fallen = check(figures, options.fail_under)
    except BadInputError as error:
        print(error.message, file=sys.stderr)
        return 2
    for line in fallen:
        print(line)
    if not fallen:
        print("所有指标都不低于基线。")
    return 1 if fallen else 0


def _parser() -> argparse.ArgumentParser:
    names = "\n".join(f"  {spec.name:<22}{spec.label}：{spec.meaning}" for spec in BY_NAME.values())
    parser = argparse.ArgumentParser(
        prog="python -m eval.baseline",
        description="把一次评测记为基线，或者拿一次评测和基线比较。",
        epilog="先运行 wenbao eval 题集.jsonl --json > run.json，再把 run.json 交给本命令。\n\n指标：\n"
        + names,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("run", type=Path, metavar="RUN.json", help="wenbao eval --json 的输出")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--record", type=Path, metavar="FILE", help="写出基线：每个指标减去余量")
    action.add_argument("--fail-under", type=Path, metavar="FILE", help="比较：有指标低于基线则退出码为 1")
    parser.add_argument(
        "--margin",
        type=float,
        default=DEFAULT_MARGIN,
        help=f"记录时从每个指标里减去的余量（默认 {DEFAULT_MARGIN}）",
    )
    return parser


def _read_object(path: Path) -> dict[str, object]:
    try:
        value = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise BadInputError(f"{path} 不是完整的 JSON（第 {error.lineno} 行）") from error
    if not isinstance(value, dict):
        raise BadInputError(f"{path} 应当是一个 JSON 对象")
    return value


if __name__ == "__main__":
    sys.exit(main())
