"""What a desk decides about an extra fee 临时增项 (FH-11.3.2)."""

from typing import ClassVar

from pydantic import Field, StrictInt

from models.contract import Contract
from models.messages.decisions.decision import Decision
from models.messages.reports.report import Incident, Word
from models.roles import Role
from models.sop.tariff import FeeKind, Payer, Quantity


class FeePrice(Contract):
    """What the tariff says of a fee: the door looks it up, and nobody else says it.

    `tariff` names the table that it stands in.
    """

    fee: FeeKind
    quantity: Quantity
    amount_fen: StrictInt = Field(ge=0)
    payer: Payer
    tariff: Word


class SetFee(Decision):
    """A desk lets the tariff price an extra fee (FH-11.3.2.2): of another `quantity` than was
    reported, or for another `payer` than the tariff names, with a reason."""

    name: ClassVar[str] = "set_fee"
    made_by: ClassVar[tuple[Role, ...]] = (Role.SERVICE_DESK, Role.ORDER_DESK)

    incident: Incident
    quantity: Quantity | None = None
    payer: Payer | None = None
    price: FeePrice | None = None
