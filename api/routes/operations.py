"""What those who run the service ask: is it up, is it ready, how does it do."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.context import WithContext
from api.metrics import CONTENT_TYPE
from api.responses import documented, json_response
from api.schemas import outgoing

router = APIRouter(tags=["运维"])


@router.get("/healthz", summary="是否活着", responses=documented(outgoing.Alive), response_model=None)
async def healthz() -> Response:
    """进程在运行就返回 200。"""
    return json_response({"status": "ok"})


@router.get("/readyz", summary="是否就绪", responses=documented(outgoing.Ready, 503), response_model=None)
async def readyz(context: WithContext) -> Response:
    """模型已载入、文章库和索引都答得上来时返回 200；PostgreSQL 或 Milvus 断着时返回 503 和缘由，恢复后自动变回 200。"""
    archive = context.services.archive
    count = await context.workers.read(archive.reach)
    said: dict[str, object] = {"status": "ready", "articles": count}
    if archive.superseded_by is not None:
        said["warning"] = f"档案已改用模型 {archive.superseded_by}，重启服务后生效"
    return json_response(said)


@router.get("/metrics", summary="Prometheus 指标", response_class=Response)
async def metrics(context: WithContext) -> Response:
    """Prometheus 文本格式。"""
    services = context.services
    store = services.archive.store

    def work() -> Response:
        text = context.metrics.render(
            store.count(), store.chunk_count(), services.settings.index_folder, context.workers.loads()
        )
        return Response(text, headers={"Content-Type": CONTENT_TYPE})

    return await context.workers.read(work)
