"""What is reported of a repair 维修, and of goods that go to the customer again (FS-5.2)."""

from typing import ClassVar

from pydantic import BaseModel

from models.codes import StepCode
from models.exact import Instant
from models.messages.decisions.return_decisions import Wish
from models.messages.reports.report import Word
from models.phrases import StructuredText, phrase
from models.roles import Role
from models.stages.returns.facts import CUSTOMER_AND_MERCHANT, ReturnFacts
from models.stages.returns.request import ReturnCase

REPAIRERS = (Role.AFTER_SALES, Role.TECHNICIAN, Role.PROVIDER)
"""Who repairs, or says it for whoever does."""


class RepairFacts(ReturnFacts):
    """A word of the repair; of a return that is none it would count once another wish is agreed."""

    def why_not(self, known: BaseModel) -> StructuredText | None:
        why = super().why_not(known)
        if why is None and isinstance(known, ReturnCase) and known.request.wish is not Wish.REPAIR:
            return phrase("this return is not a repair: agree on one with its customer first")
        return why


class RepairAssigned(RepairFacts):
    """Somebody is to repair the goods, the first one or another one in his place."""

    kind: ClassVar[str] = "repair_assigned"
    by: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES, Role.SERVICE_DESK)
    means: ClassVar[str] = "somebody is to repair the goods"
    informs: ClassVar[tuple[Role, ...]] = CUSTOMER_AND_MERCHANT

    ahead: ClassVar[tuple[str, ...]] = ("planned_at",)

    plain: ClassVar[tuple[str, ...]] = ("planned_at",)
    personal: ClassVar[tuple[str, ...]] = ("repairer",)
    repairer: Word
    planned_at: Instant | None = None


class RepairFailed(RepairFacts):
    """Whoever was to repair the goods cannot: another one is sent, or something else agreed."""

    kind: ClassVar[str] = "repair_failed"
    by: ClassVar[tuple[Role, ...]] = REPAIRERS
    means: ClassVar[str] = "the goods could not be repaired"
    informs: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES, *CUSTOMER_AND_MERCHANT)

    personal: ClassVar[tuple[str, ...]] = ("why",)
    why: Word


class Repaired(RepairFacts):
    """The goods are repaired 维修; at the customer's they are back with it."""

    kind: ClassVar[str] = "repaired"
    by: ClassVar[tuple[Role, ...]] = REPAIRERS
    step: ClassVar[StepCode | None] = StepCode.AWAITING_REPAIR
    waits_on: ClassVar[Role | None] = Role.AFTER_SALES
    means: ClassVar[str] = "the goods are repaired"
    informs: ClassVar[tuple[Role, ...]] = CUSTOMER_AND_MERCHANT


class HandedBack(ReturnFacts):
    """The customer has the goods again: repaired, or since they were not taken back."""

    kind: ClassVar[str] = "return_handed_back"
    by: ClassVar[tuple[Role, ...]] = (
        Role.PROVIDER,
        Role.TECHNICIAN,
        Role.CARRIER,
        Role.WAREHOUSE,
        Role.AFTER_SALES,
    )
    step: ClassVar[StepCode | None] = StepCode.AWAITING_HAND_BACK
    waits_on: ClassVar[Role | None] = Role.AFTER_SALES
    means: ClassVar[str] = "the customer has the goods again"
    informs: ClassVar[tuple[Role, ...]] = CUSTOMER_AND_MERCHANT
