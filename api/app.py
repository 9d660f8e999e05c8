"""The HTTP application."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api import errors
from api.assembly import Services
from api.context import Context, Workers
from api.feedback import FeedbackLog
from api.metrics import Metrics
from api.middleware import BodyLimit, Observe
from api.routes import answers, articles, editions, feedback, operations, pages, search, web

_DESCRIPTION = """向中文报纸档案提问，得到简短的中文回答，每句都注明报纸、日期、版次、标题和记者。

- 先用 `POST /v1/pages` 或 `POST /v1/articles` 加入报纸，再用 `POST /v1/answers` 提问。
- 所有错误都是 `{"error": {"code", "message", "detail"}}`，`message` 是中文。
- 引文的 `start`、`end` 按 Unicode 码位计：`article.text[start:end] == quote`。
"""


def create_app(services: Services) -> FastAPI:
    """Return the application that serves `services`."""
    metrics = Metrics()
    app = FastAPI(title="问报", version="1", description=_DESCRIPTION, docs_url=None, redoc_url=None)
    app.state.context = Context(
        services=services,
        workers=Workers(services.settings.query_threads),
        metrics=metrics,
        feedback=FeedbackLog(services.settings.home),
    )
    errors.install(app)
    app.add_middleware(BodyLimit, limit=services.settings.max_body_bytes)
    app.add_middleware(Observe, metrics=metrics)
    for room in (answers, search, articles, editions, pages, feedback, operations, web):
        app.include_router(room.router)
    # The documentation's scripts come out of an installed package: no network is needed to read it.
    app.mount("/docs/assets", StaticFiles(packages=[("fastapi_offline", "static")]))
    app.mount("/static", StaticFiles(directory=web.STATIC))
    return app
