from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import load_settings
from corpus.errors import BadInputError


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "PORT", "K", "MODEL"):
        monkeypatch.delenv(f"WENBAO_{name}", raising=False)


def test_the_default_home_is_the_data_folder_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    settings = load_settings()
    assert settings.home == tmp_path / "data" / "wenbao"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/wenbao/wenbao.db"


def test_what_is_nearer_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("wenbao.toml").write_text('home = "from-file"\nport = 1111\nk = 7\n', "utf-8")
    monkeypatch.setenv("WENBAO_HOME", str(tmp_path / "from-env"))
    monkeypatch.setenv("WENBAO_PORT", "2222")
    settings = load_settings(home=tmp_path / "given")
    assert settings.home == tmp_path / "given"
    assert settings.port == 2222
    assert settings.k == 7


def test_a_relative_home_is_made_absolute(tmp_path: Path) -> None:
    assert load_settings(home=Path("here")).home == tmp_path / "here"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("port = 99999", "port：要不大于 65535"),
        ("prot = 80", "prot：没有这一项"),
        ('backend = "gpu"', "backend：只能是"),
        ("port = ", "wenbao.toml 的写法"),
    ],
)
def test_what_is_wrong_is_named(toml: str, said: str) -> None:
    Path("wenbao.toml").write_text(toml, "utf-8")
    with pytest.raises(BadInputError) as caught:
        load_settings()
    assert said in caught.value.message


def test_a_wrong_environment_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENBAO_PORT", "eighty")
    with pytest.raises(BadInputError, match="port：要是整数"):
        load_settings()
