"""Each of our metrics, in one table, and the means to count: the same in API and worker.

They are served by the SDK's runtime, together with its own (`temporal_…`), where an address is set;
where none is set counting costs nothing. No label holds an order's number or anybody's data.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:  # 0.3 s that a command does not pay which only reads
    from temporalio.common import MetricCounter, MetricGauge, MetricMeter

Kind = Literal["counter", "gauge"]


@dataclass(frozen=True)
class Metric:
    """One metric. `by` says which process tells it: api, worker, or both."""

    name: str
    kind: Kind
    by: Literal["api", "worker", "both"]
    says: str
    labels: tuple[str, ...] = ()


def _counter(name: str, by: Literal["api", "worker", "both"], says: str, *labels: str) -> Metric:
    return Metric(f"fulfil_{name}_total", "counter", by, says, labels)


def _gauge(name: str, says: str, *labels: str) -> Metric:
    return Metric(f"fulfil_{name}", "gauge", "api", says, labels)


BREACHES = _counter(
    "breaches", "both", "deadlines that passed without their fact", "clause", "owner"
)
PARKED = _counter("parked", "both", "times that a step was parked", "step")
PROBLEMS = _counter("problems", "both", "other problems written into a timeline", "step")
NOTICES_FAILED = _counter("notices_failed", "both", "notices that could not be sent")
REPORTS_REFUSED = _counter("reports_refused", "both", "reports that a workflow refused")
CLOSED = _counter("closed", "both", "orders and cases that have ended")
RETRIES = _counter(
    "activity_retries", "worker", "attempts of an activity after its first", "activity"
)
FAILURES = _counter(
    "activity_failures", "worker", "attempts of an activity that failed", "activity", "cause"
)
UNREADABLE = _counter(
    "messages_unreadable", "both", "messages to workflows that nobody can read", "code"
)
STARTED = _counter("started", "api", "workflows of orders and returns that were started", "stage")
REQUESTS_REFUSED = _counter(
    "requests_refused", "api", "requests answered 400 or more", "route", "status"
)
CALLBACKS_REFUSED = _counter(
    "callbacks_refused", "api", "events of partners that nobody takes", "partner", "code"
)
OPEN = _gauge("orders_open", "open orders, by the stage they are in", "stage")
ATTENTION = _gauge("orders_attention", "open orders and returns that somebody must act for")
LOST = _gauge("orders_lost", "open orders and returns whose workflow was ended outside of the SOP")
PARKED_NOW = _gauge("orders_parked", "open orders and returns with a parked step")
PARKED_AGE = _gauge(
    "orders_parked_oldest_seconds", "how long the step has waited that waits longest"
)
OVERDUE = _gauge("orders_overdue", "open orders and returns with a deadline that has passed")
WAITING = _gauge(
    "relay_waiting", "what is written down and not yet delivered, answered or told", "what"
)
WAITING_AGE = _gauge("relay_oldest_seconds", "how long the oldest of it has waited", "what")
TROUBLES = _gauge(
    "troubles",
    "what cannot be delivered, or asked about, and is tried again; workflows whose tasks fail",
    "what",
)
REACHABLE = _gauge("temporal_reachable", "1 while the API reaches Temporal, else 0")

METRICS: Final = (
    OPEN, ATTENTION, PARKED_NOW, PARKED_AGE, OVERDUE, LOST, WAITING, WAITING_AGE, TROUBLES,
    REACHABLE,
    STARTED, BREACHES, PARKED, PROBLEMS, NOTICES_FAILED, REPORTS_REFUSED, CLOSED,
    UNREADABLE, RETRIES, FAILURES, REQUESTS_REFUSED, CALLBACKS_REFUSED,
)  # fmt: skip
"""All of them, as the reference lists them."""


class Instruments:
    """The metrics of one runtime."""

    def __init__(self, meter: "MetricMeter") -> None:
        self._counters: dict[str, MetricCounter] = {}
        self._gauges: dict[str, MetricGauge] = {}
        for one in METRICS:
            if one.kind == "counter":
                self._counters[one.name] = meter.create_counter(one.name, one.says)
            else:
                self._gauges[one.name] = meter.create_gauge(one.name, one.says)

    def count(self, metric: Metric, labels: dict[str, str]) -> None:
        """Count one more."""
        self._counters[metric.name].add(1, labels)

    def set(self, metric: Metric, value: int, labels: dict[str, str]) -> None:
        """Say how many there are now."""
        self._gauges[metric.name].set(value, labels)


_current: Instruments | None = None


def use_meter(meter: "MetricMeter") -> None:
    """Count with this meter from now on; once a process."""
    global _current
    _current = Instruments(meter)


def count(metric: Metric, **labels: str) -> None:
    """Count one more; `labels` are those of its row."""
    if _current is not None:
        _current.count(metric, labels)


def gauge(metric: Metric, value: float, **labels: str) -> None:
    """Say how much there is now; fractions are cut off."""
    if _current is not None:
        _current.set(metric, int(value), labels)
