"""How long a run will take on two cores, before it begins."""

from __future__ import annotations

from collections.abc import Sequence

from bench.material import Material
from bench.options import Options

# Measured on two idle cores with the bundled model: characters a second.
_OURS = 10_000
_PEERS = 4_000
_TUNING = 12 * 96 * 350  # characters embedded by each peer to find its batch size
_SECONDS_A_START = 6
_SECONDS_A_SEARCH = 0.1  # by a peer, with thousands of articles
_MOST_REQUESTS = 100


def estimate(material: Material, sizes: Sequence[int], peer_sizes: Sequence[int], options: Options) -> str:
    """Say how long everything takes if nothing has been measured before."""
    own = _characters(material, sizes[-1]) / _OURS
    loads = (len(sizes) + len(options.readers) - 1) * len(options.clients)
    own += loads * (options.requests / 25 + 2 * _SECONDS_A_START)
    own += len(sizes) * (2 * options.repeats + 2) * 2 * _SECONDS_A_START
    peers = 0.0
    if peer_sizes:
        peers = 2 * _TUNING / _PEERS
        for size in peer_sizes:
            alone = 0.0 if size in sizes else _characters(material, size) / _OURS
            searches = len(material.questions_within(size)) + len(options.clients) * _MOST_REQUESTS
            building = options.peer_repeats * (2 * _characters(material, size) / _PEERS + alone)
            peers += building + 2 * searches * _SECONDS_A_SEARCH + 60
    return (
        f"about {own / 60:.0f} min for our own system at {', '.join(map(str, sizes))} articles, "
        f"{peers / 60:.0f} min for the comparison at {', '.join(map(str, peer_sizes)) or 'no size'}"
    )


def _characters(material: Material, size: int) -> int:
    return sum(len(str(record["text"])) for record in (*material.news[:size], *material.needles))
