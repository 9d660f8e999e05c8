"""`wenbao demo`: the sample edition, three questions, their cited answers."""

from __future__ import annotations

import typer

from api import console
from api.commands.options import read_settings


def demo(context: typer.Context) -> None:
    """读入随附的样报，提三个问题，打印带出处的回答。"""
    settings = read_settings(context)
    # Heavy: loads the model and the indexes.
    from api.assembly import open_services
    from api.commands.ask import print_answer
    from api.sample import QUESTIONS, ingest_sample
    from rag.records import Request

    services = open_services(settings, console.note)
    report = ingest_sample(services.archive)
    console.note(f"样报在 {settings.home}：{report.stored} 篇文章，其中新入库 {report.articles_added} 篇。")
    for question in QUESTIONS:
        console.say()
        print_answer(services.pipeline.answer(Request(question=question, k=settings.k)))
    console.say()
    console.note(
        '自己试试：wenbao --home 数据目录 ask "你的问题"，或 make serve 后打开 http://127.0.0.1:8000'
    )
