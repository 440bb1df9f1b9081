"""Which reports a timeline says were withdrawn: who reads it leaves these out."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from models.messages.decisions.decisions import Withdraw


class TimelineLine(Protocol):
    """A line of a timeline, as it is written or as it is shown."""

    @property
    def what(self) -> str:
        """The decision, the kind of a report, or another code."""

    @property
    def data(self) -> Mapping[str, Any]:
        """What it says, as data."""


def withdrawn_reports(timeline: Iterable[TimelineLine]) -> frozenset[str]:
    """The ids of the reports that were withdrawn; their own lines stay where they are."""
    ids = (line.data.get("report_id") for line in timeline if line.what == Withdraw.name)
    return frozenset(str(one) for one in ids if one)
