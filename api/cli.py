"""The `wenbao` command. Subcommands live in `api.commands`; what is slow to import is imported when run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from api.commands import index, keys
from api.commands.articles import articles, delete
from api.commands.ask import ask, search
from api.commands.chinese import COMMANDS, OPTIONS, Command, Group
from api.commands.demo import demo
from api.commands.evaluate import evaluate
from api.commands.ingest import IngestCommand, ingest
from api.commands.keeping import backup, export, restore
from api.commands.mending import correct, history
from api.commands.options import Root
from api.commands.readers import feedback, questions
from api.commands.serve import serve

_HELP = """问报：向中文报纸档案提问，每句回答都注明报纸、日期、版次、标题和记者。

[bold]先试三步[/bold]

  wenbao ingest 版面.txt --newspaper 科学导报 --date 2025-07-29

  wenbao ask "吕梁3MW绿电制氢项目一年产多少氢？"

  wenbao serve

退出码：0 完成；1 没有做成（或核对不一致、指标低于要求）；2 用法不对；3 部分来源没读进来，其余已入库。"""

app = typer.Typer(
    cls=Group,
    help=_HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    options_metavar=OPTIONS,
    subcommand_metavar=COMMANDS,
)


@app.callback()
def root(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(
            "--home",
            metavar="目录",
            help="数据目录，写在命令之前〔默认用环境变量 WENBAO_HOME，再默认 ~/.local/share/wenbao〕",
        ),
    ] = None,
) -> None:
    """Keep what was given before the subcommand."""
    context.obj = Root(home=home)


_COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("ingest", ingest),
    ("ask", ask),
    ("search", search),
    ("articles", articles),
    ("correct", correct),
    ("history", history),
    ("delete", delete),
    ("export", export),
    ("backup", backup),
    ("restore", restore),
    ("feedback", feedback),
    ("questions", questions),
    ("eval", evaluate),
    ("serve", serve),
    ("demo", demo),
)
for _name, _function in _COMMANDS:
    _class = IngestCommand if _function is ingest else Command
    app.command(_name, cls=_class, options_metavar=OPTIONS)(_function)
app.add_typer(index.app, name="index")
app.add_typer(keys.app, name="keys")


def main() -> None:
    """Entry point of the `wenbao` script."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows a question mark instead of a traceback.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()
