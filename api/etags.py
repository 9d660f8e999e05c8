"""Entity tags (RFC 9110): which state of an article a client has seen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fastapi import Request

from api.errors import PreconditionFailedError
from corpus.records import Article
from corpus.store import content_fingerprint

_TAG = re.compile(r'(W/)?("[^"]*")')


def etag(article: Article) -> str:
    """Return the tag of an article's present content."""
    return f'"{content_fingerprint(article)[:32]}"'


def require_match(request: Request, article: Article) -> None:
    """Raises PreconditionFailedError if the request's `If-Match` names other states than the present one."""
    given = request.headers.getlist("if-match")
    if given and not _names(given, etag(article), weak=False):
        raise PreconditionFailedError(
            "这篇文章在您读过之后又改动了（If-Match 与现在的 ETag 不符）。请重新读取，再改一次"
        )


def is_known(request: Request, article: Article) -> bool:
    """Whether the client has the present state already (`If-None-Match`)."""
    return _names(request.headers.getlist("if-none-match"), etag(article), weak=True)


def _names(given: Sequence[str], tag: str, *, weak: bool) -> bool:
    joined = ",".join(given).strip()
    return joined == "*" or any(quoted == tag and (weak or not mark) for mark, quoted in _TAG.findall(joined))
