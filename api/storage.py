"""Opens the article store alone: what only lists articles needs no model and no index."""

from __future__ import annotations

from api.keys.store import KeyStore
from api.settings import Settings
from corpus.errors import StorageError
from corpus.oserrors import reason
from corpus.store import ArticleStore


def open_store(settings: Settings) -> ArticleStore:
    """Open the store, making the data folder first. Raises StorageError."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"不能使用数据目录 {settings.home}：{reason(error)}。请用 --home 换一个目录"
        ) from error
    return ArticleStore(settings.database_url)


def open_keys(settings: Settings) -> KeyStore:
    """Open the keys of an archive, making the archive first if need be. Raises StorageError."""
    # A database that held keys alone would not be taken for an archive.
    open_store(settings).close()
    return KeyStore(settings.database_url)
