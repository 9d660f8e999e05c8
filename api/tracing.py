"""OpenTelemetry spans, sent where `OTEL_EXPORTER_OTLP_ENDPOINT` says; without it nothing of this is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.types import Scope

from corpus.errors import BadInputError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span

_MISSING = "设了 OTEL_EXPORTER_OTLP_ENDPOINT，但没有安装 OpenTelemetry。请安装：pip install 'wenbao[otel]'，或去掉这个设置"


def set_up(app: FastAPI, exporter: SpanExporter | None = None) -> TracerProvider:
    """Send a span for every request of `app`; `exporter` defaults to OTLP over HTTP, as the environment says.

    Shut the returned provider down at the end, or the last spans are lost. Raises BadInputError where the
    extra `otel` is not installed.
    """
    try:
        # Imported here: an optional extra.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware  # noqa: PLC0415
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise BadInputError(_MISSING) from error
    # What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say.
    resource = Resource.create()
    if str(resource.attributes[SERVICE_NAME]).startswith("unknown_service"):
        resource = resource.merge(Resource({SERVICE_NAME: "wenbao"}))
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter()))
    app.add_middleware(
        OpenTelemetryMiddleware,
        tracer_provider=provider,
        server_request_hook=_without_query,
        exclude_spans=["receive", "send"],
    )
    return provider


def _without_query(span: Span, scope: Scope) -> None:
    """Leave the question out of the address, under its old and its new name: it is the reader's."""
    span.set_attribute("http.url", scope["path"])
    span.set_attribute("url.query", "")
