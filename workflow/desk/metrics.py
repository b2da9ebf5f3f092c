"""Measurements as Prometheus reads them. Labels are fixed words and names of processes."""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.registry import Collector

from workflow.jobs import Kind, WorkState
from workflow.storage.promise_store import PROMISED
from workflow.usecases.measuring import Measurements

# The text form 0.0.4, which every Prometheus reads.
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def as_text(measured: Measurements) -> bytes:
    """All metrics, in a registry of their own: this process's memory and the like are not told."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Once([*_of_work(measured), *_of_publications(measured), *_of_all(measured)]))
    return generate_latest(registry)


class _Once(Collector):
    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = tuple(metrics)

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics


def _gauge(
    name: str, help_: str, labels: tuple[str, ...], rows: Iterable[tuple[tuple[str, ...], float]]
) -> Metric:
    family = GaugeMetricFamily(f"communique_{name}", help_, labels=labels)
    for values, number in rows:
        family.add_metric(values, number)
    return family


def _of_work(m: Measurements) -> Iterator[Metric]:
    kind = ("kind",)
    backlog = m.backlog.items()
    yield _gauge(
        *("work_due", "Work that could be done at once or is under way.", kind),
        (((each,), found.due) for each, found in backlog),
    )
    yield _gauge(
        *("work_under_way", "Work that somebody has taken.", kind),
        (((each,), found.under_way) for each, found in backlog),
    )
    yield _gauge(
        *("work_scheduled", "Work whose instant has not come: embargoes.", kind),
        (((each,), found.later) for each, found in backlog),
    )
    yield _gauge(
        *("work_oldest_due_seconds", "How long the oldest due work has been due.", kind),
        (((each,), m.oldest_seconds(each)) for each in m.backlog),
    )
    ended = CounterMetricFamily(
        "communique_work_ended", "Work that ended, by how.", labels=("kind", "format", "state")
    )
    for tally in m.tallies:
        ended.add_metric((tally.kind, tally.format, tally.state), tally.ended)
    yield ended
    seconds = SummaryMetricFamily(
        "communique_rendition_seconds", "Time to make a file, storing included.", labels=("format",)
    )
    for tally in m.tallies:
        if tally.kind is Kind.RENDER and tally.state is WorkState.DONE:
            seconds.add_metric((tally.format,), tally.ended, tally.seconds)
    yield seconds


def _of_publications(m: Measurements) -> Iterator[Metric]:
    overdue = max(m.oldest_seconds(each) for each in PROMISED)
    yield _gauge(
        *("embargo_overdue_seconds", "How long the oldest due promise is not kept.", ()),
        [((), overdue)],
    )
    last = [(("last",), m.lags[0]), (("worst",), max(m.lags))] if m.lags else []
    yield _gauge(
        *("publication_lag_seconds", "From instant to public, of the last 20.", ("of",)), last
    )


def _of_all(m: Measurements) -> Iterator[Metric]:
    yield _gauge(
        *("articles", "Articles, by state.", ("state",)),
        (((state,), count) for state, count in m.articles.items()),
    )
    labels = ("process", "role", "host")
    said = [((each.name, each.role, each.host), each) for each in m.processes]
    yield _gauge(
        *("clock_skew_seconds", "How far a process's clock is ahead of the database's.", labels),
        ((names, each.skew_seconds) for names, each in said),
    )
    yield _gauge(
        *("process_silent_seconds", "How long ago a process reported; every minute is well."),
        labels,
        ((names, (m.now - each.seen_at).total_seconds()) for names, each in said),
    )
