"""Another provider or technician takes the order over (FH-11.3.2.3): as its leg is told."""

from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from models.ids import Stage
from models.messages.decisions.provider_decisions import Crew, ReplaceCause, ReplaceProvider
from models.messages.partners.requests import AssignTechnician
from models.messages.reports.report import Facts, Milestones
from models.messages.reports.report_times import ReportTimes
from models.roles import Role
from models.scopes import Assignee, PartyKind
from models.sop.milestones import Milestone

NO_PROVIDER = ""
"""Whose the order is until the new one is named."""


class ProviderReplaced(Facts):
    """Another provider or technician is sent: what the decision `replace_provider` makes.

    No report says it. `n` counts the order's providers, `request` is what the platform is asked.
    Until `provider_assigned` says who he is, the order is no provider's.
    """

    kind: ClassVar[str] = "provider_replaced"
    stage: ClassVar[Stage] = Stage.TRUNK_TRANSPORT
    by: ClassVar[tuple[Role, ...]] = ReplaceProvider.made_by
    means: ClassVar[str] = "another provider or technician takes the order over"
    informs: ClassVar[tuple[Role, ...]] = (
        *(Role.SERVICE_DESK, Role.INSTALLATION_DESK, Role.ORDER_DESK),
        Role.MERCHANT,
    )
    settles: ClassVar[tuple[str, ...]] = ("quarrel",)
    renews: ClassVar[tuple[str, ...]] = (
        *("appointment_booked", "called_customer"),
        *("contacted_customer", "arrived_at_customer"),
    )

    plain: ClassVar[tuple[str, ...]] = ("n", "cause", "who")
    personal: ClassVar[tuple[str, ...]] = ("reason", "request")
    n: Annotated[StrictInt, Field(ge=2)]
    cause: ReplaceCause
    who: Crew
    reason: Annotated[str, Field(max_length=500)]
    request: AssignTechnician

    @property
    def assignee(self) -> Assignee | None:
        """A technician's provider keeps the order."""
        if self.who is Crew.TECHNICIAN:
            return None
        return Assignee(kind=PartyKind.PROVIDER, name=NO_PROVIDER)

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.PROVIDER_REPLACED: times.occurred_at}


KINDS: tuple[type[Facts], ...] = (ProviderReplaced,)
