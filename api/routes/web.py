"""What a person opens in a browser: the question page, an article, the documentation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import jinja2
from fastapi import APIRouter, Query, Response
from fastapi.responses import FileResponse

from api.context import WithContext
from api.responses import html_response

STATIC = Path(__file__).parent.parent / "static"

# Nothing inline, nothing from elsewhere: text of an archive that got into a page could still not run.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
# The documentation's own components set style attributes.
_DOCS_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")

_PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent.parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

router = APIRouter(include_in_schema=False)


@router.get("/")
async def home() -> Response:
    """The question page."""
    return FileResponse(STATIC / "index.html", headers={"Content-Security-Policy": _POLICY})


@router.get("/docs")
async def docs() -> Response:
    """The documentation, from files of this machine alone."""
    return FileResponse(STATIC / "docs.html", headers={"Content-Security-Policy": _DOCS_POLICY})


@router.get("/articles/{article_id}")
async def article(
    article_id: str,
    context: WithContext,
    start: Annotated[int, Query(ge=0)] = 0,
    end: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """An article one can link to; text[start:end] is marked."""
    store = context.services.archive.store
    found = await context.workers.read(lambda: store.get_many([article_id]).get(article_id))
    if found is None:
        page = _PAGES.get_template("missing.html.j2").render(article_id=article_id)
        return html_response(page, policy=_POLICY, status=404)
    page = _PAGES.get_template("article.html.j2").render(
        article=found,
        before=found.text[:start],
        quote=found.text[start:end],
        after=found.text[max(start, end) :],
        link=found.url if (found.url or "").startswith(("http://", "https://")) else None,
    )
    return html_response(page, policy=_POLICY)
