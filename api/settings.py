"""The only place that reads settings: arguments, `WENBAO_*`, then `wenbao.toml` in the current folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings.exceptions import SettingsError

from api.rates import checked_rate
from api.validation import explain
from corpus.errors import BadInputError
from embeddings.cache import cache_root
from embeddings.cores import cores
from rag.reader.names import DEFAULT
from rag.writing.names import ComposerName

TOML_FILE = "wenbao.toml"


def _split(value: object) -> object:
    """Read `a,b` as well as a list."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _is_origin(value: str) -> str:
    if value != "*" and not re.fullmatch(r"https?://[^/\s?#]+", value):
        raise ValueError(f"“{value}”不是网站地址，请写作 https://报社.example，后面不带斜杠")
    return value.lower()


def _is_host(value: str) -> str:
    if value != "*" and not re.fullmatch(r"(?:\*\.)?[^/\s?#@:*]+", value):
        raise ValueError(f"“{value}”不是主机名，请写作 archive.example，前面没有 http://，后面没有端口")
    return value.lower()


def _read_rate(value: object) -> object:
    if isinstance(value, str) and value.strip().lower() in ("none", "0"):
        return None
    if isinstance(value, str):
        try:
            return checked_rate(value)
        except BadInputError as error:
            raise ValueError(error.message) from error
    return value


Origin = Annotated[str, AfterValidator(_is_origin)]
Host = Annotated[str, AfterValidator(_is_host)]
Rate = Annotated[str | None, BeforeValidator(_read_rate)]


def _one_more_than_cores() -> int:
    """While one question waits for a model or the database, another can be worked on."""
    return cores() + 1


