"""What query `status` answers: where one workflow stands, typed."""

from pydantic import AwareDatetime

from models.codes import Sla
from models.contract import Contract
from models.messages.legs.leg import Deadline, OpenIncident
from models.messages.partners.parked_step import Parked
from models.messages.reports.pending_reports import ShownPending
from models.roles import Role


class ShownDeadline(Deadline):
    """An open duty as it is asked about: which attempt it is of is always said."""

    attempt: int = 1


class Status(Contract):
    """Where one workflow stands, by its own clock.

    `problems` are codes, each once; `incidents` are those of them that were reported, each by the
    name that what settles it gives as `incident`. `pending` are reports that do not count yet: they
    wait, or are questioned.
    """

    workflow_id: str
    order: str
    number: str
    stage: str
    step: str
    waiting_on: Role
    since: AwareDatetime
    sla: Sla
    held: str | None
    now: AwareDatetime
    deadlines: tuple[ShownDeadline, ...]
    problems: tuple[str, ...]
    pending: tuple[ShownPending, ...] = ()
    incidents: tuple[OpenIncident, ...] = ()
    parked: Parked | None = None
    breaches: int
    level: int
    facts: tuple[str, ...]
    reports: int
    open_leg: str | None = None
    cases: tuple[str, ...] = ()
    closed: bool
    outcome: str | None
