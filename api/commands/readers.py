"""`wenbao feedback` and `wenbao questions`: what readers thought of answers, and what they asked."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import typer

from api import console
from api.commands.options import Json, read_settings
from corpus.errors import NotFoundError

_SHOWN = {"up": "有用", "down": "有误"}


def feedback(
    context: typer.Context,
    rating: Annotated[
        Literal["up", "down"] | None, typer.Option("--rating", metavar="up|down", help="只看一种")
    ] = None,
    delete: Annotated[
        list[str] | None, typer.Option("--delete", metavar="编号", help="删除这一条，可以写几次")
    ] = None,
    as_json: Json = False,
) -> None:
    """列出读者对回答的评价，新的在前；只存有问题、回答、理由和时间，不存是谁。

    [bold]例子[/bold]

      wenbao feedback --rating down

      wenbao feedback --json > 评价.json
    """
    settings = read_settings(context)
    # Imported here: SQLAlchemy is not needed for --help.
    from api.feedback import take_over
    from api.storage import open_store
    from api.wire import feedback_json

    store = open_store(settings)
    take_over(settings.home, store)
    if delete:
        count = store.feedback.delete(delete)
        if not count:
            raise NotFoundError(f"没有编号为 {'、'.join(delete)} 的评价")
        if as_json:
            console.print_json({"deleted": count})
        else:
            console.say(f"已删除 {count} 条评价。")
        return
    found = store.feedback.verdicts(rating)
    if as_json:
        console.print_json([feedback_json(verdict) for verdict in found])
        return
    for verdict in found:
        comment = f"——{verdict.comment}" if verdict.comment else ""
        console.say(
            f"{verdict.id}  {_local(verdict.received)}  {_SHOWN[verdict.rating]}  {verdict.question}{comment}"
        )
    console.note(f"共 {len(found)} 条。" if found else "还没有评价。")


def questions(
    context: typer.Context,
    clear: Annotated[bool, typer.Option("--clear", help="全部删除")] = False,
    as_json: Json = False,
) -> None:
    """列出记下的提问，新的在前。默认不记；设 WENBAO_LOG_QUESTIONS=true 才记，只记多少天也由设置定。

    [bold]例子[/bold]

      wenbao questions

      wenbao questions --clear
    """
    settings = read_settings(context)
    # Imported here: SQLAlchemy is not needed for --help.
    from api.storage import open_store
    from api.wire import question_json

    store = open_store(settings)
    if clear:
        count = store.questions.prune()
        if as_json:
            console.print_json({"deleted": count})
        else:
            console.say(f"已删除 {count} 条提问记录。")
        return
    found = store.questions.questions()
    if as_json:
        console.print_json([question_json(asked) for asked in found])
        return
    for asked in found:
        console.say(f"{_local(asked.asked)}  {'答了' if asked.answered else '没有答'}  {asked.question}")
    if found:
        console.note(f"共 {len(found)} 条，保留 {settings.question_days} 天。")
    else:
        console.note("没有提问记录。" + ("" if settings.log_questions else "现在的设置是不记。"))


def _local(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
