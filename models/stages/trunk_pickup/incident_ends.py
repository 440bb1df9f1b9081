"""What ends an incident of any stage 补救落实, 赔款结清 (FH-8.3.2.1), as it is reported.

They are received from the pickup on, as an exception is, and in what is left after the order's end.
"""

from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from models.codes import ProblemCode
from models.messages.incidents.liability import Remedy
from models.messages.orders.order import Fen
from models.messages.reports.report import Facts, Incident, Word
from models.roles import Role
from models.stages.trunk_pickup.pickup_exceptions import PickupIncident

CARRIERS_OUT = (
    Role.ORDER_DESK, Role.TRUNK_DESK, Role.SERVICE_DESK, Role.INSTALLATION_DESK, Role.AFTER_SALES,
    Role.CUSTOMER_SERVICE, Role.MERCHANT, Role.CARRIER, Role.PROVIDER, Role.TECHNICIAN,
)  # fmt: skip
"""Who does what was agreed, and the desks that are informed."""


OF_INCIDENTS = (
    "no_vehicle", "goods_not_ready", "pickup_trouble", "pickup_failed", "exception_found",
    "road_exception", "contact_failed", ProblemCode.SITE_UNFIT, "second_visit", "part_fault",
    "not_accepted", "verification_failed", "product_fault", "goods_lost", "quarrel", "return_lost",
    "goods_refused", "other_trouble", "return_exception",
)  # fmt: skip
"""What may go wrong, by its code: the table of incidents says more, and a test compares them."""


class IncidentEnd(PickupIncident):
    """What ends the incident that it names; `code` says which, where two kinds share a name."""

    plain: ClassVar[tuple[str, ...]] = ("code",)
    incident: Incident
    code: Word | None = None


class RemedyCarriedOut(IncidentEnd):
    """A remedy is carried out 补救措施已落实 (FH-8.3.2.1): `done` says which.

    It ends the incident that it names. Another remedy than was agreed is asked about.
    """

    kind: ClassVar[str] = "remedy_carried_out"
    by: ClassVar[tuple[Role, ...]] = CARRIERS_OUT
    means: ClassVar[str] = "a remedy is carried out"
    informs: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK, Role.MERCHANT)
    settles: ClassVar[tuple[str, ...]] = OF_INCIDENTS

    plain: ClassVar[tuple[str, ...]] = ("done", "pieces")
    done: Remedy
    pieces: Annotated[StrictInt | None, Field(ge=1, le=100_000)] = None


class AmountSettled(IncidentEnd):
    """What the party responsible owes is paid, or deducted 赔款结清; in parts they add up."""

    kind: ClassVar[str] = "amount_settled"
    by: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK, Role.OPERATIONS)
    means: ClassVar[str] = "what the party responsible owes is settled"
    informs: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK,)

    plain: ClassVar[tuple[str, ...]] = ("amount_fen",)
    amount_fen: Annotated[Fen, Field(gt=0)]


KINDS: tuple[type[Facts], ...] = (RemedyCarriedOut, AmountSettled)
