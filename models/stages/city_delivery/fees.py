"""Extra fees 临时增项 (FH-11.3.2, FH-10.2.1): reported, priced by the tariff, agreed, paid.

They never stop the work: an acceptance does not wait for them, and a refused fee is not charged.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from models.ids import Stage
from models.messages.orders.order import Fen
from models.messages.reports.proven_reports import PhotoFacts
from models.messages.reports.report import IncidentFacts, Word
from models.roles import Role
from models.sop.tariff import FeeKind, Payer, Quantity

CREW = (Role.PROVIDER, Role.TECHNICIAN)
PRICERS = (Role.SERVICE_DESK, Role.ORDER_DESK)
"""Who is informed of a fee first 提报至安维部及家装服务部, and lets the tariff price it."""
PAYERS = (Role.CUSTOMER, Role.MERCHANT, Role.CARRIER, Role.PROVIDER)
FOR_PAYER = (*PAYERS, *PRICERS, Role.CUSTOMER_SERVICE)
"""Whoever pays, and the desks that note down what he says."""


class FeeCause(StrEnum):
    """Why the order itself proposes a fee, in the place of the words of whoever reports one."""

    GOODS_COME_LATE = "goods_come_late"
    ANOTHER_APPOINTMENT = "another_appointment"


class FeeFacts(IncidentFacts):
    """A report of an extra fee; `incident` names the fee."""

    stage: ClassVar[Stage] = Stage.CITY_DELIVERY


class FeeReported(PhotoFacts, FeeFacts):
    """An extra fee arises, and is reported before anybody is asked to pay (FH-11.3.2.1, 11.3.2.2).

    `quantity` counts floors, metres, minutes …, as the kind of fee says (`models/sop/tariff.py`).
    `payer`: whoever has caused it, as a desk proposes; else the tariff says who pays.
    """

    kind: ClassVar[str] = "fee_reported"
    by: ClassVar[tuple[Role, ...]] = (*CREW, *PRICERS)
    means: ClassVar[str] = "an extra fee arises"
    informs: ClassVar[tuple[Role, ...]] = PRICERS
    problem: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = ("fee", "quantity", "payer")
    personal: ClassVar[tuple[str, ...]] = ("reason",)
    fee: FeeKind
    quantity: Quantity
    reason: Word
    payer: Annotated[Payer | None, Field(exclude_if=lambda payer: payer is None)] = None


class FeeSet(FeeFacts):
    """The tariff's price of a fee: what the decision `set_fee` makes, and no report says.

    Whoever is to pay is asked: he agrees, or does not.
    """

    kind: ClassVar[str] = "fee_set"
    by: ClassVar[tuple[Role, ...]] = PRICERS
    means: ClassVar[str] = "the tariff's price of an extra fee"
    informs: ClassVar[tuple[Role, ...]] = tuple(reversed(PAYERS))
    answers: ClassVar[tuple[str, ...]] = (FeeReported.kind,)

    plain: ClassVar[tuple[str, ...]] = ("fee", "quantity", "amount_fen", "payer", "tariff")
    fee: FeeKind
    quantity: Quantity
    amount_fen: Fen
    payer: Payer
    tariff: Word

    def roles_to_inform(self, by: str) -> tuple[Role, ...]:
        return tuple(dict.fromkeys((Role.PROVIDER, Role(self.payer))))


class FeeAgreed(FeeFacts):
    """Whoever pays agrees to the fee as it is priced."""

    kind: ClassVar[str] = "fee_agreed"
    by: ClassVar[tuple[Role, ...]] = FOR_PAYER
    means: ClassVar[str] = "the extra fee is agreed to"
    informs: ClassVar[tuple[Role, ...]] = (Role.PROVIDER, Role.SERVICE_DESK)
    answers: ClassVar[tuple[str, ...]] = (FeeReported.kind,)


class FeeRefused(FeeFacts):
    """Whoever would pay does not: nothing is charged, and nothing waits for it (FH-11.3.2.1)."""

    kind: ClassVar[str] = "fee_refused"
    by: ClassVar[tuple[Role, ...]] = FOR_PAYER
    means: ClassVar[str] = "the extra fee is not agreed to, and not charged"
    informs: ClassVar[tuple[Role, ...]] = (Role.PROVIDER, Role.SERVICE_DESK, Role.ORDER_DESK)
    settles: ClassVar[tuple[str, ...]] = (FeeReported.kind,)


class FeeCollected(FeeFacts):
    """The fee is paid, to the fen what the tariff says: never privately 私自收取 (FH-11.3.2)."""

    kind: ClassVar[str] = "fee_collected"
    by: ClassVar[tuple[Role, ...]] = (*CREW, *PRICERS)
    means: ClassVar[str] = "the extra fee is paid"
    informs: ClassVar[tuple[Role, ...]] = (Role.SERVICE_DESK,)
    settles: ClassVar[tuple[str, ...]] = (FeeReported.kind,)

    plain: ClassVar[tuple[str, ...]] = ("amount_fen",)
    amount_fen: Annotated[Fen, Field(gt=0)]


KINDS = (FeeReported, FeeSet, FeeAgreed, FeeRefused, FeeCollected)
