"""Corrections by hand, and the versions before them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.corrections import Changes
from api.schemas.incoming import Blank, IsoDate, Name, Plain, Text
from api.schemas.outgoing import ListedArticle
from corpus.records import Credit, Kind, Photo

Headline = Annotated[Plain, Field(max_length=1000)]
Caption = Annotated[Plain, Field(max_length=4000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MendedCredit(_Part):
    """署名里的一个人和他的身份。"""

    name: Name
    role: Name = Field(examples=["通讯员"])


class MendedPhoto(_Part):
    """一张照片。"""

    caption: Caption
    credit: Annotated[Name | None, Blank] = None


class CorrectionRequest(_Part):
    """要改的各项；没写的不动，写 null 或空列表就去掉。编号不能改。"""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "minProperties": 1,
            "examples": [{"headline": "绿电制氢项目投产", "reporters": ["魏亚栋"]}],
        },
    )

    headline: Annotated[Headline | None, Blank] = Field(None, description="标题")
    kicker: Annotated[Headline | None, Blank] = Field(None, description="肩题")
    newspaper: Annotated[Name | None, Blank] = Field(None, description="报纸名称")
    date: Annotated[IsoDate | None, Blank] = Field(None, description="出版日期，写作 2025-07-29")
    page: Annotated[Name | None, Blank] = Field(None, description="第几版")
    section: Annotated[Name | None, Blank] = Field(None, description="栏目")
    kind: Kind | None = Field(None, description="体裁，不能为 null")
    reporters: Annotated[list[Name], Field(max_length=50)] | None = Field(
        None, description="记者；没有同时写 credits 时，credits 里的记者跟着改"
    )
    credits: Annotated[list[MendedCredit], Field(max_length=100)] | None = Field(
        None, description="有身份的署名，全部"
    )
    photos: Annotated[list[MendedPhoto], Field(max_length=100)] | None = Field(None, description="照片，全部")
    url: Annotated[Headline | None, Blank] = Field(None, description="原文链接")
    text: Text | None = Field(None, description="正文，不能为空，也不能为 null")

    @model_validator(mode="after")
    def _something(self) -> CorrectionRequest:
        if not self.model_fields_set:
            raise ValueError("没有写要改什么")
        for name in ("kind", "text"):
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} 不能为 null")
        return self

    def to_changes(self) -> Changes:
        """Return what is to change."""
        changes: Changes = {}
        for name in self.model_fields_set & _PLAIN:
            changes[name] = getattr(self, name)  # type: ignore[literal-required]
        if "reporters" in self.model_fields_set:
            changes["reporters"] = self.reporters or []
        if "credits" in self.model_fields_set:
            changes["credits"] = [Credit(one.name.strip(), one.role.strip()) for one in self.credits or []]
        if "photos" in self.model_fields_set:
            changes["photos"] = [
                Photo(one.caption.strip(), one.credit.strip() if one.credit else None)
                for one in self.photos or []
            ]
        return changes


_PLAIN = frozenset({"headline", "kicker", "newspaper", "date", "page", "section", "kind", "url", "text"})


class Version(BaseModel):
    """文章的一个旧版本。"""

    version: int = Field(description="第几版，从 1 起")
    replaced_at: str = Field(description="用到什么时候", examples=["2025-07-29T08:00:00Z"])
    cause: Literal["hand", "source"] = Field(description="hand 手工更正，source 来源送来了新内容")
    changed: list[str] = Field(description="下一个版本改了哪几项", examples=[["headline", "text"]])
    by: str | None = Field(description="谁改的：所用密钥的名称；不知道为 null")
    article: ListedArticle


class Versions(BaseModel):
    """一篇文章的旧版本，最早的在前；现在的样子见文章本身。"""

    article_id: str
    mended: list[str] = Field(description="哪几项现在是手工更正过的")
    versions: list[Version]
