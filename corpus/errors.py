"""Every error that wenbao raises on purpose. Messages are Chinese: users read them."""

from __future__ import annotations


class WenbaoError(Exception):
    """Base of all expected errors; `code` is stable and machine-readable, the message is for people."""

    code = "error"

    def __init__(self, message: str, *, detail: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail


class BadInputError(WenbaoError):
    """What was given cannot be used as it is: an empty question, a wrong date, an unreadable file."""

    code = "bad_input"


class UnreadablePageError(BadInputError):
    """No article could be recognised in a page."""

    code = "unreadable_page"


class NotFoundError(WenbaoError):
    """What was asked for by id is not in the archive."""

    code = "not_found"


class ArchiveBusyError(WenbaoError):
    """Another process is writing to the archive."""

    code = "archive_busy"


class StorageError(WenbaoError):
    """The store or an index could not be read or written (disk full, damaged file, unknown schema)."""

    code = "storage"


class UnavailableError(StorageError):
    """A server that keeps the store or the index cannot be reached now; nothing is lost, and it may soon be back."""

    code = "unavailable"


class ModelError(WenbaoError):
    """An encoder or another model could not be found, unpacked or loaded."""

    code = "model"
