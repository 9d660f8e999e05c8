"""Jobs, as clients see them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.outgoing import Failure


class JobQuery(BaseModel):
    """Which part of the list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: int = Field(50, ge=1, le=200, description="一页几项")
    offset: int = Field(0, ge=0, le=1_000_000_000, description="跳过前面几项")


class ListedJob(BaseModel):
    """一项入库作业。"""

    id: str
    kind: Literal["articles", "pages"] = Field(description="由哪个接口提交")
    state: Literal["queued", "running", "cancelling", "done", "failed", "cancelled"] = Field(
        description="queued 在等，running 在做，cancelling 做完手头几篇就停；done、failed、cancelled 是最后的"
    )
    submitted_at: str = Field(examples=["2025-07-29T08:00:00Z"])
    started_at: str | None
    finished_at: str | None
    done: int = Field(description="处理了几篇")
    total: int = Field(description="一共几篇")
    rate: float | None = Field(description="每秒几篇；还看不出时为 null")
    remaining_seconds: float | None = Field(description="大约还要几秒")
    articles_added: int
    articles_updated: int
    articles_unchanged: int
    chunks: int
    failed_total: int = Field(description="提交的内容里有几处没能读进来")
    seconds: float = Field(description="已用的处理时间")
    problem: str | None = Field(description="为什么停着或失败了；一切正常为 null")


class Job(ListedJob):
    """一项入库作业，连同没能读进来的各处。"""

    failed: list[Failure]


class JobPage(BaseModel):
    """作业清单的一页，新提交的在前。"""

    jobs: list[ListedJob]
    total: int
    limit: int
    offset: int