def _two_cores_or_all() -> float:
    """An encoder has a core's worth of memory to itself; one core each would be the quickest, and the dearest."""
    return min(2, cores())


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
    index: str = Field(
        default="local",
        description="索引放在哪里：local 数据目录；或 Milvus 的地址（http://主机:19530，或单机用的 文件.db），要另装 wenbao[milvus]",
    )
    index_token: SecretStr = Field(default=SecretStr(""), description="连接 Milvus 的令牌（用户:密码）")
    model: str | None = Field(
        default=None,
        description="编码模型：bundled（随安装附带）、Hugging Face 编号或本地文件夹；不填就用档案自己的，新档案用 bundled",
    )
    backend: Literal["onnx-int8", "torch"] | None = Field(
        default=None, description="编码后端；不填就用档案自己的，新档案用 onnx-int8"
    )
    ray_encoders: int | None = Field(
        default=None,
        ge=1,
        le=10_000,
        description="ingest --ray：最多几个编码器同时工作；不填就按各台机器放得下的",
    )
    ray_cpus: float = Field(
        default_factory=_two_cores_or_all, gt=0, le=1024, description="ingest --ray：每个编码器用几个核"
    )
    ray_gpus: float = Field(
        default=0,
        ge=0,
        le=64,
        description="ingest --ray：每个编码器用几块显卡，0.5 是两个合用一块；0 用处理器。用显卡须同时设 backend=torch",
    )
    ray_memory: int = Field(
        default=256 * 1024 * 1024,
        ge=4 * 1024 * 1024,
        description="ingest --ray：在途的文章和向量最多占多少字节的内存，再多就等",
    )
    host: str = Field(default="127.0.0.1", description="服务监听的地址")
    port: int = Field(default=8000, ge=0, le=65535, description="服务监听的端口")
    max_body_bytes: int = Field(default=8 * 1024 * 1024, ge=1024, description="HTTP 请求体上限（字节）")
    query_threads: int = Field(
        default_factory=_one_more_than_cores,
        ge=1,
        le=64,
        description="同时处理的提问数；默认比处理器核数多一",
    )
    queue: int = Field(default=64, ge=0, le=10_000, description="最多多少个提问排队等候；再多就回 503")
    deadline: float = Field(default=30, gt=0, le=3600, description="一次提问最多等多少秒；到时回 504")
    shutdown_seconds: int = Field(
        default=30, ge=0, le=3600, description="停止服务时，最多等正在处理的请求多少秒"
    )
    access: Literal["auto", "keys", "open"] = Field(
        default="auto",
        description="谁能用：auto 没有建过密钥就不要密钥，建了就要；keys 一律要；open 一律不要（前面另有把关的）",
    )
    rate_limit: Rate = Field(
        default="600/minute",
        description="每把密钥（不用密钥时每个地址）的次数限制，写作 60/minute；none 不限。本机不用密钥时不限",
    )
    metrics_open: bool = Field(default=False, description="不用密钥也能看 /metrics")
    cors_origins: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_split)] = Field(
        default=(), description="允许哪些网站的网页跨域使用（https://报社.example，逗号分隔；* 为全部）"
    )
    allowed_hosts: Annotated[tuple[Host, ...], NoDecode, BeforeValidator(_split)] = Field(
        default=(),
        description="除了 IP 地址和 localhost，还能用哪些主机名访问（逗号分隔；*.archive.example 是它下面的，* 为全部）；"
        "不填时，要密钥的服务什么名字都行，不要密钥的只认监听的地址和本机的名字",
    )
    jobs: int = Field(default=20, ge=1, le=10_000, description="最多多少项入库作业在等或在做；再多就回 503")
    job_days: int = Field(default=7, ge=1, le=3650, description="做完的入库作业保留多少天")
    log_questions: bool = Field(default=False, description="记下读者的提问（不记是谁问的）")
    question_days: int = Field(default=30, ge=1, le=3650, description="记下的提问保留多少天，过期真正删除")
    k: int = Field(default=10, ge=1, le=100, description="每次检索返回的段落数")
    reader: str = Field(
        default=DEFAULT,
        description="阅读模型：bundled（随安装附带）、off（不用：更快，答得少）、模型文件夹或 Hugging Face 编号",
    )
    composer: ComposerName = Field(
        default="extractive",
        description="谁来成文：extractive 摘录原文，不用语言模型；openai 任何 OpenAI 格式的服务；"
        "transformers 本机载入模型。写出的每一句都要核对，见 docs/llm.md",
    )
    llm_model: str | None = Field(
        default=None, description="语言模型：服务里的名字，或 Hugging Face 编号、文件夹、GGUF 文件"
    )
    llm_url: str | None = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description="语言模型服务的地址，例如 http://127.0.0.1:8080/v1",
    )
    llm_key: SecretStr | None = Field(
        default=None, description="语言模型服务的密钥；只从环境或设置里读，不记日志"
    )
    llm_context: int = Field(default=1200, ge=100, le=100_000, description="最多给语言模型多少 token 的报道")
    llm_tokens: int = Field(default=300, ge=20, le=4000, description="语言模型最多写多少 token")
    llm_seconds: float = Field(
        default=20, gt=0, le=3600, description="语言模型一次最多用多少秒，到时改用摘录；应小于 deadline"
    )
    llm_stall_seconds: float = Field(
        default=10, gt=0, le=3600, description="语言模型的服务最多多少秒不出声，等第一个字也算"
    )
    llm_retries: int = Field(default=2, ge=0, le=5, description="服务连不上、太忙或出错时再试几次")
    llm_device: str | None = Field(
        default=None, description="transformers 用的设备：cpu、cuda、cuda:1；不填则有显卡用显卡"
    )
    llm_dtype: Literal["auto", "float32", "bfloat16", "float16"] = Field(
        default="auto", description="transformers 用的精度"
    )
    llm_quantisation: Literal["none", "8bit", "4bit"] = Field(
        default="none", description="transformers 载入时的量化（要另装 bitsandbytes）"
    )
    min_confidence: float | None = Field(
        default=None, ge=0, le=1, description="把握低于这个数就不作答；不填用问答流程自己的标准"
    )

    body_seconds: int = Field(default=60, ge=1, le=3600, description="一个请求体最多收多少秒；到时回 408")
    workers: int = Field(default=1, ge=1, le=64, description="几个服务进程，各自载入一份模型")
    log_format: Literal["plain", "json"] = Field(
        default="plain", description="日志的样子：给人看或给程序收集"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="记到多细；info 每个请求一行（不含问题和密钥）"
    )
    otlp_endpoint: str | None = Field(
        default=None,
        validation_alias=AliasChoices("OTEL_EXPORTER_OTLP_ENDPOINT", "otlp_endpoint"),
        description="OpenTelemetry 收集器的地址；要另装 wenbao[otel]",
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


def load_settings(
    *,
    home: Path | None = None,
    host: str | None = None,
    port: int | None = None,
    workers: int | None = None,
) -> Settings:
    """Read the settings; an argument that is not None wins over environment and file.

    Raises BadInputError naming the setting and what is wrong with it.
    """
    given = {"home": home, "host": host, "port": port, "workers": workers}
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
