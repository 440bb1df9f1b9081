"""Thousands of findings or appointments in disorder: what one report costs the pure machine."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from models.ids import Stage
from models.messages.reports.answer import ReportOutcome
from tests.builders import a_report, appointed
from tests.models.machine import a_leg, on

BEGUN, LATER = on(23, "09:00"), on(30, "09:00")
KINDS: Final = ("appointment_booked", "contact_failed")


@dataclass(frozen=True)
class Disorder:
    """Reports of one kind, told of other times than the one before, in any order.

    Attributes:
        taken: how many a stage takes; the rest it refuses.
        mean_ms: CPU of a report; slowest_ms: of the slowest.
    """

    kind: str
    times: int
    taken: int
    mean_ms: float
    slowest_ms: float

    @property
    def sentence(self) -> str:
        """What a table says of it."""
        return (
            f"{self.mean_ms:.2f} ms of CPU a report, the slowest {self.slowest_ms:.0f} ms; "
            f"{self.taken} are taken"
        )


def measure_disorder(times: int, tell: Callable[[str], None]) -> list[Disorder]:
    """So many reports of each kind to one delivery."""
    found = [_measured(kind, times) for kind in KINDS]
    for one in found:
        tell(f"{one.kind}: {one.sentence}")
    return found


def _measured(kind: str, times: int) -> Disorder:
    leg = a_leg(Stage.CITY_DELIVERY, BEGUN)
    reports = [_report(kind, n) for n in range(times)]
    random.Random(7).shuffle(reports)
    spent, taken = [], 0
    for report in reports:
        begun = time.process_time()
        answer = leg.receive(report, LATER)
        spent.append((time.process_time() - begun) * 1000)
        taken += answer.outcome is ReportOutcome.ACCEPTED
    return Disorder(kind, times, taken, sum(spent) / times, max(spent))


def _report(kind: str, n: int) -> dict[str, Any]:
    at = BEGUN + timedelta(minutes=n)
    data = {"reason": "no answer", "incident": f"i{n}"}
    if kind == "appointment_booked":
        data = appointed(on(25, "15:00") + timedelta(minutes=7 * n), on(25, "10:00"))
    return a_report(kind, f"r{n}", at=at, data=data, received_at=at.isoformat())
