"""What a row of the table of stages says (`models/stages/table.py`)."""

from dataclasses import dataclass

from models.ids import Stage
from models.messages.legs.leg import StageInput
from models.messages.reports.report import Facts
from models.roles import Role
from models.sop.duty import Duty
from models.stages.all_duties import OF_STAGE

ORDER_PREFIX = "order"


@dataclass(frozen=True, kw_only=True)
class StageSpec:
    """One SOP, run by one workflow type.

    Attributes:
        workflow: the name of its workflow type; input: what that is started with.
        desk: our desk that its drivers, technicians and partners speak to.
        kinds: the reports it takes.
        position: the place of a leg in the order's journey; None: the order, or a case next to it.
        id_prefix: how the ids of its workflows begin.
        freezes: fields of the order, or parts of one, that cannot change once it has begun.
        terms: the fields of `Sop` that its steps read; those of its duties stand in their rows.
        notes: facts that it notes down by itself: no report and no decision says them.
    """

    stage: Stage
    workflow: str
    input: type[StageInput]
    desk: Role
    kinds: tuple[type[Facts], ...] = ()
    position: int | None = None
    id_prefix: str = ORDER_PREFIX
    freezes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def duties(self) -> tuple[Duty, ...]:
        """What it watches."""
        return OF_STAGE[self.stage]
