"""Reports that a workflow makes by itself, of what it knows: no door and no signal brings them."""

from enum import StrEnum

ID_MAX = 128
"""The most characters of a report id."""


class OwnReport(StrEnum):
    """What a workflow makes a report for; its id begins with it.

    `as_is`: what a receipt found is the damage that is sent as it is. `overdue`: a fee follows from
    an appointment. `ahead`: the leg at work is told what is known of a later one.
    """

    AS_IS = "as_is"
    OVERDUE = "overdue"
    AHEAD = "ahead"

    def id_of(self, *parts: str) -> str:
        """The id of one: the same of the same, so that it counts once."""
        return ":".join((self, *parts))[:ID_MAX]

    def made(self, report_id: str) -> bool:
        """Whether a report with that id is one of these."""
        return report_id.startswith(f"{self}:")


def is_own_report(report_id: str) -> bool:
    """Whether a workflow made the report with that id by itself."""
    return any(one.made(report_id) for one in OwnReport)
