"""The HTTP application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from api import errors, tracing
from api.assembly import Services
from api.context import Context
from api.doorway import Doorway
from api.feedback import take_over
from api.jobs.runner import JobRunner
from api.keys.records import Right
from api.keys.ring import KeyRing
from api.keys.store import KeyStore
from api.logs import REQUEST_ID
from api.metrics import Metrics
from api.middleware import OneOfEach, SecurityHeaders, WholeBody
from api.observing import Observe, keep_told
from api.openapi import describe_rights
from api.questionlog import QuestionLog
from api.rights import METRICS, RIGHTS, Doors
from api.routes import (
    answers,
    articles,
    browse,
    chat,
    editions,
    feedback,
    jobs,
    operations,
    pages,
    search,
    web,
)
from api.security import Guard
from api.webpage import STATIC, StaticPages
from api.workers import Workers

_DESCRIPTION = """向中文报纸档案提问，得到简短的中文回答，每句都注明报纸、日期、版次、标题和记者。

- 先用 `POST /v1/pages` 或 `POST /v1/articles` 加入报纸，再用 `POST /v1/answers` 提问。
- 所有错误都是 `{"error": {"code", "message", "detail"}}`，`message` 是中文。
- 引文的 `start`、`end` 按 Unicode 码位计：`article.text[start:end] == quote`。
- 建了密钥的服务要 `Authorization: Bearer 密钥`；没有建过密钥的，本机使用不要密钥。
"""

# What each route may be used for stands in `api.rights`.
_ROOMS = (answers, chat, search, articles, editions, pages, jobs, feedback, operations, web, browse)


def create_app(services: Services) -> FastAPI:
    """Return the application that serves `services`."""
    settings = services.settings
    metrics = Metrics()
    workers = Workers(settings.query_threads, queue=settings.queue, seconds=settings.deadline)
    ring = KeyRing(KeyStore(settings.database_url))
    metrics.model(services.archive.encoder.fingerprint)

    runner = JobRunner(services.archive, workers, timedelta(days=settings.job_days))
    questions = QuestionLog(
        services.archive.store,
        workers,
        enabled=settings.log_questions,
        keep=timedelta(days=settings.question_days),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        take_over(settings.home, services.archive.store)
        background = [asyncio.create_task(part.run()) for part in (runner, questions)]
        telling = asyncio.create_task(keep_told(metrics, workers))
        yield
        telling.cancel()
        runner.stop()
        questions.stop()
        await asyncio.gather(*background)
        workers.close()
        ring.close()
        if spans is not None:
            spans.shutdown()

    app = FastAPI(
        title="问报",
        version="1",
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.context = Context(
        services=services, workers=workers, metrics=metrics, jobs=runner, questions=questions
    )
    errors.install(app)
    own = list(app.routes)
    for room in _ROOMS:
        app.include_router(room.router)
    assets = (
        # The documentation's scripts come out of an installed package: no network is needed to read it.
        Mount("/docs/assets", StaticFiles(packages=[("fastapi_offline", "static")])),
        Mount("/static", StaticPages(directory=STATIC)),
    )
    app.router.routes.extend(assets)
    rights = {**RIGHTS, METRICS: Right.OPEN} if settings.metrics_open else RIGHTS
    doors = Doors([*own, *(route for room in _ROOMS for route in room.router.routes), *assets], rights)
    app.state.doors = doors
    describe_rights(app, rights)
    # The last one added is the first to see a request.
    app.add_middleware(OneOfEach, lists=frozenset({"without"}))
    app.add_middleware(WholeBody, limit=settings.max_body_bytes, seconds=settings.body_seconds)
    app.add_middleware(Guard, doors=doors, ring=ring, workers=workers, settings=settings)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            # OpenAI's clients send a dozen of their own from a browser. No cookie is ever taken, so none does harm.
            allow_headers=["*"],
            expose_headers=["ETag", "Location", "Preference-Applied", "Retry-After", REQUEST_ID],
        )
    app.add_middleware(Doorway)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Observe, metrics=metrics)
    spans = tracing.set_up(app) if settings.otlp_endpoint else None
    return app
