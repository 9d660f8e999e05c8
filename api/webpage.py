"""What the pages of the service have in common: their files, their templates, their policy."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import jinja2
from fastapi import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.responses import html_response

STATIC: Final = Path(__file__).parent / "static"

# Nothing inline, nothing from elsewhere: text of an archive that got into a page could still not run.
POLICY: Final = "; ".join(
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
DOCS_POLICY: Final = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_TEMPLATES.filters["page_name"] = lambda printed: (
    printed if printed.endswith(("版", "面")) else f"第{printed}版"
)


def page(template: str, status: int = 200, **values: object) -> Response:
    """Return a filled-in template of api/templates."""
    return html_response(_TEMPLATES.get_template(template).render(values), policy=POLICY, status=status)


class StaticPages(StaticFiles):
    """Files that a browser asks about before it uses its copy: modules of two versions would not fit."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response
