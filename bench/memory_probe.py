"""The resident memory of a process that has opened an archive and searched it once: prints MiB.

`python -m bench.memory_probe HOME`. What the archive itself takes is the difference to one that holds nothing.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from api.assembly import open_archive
from api.settings import load_settings
from bench.processes import memory

_QUESTION = "何时投产？"


def main() -> None:
    """Open the archive, search both indexes, so that nothing is left unread that a search reads."""
    archive = open_archive(load_settings(home=Path(sys.argv[1])))
    archive.dense(archive.encoder.encode_queries([_QUESTION])[0], 10)
    archive.lexical(_QUESTION, 10)
    gc.collect()
    print(memory(os.getpid(), "VmRSS"))


if __name__ == "__main__":
    main()
