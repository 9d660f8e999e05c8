"""Questions that arrive at servers with queues, as a discrete-event simulation (simpy), and the closed form beside it.

A server has cores; a question keeps one of them busy for a time drawn from a distribution, the others wait in
line. A proxy gives each question to the server that has the fewest. When a server dies, what it held goes to another and
starts anew, as a proxy does that tries the next server; a server whose line is full refuses (503).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

import simpy

from bench.figures import percentile

Draw = Callable[[random.Random], float]
"""Seconds that a core works on one question."""
_Events = Generator[simpy.Event, object, None]


@dataclass(frozen=True, slots=True)
class Fleet:
    """So many servers of so many cores, and how many questions may wait in line at each."""

    servers: int
    cores: int
    line: int = 64


@dataclass(frozen=True, slots=True)
class Outage:
    """One server is away from `begins` to `ends`, in seconds since the start."""

    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class Waited:
    """What those who asked had to wait, in seconds from asking to the whole answer, and how many were refused."""

    seconds: tuple[float, ...]
    refused: int
    lasted: float

    def quantile(self, share: float) -> float:
        """Return the nearest-rank percentile of the seconds."""
        return percentile(self.seconds, share)

    def late(self, deadline: float) -> float:
        """Return the share of all that were refused or took longer than `deadline` seconds."""
        late = sum(each > deadline for each in self.seconds) + self.refused
        return late / (len(self.seconds) + self.refused)

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.lasted


def lognormal(p50: float, p95: float, mean: float | None = None) -> Draw:
    """Return the distribution with this median and 95th percentile; stretched to `mean` if that is given."""
    sigma = math.log(p95 / p50) / 1.6449
    middle = math.log(p50) if mean is None else math.log(mean) - sigma**2 / 2
    return lambda source: source.lognormvariate(middle, sigma)


def exponential(mean: float) -> Draw:
    """Return the memoryless distribution, for which there is a closed form."""
    return lambda source: source.expovariate(1 / mean)


def erlang_c(rate: float, mean: float, cores: int) -> float:
    """Return the mean wait in line, in seconds, of M/M/c: Poisson arrivals, memoryless service, one line.

    Erlang's C formula (Kleinrock, Queueing Systems I, 1975, section 3.5). Raises ValueError where the line grows for ever.
    """
    load = rate * mean
    if load >= cores:
        raise ValueError("more arrives than can be served")
    terms = sum(load**n / math.factorial(n) for n in range(cores))
    last = load**cores / math.factorial(cores) * cores / (cores - load)
    return last / (terms + last) * mean / (cores - load)


def arriving(
    fleet: Fleet, rate: float, draw: Draw, seconds: float, *, outage: Outage | None = None, seed: int = 0
) -> Waited:
    """Let `rate` questions a second come for `seconds`, whoever is still waiting; return what they waited."""
    run = _Run(fleet, draw, seed)
    run.env.process(run.arrivals(rate, seconds))
    if outage is not None:
        run.env.process(run.fails(outage))
    run.env.run()
    return Waited(tuple(run.waited), run.refused, seconds)


def returning(fleet: Fleet, clients: int, draw: Draw, seconds: float, *, seed: int = 0) -> Waited:
    """Let so many clients ask again as soon as they are answered, as the benchmark does."""
    run = _Run(fleet, draw, seed)
    for _ in range(clients):
        run.env.process(run.client())
    run.env.run(until=seconds)
    return Waited(tuple(run.waited), run.refused, seconds)


@dataclass(eq=False, slots=True)
class _Server:
    cores: simpy.Resource
    is_up: bool = True
    inside: dict[simpy.Process, None] = field(default_factory=dict)


class _Run:
    def __init__(self, fleet: Fleet, draw: Draw, seed: int) -> None:
        self.env = simpy.Environment()
        self.waited: list[float] = []
        self.refused = 0
        self._fleet = fleet
        self._draw = draw
        # Sources of their own, so that what comes is the same whatever serves it.
        self._coming, self._ties = random.Random(seed), random.Random(seed + 1)
        self._servers = [_Server(simpy.Resource(self.env, fleet.cores)) for _ in range(fleet.servers)]

    def arrivals(self, rate: float, seconds: float) -> _Events:
        while True:
            yield self.env.timeout(self._coming.expovariate(rate))
            if self.env.now >= seconds:
                return
            self.env.process(self._asks())

    def client(self) -> _Events:
        while True:
            yield self.env.process(self._asks())

    def fails(self, outage: Outage) -> _Events:
        server = self._servers[0]
        yield self.env.timeout(outage.begins)
        server.is_up = False
        for process in list(server.inside):
            process.interrupt()
        yield self.env.timeout(outage.ends - outage.begins)
        server.is_up = True

    def _asks(self) -> _Events:
        begun = self.env.now
        work = self._draw(self._coming)
        me = self.env.active_process
        assert me is not None
        while True:
            server = self._fewest()
            if server is None or len(server.cores.queue) >= self._fleet.line:
                self.refused += 1
                return
            server.inside[me] = None
            try:
                with server.cores.request() as turn:
                    yield turn
                    yield self.env.timeout(work)
            except simpy.Interrupt:
                continue
            finally:
                del server.inside[me]
            self.waited.append(self.env.now - begun)
            return

    def _fewest(self) -> _Server | None:
        up = [server for server in self._servers if server.is_up]
        return min(up, key=lambda server: (len(server.inside), self._ties.random()), default=None)
