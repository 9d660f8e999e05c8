"""The article store: the one place where the truth about an archive is kept."""

from corpus.store.mapping import content_fingerprint
from corpus.store.store import ArticleStore

__all__ = ["ArticleStore", "content_fingerprint"]
