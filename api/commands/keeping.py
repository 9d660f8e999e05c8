"""`wenbao backup`, `restore` and `export`: keeping an archive, and taking it elsewhere."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api import console
from api.commands.options import Json, read_settings
from api.progress import progress_bar
from corpus.errors import ModelError

_STDOUT = Path("-")

Folder = Annotated[Path, typer.Argument(metavar="文件夹", show_default=False)]
Target = Annotated[Path, typer.Argument(metavar="文件", help="写到哪里，- 是标准输出；.gz 结尾就压缩")]


def backup(context: typer.Context, folder: Folder, as_json: Json = False) -> None:
    """把档案备份到一个新的文件夹；服务不用停，正在进行的入库也不用停。

    备份是某一时刻完整的样子：文章、向量、索引和读者评价。恢复用 wenbao restore。

    [bold]例子[/bold]

      wenbao backup 备份/2025-07-29
    """
    settings = read_settings(context)
    # Imported here: SQLAlchemy and FAISS are not needed for --help.
    from api.backup import back_up

    with progress_bar("备份", "页") as advance:
        card, left_out = back_up(settings, folder, advance)
    if as_json:
        console.print_json({"folder": str(folder.absolute()), **asdict(card)})
    else:
        console.say(f"已备份 {card.articles} 篇文章（{card.size / 2**20:.1f} MB）到 {folder}。")
    if left_out:
        console.note(
            f"{'、'.join(left_out)}没有备份（还没有建立，或正在重建）：恢复后会从文章库重建，不用重算向量。"
        )


def restore(
    context: typer.Context,
    folder: Folder,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="取代数据目录里已有的档案")] = False,
    as_json: Json = False,
) -> None:
    """把备份恢复到数据目录，并核对恢复的结果。恢复前请先停下服务。

    [bold]例子[/bold]

      wenbao --home 新目录 restore 备份/2025-07-29
    """
    settings = read_settings(context)
    # Imported here: heavy, and not needed for --help.
    from api.assembly import open_archive
    from api.restore import restore as put_back

    card = put_back(settings, folder, overwrite=overwrite)
    try:
        archive = open_archive(settings, console.note)
    except ModelError as error:
        # Another machine may lack the model; the articles are back all the same.
        console.note(f"文章都已恢复，但索引没能核对：{error.message}")
        problems = []
    else:
        problems = archive.verify()
        archive.close()
    if as_json:
        console.print_json({"home": str(settings.home), **asdict(card), "problems": problems})
    else:
        console.say(f"已恢复 {card.articles} 篇文章到 {settings.home}（备份于 {card.made}）。")
    for problem in problems:
        console.note(problem)
    if problems:
        console.note("文章都在；可用 wenbao index rebuild 修复索引。")
        raise typer.Exit(1)


def export(context: typer.Context, target: Target = _STDOUT) -> None:
    """把全部文章写成 JSONL，每行一篇；wenbao ingest 能原样读回，编号不变。

    [bold]例子[/bold]

      wenbao export 全部文章.jsonl.gz

      wenbao export | head -1
    """
    settings = read_settings(context)
    # Imported here: SQLAlchemy is not needed for --help.
    from api.export import new_file, write_articles
    from api.storage import open_store

    store = open_store(settings)
    if target == _STDOUT:
        stream = typer.get_binary_stream("stdout")
        count = write_articles(store, stream)
        stream.flush()
    else:
        with new_file(target) as file:
            count = write_articles(store, file)
    console.note(f"已导出 {count} 篇文章。")
