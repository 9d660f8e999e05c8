"""An interrupted run goes on where it stopped, and never mixes what was measured with other inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.processes import run
from bench.records import Start, Tuning
from bench.results import Results


def _never() -> Start:
    raise AssertionError("measured again")


def test_a_finished_step_is_not_measured_again(tmp_path: Path) -> None:
    said: list[str] = []
    first = Results(tmp_path, {"news": "a"}, said.append)
    measured = first.step("own/100/start-1", Start, lambda: Start(1.5, 200.0))
    again = Results(tmp_path, {"news": "a"}, said.append)
    assert again.has("own/100/start-1")
    assert again.step("own/100/start-1", Start, _never) == measured == Start(1.5, 200.0)
    assert again.versions() == 1


def test_a_step_that_fails_leaves_nothing(tmp_path: Path) -> None:
    results = Results(tmp_path, {}, print)
    with pytest.raises(AssertionError):
        results.step("a/b", Start, _never)
    assert not results.has("a/b")


def test_mappings_survive(tmp_path: Path) -> None:
    tuning = Tuning({"1": 10.0, "32": 20.5}, 32)
    for _ in range(2):
        assert Results(tmp_path, {}, print).step("a/tune", Tuning, lambda: tuning) == tuning


def test_other_inputs_are_refused(tmp_path: Path) -> None:
    Results(tmp_path, {"news": "a"}, print)
    with pytest.raises(SystemExit, match="other inputs"):
        Results(tmp_path, {"news": "b"}, print)


def test_a_failed_process_is_told_of_with_what_it_said() -> None:
    with pytest.raises(SystemExit, match=r"failed \(3\)\n.*storm"):
        run(["/bin/sh", "-c", "echo storm >&2; exit 3"], limit=20)


def test_openblas_workarounds_are_no_part_of_the_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    monkeypatch.setenv("WENBAO_K", "7")
    finished = run(["/bin/sh", "-c", 'echo "[$OPENBLAS_CORETYPE][$WENBAO_K]"'], limit=20)
    assert finished.output == "[][7]\n"
