"""Where models and other derived files are kept between runs."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def cache_root() -> Path:
    """Return the cache folder of this user: `$XDG_CACHE_HOME/wenbao`, by default `~/.cache/wenbao`."""
    return Path(platformdirs.user_cache_dir("wenbao", appauthor=False))
