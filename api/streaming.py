"""Answers in the making as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import orjson
from fastapi.responses import StreamingResponse

from api.context import Context
from api.errors import described, log
from rag.events import Event, Finished
from rag.records import Request

Events = AsyncGenerator[Event, None]

# Proxies would otherwise keep the sentences until all are there.
_UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

EVENT_STREAM = "text/event-stream"


def event_schema(description: str, *names: str) -> dict[str, object]:
    """Describe for OpenAPI one event of a stream: its name, one of `names` (none: it has no name), its data."""
    named = {"event": {"type": "string", "enum": list(names)}} if names else {}
    return {
        "type": "object",
        "description": description,
        "required": [*named, "data"],
        "properties": {**named, "data": {"type": "string", "description": "一段 JSON"}},
    }


async def told(context: Context, question: Request) -> Events:
    """Yield the events of an answer while it is made in a thread, and count it once it is whole.

    Closing this generator stops the work at its next event. Raises as `Workers.stream` does.
    """
    async with aclosing(context.workers.stream(lambda: context.services.pipeline.events(question))) as made:
        async for event in made:
            if isinstance(event, Finished):
                context.answered(event.answer)
            yield event


async def streamed(
    events: Events,
    write: Callable[[Events], AsyncGenerator[bytes, None]],
    write_error: Callable[[Exception], bytes],
) -> StreamingResponse:
    """Return a response that sends what `write` makes of the events, each as soon as it is there.

    The first event is waited for: what fails before it fails with its own status, and raises here. What fails
    later can only be told within the stream, by `write_error`, which is given bugs as well.
    """
    first = await anext(events)

    async def all_events() -> Events:
        yield first
        async for event in events:
            yield event

    async def body() -> AsyncGenerator[bytes, None]:
        # A client that goes away cancels this: closing the events stops the work.
        async with aclosing(events), aclosing(write(all_events())) as written:
            try:
                async for piece in written:
                    yield piece
            except Exception as error:  # noqa: BLE001  # nobody behind here could still tell the client
                log(error, "回答中途出错")
                yield write_error(error)

    return StreamingResponse(body(), media_type=EVENT_STREAM, headers=_UNBUFFERED)


def event(name: str, data: object) -> bytes:
    """Return one named event with JSON data."""
    return b"event: %s\ndata: %s\n\n" % (name.encode(), orjson.dumps(data))


def error_event(error: Exception) -> bytes:
    """Return an error as the last event of a stream."""
    return event("error", {"error": described(error)})
