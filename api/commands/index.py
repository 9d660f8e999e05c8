"""`wenbao index`: checking and mending the indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from api import console
from api.commands.chinese import COMMANDS, OPTIONS, Command, Group
from api.commands.options import Json, read_settings

if TYPE_CHECKING:
    from embeddings.archive import Archive

app = typer.Typer(
    cls=Group,
    help="检查、重建索引。",
    no_args_is_help=True,
    options_metavar=OPTIONS,
    subcommand_metavar=COMMANDS,
)


@app.command(cls=Command, options_metavar=OPTIONS)
def verify(context: typer.Context, as_json: Json = False) -> None:
    """核对文章库与索引是否一致；不一致就逐条说明，退出码为 1。"""
    archive = _open(context)
    problems = archive.verify()
    if as_json:
        console.print_json({"ok": not problems, "problems": list(problems)})
    elif problems:
        for problem in problems:
            console.say(problem)
        console.note("可用 wenbao index rebuild 修复。")
    else:
        console.say("文章库与索引一致。")
    if problems:
        raise typer.Exit(1)


@app.command(cls=Command, options_metavar=OPTIONS)
def rebuild(context: typer.Context, as_json: Json = False) -> None:
    """从文章库重建索引；已算过的向量不重算。"""
    archive = _open(context)
    archive.rebuild()
    problems = archive.verify()
    if as_json:
        console.print_json({"ok": not problems, "problems": list(problems)})
    else:
        console.say("索引已重建。" if not problems else "重建后仍不一致：" + "；".join(problems))
    if problems:
        raise typer.Exit(1)


def _open(context: typer.Context) -> Archive:
    settings = read_settings(context)
    # Imported here: heavy, and not needed for --help.
    from api.assembly import open_archive

    return open_archive(settings, console.note)
