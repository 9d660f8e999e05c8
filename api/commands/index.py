"""`wenbao index`: checking and mending the indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from api import console
from api.commands.chinese import COMMANDS, OPTIONS, Command, Group
from api.commands.options import Json, read_settings
from api.progress import progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    """核对文章库与索引是否一致；不一致就逐条说明，退出码为 1。什么也不改动。"""
    problems = _open(context, mend=False).verify()
    _report(problems, as_json, "文章库与索引一致。")
    if problems:
        console.note("可用 wenbao index rebuild 修复。")
        raise typer.Exit(1)


@app.command(cls=Command, options_metavar=OPTIONS)
def rebuild(context: typer.Context, as_json: Json = False) -> None:
    """从文章库重建索引；已算过的向量不重算。"""
    archive = _open(context, mend=False)
    with progress_bar("重建索引", "段") as advance:
        archive.rebuild(advance)
    problems = archive.verify()
    _report(problems, as_json, "索引已重建，与文章库一致。")
    if problems:
        raise typer.Exit(1)


def _open(context: typer.Context, *, mend: bool) -> Archive:
    settings = read_settings(context)
    # Imported here: heavy, and not needed for --help.
    from api.assembly import open_archive

    return open_archive(settings, console.note, mend=mend)


def _report(problems: Sequence[str], as_json: bool, in_step: str) -> None:
    if as_json:
        console.print_json({"ok": not problems, "problems": list(problems)})
        return
    for line in problems or [in_step]:
        console.say(line)
