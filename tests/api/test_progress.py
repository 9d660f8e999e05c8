from __future__ import annotations

import io

import pytest

from api.progress import progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_how_much_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar("入库", "篇") as advance:
        assert terminal.getvalue() == ""
        advance(1, 3)
        advance(3, 3)
    assert "入库" in terminal.getvalue()
    assert "3/3" in terminal.getvalue()


def test_a_log_sees_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("入库", "篇") as advance:
        advance(1, 3)
    assert capsys.readouterr() == ("", "")
