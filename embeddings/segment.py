"""Cutting folded Chinese text into the terms that the lexical index knows."""

from __future__ import annotations

import itertools
import logging
import marshal
import os
import re
import threading
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import jieba

from corpus.normalise import fold
from embeddings.cache import cache_root

_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{2,}")
_LONGEST = 64
"""Characters of a token; what is longer is no word (a URL, a run of dots), and its beginning is enough."""


class Segmenter:
    """jieba's search-mode segmentation with a dictionary of its own. Safe to use from several threads."""

    def __init__(self, extra_words: Iterable[str] = (), *, cache_dir: Path | None = None) -> None:
        """Keep `extra_words` whole where they occur (names, places, offices).

        The dictionary is loaded when something is first segmented: half a second that deleting an article need
        not take. jieba's prefix table is kept in `cache_dir` (default `~/.cache/wenbao`), which makes the second
        start several times faster.
        """
        jieba.setLogLevel(logging.WARNING)
        self._jieba = jieba.Tokenizer()
        folder = (cache_dir or cache_root()) / "jieba"
        self._cache_file = folder / f"{version('jieba')}.cache"
        # jieba falls back on working without a cache file, but not without the folder.
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            logging.getLogger(__name__).warning("无法建立缓存文件夹 %s，分词词典每次启动都要重新载入", folder)
        else:
            self._jieba.tmp_dir = os.fspath(folder)
            self._jieba.cache_file = self._cache_file.name
        self._loading = threading.Lock()
        self._words: set[str] = set()
        self._waiting: set[str] = set()  # known, but not yet told to jieba
        self.add(extra_words)

    @property
    def words(self) -> frozenset[str]:
        """The extra words, folded."""
        return frozenset(self._words)

    def add(self, words: Iterable[str]) -> int:
        """Keep these whole from now on; return how many of them were new."""
        new = {fold(word).strip() for word in words} - self._words
        new = {word for word in new if 2 <= len(word) <= _LONGEST and not any(map(str.isspace, word))}
        with self._loading:
            self._words |= new
            self._waiting |= new
        return len(new)

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of the folded text in order, long words followed by the words inside them.

        Punctuation and blanks are dropped, everything else is kept.
        """
        return [
            token[:_LONGEST]
            for token in self._loaded().cut_for_search(fold(text))
            if any(map(str.isalnum, token)) and not token.isspace()
        ]

    def _loaded(self) -> jieba.Tokenizer:
        """Return jieba with its dictionary and all words so far."""
        if self._waiting or not self._jieba.initialized:
            with self._loading:
                if not self._jieba.initialized:
                    self._load()
                for word in sorted(self._waiting):
                    self._jieba.add_word(word)
                self._waiting.clear()
        return self._jieba

    def _load(self) -> None:
        """Load jieba's own dictionary: from its cache in one piece, for which jieba takes three times as long
        because it reads the file object by object; or as jieba does, which also writes the cache."""
        try:
            self._jieba.FREQ, self._jieba.total = marshal.loads(self._cache_file.read_bytes())
        except (OSError, ValueError, EOFError, TypeError):
            self._jieba.initialize()
        else:
            self._jieba.initialized = True


def bigrams(text: str) -> list[str]:
    """Return the pairs of neighbouring Han characters of the folded text, in order."""
    runs = _HAN_RUN.findall(fold(text))
    return ["".join(pair) for run in runs for pair in itertools.pairwise(run)]
