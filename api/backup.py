"""A consistent copy of an archive, made while a server answers and an ingest goes on."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import orjson

from api.feedback import FILE as FEEDBACK
from api.progress import Advance
from api.records import BackupCard
from api.settings import Settings
from api.storage import open_store
from corpus.errors import BadInputError, StorageError
from corpus.oserrors import reason
from corpus.store.copying import copy_database, counts, database_file, file_digest
from embeddings.choice import chosen
from embeddings.copying import copy_indexes

CARD = "backup.json"
STORE = "wenbao.db"
INDEX = "index"


def back_up(settings: Settings, folder: Path, progress: Advance) -> tuple[BackupCard, list[str]]:
    """Copy the archive into the new or empty `folder`; return its card, and in Chinese what will be rebuilt.

    `progress` is told (database pages copied, in all). A copy that was not finished is removed again. Raises
    BadInputError where `folder` holds something, StorageError.
    """
    source = database_file(settings.database_url)
    if not source.exists():
        raise BadInputError(f"{settings.home} 里还没有档案，没有可以备份的")
    made = _prepare(folder)
    try:
        return _copied(settings, source, folder, progress)
    except BaseException:
        # Half a backup that looks like one is worse than none, also after Ctrl-C.
        for path in (folder / CARD, folder / FEEDBACK, *folder.glob(f"{STORE}*")):
            path.unlink(missing_ok=True)
        shutil.rmtree(folder / INDEX, ignore_errors=True)
        if made:
            folder.rmdir()
        raise


def read_card(folder: Path) -> BackupCard:
    """Return the card of a finished backup. Raises BadInputError where there is none."""
    try:
        card = BackupCard(**orjson.loads((folder / CARD).read_bytes()))
    except FileNotFoundError as error:
        raise BadInputError(f"{folder} 不是一份完整的备份：里面没有 {CARD}") from error
    except (OSError, ValueError, TypeError) as error:
        raise BadInputError(f"备份的清单 {folder / CARD} 读不出来，这份备份不能用") from error
    return card


def _prepare(folder: Path) -> bool:
    """Make sure that `folder` is there and empty; return whether it was made now."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        if not folder.is_dir():
            raise BadInputError(f"{folder} 是一个文件，这里要一个新的或空的文件夹") from None
        if any(folder.iterdir()):
            raise BadInputError(f"{folder} 里已有东西。每份备份请用一个新的文件夹，例如以日期命名") from None
        return False
    except OSError as error:
        raise StorageError(f"不能建立文件夹 {folder}：{reason(error)}") from error
    return True


def _copied(
    settings: Settings, source: Path, folder: Path, progress: Advance
) -> tuple[BackupCard, list[str]]:
    store = open_store(settings)
    choice = chosen(store)
    # First the indexes: those that lag behind the store catch up when opened, those ahead would be built anew.
    left_out = copy_indexes(settings.index_folder, folder / INDEX, choice.fingerprint if choice else None)
    copy = folder / STORE
    copy_database(source, copy, progress)
    store.close()
    try:
        if (settings.home / FEEDBACK).exists():
            shutil.copyfile(settings.home / FEEDBACK, folder / FEEDBACK)
        card = _card(copy, choice.name if choice else None)
        (folder / CARD).write_bytes(orjson.dumps(asdict(card), option=orjson.OPT_INDENT_2))
    except OSError as error:
        raise StorageError(f"备份没有做完：{reason(error)}（{folder}）") from error
    return card, left_out


def _card(copy: Path, model: str | None) -> BackupCard:
    # Measured on the copy itself: what others wrote meanwhile is not in it.
    articles, chunks = counts(copy)
    return BackupCard(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        articles=articles,
        chunks=chunks,
        model=model,
        size=copy.stat().st_size,
        sha256=file_digest(copy),
    )
