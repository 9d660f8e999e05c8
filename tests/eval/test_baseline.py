"""Recording and checking baselines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import BadInputError
from eval.baseline import check, main, read_baseline, record


def written(path: Path, value: object) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def test_figures_under_their_minimum_are_named(tmp_path: Path) -> None:
    path = written(tmp_path / "b.json", {"answer.complete": 0.9, "abstention.f1": 0.8, "retrieval.mrr": 0.7})
    assert check({"answer.complete": 0.9, "abstention.f1": 0.81, "retrieval.mrr": 0.7}, path) == []
    fallen = check({"answer.complete": 0.8998, "abstention.f1": 0.81}, path)
    assert len(fallen) == 2
    assert "要点齐全" in fallen[0]
    assert "低于基线 90.0%" in fallen[0]
    assert "retrieval.mrr" in fallen[1]
    assert "没有算出来" in fallen[1]


def test_a_recorded_baseline_holds_for_the_run_it_was_made_from(tmp_path: Path) -> None:
    figures = {"answer.complete": 2 / 3, "abstention.f1": 0.01}
    path = tmp_path / "b.json"
    assert record(figures, path, margin=0.02) == {"answer.complete": 0.6467, "abstention.f1": 0.0}
    assert check(figures, path) == []
    record(figures, path, margin=0.0)
    assert check(figures, path) == []
    assert len(check({"answer.complete": 0.66, "abstention.f1": 0.01}, path)) == 1


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"answer.complet": 0.9}, "没有“answer.complet”这个指标"),
        ({"answer.complete": 90}, "0 到 1"),
        ({"answer.complete": "0.9"}, "0 到 1"),
        ({"answer.complete": True}, "0 到 1"),
        ({}, "没有指标"),
        ([1], "JSON 对象"),
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, value: object, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        read_baseline(written(tmp_path / "b.json", value))


def test_a_margin_out_of_range_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="余量"):
        record({"answer.complete": 0.9}, tmp_path / "b.json", margin=2)


def test_the_command_records_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = written(tmp_path / "run.json", {"figures": {"answer.complete": {"value": 0.9, "n": 10}}})
    baseline = tmp_path / "b.json"
    assert main([str(run), "--record", str(baseline), "--margin", "0.05"]) == 0
    assert json.loads(baseline.read_text()) == {"answer.complete": 0.85}
    assert main([str(run), "--fail-under", str(baseline)]) == 0
    worse = written(tmp_path / "worse.json", {"figures": {"answer.complete": {"value": 0.8}}})
    assert main([str(worse), "--fail-under", str(baseline)]) == 1
    assert "要点齐全" in capsys.readouterr().out
    assert main([str(written(tmp_path / "x.json", {})), "--fail-under", str(baseline)]) == 2
    assert "wenbao eval --json" in capsys.readouterr().err
