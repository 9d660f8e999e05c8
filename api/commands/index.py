"""`wenbao index`: checking and mending the indexes, and going over to another encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api import console
from api.commands.chinese import COMMANDS, OPTIONS, Command, Group
from api.commands.options import INTERRUPTED, Json, parse_text, read_settings
from api.progress import progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.settings import Settings
    from embeddings.archive import Archive

app = typer.Typer(
    cls=Group,
    help="检查、重建索引。",
    no_args_is_help=True,
    options_metavar=OPTIONS,
    subcommand_metavar=COMMANDS,
)

Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="模型",
        help="换用这个编码模型：bundled、Hugging Face 编号或模型文件夹",
        parser=parse_text,
    ),
]


@app.command(cls=Command, options_metavar=OPTIONS)
def verify(context: typer.Context, as_json: Json = False) -> None:
    """核对文章库与索引是否一致；不一致就逐条说明，退出码为 1。什么也不改动。"""
    problems = _open(read_settings(context), mend=False).verify()
    _report(problems, as_json, "文章库与索引一致。")
    if problems:
        console.note("可用 wenbao index rebuild 修复。")
        raise typer.Exit(1)


@app.command(cls=Command, options_metavar=OPTIONS)
def rebuild(context: typer.Context, model: Model = None, as_json: Json = False) -> None:
    """从文章库重建索引；已算过的向量不重算。

    给出 --model 就换用另一个编码模型：新索引建在旧索引旁边，建好才换过去；此前检索和入库照旧用旧的。

    [bold]例子[/bold]

      wenbao index rebuild

      wenbao index rebuild --model BAAI/bge-small-zh-v1.5
    """
    settings = read_settings(context)
    try:
        problems = _rebuilt(settings) if model is None else _switched(settings, model)
    except KeyboardInterrupt:
        console.note("已中断：原来的索引照旧可用，算好的向量都留着，再运行一次会接着做。")
        raise typer.Exit(INTERRUPTED) from None
    _report(problems, as_json, "索引已重建，与文章库一致。")
    if problems:
        raise typer.Exit(1)


def _rebuilt(settings: Settings) -> list[str]:
    # Imported here: heavy, and not needed for --help.
    from api.assembly import open_archive

    archive = open_archive(settings, console.note, mend=False)
    with progress_bar("向量索引", "段") as dense, progress_bar("全文索引", "段") as lexical:
        archive.rebuild(dense, lexical)
    return archive.verify()


def _switched(settings: Settings, model: str) -> list[str]:
    from api.assembly import switch_model

    with progress_bar("计算向量", "段") as advance:
        switched = switch_model(settings, model, console.note, advance)
    now, before = switched.now, switched.before
    if before is not None and before.fingerprint != now.fingerprint:
        console.note(f"索引已从模型 {before.name} 换成 {now.name}（{switched.chunks} 段）。")
        console.note("正在运行的服务仍用原来的模型，重启后才换。")
        console.note(f"要换回去：wenbao index rebuild --model {before.spec}（向量还在，不用重算）。")
    if settings.model not in (None, model, now.spec):
        console.note(f"设置里的 model 还是 {settings.model}，请去掉它或改成 {now.spec}，否则下次打开会报错。")
    return switched.problems


def _open(settings: Settings, *, mend: bool) -> Archive:
    # Imported here: heavy, and not needed for --help.
    from api.assembly import open_archive

    return open_archive(settings, console.note, mend=mend)


def _report(problems: Sequence[str], as_json: bool, in_step: str) -> None:
    if as_json:
        console.print_json({"ok": not problems, "problems": list(problems)})
        return
    for line in problems or [in_step]:
        console.say(line)
