"""What a person opens in a browser without having read anything yet: the chat page, the documentation, and
the script by which another site takes the chat in."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from api.webpage import DOCS_POLICY, POLICY, STATIC

router = APIRouter(include_in_schema=False)

_WIDGET_HEADERS = {
    # A foreign page may load this one script; what it then asks for is up to the allow-list of origins.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "no-cache",
}


@router.get("/")
async def home() -> Response:
    """The chat page."""
    return FileResponse(STATIC / "index.html", headers={"Content-Security-Policy": POLICY})


@router.get("/docs")
async def docs() -> Response:
    """The documentation, from files of this machine alone."""
    return FileResponse(STATIC / "docs.html", headers={"Content-Security-Policy": DOCS_POLICY})


@router.get("/widget.js")
async def widget() -> Response:
    """The chat for somebody else's page."""
    return FileResponse(STATIC / "widget.js", headers=_WIDGET_HEADERS)
