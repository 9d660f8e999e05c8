"""Make the tables of docs/scale.md anew: python -m bench.planning; `make bench-queueing`."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.planning.index_table import read_measured
from bench.planning.page import blocks, filled
from bench.planning.units import read_units

_HERE = Path(__file__).resolve().parent
_DOCS = _HERE.parents[1] / "docs"


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.planning", description=__doc__)
    parser.add_argument("--benchmarks", type=Path, default=_DOCS / "benchmarks.md")
    parser.add_argument("--index", type=Path, default=_HERE / "index.json", help="what bench.scale measured")
    parser.add_argument(
        "--resemblance", type=Path, default=_HERE / "resemblance.md", help="what bench.resemblance printed"
    )
    parser.add_argument("--page", type=Path, default=_DOCS / "scale.md")
    given = parser.parse_args()
    made = blocks(
        read_units(given.benchmarks), read_measured(given.index), given.resemblance.read_text("utf-8")
    )
    given.page.write_text(filled(given.page.read_text("utf-8"), made), "utf-8")


if __name__ == "__main__":
    main()
