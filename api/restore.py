"""Brings a backup back: checked before anything is touched, put in place in one step."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from api.backup import INDEX, STORE, read_card
from api.feedback import FILE as FEEDBACK
from api.records import BackupCard
from api.settings import Settings
from corpus.errors import BadInputError, StorageError
from corpus.oserrors import reason
from corpus.store.copying import (
    check_database,
    counts,
    database_file,
    file_digest,
    holds_articles,
    replace_database,
    replacing,
)
from embeddings.copying import copy_files

_BESIDE = ".restore-"
_WAIT = 5.0


def restore(settings: Settings, folder: Path, *, overwrite: bool) -> BackupCard:
    """Put the archive of the backup in `folder` where the settings say; return the backup's card.

    What is there stays as it is until the backup has been copied and checked. An archive that holds articles,
    or is damaged, is replaced only with `overwrite`. Readers' verdicts that are there already are kept. Raises
    BadInputError, ArchiveBusyError while another program has the archive open, StorageError.
    """
    card = read_card(folder)
    target = database_file(settings.database_url)
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target, _WAIT):
            if not overwrite and holds_articles(target):
                raise BadInputError(
                    f"{settings.home} 里已有档案，没有动它。要用备份取代它，请加 --overwrite"
                    "（它的内容会丢失，可先用 wenbao backup 另存一份），或用 --home 恢复到别的目录"
                )
            for left in target.parent.glob(f"{_BESIDE}*"):
                shutil.rmtree(left)  # of a restore that was killed
            _put(settings, folder, target, card)
    except OSError as error:
        message = f"没有恢复成：{reason(error)}（{error.filename or settings.home}）"
        raise StorageError(message, detail=str(error)) from error
    return card


def _put(settings: Settings, folder: Path, target: Path, card: BackupCard) -> None:
    with TemporaryDirectory(prefix=_BESIDE, dir=target.parent) as beside:
        copy = Path(beside) / STORE
        if not (folder / STORE).is_file():
            raise BadInputError(f"{folder} 不是一份完整的备份：里面没有 {STORE}")
        shutil.copyfile(folder / STORE, copy)
        if copy.stat().st_size != card.size or file_digest(copy) != card.sha256:
            raise StorageError(f"{folder / STORE} 与备份时不同，可能已损坏。请换一份备份。原来的档案没有动。")
        check_database(copy)
        if counts(copy) != (card.articles, card.chunks):
            raise StorageError(f"{folder / STORE} 与备份的清单不符。请换一份备份。原来的档案没有动。")
        # Indexes go first and come last: at no moment do they belong to another store.
        if settings.index_folder.exists():
            shutil.rmtree(settings.index_folder)
        replace_database(target, copy)
    if (folder / INDEX).is_dir():
        copy_files(folder / INDEX, settings.index_folder)
    if (folder / FEEDBACK).exists() and not (settings.home / FEEDBACK).exists():
        shutil.copyfile(folder / FEEDBACK, settings.home / FEEDBACK)
