"""The only place that reads settings: arguments, `WENBAO_*`, then `wenbao.toml` in the current folder."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings.exceptions import SettingsError

from api.validation import explain
from corpus.errors import BadInputError
from embeddings.cache import cache_root

TOML_FILE = "wenbao.toml"


class Settings(BaseSettings):
    """Every setting with its default. Nothing below `api/` reads the environment."""

    model_config = SettingsConfigDict(
        env_prefix="WENBAO_", env_ignore_empty=True, toml_file=TOML_FILE, extra="forbid", frozen=True
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("wenbao", appauthor=False),
        description="数据目录：文章、向量和索引都在这里",
    )
    cache: Path = Field(
        default_factory=cache_root,
        description="缓存目录：展开后的模型放在这里",
    )
    store_url: str | None = Field(
        default=None, description="文章库的 SQLAlchemy 地址；不填就是数据目录里的 SQLite 文件"
    )
    model: str | None = Field(
        default=None,
        description="编码模型：bundled（随安装附带）、Hugging Face 编号或本地文件夹；不填就用档案自己的，新档案用 bundled",
    )
    backend: Literal["onnx-int8", "torch"] | None = Field(
        default=None, description="编码后端；不填就用档案自己的，新档案用 onnx-int8"
    )
    host: str = Field(default="127.0.0.1", description="服务监听的地址")
    port: int = Field(default=8000, ge=0, le=65535, description="服务监听的端口")
    max_body_bytes: int = Field(default=8 * 1024 * 1024, ge=1024, description="HTTP 请求体上限（字节）")
    query_threads: int = Field(default=4, ge=1, le=64, description="同时处理的提问数")
    k: int = Field(default=10, ge=1, le=100, description="每次检索返回的段落数")
    min_confidence: float | None = Field(
        default=None, ge=0, le=1, description="把握低于这个数就不作答；不填用问答流程自己的标准"
    )

    @property
    def database_url(self) -> str:
        """Where the articles are."""
        return self.store_url or f"sqlite:///{self.home / 'wenbao.db'}"

    @property
    def index_folder(self) -> Path:
        """Where the indexes are kept."""
        return self.home / "index"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is nearer to the user wins: arguments, environment, file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(*, home: Path | None = None, host: str | None = None, port: int | None = None) -> Settings:
    """Read the settings; an argument that is not None wins over environment and file.

    Raises BadInputError naming the setting and what is wrong with it.
    """
    given = {"home": home, "host": host, "port": port}
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        problems = explain(error.errors(), root="设置")
        raise BadInputError(f"设置有误：{problems}。请检查 WENBAO_ 环境变量和 {TOML_FILE}") from error
    except (SettingsError, ValueError, OSError) as error:
        # ValueError: the TOML file is malformed or not UTF-8.
        raise BadInputError(
            f"设置读不出来：请检查 WENBAO_ 环境变量和 {TOML_FILE} 的写法（{error}）"
        ) from error
    return settings.model_copy(update={"home": settings.home.expanduser().absolute()})
